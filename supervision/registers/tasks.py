"""Background work of the registers."""

from supervision.foundation.i18n import _
from supervision.foundation.jobs import job
from supervision.foundation.work import Work
from supervision.registers.actions import place_entities

PLACING = _("把对象归入乡镇、自定义区域和网格")


@job("registers.place")
def place(work: Work, **_more: object) -> None:
    """Put every entity in its areas; a second run changes nothing."""
    work.progress(0, 1, PLACING)
    place_entities(work.database, work.transaction)
