"""Files of a visit: named by content, taken once, shown only as a fresh copy."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from inspections.visits import actions, queries
from inspections.visits.actions.evidence import SHOWN
from inspections.visits.rules.recording import EvidenceKind
from inspections.visits.tables import Evidence
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused, Unreadable
from tests.inspections.visits.scene import (
    ANNA,
    CARL,
    LATER,
    announced,
    approved,
    inspector,
    photo,
    record,
    send,
    stage,
)


def put(
    database: Database, visit_id: str, data: bytes, *, digest: str = "", kind: str = "photo", who: int = ANNA
) -> Evidence:
    with database.transaction(actor=inspector(who), now=LATER) as tx:
        return actions.add_evidence(
            tx,
            folder=database.settings.folder("evidence"),
            visit_id=visit_id,
            sha256=digest or hashlib.sha256(data).hexdigest(),
            data=data,
            kind=EvidenceKind(kind),
        )


def folder(database: Database) -> Path:
    return database.settings.folder("evidence")


def test_the_original_stays_and_the_copy_loses_its_metadata(database: Database) -> None:
    visit_id = approved(database)
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (80, 60), "red").save(out, "JPEG", exif=exif)
    data = out.getvalue() + b"<script>alert(1)</script>"
    row = put(database, visit_id, data)
    assert (folder(database) / row.sha256).read_bytes() == data
    shown = (folder(database) / f"{row.sha256}{SHOWN}").read_bytes()
    assert b"secret" not in shown
    assert b"script" not in shown
    assert row.media_type == "image/jpeg"


def test_files_before_and_after_the_record_in_any_order_complete_it(database: Database) -> None:
    visit_id = approved(database)
    early, late = photo(10), photo(20)
    put(database, visit_id, early)
    body = record(visit_id, files=[announced(early), announced(late)])
    receipt = send(database, body, submission="22222222-2222-4222-8222-222222222222")
    assert receipt.missing == (announced(late)["sha256"],)
    put(database, visit_id, late)
    again = send(database, body, submission="22222222-2222-4222-8222-222222222222")
    assert again.missing == ()
    assert again.complete
    assert set(again.files) == {announced(early)["sha256"], announced(late)["sha256"]}


def test_the_same_photo_twice_is_one_file(database: Database) -> None:
    visit_id = approved(database)
    first, second = put(database, visit_id, photo()), put(database, visit_id, photo())
    assert first.id == second.id
    assert len([path for path in folder(database).iterdir() if not path.name.endswith(SHOWN)]) == 1


def test_the_same_photo_in_two_visits_is_two_rows_and_one_file(database: Database) -> None:
    visits = stage(database)
    put(database, visits[0], photo())
    put(database, visits[1], photo())
    with database.reading() as session:
        assert [len(queries.evidence_of(session, visit)) for visit in visits] == [1, 1, 0]


@pytest.mark.parametrize(
    ("data", "digest", "kind", "words"),
    [
        (b"", hashlib.sha256(b"").hexdigest(), "photo", "文件是空的"),
        (photo(1), hashlib.sha256(photo(2)).hexdigest(), "photo", "校验码不一致"),
        (b"<svg onload=alert(1)>", "", "photo", "识别"),
        (b"\xff\xd8\xff broken", "", "photo", "识别"),
        (b"%PDF-1.7", "", "paper", "不是可以识别"),
        (b"MZ\x90\x00 program", "", "recording", "不是可以识别"),
    ],
)
def test_what_is_no_photo_or_recording_is_refused(
    database: Database, data: bytes, digest: str, kind: str, words: str
) -> None:
    visit_id = approved(database)
    with pytest.raises(Unreadable, match=words):
        put(database, visit_id, data, digest=digest, kind=kind)
    assert list(folder(database).iterdir()) == []


def test_a_picture_bomb_is_refused(database: Database) -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(Unreadable, match="像素过多"):
        put(database, approved(database), out.getvalue())


def test_a_recording_is_kept_but_never_shown(database: Database) -> None:
    visit_id = approved(database)
    data = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64
    row = put(database, visit_id, data, kind="recording")
    assert row.media_type == "video/mp4"
    assert not (folder(database) / f"{row.sha256}{SHOWN}").exists()


def test_a_finished_record_takes_no_other_files(database: Database) -> None:
    visit_id = approved(database)
    send(database, record(visit_id))
    with pytest.raises(Refused, match="不能再添加"):
        put(database, visit_id, photo())


def test_a_stranger_adds_nothing(database: Database) -> None:
    with pytest.raises(NotFound):
        put(database, approved(database), photo(), who=CARL)


def test_a_lost_file_is_taken_again(database: Database) -> None:
    visit_id = approved(database)
    row = put(database, visit_id, photo())
    (folder(database) / row.sha256).unlink()
    put(database, visit_id, photo())
    assert (folder(database) / row.sha256).read_bytes() == photo()
