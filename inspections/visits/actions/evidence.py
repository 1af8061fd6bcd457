"""Files of a visit: named by their content, kept as they came, shown only as a fresh copy."""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from inspections.visits import queries
from inspections.visits.rules.recording import EvidenceKind
from inspections.visits.rules.states import DONE
from inspections.visits.tables import Evidence
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused, Unreadable
from supervision.foundation.i18n import _
from supervision.foundation.uploads import UploadKind, check_upload, reencode_picture

PICTURES = {UploadKind.JPEG: "image/jpeg", UploadKind.PNG: "image/png", UploadKind.WEBP: "image/webp"}
LARGEST = 200 * 2**20
RECORDINGS: tuple[tuple[int, bytes, str], ...] = (
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
)
SHOWN = ".shown.jpg"


def add_evidence(
    tx: Transaction,
    *,
    folder: Path,
    visit_id: str,
    sha256: str,
    data: bytes,
    kind: EvidenceKind = EvidenceKind.PHOTO,
    taken_at: datetime | None = None,
) -> Evidence:
    """Take the bytes of one file (证据), before or after the record that announces it. Saying it twice changes nothing.

    The original stays untouched under its hash; a picture also gets a re-encoded copy, the only one that is shown.

    Raises:
        NotFound: the actor is no officer of this visit.
        Unreadable: empty, another hash than announced, no picture or recording.
        Refused: the record is finished and never announced this file.
    """
    visit = queries.visit_for_officer(tx.session, visit_id, tx.actor, lock=True)
    row = queries.evidence_by_hash(tx.session, visit_id, sha256)
    if row is not None and row.received_at is not None and (folder / sha256).is_file():
        return row
    if not data:
        raise Unreadable(_("文件是空的，没有保存。请重新拍摄。"))
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Unreadable(_("文件与拍摄时的校验码不一致，没有保存。请重试。"))
    if row is None and visit.status in DONE:
        raise Refused(_("检查记录已经提交，不能再添加记录之外的文件。"))
    kind = row.kind if row else kind
    media_type, shown = _look(kind, sha256, data)
    _write(folder / sha256, data)
    if shown is not None:
        _write(folder / f"{sha256}{SHOWN}", shown)
    if row is None:
        row = Evidence(visit_id=visit_id, sha256=sha256, kind=kind, size=len(data), taken_at=taken_at)
    row.size, row.media_type, row.received_at = len(data), media_type, tx.now
    tx.session.add(row)
    tx.record(
        "evidence.received",
        covers=[Evidence],
        about=f"visit:{visit_id}",
        sha256=sha256,
        size=len(data),
        kind=kind,
    )
    return row


def _look(kind: EvidenceKind, sha256: str, data: bytes) -> tuple[str, bytes | None]:
    """Media type by the bytes and, for a picture, the copy to show."""
    if kind is EvidenceKind.RECORDING:
        for offset, magic, media_type in RECORDINGS:
            if data[offset : offset + len(magic)] == magic:
                return media_type, None
    if kind is not EvidenceKind.RECORDING or data[:3] == b"\xff\xd8\xff":
        found = check_upload(sha256[:12], data, max_bytes=LARGEST)
        if found in PICTURES:
            return PICTURES[found], reencode_picture(sha256[:12], data).data
    raise Unreadable(_("文件不是可以识别的照片或录音录像，没有保存。"))


def _write(path: Path, data: bytes) -> None:
    """All or nothing: a full disk leaves no half file under a good name."""
    draft = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
