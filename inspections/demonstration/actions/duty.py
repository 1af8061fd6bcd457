"""The duty order of the coming month: sealed, and drawn before two people, as an office does it at the month's end."""

from datetime import timedelta

from inspections.demonstration.actions.city import City
from inspections.demonstration.actions.draws import APPROVER, OFFICER, WITNESS
from inspections.demonstration.rules.chance import stream
from inspections.demonstration.rules.trades import MARKET
from inspections.draws import actions as draws
from inspections.draws.rules.terms import issuer


def order_next_month(city: City) -> None:
    """Seal the market bureau's people for the month that comes; two others type the dice of today."""
    settings = city.database.settings
    rng = stream(city.plan.seed, "duty")
    dice = "".join(str(number) for number in rng.integers(1, 7, size=10))
    with city.at(city.now, OFFICER) as tx:
        duty = draws.seal_month(
            tx,
            department_id=city.bureau_of_line[MARKET],
            month=tx.today.replace(day=1) + timedelta(days=31),
            bureau=issuer(settings.bureau, demonstration=True),
            bureau_code=settings.bureau_code,
            form="dice-10",
            opens_on=tx.today,
            entropy=rng.bytes,
        )
    for typing in (APPROVER, WITNESS):
        with city.at(city.now, typing) as tx:
            draws.type_month_value(tx, duty_id=duty.id, value=dice)
