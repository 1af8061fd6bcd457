"""Background work of the publication room."""

from inspections.publication import actions
from supervision.foundation.jobs import job
from supervision.foundation.work import Work


@job("publication.fill")
def fill(work: Work, **_arguments: object) -> None:
    """Queue what was reviewed or decided and has to be published."""
    with work.finish() as tx:
        actions.fill_queue(tx)
