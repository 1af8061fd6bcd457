"""Questions to the law room: a number on a day, the working calendar, which document number was last."""

from datetime import date

from chinese_calendar.constants import holidays as published_holidays
from chinese_calendar.constants import workdays as published_makeups
from sqlmodel import Session, col, select

from supervision.law.rules.delivered import DELIVERED
from supervision.law.rules.norms import NormChange
from supervision.law.rules.parameters import Parameter, in_force
from supervision.law.rules.seeds import SEEDS
from supervision.law.rules.workdays import WORKING, Calendar, DayKind, Deadline, add_workdays, published_until
from supervision.law.tables import CalendarDay, LawChange, LawParameter

PACKAGE_UNTIL = date(max(published_holidays).year, 12, 31)
PACKAGE_EXCEPTIONS: dict[date, bool] = dict.fromkeys(published_holidays, False) | dict.fromkeys(
    published_makeups, True
)


def parameter(session: Session, name: str, *, on: date, scope: str = "") -> Parameter:
    """The legal number valid on a day, with its basis (法定参数).

    ``.number`` is its integer, ``.numbers`` the integers by party. The bureau's own rows go before the delivered ones.

    Raises:
        NotFound: nothing is valid on that day.
    """
    rows = session.exec(select(LawParameter).where(col(LawParameter.name) == name))
    return in_force([*map(_value, rows), *SEEDS], name, on=on, scope=scope)


def parameters(session: Session) -> list[Parameter]:
    """Every dated value, the newest first under each name."""
    rows = [*map(_value, session.exec(select(LawParameter))), *SEEDS]
    return sorted(rows, key=lambda p: (p.name, p.scope, -p.valid_from.toordinal(), not p.own))


def calendar(session: Session) -> Calendar:
    """The working calendar: the State Council's days (to the end of the package), then the bureau's own rows."""
    own = session.exec(select(CalendarDay)).all()
    exceptions = PACKAGE_EXCEPTIONS | {row.day: row.kind in WORKING for row in own}
    holidays = [row.day for row in own if row.kind == DayKind.HOLIDAY]
    return Calendar(exceptions, published_until(PACKAGE_UNTIL, holidays))


def calendar_days(session: Session, year: int) -> list[CalendarDay]:
    """The days a bureau entered itself for one year."""
    inside = (col(CalendarDay.day) >= date(year, 1, 1), col(CalendarDay.day) <= date(year, 12, 31))
    return list(session.exec(select(CalendarDay).where(*inside).order_by(col(CalendarDay.day))))


def publication_deadline(
    session: Session, formed_on: date, *, name: str = "publish_check_result_wd"
) -> Deadline:
    """The last day to publish something formed on a day: so many working days after it."""
    days = parameter(session, name, on=formed_on).number
    return add_workdays(formed_on, days, calendar(session))


def law_changes(session: Session) -> list[NormChange]:
    """Every change of a law this house knows, by title and day; the bureau's own entry hides a delivered one that says the same."""
    own = [
        NormChange(
            title=row.title,
            kind=row.kind,
            effective_on=row.effective_on,
            number=row.number,
            articles=tuple(row.articles),
            successor=row.successor,
            source=row.source,
            own=True,
            checked=True,
            id=row.id or 0,
        )
        for row in session.exec(select(LawChange).where(col(LawChange.struck) == ""))
    ]
    known = {change.code for change in own}
    rest = [change for change in DELIVERED if change.code not in known]
    return sorted([*own, *rest], key=lambda change: (change.key, change.effective_on))


def _value(row: LawParameter) -> Parameter:
    return Parameter(row.name, row.value, row.basis, row.valid_from, row.valid_to, row.scope, own=True)
