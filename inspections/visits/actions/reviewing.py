"""After the visit: review, the mark of publication, the end."""

from sqlmodel import col, select

from inspections.visits import queries
from inspections.visits.rules import approving, states
from inspections.visits.rules.states import ActStatus, Event
from inspections.visits.tables import InspectionAct, Visit
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _
from supervision.identity.rules import scope_of


def review_acts(tx: Transaction, *, visit_id: str) -> Visit:
    """An officer who was not there accepts the result of a visit (审核), all its acts together.

    Raises:
        NotFound: not in the reviewer's scope.
        Refused: no record yet, the reviewer inspected it, files are missing, or an emergency is not approved yet.
    """
    visit = queries.visible_visit(tx.session, visit_id, scope_of(tx.actor))
    officers = frozenset(officer.inspector_id for officer in queries.officers_of(tx.session, visit_id))
    approving.check_can_review(visit.status, reviewer_inspector=tx.actor.inspector_id, officers=officers)
    if visit.emergency and visit.approved_at is None:
        raise Refused(_("紧急检查还没有补办审批，请先由负责人补批。"), basis=states.APPROVAL_BASIS)
    missing = queries.missing_files(tx.session, visit_id)
    if missing:
        raise Refused(_("还有{n}个文件没有从手机上传，请检查人员先上传。"), n=len(missing))
    for act in _acts(tx, visit_id):
        act.status, act.reviewed_by, act.reviewed_at = ActStatus.REVIEWED, tx.actor.user_id, tx.now
        tx.session.add(act)
    visit.status = states.next_status(visit.status, Event.REVIEW)
    tx.session.add(visit)
    tx.record("visit.reviewed", covers=[Visit, InspectionAct], about=f"visit:{visit.id}")
    tx.enqueue("publication.fill", key="publication.fill")
    return visit


def mark_published(tx: Transaction, *, act_id: int) -> InspectionAct:
    """Note that an act was published; with its last act the visit is published too.

    Raises:
        NotFound: no such act.
        Refused: not reviewed.
    """
    act = queries.act_by_id(tx.session, act_id)
    if act.status is ActStatus.PUBLISHED:
        return act
    if act.status is not ActStatus.REVIEWED:
        raise Refused(_("检查结果还没有审核，不能公示。"))
    act.status = ActStatus.PUBLISHED
    tx.session.add(act)
    tx.session.flush()
    if all(other.status is ActStatus.PUBLISHED for other in _acts(tx, act.visit_id)):
        visit = queries.visit_by_id(tx.session, act.visit_id, lock=True)
        visit.status = states.next_status(visit.status, Event.PUBLISH)
        tx.session.add(visit)
    tx.record("act.published", covers=[InspectionAct, Visit], about=f"act:{act.id}")
    return act


def close_visit(tx: Transaction, *, visit_id: str) -> Visit:
    """The visit and what followed from it are done (办结).

    Raises:
        NotFound: not for this person.
        Refused: not reviewed or published yet.
    """
    visit = queries.visible_visit(tx.session, visit_id, scope_of(tx.actor))
    visit.status = states.next_status(visit.status, Event.CLOSE)
    tx.session.add(visit)
    tx.record("visit.closed", covers=[Visit], about=f"visit:{visit.id}")
    return visit


def _acts(tx: Transaction, visit_id: str) -> list[InspectionAct]:
    return list(tx.session.exec(select(InspectionAct).where(col(InspectionAct.visit_id) == visit_id)))
