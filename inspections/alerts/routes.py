"""Alerts: those that last, the history, one with what was said about it; and setting a limit."""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session

from inspections.alerts import actions, queries
from inspections.alerts.forms import DropForm, LimitForm, MarkForm
from inspections.alerts.rules.alerts import ENDING_LABELS, MARK_LABELS, MarkKind, written
from inspections.alerts.rules.limits import LEVEL_LABELS, TONE_LABELS, Level, Limit, Tone
from inspections.alerts.rules.typed import number_of
from inspections.alerts.tables import Alert, AlertMark
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, scope_of
from supervision.identity.rules import Permission

Key = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Before = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
SEE = allow(Permission.LEAD_VIEW)
SIZE = 50
ON_A_DESK = 3
TOGETHER = 4
"""So many alerts of one measure, colour and level or more stand folded under one line: who has five minutes reads the kinds first."""


@dataclass(frozen=True)
class Line:
    """An alert as a page shows it: its sentence, where its records are, who saw it."""

    alert: Alert
    sentence: str
    values: dict[str, Any]
    href: str
    marks: list[AlertMark]

    @property
    def answered(self) -> bool:
        """Whether somebody said what is being done."""
        return any(mark.kind is MarkKind.ANSWERED for mark in self.marks)


@dataclass(frozen=True)
class Kind:
    """Alerts of one measure, colour and level, in the order they are listed."""

    lines: list[Line]

    @property
    def folded(self) -> bool:
        """Whether they stand under one line."""
        return len(self.lines) >= TOGETHER

    @property
    def first(self) -> Alert:
        """One of them: what they have in common is said of all."""
        return self.lines[0].alert

    @property
    def unseen(self) -> int:
        """How many nobody saw."""
        return sum(not line.marks for line in self.lines)


def _kinds(lines: list[Line]) -> list[Kind]:
    kinds: dict[tuple[Tone, str, Level], list[Line]] = {}
    for line in lines:
        kinds.setdefault((line.alert.tone, line.alert.measure, line.alert.level), []).append(line)
    return [Kind(found) for found in kinds.values()]


def _lines(session: Session, alerts: list[Alert]) -> list[Line]:
    words = queries.wording(session, on=clock.today())
    marks = queries.marks_of(session, [one.id or 0 for one in alerts])
    return [Line(one, *words(one), _records(one), marks.get(one.id or 0, [])) for one in alerts]


def _records(alert: Alert) -> str:
    """Where the rows behind an alert are listed, cut as its figure was; empty where there is no such list."""
    if not alert.records:
        return ""
    where: dict[str, object] = {"of": alert.records, "year": alert.evaluated_on.year}
    if alert.level is Level.DISTRICT:
        where["area"] = alert.area_code
    if alert.department_id is not None:
        where["department"] = alert.department_id
    if alert.level is Level.STATION:
        where["station"] = alert.office_id or 0
    return "/analytics/records?" + urlencode(where)


@get("/alerts", guards=[SEE], sync_to_thread=True)
def show_alerts(
    request: Request[Any, Any, Any], database: NamedDependency[Database], before: Before = 0
) -> Template:
    """Alerts that last, and those that went back."""
    actor = actor_of(request)
    with database.reading() as session:
        scope = scope_of(actor)
        lasting = [] if before else _lines(session, queries.open_alerts(session, scope))
        past = queries.closed_alerts(session, scope, before=before, limit=SIZE + 1)
        history = _lines(session, past[:SIZE])
    return page(
        request,
        "alerts/list.html",
        lasting=_kinds(lasting),
        levels=LEVEL_LABELS,
        history=history,
        more=past[SIZE - 1].id if len(past) > SIZE else 0,
        before=before,
        tones=TONE_LABELS,
        endings=ENDING_LABELS,
        me=actor.user_id,
    )


@get("/alerts/mine", guards=[SEE], sync_to_thread=True)
def show_mine(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The reader's alerts as a fragment for a desk: red ones first, the count of the others."""
    scope = scope_of(actor_of(request))
    with database.reading() as session:
        total, red = queries.count_open(session, scope)
        lines = _lines(session, queries.open_alerts(session, scope, limit=ON_A_DESK))
    return page(request, "alerts/mine.html", lines=lines, total=total, red=red, tones=TONE_LABELS)


@get("/alerts/{alert_id:int}", guards=[SEE], sync_to_thread=True)
def show_alert(
    request: Request[Any, Any, Any], database: NamedDependency[Database], alert_id: Key
) -> Template:
    """One alert: its figures, its basis, who saw it and what was said, and earlier ones of the same figure."""
    actor = actor_of(request)
    with database.reading() as session:
        found = queries.alert_by_id(session, alert_id, scope_of(actor))
        [line] = _lines(session, [found])
        before = _lines(session, queries.earlier(session, found))
    return page(
        request,
        "alerts/show.html",
        line=line,
        before=before,
        written=written,
        tones=TONE_LABELS,
        endings=ENDING_LABELS,
        kinds=MARK_LABELS,
        seen=any(mark.user_id == actor.user_id for mark in line.marks),
    )


@post("/alerts/{alert_id:int}/marks", guards=[SEE], sync_to_thread=True)
def mark(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    alert_id: Key,
    data: URLEncodedBody[MarkForm],
) -> Redirect:
    """Seen, or answered."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.mark_alert(tx, alert_id=alert_id, kind=data.kind, note=data.note)
    return redirect(f"/alerts/{alert_id}", request, "已记下。")


@post("/alerts/limits", guards=[allow(Permission.ALERTS_SET)], sync_to_thread=True)
def set_limit(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[LimitForm]
) -> Redirect:
    """Set a limit."""
    limit = Limit(
        measure=data.measure,
        level=data.level,
        direction=data.direction,
        yellow=number_of(data.yellow, percent=data.percent),
        red=number_of(data.red, percent=data.percent),
        basis=data.basis,
        office_id=data.office_id or None,
        least=data.least,
        accrues=data.accrues,
        active=data.active,
    )
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.set_limit(tx, limit)
    return redirect("/analytics/limits", request, "预警线已保存，正在按新的预警线核对一次。")


@post("/alerts/limits/drop", guards=[allow(Permission.ALERTS_SET)], sync_to_thread=True)
def drop_limit(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[DropForm]
) -> Redirect:
    """Back to the delivered limit."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.drop_limit(tx, data.key)
    return redirect("/analytics/limits", request, "已恢复，正在重新核对一次。")


handlers = [show_alerts, show_mine, show_alert, mark, set_limit, drop_limit]
"""Every route of this room."""
