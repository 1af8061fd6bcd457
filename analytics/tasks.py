"""Background work of analytics."""

from datetime import date

from analytics.briefing.making import make
from analytics.extracts import take
from analytics.refresh import figures_on, refresh_snapshots
from analytics.risk.grading import graded
from analytics.risk.score import score
from supervision.foundation import clock
from supervision.foundation.actor import Scope
from supervision.foundation.i18n import _
from supervision.foundation.jobs import job
from supervision.foundation.work import Work
from supervision.registers.actions import regrade

AT_ONCE = 50_000
"""Grades written in one transaction: SQLite has one writer, and others wait."""


@job("analytics.refresh")
def refresh(work: Work, **_: object) -> None:
    """Compute the snapshots anew; running it twice gives the same files."""
    refresh_snapshots(work.database, as_of=clock.today(), now=clock.now(), progress=work.progress)


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


@job("analytics.regrade")
def regrade_all(work: Work, **_ignored: object) -> None:
    """Enter this month's grades of our own model into the register; a second run on the same day changes nothing.

    Credit class and food grade are other people's decisions and stay as they are.
    """
    taken = take(work.database, as_of=clock.today())
    table, _model = score(taken.frames)
    codes = (
        graded(table)
        .join(taken.frames.entities.select("entity_id", "code"), on="entity_id")
        .sort("entity_id")
    )
    pairs = codes.select("code", "grade").rows()
    basis = f"risk score {taken.query_hash[:6]}-{taken.data_hash[:10]}"
    for start in range(0, len(pairs), AT_ONCE):
        work.progress(start, len(pairs), _("写入风险等级"))
        with work.transaction() as tx:
            regrade(tx, pairs[start : start + AT_ONCE], basis=basis, valid_from=clock.today())
