"""Background work of the visits room."""

from inspections.visits import queries
from supervision.foundation.jobs import job
from supervision.foundation.work import Work
from supervision.lists import actions as lists


@job("visits.count_stakes")
def count_stakes(work: Work, **_arguments: object) -> None:
    """Count what hangs on each item of the one list, so that reviewers of the lists see first what matters most."""
    with work.database.reading() as session:
        counted, used = queries.stakes_of_items(session), queries.last_visits_of_items(session)
    with work.finish() as tx:
        lists.weigh_items(tx, counted, used)
