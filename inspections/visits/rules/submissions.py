"""What a phone sends, as values, and what it gets back. The same text for the same record is answered the same way."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inspections.visits.rules.recording import EvidenceKind, Point, Slot
from inspections.visits.rules.results import ResultCode


@dataclass(frozen=True)
class Shown:
    """A certificate number as shown on site."""

    inspector_id: int
    certificate_number: str


@dataclass(frozen=True)
class ActAnswer:
    """The result set of one department for one item."""

    department_id: int
    unified_item_id: int | None
    codes: tuple[ResultCode, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Announced:
    """A file the phone holds and will send: hash and size computed at capture."""

    sha256: str
    size: int
    kind: EvidenceKind
    media_type: str
    taken_at: datetime | None


@dataclass(frozen=True)
class Submission:
    """One record of a visit."""

    visit_id: str
    arrived_at: datetime
    finished_at: datetime
    late_reason: str
    officers: tuple[Shown, ...]
    acts: tuple[ActAnswer, ...]
    slots: tuple[Slot, ...]
    files: tuple[Announced, ...]


class Answer(StrEnum):
    """What became of a submission."""

    CREATED = "created"
    SAME = "same"
    CONFLICT = "conflict"


STATUS: dict[Answer, int] = {Answer.CREATED: 201, Answer.SAME: 200, Answer.CONFLICT: 409}


@dataclass(frozen=True)
class Receipt:
    """The server's receipt (回执): the phone deletes its copy only when both hashes agree and nothing is missing."""

    submission_id: str
    visit_id: str
    body_sha256: str
    received_at: datetime
    answer: Answer
    files: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether the record and every file it announced are here."""
        return self.answer is not Answer.CONFLICT and not self.missing


def answer_to(known_sha256: str | None, sent_sha256: str) -> Answer:
    """First time created; the same bytes again, the same answer; other bytes, a conflict that keeps both."""
    if known_sha256 is None:
        return Answer.CREATED
    return Answer.SAME if known_sha256 == sent_sha256 else Answer.CONFLICT
