"""What may be done about limits and alerts."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from inspections.alerts import queries
from inspections.alerts.rules.alerts import Found, MarkKind, changes, ending
from inspections.alerts.rules.limits import Level, Limit, Tone, check_can_set
from inspections.alerts.tables import Alert, AlertLimit, AlertMark
from supervision.foundation.database import Transaction
from supervision.foundation.errors import NotFound, Refused
from supervision.identity.queries import department_by_id
from supervision.identity.rules import scope_of


def set_limit(tx: Transaction, limit: Limit) -> AlertLimit:
    """Set a limit (设定预警线), or change the one of the same key; the figures are held against it at once, in a job.

    Raises:
        NotFound: the office is not the actor's to set limits for.
        Refused: values out of order, or no basis.
    """
    check_can_set(limit)
    _check_mine(tx, limit.level, limit.office_id)
    values: dict[str, Any] = {**asdict(limit), "key": limit.key}
    del values["own"]
    values |= {"set_by": tx.actor.user_id, "set_name": tx.actor.name, "set_at": tx.now}
    row = queries.limit_row(tx.session, limit.key) or AlertLimit(**values)
    before = [row.yellow, row.red, row.active] if row.id else None
    for name, value in values.items():
        setattr(row, name, value)
    tx.session.add(row)
    tx.record(
        "alert.limit_set",
        covers=[AlertLimit],
        about=f"limit:{limit.key}",
        before=before,
        after=[limit.yellow, limit.red, limit.active],
        least=limit.least,
        direction=limit.direction,
    )
    tx.enqueue("analytics.watch", key="analytics.watch")
    return row


def drop_limit(tx: Transaction, key: str) -> None:
    """Give a limit of one's own up (恢复建议值): the delivered one, or that of everybody, holds again.

    Raises:
        NotFound: there is no such limit, or it is not the actor's.
    """
    row = queries.limit_row(tx.session, key)
    if row is None:
        raise NotFound("没有这条预警线。")
    _check_mine(tx, row.level, row.office_id)
    tx.session.delete(row)
    tx.record("alert.limit_dropped", covers=[AlertLimit], about=f"limit:{key}", before=[row.yellow, row.red])
    tx.enqueue("analytics.watch", key="analytics.watch")


def _check_mine(tx: Transaction, level: Level, office_id: int | None) -> None:
    """Leaders set limits for everybody, a department's head for his department and its stations."""
    scope = scope_of(tx.actor)
    if office_id is not None:
        kind = department_by_id(tx.session, office_id).kind
        if (kind == "station") is not (level is Level.STATION):
            raise Refused("预警线的层级与所选的部门或监管所不一致。")
        if all(one.id != office_id for one in queries.offices(tx.session, scope)):
            raise NotFound("没有这个部门。")
    elif scope.department_ids is not None:
        raise Refused("您只能为本部门和所属监管所设定预警线。全市和各部门的由市领导设定。")


def settle_alerts(
    tx: Transaction, found: Iterable[Found], *, judged: Mapping[str, bool], on: date
) -> tuple[int, int, int]:
    """Bring the alerts to a day's findings: open once, keep while it lasts, close with the day it went back.

    Args:
        judged: by key of every limit held against a figure, whether there was enough to judge it.
        on: the day of the figures.

    Returns how many were opened, changed and closed; the same findings again change nothing. Figures of an earlier day than those the alerts
    stand on are passed over.
    """
    by_key = {one.key: one for one in found}
    standing = {row.key: row for row in queries.open_alerts(tx.session, limit=100_000)}
    if any(row.evaluated_on > on for row in standing.values()):
        return 0, 0, 0
    todo = changes(standing, by_key.values())
    for key in todo.opened:
        one = by_key[key]
        tx.session.add(
            Alert(
                **asdict(one),
                key=key,
                worst=one.tone,
                first_value=one.value,
                opened_on=on,
                evaluated_on=on,
            )
        )
    changed = [key for key in todo.lasting if _bring_up_to_date(standing[key], by_key[key], on)]
    for key in todo.closed:
        row = standing[key]
        row.closed_on, row.ending, row.evaluated_on = on, ending(key, judged), on
    for key in (*changed, *todo.closed):
        tx.session.add(standing[key])
    counts = len(todo.opened), len(changed), len(todo.closed)
    if any(counts):
        opened, updated, closed = counts
        tx.record(
            "alert.settled", covers=[Alert], day=on.isoformat(), opened=opened, changed=updated, closed=closed
        )
    return counts


def mark_alert(tx: Transaction, *, alert_id: int, kind: MarkKind, note: str = "") -> AlertMark:
    """Say that one saw an alert (已阅), or what is being done (说明).

    Raises:
        NotFound: not in the actor's scope.
        Refused: an answer without words, or seen a second time.
    """
    alert = queries.alert_by_id(tx.session, alert_id, scope_of(tx.actor))
    earlier = queries.marks_of(tx.session, [alert_id]).get(alert_id, [])
    if kind is MarkKind.ANSWERED and len(note.strip()) < 2:
        raise Refused("请写明原因或者准备怎么做。")
    if kind is MarkKind.SEEN and any(one.user_id == tx.actor.user_id for one in earlier):
        raise Refused("您已经阅过这条预警。")
    mark = AlertMark(
        alert_id=alert_id,
        kind=kind,
        note=note,
        user_id=tx.actor.user_id,
        user_name=tx.actor.name,
        at=tx.now,
    )
    tx.session.add(mark)
    tx.record("alert.marked", covers=[AlertMark], about=f"alert:{alert.id}", kind=kind)
    return mark


def _bring_up_to_date(row: Alert, found: Found, on: date) -> bool:
    """Write today's figures into an open alert; whether anything differs."""
    today = {**asdict(found), "evaluated_on": on}
    if found.tone is Tone.RED:
        today["worst"] = Tone.RED
    differs = {name: value for name, value in today.items() if getattr(row, name) != value}
    for name, value in differs.items():
        setattr(row, name, value)
    return bool(differs)
