"""Ceremonies for the tests that need a database: a settled bureau with inspectors, and the steps in one go."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from inspections.draws import actions, queries
from inspections.draws.rules.certificate import certificate
from inspections.draws.rules.hashing import Hash
from inspections.draws.tables import Draw
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.registers.tables import Certificate, Inspector, Recusal
from tests.inspections.bureau import MARKET, NOW, TODAY, Firm, planned, settle
from tests.people import APPROVER, OFFICER, WITNESS

DICE = "3516243615"
FIRST = 101
"""Id of the first inspector; those the bureau settles with have no certificate and stay at home."""
BUREAU = {"bureau": "随州市", "bureau_code": "421300"}


def steady(word: str) -> Callable[[int], bytes]:
    """Bytes that look random and are the same every time."""
    count = iter(range(10**9))
    return lambda size: hashlib.shake_256(f"{word} {next(count)}".encode()).digest(size)


def staff(database: Database, number: int = 8, *, station: int | None = None, recusals: int = 0) -> None:
    """Certified inspectors of the market bureau, every second of whom may lead."""
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.bulk(
            Inspector,
            [
                {
                    "id": n,
                    "code": f"ZF{n:04d}",
                    "name": f"检查员{n}",
                    "department_id": MARKET,
                    "station_id": station,
                    "area_code": "421300",
                    "can_lead": n % 2 == 1,
                    "status": "active",
                    "external_codes": {},
                }
                for n in range(FIRST, FIRST + number)
            ],
        )
        tx.bulk(
            Certificate,
            [
                {
                    "id": n,
                    "inspector_id": n,
                    "number": f"42130{n:04d}",
                    "issuer": "",
                    "field": "",
                    "valid_from": TODAY - timedelta(900),
                    "valid_to": TODAY + timedelta(900),
                    "status": "valid",
                }
                for n in range(FIRST, FIRST + number)
            ],
        )
        tx.bulk(
            Recusal,
            [
                {
                    "inspector_id": FIRST,
                    "entity_id": n,
                    "reason": "亲属",
                    "from_on": date(2026, 1, 1),
                    "to_on": None,
                }
                for n in range(1, recusals + 1)
            ],
        )
        tx.record("inspectors.settled", covers=[Inspector, Certificate, Recusal])


def ready(database: Database, firms: int = 30, **values: Any) -> int:
    """A bureau, its inspectors, and a task of a plan in force; returns the task's id."""
    settle(database, [Firm()] * firms)
    staff(database)
    return planned(database, **values)


def frozen(
    database: Database, task_id: int, *, actor: Actor = OFFICER, now: datetime = NOW, **values: Any
) -> Draw:
    """The next round of a task, frozen."""
    word = f"tokens {task_id} {now.isoformat()}"
    with database.transaction(actor=actor, now=now) as tx:
        return actions.freeze_draw(
            tx,
            task_id=task_id,
            entropy=steady(word),
            **{**BUREAU, "form": "dice-10", "opens_on": TODAY, **values},
        )


def sealed(database: Database, task_id: int, *, now: datetime = NOW, **values: Any) -> Draw:
    """Frozen and sealed."""
    draw = frozen(database, task_id, now=now, **values)
    with database.transaction(actor=OFFICER, now=now) as tx:
        return actions.commit_draw(tx, draw_id=draw.id, entropy=steady(f"share {draw.id}"))


def typed(database: Database, draw_id: str, *, value: str = DICE, now: datetime = NOW) -> None:
    """The public value, typed by two people."""
    for actor in (WITNESS, APPROVER):
        with database.transaction(actor=actor, now=now) as tx:
            actions.record_public_value(tx, draw_id=draw_id, value=value)


def opened(database: Database, task_id: int, *, now: datetime = NOW, **values: Any) -> Draw:
    """The whole ceremony."""
    draw = sealed(database, task_id, now=now, **values)
    typed(database, draw.id, now=now)
    with database.transaction(actor=OFFICER, now=now) as tx:
        return actions.open_draw(tx, draw_id=draw.id)


def proof(database: Database, draw_id: str) -> bytes:
    """The certificate, signed with a key of the tests."""
    key = Ed25519PrivateKey.from_private_bytes(b"\5" * 32)
    with database.reading() as session:
        files = queries.certificate_files(session, queries.draw_by_id(session, draw_id))
    public = key.public_key().public_bytes_raw()
    return certificate(Hash("sha256"), files, public_key=public, sign=key.sign)
