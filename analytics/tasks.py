"""Background work of analytics."""

import json
from datetime import date
from hashlib import sha256

from analytics import capacity, snapshots
from analytics.briefing.making import make
from analytics.chance import refresh_chance
from analytics.extracts import take
from analytics.fines import refresh_fines
from analytics.learning import grades_of, write_card, write_standing
from analytics.limits import DELIVERED
from analytics.refresh import figures_on, refresh_snapshots
from analytics.snapshots import Snapshot
from analytics.watching import findings
from inspections.alerts.actions import settle_alerts
from inspections.alerts.queries import own_limits
from inspections.alerts.rules.limits import in_force
from inspections.leads import queries as leads
from inspections.leads.actions import lodge
from inspections.leads.rules import LeadSource
from supervision.foundation import clock
from supervision.foundation.actor import Scope
from supervision.foundation.i18n import _
from supervision.foundation.jobs import job
from supervision.foundation.work import Work
from supervision.law.queries import parameter
from supervision.registers.actions import regrade

AT_ONCE = 50_000
"""Grades written in one transaction: SQLite has one writer, and others wait."""


@job("analytics.refresh")
def refresh(work: Work, **_ignored: object) -> None:
    """Compute the snapshots anew; running it twice gives the same files."""
    refresh_snapshots(work.database, as_of=clock.today(), now=clock.now(), progress=work.progress)
    _watch(work)
    _count_capacity(work)


@job("analytics.capacity")
def count_capacity(work: Work, **_ignored: object) -> None:
    """Count visits ahead and people there; running it twice gives the same file."""
    work.progress(0, 1, _("数出还要检查的户次和在岗的人"))
    _count_capacity(work)


def _count_capacity(work: Work) -> None:
    today = clock.today()
    with work.database.reading() as session:
        found = capacity.content(session, on=today)
    text = json.dumps(found, sort_keys=True, ensure_ascii=False).encode()
    made = Snapshot("capacity", today, clock.now(), capacity.VERSION, sha256(text).hexdigest(), found)
    snapshots.write(work.settings, made)


@job("analytics.watch")
def watch(work: Work, **_ignored: object) -> None:
    """Hold the latest figures against the limits as they are now; a second run changes nothing."""
    _watch(work)


def _watch(work: Work) -> None:
    snapshot = snapshots.read(work.settings, "watch")
    if snapshot is None:
        return
    with work.finish() as tx:
        limits = in_force(DELIVERED, own_limits(tx.session))
        red_from = parameter(tx.session, "alert_red_min", on=snapshot.as_of).number
        found, judged = findings(snapshot.content, limits, snapshot.as_of, red_from=red_from)
        settle_alerts(tx, found, judged=judged, on=snapshot.as_of)


@job("analytics.chance")
def look_back(work: Work, **_ignored: object) -> None:
    """Compute what only random draws can tell, and lodge each lead once; running it twice gives the same files and no second lead."""
    found = refresh_chance(work.database, as_of=clock.today(), now=clock.now(), progress=work.progress)
    for one in found:
        with work.transaction() as tx:
            if not leads.noted(tx.session, source=LeadSource.MODEL, text=one.pop("mark")):
                lodge(tx, source=LeadSource.MODEL, received_on=tx.today, **one)


@job("analytics.fines")
def compare_fines(work: Work, **_ignored: object) -> None:
    """Compare the fines of like cases; running it twice gives the same file."""
    work.progress(0, 1, _("比较同类案件的罚款"))
    refresh_fines(work.database, as_of=clock.today(), now=clock.now())


@job("analytics.day")
def figures_of_a_day(work: Work, *, day: str, **_ignored: object) -> None:
    """Compute the figures of a past day as far as they were known then; the same rows give the same files."""
    figures_on(work.database, date.fromisoformat(day), now=clock.now(), progress=work.progress)


@job("analytics.briefing")
def write_briefing(
    work: Work,
    *,
    day: str,
    departments: list[int] | None,
    area: str,
    language: str,
    **_ignored: object,
) -> None:
    """Write the briefing of a day for one seat; the figures in it are kept with their rows."""
    scope = Scope(None if departments is None else frozenset(departments), area)
    make(
        work.database,
        date.fromisoformat(day),
        scope,
        language=language,
        now=clock.now(),
        progress=work.progress,
    )


@job("analytics.learn")
def learn(work: Work, **_ignored: object) -> None:
    """Compare the learnt score with the fixed weights and write the card; grades stay as they are."""
    taken = take(work.database, as_of=clock.today())
    work.progress(0, 1, _("比较两种分数"))
    write_card(work.database, taken, grades_of(work.database, taken.frames), clock.now())


@job("analytics.regrade")
def regrade_all(work: Work, *, then: str = "", **_ignored: object) -> None:
    """Enter this month's grades of our own model into the register; a second run on the same day changes nothing.

    Credit class and food grade are other people's decisions and stay as they are.

    Args:
        then: a job to do after that (maps, where nothing of the night follows).
    """
    taken = take(work.database, as_of=clock.today())
    work.progress(0, 1, _("比较两种分数"))
    grades = grades_of(work.database, taken.frames)
    write_card(work.database, taken, grades, clock.now())
    codes = grades.table.join(taken.frames.entities.select("entity_id", "code"), on="entity_id").sort(
        "entity_id"
    )
    pairs = codes.select("code", "grade").rows()
    basis = f"{grades.basis} {taken.query_hash[:6]}-{taken.data_hash[:10]}"
    for start in range(0, len(pairs), AT_ONCE):
        work.progress(start, len(pairs), _("写入风险等级"))
        with work.transaction() as tx:
            regrade(tx, pairs[start : start + AT_ONCE], basis=basis, valid_from=clock.today())
    write_standing(work.database, taken, grades, clock.now())
    if then:
        with work.finish() as tx:
            tx.enqueue(then, key=then)
