"""The public value of a draw with custodians: one for all tranches, or one for each."""

from inspections.draws import queries
from inspections.draws.rules import custody, steps
from inspections.draws.rules.sources import check_value, form_named
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw, DrawTranche
from supervision.foundation.database import Transaction


def type_tranche_value(tx: Transaction, draw: Draw, value: str) -> Draw:
    """One person types the public value (公开数) of the tranche that is opened next; a second must type the same.

    With one value for all tranches it is typed before the first and stands for the others too.

    Raises:
        Unreadable: the value is not written as its form says.
        Refused: wrong person (committer or custodian), too early, or the two entries differ.
    """
    tranches = queries.tranches_of(tx.session, draw.id)
    due = queries.tranche_due(tranches, draw)
    actor = tx.actor.user_id
    again = draw.values_each and draw.status is DrawStatus.OPENED
    steps.check_can_type(
        DrawStatus.COMMITTED if again else draw.status,
        committer=draw.committed_by,
        second=due.second_value_by,
        actor=actor,
    )
    custody.check_no_custodian(queries.custodian_ids(tx.session, draw.id), actor)
    steps.check_value_day(due.opens_on, today=tx.today)
    check_value(form_named(draw.form), value)
    if due.first_value_by in (None, actor):
        due.first_value, due.first_value_by, due.first_value_name = value, actor, tx.actor.name
        action = "draw.value_typed"
    else:
        steps.check_same(due.first_value, value)
        due.public_value, due.second_value_by, due.second_value_name = value, actor, tx.actor.name
        due.valued_at = tx.now
        action = "draw.value_confirmed"
    shared = [due] if draw.values_each else tranches
    for one in shared:
        _copy(due, one)
        tx.session.add(one)
    _copy(due, draw)
    tx.session.add(draw)
    tx.record(
        action,
        covers=[Draw, DrawTranche],
        about=f"draw:{draw.id}",
        tranche=due.number,
        value=due.public_value,
    )
    return draw


def _copy(typed: DrawTranche, to: DrawTranche | Draw) -> None:
    to.first_value, to.first_value_by, to.first_value_name = (
        typed.first_value,
        typed.first_value_by,
        typed.first_value_name,
    )
    to.public_value, to.second_value_by, to.second_value_name = (
        typed.public_value,
        typed.second_value_by,
        typed.second_value_name,
    )
    to.valued_at = typed.valued_at
