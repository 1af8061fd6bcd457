"""Custodians and tranches of a draw: who is awaited, what is opened, what the public still waits for."""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from inspections.draws.rules import custody as rules
from inspections.draws.rules.statements import VOID
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import Mode
from inspections.draws.tables import Draw, DrawCustodian, DrawFile, DrawnUnit, DrawSecret, DrawTranche
from inspections.plans.rules.ledger import LedgerState
from inspections.plans.tables import CapLedger
from supervision.foundation.errors import NotFound


def custodians_of(session: Session, draw_id: str) -> list[DrawCustodian]:
    """The custodians of a draw in order; none when the server holds the only share."""
    query = select(DrawCustodian).where(col(DrawCustodian.draw_id) == draw_id)
    return list(session.exec(query.order_by(col(DrawCustodian.position))))


def custodians_awaited(session: Session, draw: Draw) -> list[DrawCustodian]:
    """The custodians whose share of the next tranche is not here."""
    given = select(DrawSecret.n).where(col(DrawSecret.draw_id) == draw.id, col(DrawSecret.share) != "")
    here = set(session.exec(given))
    number = draw.tranches_open + 1
    return [
        one
        for one in custodians_of(session, draw.id)
        if rules.share_number(number, draw.custodians, one.position) not in here
    ]


def custodian_ids(session: Session, draw_id: str) -> frozenset[int]:
    """Their accounts."""
    return frozenset(one.user_id for one in custodians_of(session, draw_id))


def custodian_of(session: Session, draw_id: str, user_id: int) -> DrawCustodian:
    """One custodian of a draw.

    Raises:
        NotFound: this person is none.
    """
    query = select(DrawCustodian).where(
        col(DrawCustodian.draw_id) == draw_id, col(DrawCustodian.user_id) == user_id
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound("没有这次抽取，或者您不是它的保管人。")
    return found


def kept_by(session: Session, user_id: int) -> list[tuple[Draw, DrawCustodian]]:
    """Every draw this person keeps shares of, the newest first."""
    query = (
        select(Draw, DrawCustodian)
        .join(DrawCustodian, col(DrawCustodian.draw_id) == col(Draw.id))
        .where(col(DrawCustodian.user_id) == user_id)
        .order_by(col(Draw.frozen_at).desc(), col(Draw.id).desc())
        .limit(50)
    )
    return [(draw, mine) for draw, mine in session.exec(query)]


@dataclass(frozen=True)
class Call:
    """What a draw asks of one of its custodians today; ``words`` is empty when nothing."""

    draw: Draw
    words: str


def custody_calls(session: Session, user_id: int, *, on: date) -> list[Call]:
    """Every draw this person keeps shares of, the newest first, with what it asks today."""
    return [Call(draw, _asked(session, draw, mine, on)) for draw, mine in kept_by(session, user_id)]


def _asked(session: Session, draw: Draw, mine: DrawCustodian, on: date) -> str:
    if rules.can_deposit(draw.status, deposited=mine.deposited_at is not None):
        return "请交存承诺值"
    own = own_secrets(session, draw, mine.position)
    if draw.status is DrawStatus.VOID:
        return "" if all(one.share for one in own) else "请交出全部密钥份"
    number = draw.tranches_open + 1
    due = tranche_due(tranches_of(session, draw.id), draw)
    asked = rules.can_give(
        draw.status,
        tranche=number,
        tranches=draw.tranches,
        opens_on=due.opens_on,
        today=on,
        typed=due.second_value_by is not None,
        given=number <= len(own) and own[number - 1].share != "",
    )
    return "请交出密钥份" if asked else ""


def tranches_of(session: Session, draw_id: str) -> list[DrawTranche]:
    """The tranches of a draw with custodians, in order."""
    query = select(DrawTranche).where(col(DrawTranche.draw_id) == draw_id)
    return list(session.exec(query.order_by(col(DrawTranche.number))))


def secret_draws() -> Any:
    """Ids of sealed draws that are opened and not public yet: whom they drew is for those who arrange the visits."""
    return select(Draw.id).where(col(Draw.mode) == Mode.SEALED, col(Draw.status) == DrawStatus.OPENED)


def reveals_due(session: Session, *, on: date) -> list[str]:
    """Sealed draws that are opened, not public, and whose deadline has come."""
    query = secret_draws().where(col(Draw.reveal_by) <= on).order_by(col(Draw.id))
    return list(session.exec(query))


def tranche_due(tranches: Sequence[DrawTranche], draw: Draw) -> DrawTranche:
    """The tranche that is opened next (the last one when all are)."""
    return tranches[min(draw.tranches_open, len(tranches) - 1)]


def tranche_to_reveal(tranches: Sequence[DrawTranche]) -> DrawTranche | None:
    """The first tranche whose names are not public, opened or not."""
    return next((one for one in tranches if one.revealed_at is None), None)


def tranche_file(session: Session, draw_id: str, number: int) -> bytes:
    """``tranche-<t>.json`` of an opened tranche, public or not: for what the office does with it."""
    [file] = kept_files(session, draw_id, {f"tranche-{number}.json"})
    return zlib.decompress(file.packed)


def kept_files(session: Session, draw_id: str, names: Collection[str]) -> list[DrawFile]:
    """The rows of these files, public or not; those that do not exist are left out."""
    query = select(DrawFile).where(col(DrawFile.draw_id) == draw_id, col(DrawFile.name).in_(sorted(names)))
    return list(session.exec(query))


def places_waiting(session: Session, draw_id: str, tranche: int) -> int:
    """Units of a tranche whose visit is not recorded, stopped or given back: their place is still reserved."""
    query = (
        select(func.count(sa.distinct(col(DrawnUnit.entity_id))))
        .join(
            CapLedger,
            sa.and_(
                col(CapLedger.draw_id) == col(DrawnUnit.draw_id),
                col(CapLedger.entity_id) == col(DrawnUnit.entity_id),
            ),
        )
        .where(
            col(DrawnUnit.draw_id) == draw_id,
            col(DrawnUnit.tranche) == tranche,
            col(CapLedger.state) == LedgerState.RESERVED,
        )
    )
    return session.exec(query).one()


def own_secrets(session: Session, draw: Draw, position: int) -> list[DrawSecret]:
    """The secrets of one custodian, by tranche."""
    numbers = [
        rules.share_number(tranche, draw.custodians, position) for tranche in range(1, draw.tranches + 1)
    ]
    query = select(DrawSecret).where(col(DrawSecret.draw_id) == draw.id, col(DrawSecret.n).in_(numbers))
    return list(session.exec(query.order_by(col(DrawSecret.n))))


def missing_draws(session: Session, draws: Sequence[Draw], *, on: date) -> frozenset[str]:
    """Which of these draws owe the public something past their deadline."""
    void = [draw.id for draw in draws if draw.status is DrawStatus.VOID]
    published = _published(session, void)
    return frozenset(
        draw.id
        for draw in draws
        if rules.is_missing(
            draw.status,
            mode=draw.mode,
            complete=draw.id in published
            if draw.status is DrawStatus.VOID
            else draw.tranches_open >= draw.tranches or not draw.custodians,
            deadline=draw.reveal_by or draw.opens_on,
            today=on,
        )
    )


def _published(session: Session, draw_ids: Collection[str]) -> set[str]:
    query = select(DrawFile.draw_id).where(col(DrawFile.draw_id).in_(draw_ids), col(DrawFile.name) == VOID)
    return set(session.exec(query))
