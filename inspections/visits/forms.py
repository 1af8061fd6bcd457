"""Bodies of the visit pages and of what phones send."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints, TypeAdapter, ValidationError
from sqlmodel import Field

from inspections.draws.rules.duty import Why
from inspections.visits.rules.changes import MoveWhy
from inspections.visits.rules.recording import EvidenceKind, Outcome, Party, Point, SignatureState, Slot
from inspections.visits.rules.results import ResultCode
from inspections.visits.rules.states import CheckKind, CheckMode
from inspections.visits.rules.submissions import ActAnswer, Announced, Shown, Submission
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.foundation.types import Body, CleanText, Form

LARGEST_ID = 2**31 - 1
SHA256 = "^[0-9a-f]{64}$"
LARGEST_FILE = 200 * 2**20
LARGEST_RECORD = 2 * 2**20


class ScheduleForm(Form):
    """Make the visits of an opened draw."""

    draw_id: CleanText = Field(min_length=1, max_length=64)


class BatchForm(Form):
    """Approve every waiting visit of a draw."""

    draw_id: CleanText = Field(default="", max_length=64)


class AbortForm(Form):
    """End a visit that will not happen."""

    reason: CleanText = Field(min_length=4, max_length=400)


class VisitForm(Form):
    """A visit outside a draw: a case, or an emergency."""

    entity_code: CleanText = Field(min_length=1, max_length=64)
    kind: CheckKind = CheckKind.CASE
    mode: CheckMode = CheckMode.ONSITE
    reason: CleanText = Field(min_length=4, max_length=400)
    exempt: CleanText = Field(default="", max_length=32)
    lead_number: CleanText = Field(default="", max_length=100)
    item_code: CleanText = Field(default="", max_length=64)
    officers: CleanText = Field(default="", max_length=400)
    scheduled_on: date | None = None
    emergency: bool = False
    emergency_reason: CleanText = Field(default="", max_length=400)


class PointBody(Body):
    """One answered point."""

    point_id: int = Field(ge=1, le=LARGEST_ID)
    outcome: Outcome
    note: CleanText = Field(default="", max_length=1000)


class ActBody(Body):
    """One department's result set for one item."""

    department_id: int = Field(ge=1, le=LARGEST_ID)
    unified_item_id: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    codes: list[ResultCode] = Field(min_length=1, max_length=14)
    points: list[PointBody] = Field(default_factory=list, max_length=1000)


class OfficerBody(Body):
    """An officer who was there."""

    inspector_id: int = Field(ge=1, le=LARGEST_ID)
    certificate_number: CleanText = Field(max_length=64)


class SlotBody(Body):
    """A signature slot."""

    party: Party
    state: SignatureState
    reason: CleanText = Field(default="", max_length=400)
    witness: CleanText = Field(default="", max_length=100)
    evidence_sha256: Annotated[str, StringConstraints(pattern="^([0-9a-f]{64})?$")] = ""


class FileBody(Body):
    """A photo, signature or recording the phone holds."""

    sha256: Annotated[str, StringConstraints(pattern=SHA256)]
    size: int = Field(ge=1, le=LARGEST_FILE)
    kind: EvidenceKind
    media_type: CleanText = Field(default="", max_length=60)
    taken_at: AwareDatetime | None = None


class RecordBody(Body):
    """One record, as a phone sends it. ``started_at`` … are the phone's clock, ``elapsed_ms`` its stopwatch."""

    visit_id: CleanText = Field(min_length=1, max_length=36)
    started_at: AwareDatetime
    arrived_at: AwareDatetime
    finished_at: AwareDatetime
    elapsed_ms: int = Field(default=0, ge=0, le=10**12)
    device: CleanText = Field(default="", max_length=200)
    late_reason: CleanText = Field(default="", max_length=400)
    officers: list[OfficerBody] = Field(max_length=40)
    acts: list[ActBody] = Field(min_length=1, max_length=200)
    signatures: list[SlotBody] = Field(default_factory=list, max_length=10)
    files: list[FileBody] = Field(default_factory=list, max_length=200)

    def submission(self) -> Submission:
        """The same as values for the action."""
        return Submission(
            visit_id=self.visit_id,
            arrived_at=self.arrived_at,
            finished_at=self.finished_at,
            late_reason=self.late_reason,
            officers=tuple(Shown(o.inspector_id, o.certificate_number) for o in self.officers),
            acts=tuple(
                ActAnswer(
                    a.department_id,
                    a.unified_item_id,
                    tuple(sorted(set(a.codes))),
                    tuple(Point(p.point_id, p.outcome, p.note) for p in a.points),
                )
                for a in self.acts
            ),
            slots=tuple(
                Slot(s.party, s.state, s.reason, s.witness, s.evidence_sha256) for s in self.signatures
            ),
            files=tuple(Announced(f.sha256, f.size, f.kind, f.media_type, f.taken_at) for f in self.files),
        )


class ReceiptBody(Body):
    """The receipt as the phone reads it."""

    submission_id: str
    visit_id: str
    body_sha256: str
    received_at: datetime
    answer: str
    files: list[str]
    missing: list[str]
    complete: bool


_RECORD = TypeAdapter(RecordBody)


def read_record(body: bytes) -> RecordBody:
    """The record in the bytes a phone sent.

    Raises:
        Unreadable: too large, no JSON, or not a record; names the first field that does not fit.
    """
    if len(body) > LARGEST_RECORD:
        raise Unreadable(_("记录超过{limit}MB，未接收。"), limit=LARGEST_RECORD // 2**20)
    try:
        return _RECORD.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:120] or "JSON"
        raise Unreadable(
            _("记录的内容无法识别（{place}），未保存。请刷新页面后重试。"), place=place
        ) from error


class ReplaceForm(Form):
    """Who cannot come, and why; who comes instead is nobody's choice."""

    inspector_id: int = Field(ge=1, le=LARGEST_ID)
    reason: Why
    note: CleanText = Field(default="", max_length=400)


class MoveForm(Form):
    """Another day for a visit."""

    day: date
    reason: MoveWhy
    note: CleanText = Field(min_length=4, max_length=400)


class StopForm(Form):
    """What proves that a drawn business can no longer be visited."""

    evidence: CleanText = Field(min_length=4, max_length=400)


class ApproveChangeForm(Form):
    """Approve a change; of a replacement, the next name as the card showed it."""

    seen: CleanText = Field(default="", max_length=64)


class RefuseForm(Form):
    """Why a change is turned down."""

    answer: CleanText = Field(min_length=2, max_length=400)
