"""Background work of the lists."""

from supervision.foundation.i18n import _
from supervision.foundation.jobs import job
from supervision.foundation.work import Work
from supervision.lists import actions


@job("lists.propose_links")
def propose_links(work: Work, *, again: bool = False, **_arguments: object) -> None:
    """Compare what is new among the lists in force and ask the review about it; running it twice changes nothing.

    ``again``: learn from the decisions so far and compare everything.
    """
    with work.database.reading() as session:
        material = actions.read_material(session, again=again)
    note = _("比对清单")
    work.progress(0, len(material.rows), note)
    actions.compare(material, lambda done, total: work.progress(done, total, note))
    with work.finish() as tx:
        actions.keep_links(tx, material)
