"""Put the next in the duty order into a place of a team; nobody chooses who that is."""

import zlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from inspections.draws import queries
from inspections.draws.rules.duty import PROTOCOL, Why, check_can_replace
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.replacements import NAME, encode_entries
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import Mode
from inspections.draws.tables import Draw, DrawFile, Replacement
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused


@dataclass(frozen=True)
class Asked:
    """Who asked for a change, and when."""

    by: int
    name: str
    at: datetime


def replace_inspector(
    tx: Transaction,
    *,
    draw_id: str,
    entity_id: int,
    inspector_id: int,
    reason: Why,
    note: str,
    asked: Asked,
    on: date,
    seen: str,
) -> Replacement:
    """Replace an inspector of a drawn package by the next in its order (换人), and publish it with the certificate.

    The whole package keeps one team. ``team_member`` still says who was drawn.

    Args:
        on: the day of the first visit still to come.
        seen: code of the inspector whom the approver saw as the next, "" for nobody left.

    Raises:
        NotFound: no such draw.
        Refused: the wrong approver, no such place, or the order has moved on since it was shown.
    """
    draw = queries.draw_for_change(tx.session, draw_id)
    check_can_replace(approver=tx.actor.user_id, asked_by=asked.by, drawers=drawers(draw))
    found = queries.next_in_line(
        tx.session, draw_id, entity_id=entity_id, inspector_id=inspector_id, on=on, today=tx.today
    )
    coming = found.coming
    if (coming.code if coming else "") != seen:
        raise Refused(
            "顺序已经变化：现在轮到{name}。请刷新页面核对后再批准。",
            basis=PROTOCOL,
            name=coming.name if coming else "（没有人）",
        )
    row = Replacement(
        draw_id=draw_id,
        tranche=found.tranche,
        number=found.number,
        group=found.group,
        unit=found.unit,
        entities=list(found.entities),
        department_id=found.leaving.department_id,
        leaves=found.leaves,
        leaves_id=inspector_id,
        reason=reason,
        note=note,
        skipped=[list(pair) for pair in found.skipped],
        comes=found.comes,
        comes_id=coming.id if coming else None,
        choices=found.choices,
        asked_by=asked.by,
        asked_name=asked.name,
        asked_at=asked.at,
        approved_by=tx.actor.user_id,
        approved_name=tx.actor.name,
        approved_at=tx.now.replace(microsecond=0),
    )
    tx.session.add(row)
    tx.session.flush()
    _publish(tx, draw)
    tx.record(
        "draw.inspector_replaced",
        covers=[Replacement, DrawFile],
        about=f"draw:{draw_id}",
        tranche=row.tranche,
        number=row.number,
        leaves=row.leaves,
        reason=reason,
        skipped=row.skipped,
        comes=row.comes,
    )
    return row


def drawers(draw: Draw) -> frozenset[int]:
    """User ids of those who ran a draw."""
    return frozenset(who for who in (draw.frozen_by, draw.committed_by, draw.opened_by) if who)


def _publish(tx: Transaction, draw: Draw) -> None:
    """Write the register into the certificate; of a sealed draw it stays inside until everything is revealed."""
    data = encode_entries(queries.entries_of(queries.replacements_of(tx.session, draw.id)))
    query = select(DrawFile).where(col(DrawFile.draw_id) == draw.id, col(DrawFile.name) == NAME)
    file = tx.session.exec(query).first() or DrawFile(draw_id=draw.id, name=NAME, digest="", packed=b"")
    file.digest, file.packed = Hash("sha256").hex(data), zlib.compress(data)
    file.kept_back = draw.mode is Mode.SEALED and draw.status is not DrawStatus.REVEALED
    tx.session.add(file)
