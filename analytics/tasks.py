"""Background work of analytics."""

from analytics.refresh import refresh_snapshots
from supervision.foundation import clock
from supervision.foundation.jobs import job
from supervision.foundation.work import Work


@job("analytics.refresh")
def refresh(work: Work, **_: object) -> None:
    """Compute the snapshots anew; running it twice gives the same files."""
    refresh_snapshots(work.database, as_of=clock.today(), now=clock.now(), progress=work.progress)
