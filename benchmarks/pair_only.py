"""Pair-only at the size of a province: read a real or made-up list, enter its businesses, pair, certify, verify.

Run: ``.venv/bin/python benchmarks/pair_only.py [LIST.csv|LIST.xlsx] [--rows 17531] [--package 4] [--json]``. Without a list it
makes one up. Settles one station for each unit the list names, with five inspectors, in a temporary SQLite database; seconds
are of this process's processor.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from inspections.draws import actions, queries  # noqa: E402
from inspections.draws.rules.verification import verify  # noqa: E402
from inspections.plans import actions as plans  # noqa: E402
from inspections.plans.rules.assigned import COLUMNS, Dispatch  # noqa: E402
from inspections.plans.rules.pool import GroupBy  # noqa: E402
from supervision.foundation.database import Database  # noqa: E402
from supervision.foundation.migrations import migrate  # noqa: E402
from supervision.foundation.rooms import load_tables  # noqa: E402
from supervision.foundation.settings import Settings  # noqa: E402
from supervision.foundation.sheets import read_tables, write_csv  # noqa: E402
from supervision.identity.tables import Department  # noqa: E402
from supervision.registers.rules.codes import name_key  # noqa: E402
from supervision.registers.tables import Certificate, Inspector  # noqa: E402
from tests.inspections.bureau import MARKET, NOW, TODAY, settle  # noqa: E402
from tests.inspections.draws.ceremonies import BUREAU, proof, steady, typed  # noqa: E402
from tests.people import OFFICER  # noqa: E402

AT_STATION, HEADQUARTERS = 5, 40
LAST = date(2026, 12, 31)
DISPATCH = Dispatch("省市场监督管理局", "省市监抽〔2026〕1号", TODAY, TODAY)


def made_up(rows: int) -> bytes:
    """A list of so many businesses at eighty stations."""
    head = ("企业名称", "注册号/统一社会信用代码", "管辖单位")
    return write_csv(head, [(f"某{n}公司", f"JY{n:016d}", f"第{n % 80}所") for n in range(rows)])


def stations(name: str, data: bytes) -> Counter[str]:
    """The units a list names, and how many businesses each has."""
    known = [word for words in COLUMNS.values() for word in words]
    named: Counter[str] = Counter()
    for sheet in read_tables(name, data, known):
        place = sheet.fields(COLUMNS)["station"]
        named.update(row.cells[place] for row in sheet.rows() if row.cells[place])
    return named


def staff(database: Database, names: list[str]) -> int:
    """A station of each name with its inspectors, and some at headquarters who may go anywhere; returns how many."""
    keys = {name_key(name): name for name in names}  # one station for the spellings of one name
    posts = [(MARKET, None)] * HEADQUARTERS
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        for number, name in enumerate(keys.values(), 100):
            values = {"kind": "station", "parent_id": MARKET, "area_code": "421300"}
            tx.session.add(
                Department(id=number, code=f"S{number}", name=name, short_name=name[:60], **values)
            )
            posts += [(MARKET, number)] * AT_STATION
        tx.session.flush()
        people = [
            {
                "id": n,
                "code": f"P{n:05d}",
                "name": f"检查员{n}",
                "department_id": department,
                "station_id": station,
                "area_code": "421300",
                "can_lead": n % 2 == 1,
                "status": "active",
                "external_codes": {},
            }
            for n, (department, station) in enumerate(posts, 1000)
        ]
        papers = [
            {
                "inspector_id": one["id"],
                "number": f"Z{one['id']}",
                "issuer": "",
                "field": "",
                "valid_from": TODAY - timedelta(900),
                "valid_to": TODAY + timedelta(900),
                "status": "valid",
            }
            for one in people
        ]
        tx.bulk(Inspector, people)
        tx.bulk(Certificate, papers)
        tx.record("inspectors.settled", covers=[Department, Inspector, Certificate])
    return len(people)


def held(name: str, data: bytes, package: int) -> dict[str, Any]:
    """Everything once; what was seen and how long each step took."""
    told: dict[str, Any] = {}

    @contextmanager
    def step(label: str) -> Iterator[None]:
        begin = time.process_time()
        yield
        told[label] = round(time.process_time() - begin, 2)

    load_tables()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Settings(data_dir=Path(folder)))
        migrate(database)
        settle(database, [])
        told["inspectors"] = staff(database, list(stations(name, data)))
        with step("read and match"), database.reading() as session:
            checked = plans.check_assigned(
                session,
                name,
                data,
                department_id=MARKET,
                item_ids=[1],
                create=True,
                group_by=GroupBy.STATION,
                on=TODAY,
                max_bytes=len(data),
            )
        report = checked.report
        told |= {
            "rows": report.read,
            "units": checked.size,
            "errors": report.errors,
            "warnings": report.warnings,
        }
        told["first findings"] = [
            f"{one.row} {one.column} {one.value}: {one.rule}"
            for one in report.findings
            if one.level == "error"
        ][:10]
        told["rules"] = dict(Counter(one.rule for one in report.findings))
        with step("take"), database.transaction(actor=OFFICER, now=NOW) as tx:
            task = plans.take_assigned(
                tx,
                checked,
                dispatch=DISPATCH,
                title="省级抽查",
                ends_on=LAST,
                group_by=GroupBy.STATION,
                package=package,
            )
        with step("freeze and seal"), database.transaction(actor=OFFICER, now=NOW) as tx:
            draw = actions.freeze_draw(
                tx, task_id=task.id or 0, form="dice-10", opens_on=TODAY, entropy=steady("x"), **BUREAU
            )
            actions.commit_draw(tx, draw_id=draw.id, entropy=steady("y"))
        typed(database, draw.id)
        with step("open"), database.transaction(actor=OFFICER, now=NOW) as tx:
            actions.open_draw(tx, draw_id=draw.id)
        with step("certificate"):
            certificate = proof(database, draw.id)
        with step("verify"):
            verdict = verify(certificate)
        with step("compare office and certificate"), database.reading() as session:
            told["astray"] = len(queries.astray(session, draw.id))
            told["without a team"] = queries.left_without_team(session, draw.id)
            told["forced teams"] = queries.forced_teams(session, draw.id)
        told |= {
            "drawn": verdict.drawn,
            "teams": verdict.teams,
            "megabytes": round(len(certificate) / 1e6, 1),
        }
        database.close()
    return told


def main() -> None:
    """Print what was seen."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("list", nargs="?", type=Path)
    options.add_argument("--rows", type=int, default=17_531)
    options.add_argument("--package", type=int, default=4)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    name, data = ("made-up.csv", b"") if chosen.list is None else (chosen.list.name, chosen.list.read_bytes())
    told = held(name, data or made_up(chosen.rows), chosen.package)
    print(
        json.dumps(told, ensure_ascii=False)
        if chosen.json
        else "\n".join(f"{k}: {v}" for k, v in told.items())
    )


if __name__ == "__main__":
    main()
