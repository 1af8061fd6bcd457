"""Custodians: named at the freeze, they deposit commitments before the seal and hand in one share a tranche."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from inspections.draws import queries
from inspections.draws.rules import custody as rules
from inspections.draws.tables import Draw, DrawCustodian, DrawSecret, DrawTranche
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.identity import queries as accounts


@dataclass(frozen=True)
class Custody:
    """How a draw is kept and opened: custodians by login, the days of the tranches after the first.

    ``reveal_by``: none = the end of the task. ``values_each``: every tranche has a public value of its own.
    """

    logins: tuple[str, ...]
    later: tuple[date, ...] = ()
    reveal_by: date | None = None
    values_each: bool = False


def name_custodians(
    tx: Transaction,
    draw: Draw,
    custody: Custody,
    *,
    days: Sequence[date],
    quotas: Sequence[int],
    planners: Collection[int],
) -> None:
    """Write down who keeps the shares of a frozen draw, and its tranches.

    Raises:
        Refused: an unknown or closed account, somebody twice, or a planner among them.
    """
    people = []
    for login in custody.logins:
        account = accounts.account_by_login(tx.session, login)
        if account is None or not account.active:
            raise Refused("没有登录名为“{login}”的账号，不能指定为保管人。", login=login)
        people.append(account)
    rules.check_custodians([one.id or 0 for one in people], planners=planners)
    tx.session.add_all(
        DrawCustodian(draw_id=draw.id, position=position, user_id=one.id or 0, name=one.name)
        for position, one in enumerate(people, 1)
    )
    tx.session.add_all(
        DrawTranche(draw_id=draw.id, number=number, opens_on=day, quota=quota)
        for number, (day, quota) in enumerate(zip(days, quotas, strict=True), 1)
    )
    tx.record(
        "draw.custodians_named",
        covers=[DrawCustodian, DrawTranche],
        about=f"draw:{draw.id}",
        custodians=[one.login for one in people],
        tranches=[day.isoformat() for day in days],
    )


def deposit_commitments(tx: Transaction, *, draw_id: str, commitments: Sequence[str]) -> DrawCustodian:
    """A custodian deposits the commitments (承诺值) of the shares on an own device, one for each tranche.

    Raises:
        NotFound: no such draw, or the actor is none of its custodians.
        Unreadable: not as many as tranches, or not written as 64 hex digits.
        Refused: deposited or sealed already, or two are equal.
    """
    draw = queries.draw_for_change(tx.session, draw_id)
    mine = queries.custodian_of(tx.session, draw_id, tx.actor.user_id)
    rules.check_can_deposit(draw.status, deposited=mine.deposited_at is not None)
    others = [one.commitment for one in queries.share_of(tx.session, draw_id)]
    rules.check_commitments(commitments, tranches=draw.tranches, others=others)
    tx.session.add_all(
        DrawSecret(
            draw_id=draw_id,
            n=rules.share_number(tranche, draw.custodians, mine.position),
            commitment=commitment,
        )
        for tranche, commitment in enumerate(commitments, 1)
    )
    mine.deposited_at = tx.now
    tx.session.add(mine)
    tx.record(
        "draw.commitments_deposited",
        covers=[DrawCustodian, DrawSecret],
        about=f"draw:{draw_id}",
        custodian=mine.position,
        commitments=list(commitments),
    )
    return mine
