"""Taking the record of a visit: once, word for word, however often the phone sends it."""

import hashlib
import uuid
from datetime import date

from sqlmodel import col, select

from inspections.plans import actions as plans
from inspections.plans.rules.ledger import ExemptReason
from inspections.visits import queries
from inspections.visits.rules import recording, results, states
from inspections.visits.rules.recording import EvidenceKind, Limits, Present, Record, Slot
from inspections.visits.rules.states import ActStatus, Event
from inspections.visits.rules.submissions import ActAnswer, Answer, Receipt, Submission, answer_to
from inspections.visits.tables import (
    ActResult,
    Evidence,
    InspectionAct,
    ItemResult,
    RecordSubmission,
    Signature,
    Visit,
    VisitOfficer,
)
from supervision.foundation import clock
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _
from supervision.identity.queries import department_by_id
from supervision.law import actions as law
from supervision.law import queries as law_queries

WORD = "查"


def record_result(tx: Transaction, *, submission_id: str, body: bytes, submission: Submission) -> Receipt:
    """Take a record (检查结果录入): 201 the first time, 200 for the same bytes, 409 for others, keeping both.

    Args:
        submission_id: made by the phone when the form was opened.
        body: the bytes as received; kept verbatim.
        submission: the same as values.

    Raises:
        NotFound: the actor is no officer of this visit.
        Refused: a rule says no; nothing is stored and the phone keeps its draft.
    """
    visit = queries.visit_for_officer(tx.session, submission.visit_id, tx.actor, lock=True)
    sent = hashlib.sha256(body).hexdigest()
    known = tx.session.get(RecordSubmission, submission_id)
    other = queries.accepted_submission(tx.session, visit.id) if known is None else None
    first = known or other
    answer = answer_to(first.body_sha256 if first else None, sent)
    if answer is Answer.CONFLICT:
        _keep_beside(tx, visit, submission_id, body, sent)
    elif answer is Answer.CREATED:
        _check(tx, visit, submission)
        _store(tx, visit, submission_id, body, sent, submission)
    return Receipt(
        submission_id=submission_id,
        visit_id=visit.id,
        body_sha256=sent,
        received_at=first.received_at if first and answer is Answer.SAME else tx.now,
        answer=answer,
        files=tuple(file.sha256 for file in submission.files),
        missing=_missing(tx, visit.id, submission),
    )


def _missing(tx: Transaction, visit_id: str, submission: Submission) -> tuple[str, ...]:
    absent = set(queries.missing_files(tx.session, visit_id))
    return tuple(file.sha256 for file in submission.files if file.sha256 in absent)


def _keep_beside(tx: Transaction, visit: Visit, submission_id: str, body: bytes, sent: str) -> None:
    """A second text for a recorded visit is kept for a person to decide; it changes nothing."""
    beside = str(uuid.uuid5(uuid.UUID(int=0), f"{submission_id}/{sent}"))
    if tx.session.get(RecordSubmission, beside):
        return
    tx.session.add(_submission(tx, visit, beside, submission_id, body, sent, accepted=False))
    tx.record("record.conflict", covers=[RecordSubmission], about=f"visit:{visit.id}", sha256=sent)


def _submission(
    tx: Transaction, visit: Visit, row_id: str, submission_id: str, body: bytes, sent: str, *, accepted: bool
) -> RecordSubmission:
    return RecordSubmission(
        id=row_id,
        submission_id=submission_id,
        visit_id=visit.id,
        body_sha256=sent,
        body=body.decode(),
        accepted=accepted,
        received_at=tx.now,
        received_from=tx.actor.user_id,
    )


def _check(tx: Transaction, visit: Visit, submission: Submission) -> None:
    """Every gate of the record, before anything is stored."""
    states.next_status(visit.status, Event.RECORD, emergency=visit.emergency)
    if submission.finished_at < submission.arrived_at:
        raise Refused(_("结束时间早于到达时间，请检查手机的时间设置。"))
    occurred_on = clock.local_date(submission.arrived_at)
    planned = queries.planned_acts(tx.session, visit)
    given = {(act.department_id, act.unified_item_id): act for act in submission.acts}
    wanted = {(act.department_id, act.unified_item_id): act for act in planned}
    if len(given) != len(submission.acts) or set(given) != set(wanted):
        raise Refused(_("每个参加部门的每个事项都要有检查结果，请刷新页面后核对。"))
    recording.check_can_record(_record(tx, visit, submission, occurred_on), _limits(tx, occurred_on))
    for key, act in given.items():
        expected = [point.id for point in wanted[key].points if point.id is not None]
        recording.check_points(act.codes, act.points, expected=expected)
    _check_announced(submission)


def _record(tx: Transaction, visit: Visit, submission: Submission, occurred_on: date) -> Record:
    officers = {officer.inspector_id: officer for officer in queries.officers_of(tx.session, visit.id)}
    valid = queries.licences(tx.session, list(officers))
    strangers = [shown for shown in submission.officers if shown.inspector_id not in officers]
    if strangers:
        raise Refused(_("名单外的人员不能执行这次检查。需要换人的，请先按程序更换检查人员。"))
    return Record(
        mode=visit.mode,
        occurred_on=occurred_on,
        received_on=tx.today,
        late_reason=submission.late_reason,
        officers=tuple(
            Present(
                shown.inspector_id,
                officers[shown.inspector_id].name,
                officers[shown.inspector_id].department_id,
                shown.certificate_number,
                valid.get(shown.inspector_id, ()),
            )
            for shown in submission.officers
        ),
        slots=submission.slots,
        departments=frozenset({visit.department_id, *(o.department_id for o in officers.values())}),
    )


def _limits(tx: Transaction, occurred_on: date) -> Limits:
    least = law_queries.parameter(tx.session, "min_officers", on=occurred_on)
    delay = law_queries.parameter(tx.session, "offline_backfill_days", on=occurred_on)
    return Limits(least.number, least.basis, delay.number, delay.basis)


def _check_announced(submission: Submission) -> None:
    """A slot may only point at a file of this record, and of the kind that proves it."""
    kinds = {file.sha256: file.kind for file in submission.files}
    if len(kinds) != len(submission.files):
        raise Refused(_("同一个文件出现了两次，请刷新页面后重试。"))
    for slot in submission.slots:
        if slot.evidence and slot.evidence not in kinds:
            raise Refused(_("签名栏引用的文件不在这次记录中，请重新签名或拍照。"))
        if slot.state is recording.SignatureState.REFUSED and slot.evidence and not slot.witness.strip():
            _expect(kinds, slot, EvidenceKind.RECORDING)
        if slot.state is recording.SignatureState.PAPER:
            _expect(kinds, slot, EvidenceKind.PAPER)


def _expect(kinds: dict[str, EvidenceKind], slot: Slot, kind: EvidenceKind) -> None:
    if kinds[slot.evidence] is not kind:
        raise Refused(_("签名栏应当附上{kind}。"), kind=recording.EVIDENCE_LABELS[kind])


def _store(
    tx: Transaction, visit: Visit, submission_id: str, body: bytes, sent: str, submission: Submission
) -> None:
    visit.status = states.next_status(visit.status, Event.RECORD, emergency=visit.emergency)
    visit.occurred_on = clock.local_date(submission.arrived_at)
    visit.occurred_at, visit.finished_at = submission.arrived_at, submission.finished_at
    visit.received_at, visit.late_reason = tx.now, submission.late_reason
    # the clock of publication starts when the result was formed, not when the network came back
    visit.result_formed_at = min(submission.finished_at, tx.now)
    tx.session.add(visit)
    _store_officers(tx, visit, submission)
    for act, number in zip(submission.acts, _numbers(tx, visit, submission), strict=True):
        _store_act(tx, visit, act, number)
    for slot in submission.slots:
        tx.session.add(
            Signature(
                visit_id=visit.id,
                party=slot.party,
                state=slot.state,
                reason=slot.reason,
                witness=slot.witness,
                evidence_sha256=slot.evidence,
            )
        )
    _announce_files(tx, visit, submission)
    tx.session.add(_submission(tx, visit, submission_id, submission_id, body, sent, accepted=True))
    tx.record(
        "visit.recorded",
        covers=[
            Visit,
            VisitOfficer,
            InspectionAct,
            ActResult,
            ItemResult,
            Signature,
            Evidence,
            RecordSubmission,
        ],
        about=f"visit:{visit.id}",
        sha256=sent,
        results=[[act.department_id, act.unified_item_id, list(act.codes)] for act in submission.acts],
        late=bool(submission.late_reason),
    )
    for department in sorted({visit.department_id, *(act.department_id for act in submission.acts)}):
        plans.spend_place(
            tx,
            visit_id=visit.id,
            entity_id=visit.entity_id,
            department_id=department,
            on=visit.occurred_on,
            draw_id=visit.draw_id,
            task_id=visit.task_id,
            exempt=ExemptReason.EMERGENCY if visit.emergency else ExemptReason.NONE,
        )


def _numbers(tx: Transaction, visit: Visit, submission: Submission) -> list[str]:
    year = (visit.occurred_on or tx.today).year
    return [
        law.take_numbers(
            tx, issuer=department_by_id(tx.session, act.department_id).short_name, word=WORD, year=year
        )[0]
        for act in submission.acts
    ]


def _store_officers(tx: Transaction, visit: Visit, submission: Submission) -> None:
    """Who was there stays with the number that was shown; who stayed away keeps an empty one."""
    shown = {officer.inspector_id: officer.certificate_number for officer in submission.officers}
    rows = tx.session.exec(select(VisitOfficer).where(col(VisitOfficer.visit_id) == visit.id))
    for row in rows:
        row.certificate_number = shown.get(row.inspector_id, "")
        tx.session.add(row)


def _store_act(tx: Transaction, visit: Visit, answer: ActAnswer, number: str) -> None:
    act = InspectionAct(
        visit_id=visit.id,
        department_id=answer.department_id,
        unified_item_id=answer.unified_item_id,
        number=number,
        headline=results.headline(answer.codes),
        problem=results.is_problem(answer.codes),
        status=ActStatus.RECORDED,
    )
    tx.session.add(act)
    tx.session.flush()
    for code in answer.codes:
        tx.session.add(ActResult(act_id=act.id or 0, code=code))
    for point in answer.points:
        tx.session.add(
            ItemResult(act_id=act.id or 0, point_id=point.point_id, outcome=point.outcome, note=point.note)
        )


def _announce_files(tx: Transaction, visit: Visit, submission: Submission) -> None:
    """A row per file the phone holds, empty of bytes until they arrive; files may also come before the record."""
    here = {row.sha256 for row in queries.evidence_of(tx.session, visit.id)}
    for file in submission.files:
        if file.sha256 not in here:
            tx.session.add(
                Evidence(
                    visit_id=visit.id,
                    sha256=file.sha256,
                    kind=file.kind,
                    size=file.size,
                    media_type=file.media_type,
                    taken_at=file.taken_at,
                )
            )
