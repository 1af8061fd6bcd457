"""What may be done in the law room: set a number, enter a year's calendar or a change of a law, take document numbers."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, delete, select

from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, NotFound, Refused
from supervision.law import queries
from supervision.law.rules.norms import NormChange, check_can_enter
from supervision.law.rules.numbers import document_number
from supervision.law.rules.parameters import check_can_amend
from supervision.law.rules.seeds import SEEDS
from supervision.law.rules.workdays import DayKind, check_can_publish_year
from supervision.law.tables import CalendarDay, LawChange, LawParameter

TAKE = sa.text(
    "INSERT INTO document_counter (issuer, word, year, last) VALUES (:issuer, :word, :year, :count) "
    "ON CONFLICT (issuer, word, year) DO UPDATE SET last = document_counter.last + excluded.last RETURNING last"
)


def amend_parameter(
    tx: Transaction, *, name: str, value: Any, basis: str, valid_from: date, scope: str = ""
) -> LawParameter:
    """Set a legal number from a day on; what was valid before stays readable for earlier days.

    Raises:
        Refused: unknown name, wrong shape, no basis.
        Conflict: that day has a value already.
    """
    check_can_amend(name, value, basis, valid_from, SEEDS)
    same = select(LawParameter).where(
        col(LawParameter.name) == name,
        col(LawParameter.scope) == scope,
        col(LawParameter.valid_from) == valid_from,
    )
    if tx.session.exec(same).first():
        raise Conflict("参数{name}在{day}已有一个值，请改用另一个生效日期。", name=name, day=valid_from)
    row = LawParameter(
        name=name,
        value=value,
        basis=basis.strip(),
        scope=scope,
        valid_from=valid_from,
        entered_by=tx.actor.name,
        entered_at=tx.now,
    )
    tx.session.add(row)
    tx.record(
        "parameter.amended",
        covers=[LawParameter],
        about=f"parameter:{name}",
        value=value,
        scope=scope,
        basis=basis,
    )
    return row


def publish_calendar(
    tx: Transaction, *, year: int, holidays: Iterable[date], makeups: Iterable[date], source: str
) -> int:
    """Enter a year's holidays and make-up working days as the State Council announced them; replaces earlier entries.

    Returns the number of days entered.

    Raises:
        Refused: a day of another year, on both lists, or a year without its New Year or National Day.
    """
    off, on = sorted(set(holidays)), sorted(set(makeups))
    check_can_publish_year(year, off, on)
    inside = (col(CalendarDay.day) >= date(year, 1, 1), col(CalendarDay.day) <= date(year, 12, 31))
    tx.session.exec(delete(CalendarDay).where(*inside))
    days = [(day, DayKind.HOLIDAY) for day in off] + [(day, DayKind.MAKEUP) for day in on]
    tx.bulk(CalendarDay, ({"day": day, "kind": kind, "source": source} for day, kind in days))
    tx.record(
        "calendar.published", covers=[CalendarDay], about=f"calendar:{year}", days=len(days), source=source
    )
    return len(days)


def enter_law_change(tx: Transaction, change: NormChange) -> LawChange:
    """Register that a law was made, amended or repealed (登记法律依据变动); what cites it lights up on its own.

    Raises:
        Refused: no title or source, the change stands there already, or a day before the law was made.
    """
    check_can_enter(change, queries.law_changes(tx.session))
    row = LawChange(
        law_key=change.key,
        title=change.title.strip().strip("《》"),
        kind=change.kind,
        effective_on=change.effective_on,
        number=change.number.strip(),
        articles=list(change.articles),
        successor=change.successor.strip().strip("《》"),
        source=change.source.strip(),
        entered_by=tx.actor.name,
        entered_at=tx.now,
    )
    tx.session.add(row)
    tx.record(
        "law.changed",
        covers=[LawChange],
        about=f"law:{change.key}",
        kind=change.kind.value,
        on=change.effective_on,
        articles=list(change.articles),
        source=row.source,
    )
    return row


def strike_law_change(tx: Transaction, *, change_id: int, reason: str) -> None:
    """Strike an entry that was a mistake; it stays readable with the reason.

    Raises:
        NotFound: no such entry of this bureau. Refused: struck already, or no reason.
    """
    row = tx.session.get(LawChange, change_id)
    if row is None:
        raise NotFound("没有这条登记。")
    if row.struck:
        raise Refused("这条登记已经撤销。")
    if len(reason.strip()) < 4:
        raise Refused("请写明撤销登记的理由。")
    row.struck = reason.strip()[:300]
    tx.session.add(row)
    tx.record("law.change_struck", covers=[LawChange], about=f"law:{row.law_key}", reason=row.struck)


def take_numbers(tx: Transaction, *, issuer: str, word: str, year: int, count: int = 1) -> list[str]:
    """The next document numbers (文号) of an issuer, gap-free: they are given back if the transaction fails.

    ``issuer`` is the department's short name, ``word`` the document word (责改, 处罚 …).
    """
    if count < 1:
        return []
    document_number(issuer, word, year, count)  # refuse an issuer that is too long before the counter moves
    values = {"issuer": issuer, "word": word, "year": year, "count": count}
    last = tx.session.connection().execute(TAKE, values).scalar_one()
    return [document_number(issuer, word, year, serial) for serial in range(last - count + 1, last + 1)]


def number_rows(
    tx: Transaction,
    rows: Iterable[dict[str, Any]],
    *,
    word: str,
    issuers: Mapping[int, str],
    day: str,
    field: str = "number",
) -> None:
    """Fill in the document numbers that rows of a bulk import lack, in their order, per department and year.

    ``issuers`` names the departments by id (key ``department_id`` of a row, None = no department); ``day`` is the key
    of the date whose year counts.
    """
    waiting: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in rows:
        if not row[field]:
            department = row["department_id"]
            waiting.setdefault((issuers[department] if department else "", row[day].year), []).append(row)
    for (issuer, year), group in waiting.items():
        numbers = take_numbers(tx, issuer=issuer, word=word, year=year, count=len(group))
        for row, number in zip(group, numbers, strict=True):
            row[field] = number
