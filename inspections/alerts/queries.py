"""Questions to the alerts room."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlmodel import Session, case, col, func, or_, select

from inspections.alerts.rules.alerts import said, whose
from inspections.alerts.rules.limits import Level, Limit, Tone
from inspections.alerts.tables import Alert, AlertLimit, AlertMark
from supervision.areas.queries import area_names
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import NotFound
from supervision.identity.queries import department_names
from supervision.identity.tables import Department
from supervision.law.queries import parameter

REACH = (Level.CITY, Level.DEPARTMENT, Level.DISTRICT, Level.STATION)
"""Levels from the whole city to one station: what concerns more people is read first."""


def own_limits(session: Session) -> list[Limit]:
    """The limits this bureau set, by key."""
    return [_limit(row) for row in session.exec(select(AlertLimit).order_by(col(AlertLimit.key)))]


def limit_row(session: Session, key: str) -> AlertLimit | None:
    """The row of a limit the bureau set."""
    return session.exec(select(AlertLimit).where(col(AlertLimit.key) == key)).first()


def setters(session: Session) -> dict[str, AlertLimit]:
    """Rows of the bureau's own limits by key: who set them and when."""
    return {row.key: row for row in session.exec(select(AlertLimit))}


def open_alerts(session: Session, scope: Scope = EVERYTHING, *, limit: int = 500) -> list[Alert]:
    """Alerts that last: red ones first, in each colour the farthest reaching, then those with the most cases behind them, then the oldest."""
    query = select(Alert).where(col(Alert.closed_on).is_(None))
    red_first = (col(Alert.tone) != Tone.RED).asc()
    reach = case({level: place for place, level in enumerate(REACH)}, value=col(Alert.level))
    query = query.order_by(
        red_first, reach, col(Alert.denominator).desc(), col(Alert.opened_on), col(Alert.id)
    )
    return list(session.exec(_within(query, scope).limit(limit)))


def count_open(session: Session, scope: Scope) -> tuple[int, int]:
    """How many alerts last, and how many of them are red."""
    query = select(func.count(), func.count().filter(col(Alert.tone) == Tone.RED)).where(
        col(Alert.closed_on).is_(None)
    )
    total, red = session.exec(_within(query, scope)).one()
    return total, red


def closed_alerts(session: Session, scope: Scope, *, before: int = 0, limit: int = 50) -> list[Alert]:
    """Alerts that went back, the newest first, paged by id."""
    query = select(Alert).where(col(Alert.closed_on).is_not(None)).order_by(col(Alert.id).desc())
    if before:
        query = query.where(col(Alert.id) < before)
    return list(session.exec(_within(query, scope).limit(limit)))


def alert_by_id(session: Session, alert_id: int, scope: Scope) -> Alert:
    """One alert of the scope.

    Raises:
        NotFound: there is none.
    """
    query = _within(select(Alert).where(col(Alert.id) == alert_id), scope)
    found: Alert | None = session.exec(query).first()
    if found is None:
        raise NotFound("没有这条预警，或者它不在您的职责范围内。")
    return found


def earlier(session: Session, alert: Alert, *, limit: int = 20) -> list[Alert]:
    """The same figure out of bounds before, the newest first."""
    query = select(Alert).where(col(Alert.key) == alert.key, col(Alert.id) < (alert.id or 0))
    return list(session.exec(query.order_by(col(Alert.id).desc()).limit(limit)))


def marks_of(session: Session, alerts: Iterable[int]) -> dict[int, list[AlertMark]]:
    """Who saw or answered these alerts, in order, by alert."""
    query = select(AlertMark).where(col(AlertMark.alert_id).in_(list(alerts))).order_by(col(AlertMark.id))
    found: dict[int, list[AlertMark]] = {}
    for mark in session.exec(query):
        found.setdefault(mark.alert_id, []).append(mark)
    return found


def offices(session: Session, scope: Scope = EVERYTHING) -> list[Department]:
    """Departments and stations an alert may be about, cut to the reader, by code."""
    query = select(Department).order_by(col(Department.code))
    if scope.department_ids is not None:
        mine = scope.department_ids
        query = query.where(or_(col(Department.id).in_(mine), col(Department.parent_id).in_(mine)))
    if scope.area_prefix:
        query = query.where(col(Department.area_code).startswith(scope.area_prefix, autoescape=True))
    return list(session.exec(query))


def naming(session: Session) -> Callable[[Any], str]:
    """Says whose figure an alert is about, in words."""
    offices, areas = department_names(session), area_names(session)
    return lambda alert: whose(alert, offices, areas)


def wording(session: Session, *, on: date) -> Callable[[Any], tuple[str, dict[str, Any]]]:
    """Says an alert as a sentence, and with few cases behind it that they are few, by the number that holds on a day."""
    who, red_from = naming(session), parameter(session, "alert_red_min", on=on).number
    return lambda alert: said(alert, who(alert), red_from=red_from)


def _within(query: Any, scope: Scope) -> Any:
    """What a reader may see: a department its own figure and its stations', one district only that district's and its stations'."""
    if scope.department_ids is not None:
        mine = or_(
            col(Alert.department_id).in_(scope.department_ids), col(Alert.office_id).in_(scope.department_ids)
        )
        query = query.where(mine)
    if scope.area_prefix:
        query = query.where(
            col(Alert.level) != Level.CITY,
            col(Alert.area_code).startswith(scope.area_prefix, autoescape=True),
        )
    return query


def _limit(row: AlertLimit) -> Limit:
    return Limit(
        measure=row.measure,
        level=row.level,
        direction=row.direction,
        yellow=row.yellow,
        red=row.red,
        basis=row.basis,
        office_id=row.office_id,
        least=row.least,
        accrues=row.accrues,
        active=row.active,
        own=True,
    )
