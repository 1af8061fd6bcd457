"""The monthly workbook: acts, penalties, and what would not be accepted."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from inspections.exchange.queries.records import acts_between, cases_between, code_maps
from inspections.exchange.rules.columns import ACT_COLUMNS, PENALTY_COLUMNS, TITLES, troubles
from inspections.exchange.rules.maps import NATIONAL
from inspections.exchange.rules.months import days_of
from inspections.exchange.rules.rows import Sending, act_row, case_row
from supervision.foundation.actor import Scope
from supervision.foundation.sheets import write_xlsx

ACTS, PENALTIES, MISSING, WORDS = "检查行为", "处罚行为", "缺项", "字段说明"


def monthly_workbook(
    session: Session, month: date, *, scope: Scope, on: date, sender: str, ribbon: str = ""
) -> bytes:
    """The month's acts and penalties as an XLSX: text cells only, one sheet each, then what is missing (缺项).

    Args:
        session: a reading session.
        month: any day of the month.
        scope: whose acts.
        on: the day of sending.
        sender: who sends.
        ribbon: a line above every sheet, e.g. 演示数据.
    """
    missing: list[tuple[str, str, str, str]] = []
    acts = (column.name for column in ACT_COLUMNS)
    penalties = (column.name for column in PENALTY_COLUMNS)
    rows = _rows(session, month, scope=scope, sending=Sending(on, sender), missing=missing)
    return write_xlsx(
        {
            ACTS: ([*acts], rows[0]),
            PENALTIES: ([*penalties], rows[1]),
            MISSING: (
                ["表", "编号", "字段", "原因"],
                missing,
            ),  # filled while the sheets before it are written
            WORDS: (
                ["字段", "含义", "必填"],
                [
                    (c.name, c.title, "是" if c.required else "否")
                    for c in dict.fromkeys(ACT_COLUMNS + PENALTY_COLUMNS)
                ],
            ),
        },
        ribbon=ribbon,
    )


def missing_counts(
    session: Session, month: date, *, scope: Scope, on: date
) -> tuple[int, int, Counter[tuple[str, str, str]]]:
    """Acts, penalties, and how often which field of which sheet would not be accepted for which reason."""
    missing: list[tuple[str, str, str, str]] = []
    acts, cases = _rows(session, month, scope=scope, sending=Sending(on, "—"), missing=missing)
    counts = sum(1 for _row in acts), sum(1 for _row in cases)
    return *counts, Counter((sheet, field, why) for sheet, _number, field, why in missing)


def _rows(
    session: Session, month: date, *, scope: Scope, sending: Sending, missing: list[tuple[str, str, str, str]]
) -> tuple[Iterator[list[str]], Iterator[list[str]]]:
    maps = code_maps(session, NATIONAL)
    first, last = days_of(month)

    def acts() -> Iterator[list[str]]:
        for act in acts_between(session, first, last, scope=scope):
            row = act_row(act, maps, sending)
            missing.extend((ACTS, act.number, TITLES[name], why) for name, why in troubles(ACT_COLUMNS, row))
            yield [row.get(column.name, "") for column in ACT_COLUMNS]

    def cases() -> Iterator[list[str]]:
        for case in cases_between(session, first, last, scope=scope):
            row = case_row(case, maps, sending)
            missing.extend(
                (PENALTIES, case.number, TITLES[name], why) for name, why in troubles(PENALTY_COLUMNS, row)
            )
            yield [row.get(column.name, "") for column in PENALTY_COLUMNS]

    return acts(), cases()
