"""A little stage for visits: an opened draw of three shops, a team of two, and what a phone would send."""

import hashlib
import io
import json
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from PIL import Image

from inspections.draws.tables import Draw, DrawnUnit, TeamMember
from inspections.visits import actions, queries
from inspections.visits.forms import read_record
from inspections.visits.rules.submissions import Receipt
from inspections.visits.tables import Visit
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.registers.tables import Certificate, Inspector
from tests.inspections.bureau import FIRE, MARKET, NOW, planned, settle
from tests.people import APPROVER, OFFICER, someone

DRAW = "421300-2026-1-1"
LATER = NOW + timedelta(hours=3)
HEAD = APPROVER
ANNA, BERT, CARL, DORA = 11, 12, 13, 14


def inspector(number: int = ANNA, user_id: int = 0) -> Actor:
    """The account of an inspector."""
    return someone("inspector", user_id=user_id or 50 + number, inspector_id=number, department_id=MARKET)


def stage(database: Database, *, joint: bool = False) -> list[str]:
    """An opened draw with its visits scheduled; returns their ids. ``joint``: the fire brigade sends two of its own."""
    entities = settle(database)[:3]
    task_id = planned(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        people = [(ANNA, MARKET), (BERT, MARKET), (CARL, FIRE), (DORA, FIRE)]
        tx.bulk(Inspector, [_inspector(number, department) for number, department in people])
        tx.bulk(Certificate, [_certificate(number) for number, _department in people])
        tx.session.add(_draw(task_id))
        tx.session.flush()
        team = people if joint else people[:2]
        for position, entity in enumerate(entities, start=1):
            tx.session.add(
                DrawnUnit(draw_id=DRAW, entity_id=entity, stratum="B", ticket_key="0" * 64, position=position)
            )
            for number, department in team:
                tx.session.add(
                    TeamMember(
                        draw_id=DRAW,
                        entity_id=entity,
                        inspector_id=number,
                        department_id=department,
                        package=1,
                        is_lead=number in (ANNA, CARL),
                    )
                )
        tx.record("stage.set", covers=[Inspector, Certificate, Draw, DrawnUnit, TeamMember])
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        assert actions.schedule_visits(tx, draw_id=DRAW) == 3
        return [visit.id for visit in queries.visits_of_draw(tx.session, DRAW)]


def approved(database: Database, *, joint: bool = False) -> str:
    """The first visit of the stage, approved with the whole batch."""
    visit_id = stage(database, joint=joint)[0]
    approve(database)
    return visit_id


def approve(database: Database) -> None:
    """The head approves the batch."""
    with database.transaction(actor=HEAD, now=NOW) as tx:
        assert actions.approve_visits(tx, draw_id=DRAW) == 3


def record(visit_id: str, **changes: Any) -> dict[str, Any]:
    """A record as a phone sends it: both officers, nothing found, signed."""
    base = {
        "visit_id": visit_id,
        "started_at": stamp(NOW),
        "arrived_at": stamp(NOW + timedelta(hours=1)),
        "finished_at": stamp(NOW + timedelta(hours=2)),
        "elapsed_ms": 3_600_000,
        "device": "test",
        "late_reason": "",
        "officers": [officer(ANNA), officer(BERT)],
        "acts": [act(1, points=[point(1)]), act(2)],
        "signatures": [
            {"party": "entity", "state": "absent", "reason": "", "witness": "孙八", "evidence_sha256": ""}
        ],
        "files": [],
    }
    return base | changes


def officer(number: int) -> dict[str, Any]:
    return {"inspector_id": number, "certificate_number": f"421300{number}"}


def act(item: int | None, *codes: str, department: int = MARKET, points: Any = ()) -> dict[str, Any]:
    return {
        "department_id": department,
        "unified_item_id": item,
        "codes": list(codes or ("R01",)),
        "points": list(points),
    }


def point(number: int, outcome: str = "ok", note: str = "") -> dict[str, Any]:
    return {"point_id": number, "outcome": outcome, "note": note}


def announced(data: bytes, kind: str = "photo") -> dict[str, Any]:
    """What a record says about a file."""
    digest = hashlib.sha256(data).hexdigest()
    return {
        "sha256": digest,
        "size": len(data),
        "kind": kind,
        "media_type": "image/jpeg",
        "taken_at": stamp(NOW),
    }


def photo(shade: int = 90) -> bytes:
    """A real JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 120, 60)).save(out, "JPEG")
    return out.getvalue()


def send(
    database: Database,
    body: dict[str, Any],
    *,
    submission: str = "",
    actor: Actor | None = None,
    now: datetime = LATER,
) -> Receipt:
    """Hand a record to the server the way the door does."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    with database.transaction(actor=actor or inspector(), now=now) as tx:
        return actions.record_result(
            tx,
            submission_id=submission or str(uuid.uuid4()),
            body=raw,
            submission=read_record(raw).submission(),
        )


def visit_of(database: Database, visit_id: str) -> Visit:
    """The visit as it stands."""
    with database.reading() as session:
        return queries.visit_by_id(session, visit_id)


def stamp(moment: datetime) -> str:
    """A moment as phones write it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _inspector(number: int, department: int) -> dict[str, Any]:
    return {
        "id": number,
        "code": f"I{number:03d}",
        "name": f"检查员{number}",
        "department_id": department,
        "station_id": None,
        "area_code": "421303",
        "can_lead": True,
        "status": "active",
        "external_codes": {},
    }


def _certificate(number: int) -> dict[str, Any]:
    return {
        "inspector_id": number,
        "number": f"421300{number}",
        "issuer": "随州市司法局",
        "field": "",
        "valid_from": date(2024, 1, 1),
        "valid_to": date(2099, 12, 31),
        "status": "valid",
    }


def _draw(task_id: int) -> Draw:
    return Draw(
        id=DRAW,
        task_id=task_id,
        department_id=MARKET,
        round=1,
        title="食品销售抽查",
        serial=1,
        status="opened",
        opens_on=NOW.date(),
        pool_size=30,
        left_out_size=0,
        drawn_size=3,
        inspectors=4,
        pool_root="0" * 64,
        form="dice",
        frozen_at=NOW,
        frozen_by=OFFICER.user_id,
        opened_at=NOW,
    )
