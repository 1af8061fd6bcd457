"""Background work of the draws room."""

from inspections.draws import actions
from supervision.foundation.jobs import job
from supervision.foundation.work import Work


@job("draws.reveal_due")
def reveal_due(work: Work, **_arguments: object) -> None:
    """Publish opened tranches of sealed draws whose deadline has come; what is not opened becomes a red mark."""
    with work.finish() as tx:
        actions.reveal_due(tx)
