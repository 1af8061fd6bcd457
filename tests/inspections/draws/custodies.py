"""Sealed draws for the tests: custodians with devices, shares that are the same every time, tranches opened one by one."""

from datetime import date, datetime, timedelta
from typing import Any

from inspections.draws import actions
from inspections.draws.actions import Custody
from inspections.draws.rules.commitment import commitment_of
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.terms import Mode
from inspections.draws.tables import Draw
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.identity.tables import UserAccount
from tests.inspections.bureau import NOW, TODAY
from tests.inspections.draws.ceremonies import DICE, frozen, ready, steady
from tests.people import APPROVER, OFFICER, WITNESS, someone

LATER = TODAY + timedelta(7)
LOGINS = ("keeper1", "keeper2", "keeper3")


class Keeper:
    """A custodian with a device: the shares of all tranches, handed out one at a time."""

    def __init__(self, actor: Actor, draw: Draw, position: int) -> None:
        self.actor, self.draw_id, self.position = actor, draw.id, position
        make = steady(f"device {actor.login} {draw.id}")
        self.shares = [make(32) for _ in range(draw.tranches)]
        self.numbers = [at * draw.custodians + position for at in range(draw.tranches)]

    @property
    def commitments(self) -> list[str]:
        """What goes to the server before the seal."""
        pairs = zip(self.numbers, self.shares, strict=True)
        return [commitment_of(Hash("sha256"), self.draw_id, number, share) for number, share in pairs]

    def deposit(self, database: Database, *, now: datetime = NOW) -> None:
        """Before the seal."""
        with database.transaction(actor=self.actor, now=now) as tx:
            actions.deposit_commitments(tx, draw_id=self.draw_id, commitments=self.commitments)

    def give(self, database: Database, tranche: int, *, now: datetime = NOW) -> Draw:
        """One share, for one tranche."""
        with database.transaction(actor=self.actor, now=now) as tx:
            return actions.give_share(tx, draw_id=self.draw_id, share=self.shares[tranche - 1])


def people(database: Database, logins: tuple[str, ...] = LOGINS) -> list[Actor]:
    """Accounts of custodians, who have no other part in the draw; beside them those of the tests' people."""
    numbers = {"officer": OFFICER.user_id, **{login: number for number, login in enumerate(logins, 11)}}
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.session.add_all(
            UserAccount(id=number, login=login, name=f"保管{number}", password_hash="-", roles=["leader"])
            for login, number in numbers.items()
        )
        tx.record("accounts.settled", covers=[UserAccount])
    return [
        someone("leader", user_id=numbers[login], login=login, name=f"保管{numbers[login]}")
        for login in logins
    ]


def entrusted(
    database: Database,
    task_id: int,
    *,
    actors: list[Actor] | None = None,
    mode: Mode = Mode.SEALED,
    later: tuple[date, ...] = (LATER,),
    opens_on: date = TODAY,
    **values: Any,
) -> tuple[Draw, list[Keeper]]:
    """A frozen draw with custodians."""
    keepers = people(database) if actors is None else actors
    custody = Custody(tuple(one.login for one in keepers), later, **values)
    draw = frozen(database, task_id, mode=mode, custody=custody, opens_on=opens_on)
    return draw, [Keeper(actor, draw, position) for position, actor in enumerate(keepers, 1)]


def committed(database: Database, task_id: int, **values: Any) -> tuple[Draw, list[Keeper]]:
    """Frozen, deposited and sealed."""
    draw, keepers = entrusted(database, task_id, **values)
    for keeper in keepers:
        keeper.deposit(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        return actions.commit_draw(tx, draw_id=draw.id), keepers


def valued(database: Database, draw_id: str, *, value: str = DICE, now: datetime = NOW) -> None:
    """The public value, typed by two people."""
    for actor in (WITNESS, APPROVER):
        with database.transaction(actor=actor, now=now) as tx:
            actions.record_public_value(tx, draw_id=draw_id, value=value)


def first_open(database: Database, **values: Any) -> tuple[Draw, list[Keeper]]:
    """The first tranche of a sealed draw is opened."""
    draw, keepers = committed(database, ready(database), **values)
    valued(database, draw.id)
    for keeper in keepers:
        draw = keeper.give(database, 1)
    return draw, keepers
