"""The draw at the size of a city: 184,400 entities, 9,220 drawn, 2,531 inspectors; figures in benchmarks/README.md.

Run: ``.venv/bin/python benchmarks/draw.py [--runs 3] [--cpu] [--json]``. Everything happens in this process, in a temporary
folder; nothing is left behind.
"""

import argparse
import hashlib
import heapq
import importlib
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import SQLModel

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from inspections.draws import actions, queries  # noqa: E402
from inspections.draws.rules.canonical import encode_tsv  # noqa: E402
from inspections.draws.rules.certificate import certificate  # noqa: E402
from inspections.draws.rules.fast import kernels  # noqa: E402
from inspections.draws.rules.files import PoolLine  # noqa: E402
from inspections.draws.rules.hashing import Hash  # noqa: E402
from inspections.draws.rules.lanes import chosen, fast_smallest, prepared, units_of  # noqa: E402
from inspections.draws.rules.lottery import smallest  # noqa: E402
from inspections.draws.rules.verification import verify  # noqa: E402
from inspections.plans import actions as plans  # noqa: E402
from inspections.plans.rules.conditions import Conditions  # noqa: E402
from inspections.plans.rules.pool import GroupBy  # noqa: E402
from inspections.plans.rules.quotas import Ratio, RatioKind  # noqa: E402
from supervision.foundation.actor import Actor  # noqa: E402
from supervision.foundation.database import Database  # noqa: E402
from supervision.foundation.rooms import load_tables  # noqa: E402
from supervision.foundation.settings import Settings  # noqa: E402
from supervision.identity.tables import Department  # noqa: E402
from supervision.lists.tables import UnifiedItem  # noqa: E402
from supervision.registers.tables import Certificate, Entity, Inspector  # noqa: E402

ENTITIES, INSPECTORS, STATIONS = 184_400, 2_531, 80
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SEED = hashlib.sha256(b"benchmark").digest()
CLOCK = [time.perf_counter]


def person(number: int) -> Actor:
    """An officer, a witness, an approver by number."""
    return Actor(user_id=number, name=f"person {number}", roles=frozenset({"system"}))


def build(folder: Path) -> tuple[Database, int]:
    """A database with the two registers and a task of one county-wide draw of 5 %."""
    load_tables()
    database = Database(Settings(data_dir=folder))
    plain = sa.create_engine(database.url)
    SQLModel.metadata.create_all(plain)
    plain.dispose()
    chance = random.Random(7)
    with database.transaction(actor=person(1), now=NOW) as tx:
        tx.session.add(
            Department(
                id=1, code="11421300MB0000001X", name="Bureau", short_name="Bureau", area_code="421300"
            )
        )
        tx.session.flush()
        stations = [
            {
                "id": 2 + n, "code": f"S{n:03d}", "name": f"Station {n}", "short_name": f"S{n}", "line": "",
                "kind": "station", "parent_id": 1, "level": "county", "area_code": "421303",
            }
            for n in range(STATIONS)
        ]  # fmt: skip
        tx.bulk(Department, stations)
        tx.bulk(Entity, (_entity(n, chance) for n in range(ENTITIES)))
        tx.bulk(Inspector, (_inspector(n) for n in range(INSPECTORS)))
        tx.bulk(Certificate, (_certificate(n) for n in range(INSPECTORS)))
        tx.session.add(
            UnifiedItem(id=1, code="U1", name="Item", department_id=1, valid_from=date(2020, 1, 1))
        )
        tx.session.flush()
        plan = plans.draft_plan(tx, department_id=1, year=2026, title="Plan")
        task = plans.add_task(
            tx, plan_id=plan.id or 0, title="Task", conditions=Conditions(group_by=GroupBy.STATION),
            ratios={stratum: Ratio(RatioKind.PERCENT, 500) for stratum in "ABCD"}, item_ids=[1],
            starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), rounds=12,
        )  # fmt: skip
        plan_id, task_id = plan.id or 0, task.id or 0
        plans.submit_plan(tx, plan_id=plan_id)
        tx.record("benchmark.built", covers=[Department, Entity, Inspector, Certificate, UnifiedItem])
    with database.transaction(actor=person(2), now=NOW) as tx:
        plans.approve_plan(tx, plan_id=plan_id)
        plans.put_in_force(tx, plan_id=plan_id, filed_on=NOW.date())
    return database, task_id


def _entity(n: int, chance: random.Random) -> dict[str, Any]:
    return {
        "id": n + 1, "code": f"91421300MA{n:08d}", "name": f"Shop {n}", "kind": "enterprise",
        "credit_class": "ABCD"[chance.randrange(4)], "food_grade": "", "trade": "F5211", "trade_name": "",
        "area_code": "421303", "cell_code": f"421303-{n % 400:03d}", "station_id": 2 + n % STATIONS, "address": "",
        "lon": None, "lat": None, "status": "open", "registered_on": None, "phone": "", "external_codes": {},
        "source": "", "updated_at": NOW,
    }  # fmt: skip


def _inspector(n: int) -> dict[str, Any]:
    return {
        "id": n + 1, "code": f"ZF{n:05d}", "name": f"Inspector {n}", "department_id": 1,
        "station_id": 2 + n % STATIONS, "area_code": "421303", "can_lead": n // STATIONS % 2 == 0, "status": "active",
        "external_codes": {},
    }  # fmt: skip


def _certificate(n: int) -> dict[str, Any]:
    return {
        "id": n + 1, "inspector_id": n + 1, "number": f"N{n}", "issuer": "", "field": "",
        "valid_from": date(2024, 1, 1), "valid_to": date(2029, 1, 1), "status": "valid",
    }  # fmt: skip


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and result; processor seconds with ``--cpu``, which other work on the machine disturbs less."""
    start = CLOCK[0]()
    result = work()
    return CLOCK[0]() - start, result


def ceremony(database: Database, task_id: int, now: datetime) -> tuple[dict[str, float], bytes]:
    """One round: freeze, commit, two entries, open, certificate, verification; the figures and the certificate."""
    bureau = {"bureau": "benchmark", "bureau_code": "421300", "form": "dice-10"}

    def frozen() -> str:
        with database.transaction(actor=person(1), now=now) as tx:
            return actions.freeze_draw(tx, task_id=task_id, opens_on=tx.today, **bureau).id  # type: ignore[arg-type]

    def sealed() -> None:
        with database.transaction(actor=person(1), now=now) as tx:
            actions.commit_draw(tx, draw_id=draw_id)

    def opened() -> None:
        with database.transaction(actor=person(1), now=now) as tx:
            actions.open_draw(tx, draw_id=draw_id)

    def packed() -> bytes:
        key = Ed25519PrivateKey.from_private_bytes(SEED)
        with database.reading() as session:
            files = queries.certificate_files(session, queries.draw_by_id(session, draw_id))
        return certificate(
            Hash("sha256"), files, public_key=key.public_key().public_bytes_raw(), sign=key.sign
        )

    freeze_s, draw_id = timed(frozen)
    commit_s, _ = timed(sealed)
    for number in (2, 3):
        with database.transaction(actor=person(number), now=now) as tx:
            actions.record_public_value(tx, draw_id=draw_id, value="3516243615")
    open_s, _ = timed(opened)
    pack_s, data = timed(packed)
    verify_s, verdict = timed(lambda: verify(data))
    figures = {
        "freeze": freeze_s, "commit": commit_s, "open": open_s, "freeze+commit+open": freeze_s + commit_s + open_s,
        "certificate": pack_s, "verify": verify_s, "drawn": verdict.drawn, "teams": verdict.teams,
        "megabytes": len(data) / 1e6,
    }  # fmt: skip
    return figures, data


def tickets() -> dict[str, float]:
    """The lottery alone, against what one writes first: hashlib + heapq, and random.sample (which nobody can check)."""
    units = [f"91421300MA{n:08d}" for n in range(ENTITIES)]
    pool = [PoolLine(unit, "A", "g", 1, "-") for unit in units]
    count = ENTITIES // 20
    prefix = b"dr1/entity".ljust(32, b"\0") + SEED

    def obvious() -> list[Any]:
        return heapq.nsmallest(
            count, ((hashlib.sha256(prefix + unit.encode()).hexdigest(), unit) for unit in units)
        )

    ours_s, ours = timed(lambda: smallest(pool, {"A": count}, seed=SEED, hash=Hash("sha256")))
    peer_s, peer = timed(obvious)
    blind_s, _ = timed(lambda: random.Random(1).sample(units, count))
    assert [one.unit for one in ours] == [unit for _, unit in peer]
    found = {"ours, plain": ours_s, "hashlib + heapq": peer_s, "random.sample": blind_s}
    return found | compiled_tickets(units, ours) | rivest(units, count)


def compiled_tickets(units: list[str], plain: list[Any]) -> dict[str, float]:
    """The same by compiled code: from the bytes of ``pool.tsv`` to the drawn, and from arrays to sorted rows."""
    compiled = kernels()
    if compiled is None:
        return {}
    data = encode_tsv((unit, "A", "g", 1, "-") for unit in units)
    quota = {"A": len(plain)}
    rows = units_of(compiled, data, quota)
    state = prepared(compiled, "dr1/entity", SEED)

    def arrays() -> Any:
        return chosen(compiled, rows, state, [len(plain)])[0][0]

    arrays()
    from_bytes_s, drawn = timed(lambda: fast_smallest(compiled, data, quota, seed=SEED))
    arrays_s, found = timed(arrays)
    assert drawn == plain
    assert [units[row] for row in found] == [one.unit for one in plain]
    return {"ours, compiled, file to drawn": from_bytes_s, "ours, compiled, arrays to rows": arrays_s}


def rivest(units: list[str], count: int) -> dict[str, float]:
    """consistent_sampler 1.0.10, where somebody installed it."""
    try:
        peer = importlib.import_module("consistent_sampler")
    except ImportError:
        return {}
    return {"consistent_sampler": timed(lambda: list(peer.sampler(units, seed=SEED.hex(), take=count)))[0]}


def main() -> None:
    """Print medians."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--json", action="store_true")
    options.add_argument(
        "--cpu", action="store_true", help="processor seconds instead of the clock on the wall"
    )
    chosen = options.parse_args()
    if chosen.cpu:
        CLOCK[0] = time.process_time
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        database, task_id = build(Path(folder))
        rounds = [ceremony(database, task_id, NOW + timedelta(hours=n))[0] for n in range(chosen.runs)]
        database.close()
    found["ceremony (s)"] = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    lots = [tickets() for _ in range(chosen.runs)]
    found["tickets (s)"] = {name: statistics.median(one[name] for one in lots) for name in lots[0]}
    if chosen.json:
        print(json.dumps(found))
        return
    for title, figures in found.items():
        print(title)
        for name, value in figures.items():
            print(f"  {name:32} {value:10.4f}")


if __name__ == "__main__":
    main()
