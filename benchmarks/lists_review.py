"""What a reviewer's decisions do for the one list: precision and recall after so many keys pressed, and what a key costs.

Run: ``.venv/bin/python benchmarks/lists_review.py [--json]``. The demonstration's three lists, whose truth is known, are imported into an
empty database and merged; then a reviewer who knows the truth answers the queue in its order (same item or not), and the
weights are learned every twenty decisions as in real life. Budgets: F1 0.93 after 60 decisions, 0.2 s of the processor a decision.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from inspections.demonstration.actions.lists import FACTS, HEADINGS, file_name, read_facts  # noqa: E402
from inspections.demonstration.rules.catalogue import KINDS, generate  # noqa: E402
from inspections.demonstration.rules.sizes import SEED  # noqa: E402
from supervision.foundation import clock  # noqa: E402
from supervision.foundation.actor import Actor  # noqa: E402
from supervision.foundation.database import Database, Transaction  # noqa: E402
from supervision.foundation.migrations import migrate  # noqa: E402
from supervision.foundation.rooms import load_tables  # noqa: E402
from supervision.foundation.settings import Settings  # noqa: E402
from supervision.foundation.sheets import write_csv  # noqa: E402
from supervision.lists import actions, queries  # noqa: E402
from supervision.lists.actions import Row  # noqa: E402
from supervision.lists.rules.review_links import Relation  # noqa: E402

REVIEWER = Actor(1, "复核", frozenset({"list_reviewer"}))
EVERY = 20
AFTER, LEAST_F1, MOST_SECONDS = 60, 0.93, 0.2


def printed(kind: str, row: Any) -> tuple[str, ...]:
    """A row of the catalogue under the headings of its list."""
    cells = {
        "职权编码": row.code, "监管事项编码": row.code, "职权名称": row.name, "抽查事项名称": row.name,
        "监管事项名称": row.name, "抽查类别": row.category, "抽查对象": row.target, "监管对象": row.target,
        "行使主体": row.line, "抽查主体": row.line, "监管部门": row.line, "实施依据": row.basis, "抽查依据": row.basis,
        "设定依据": row.basis, "对应权责清单事项": row.aligned_name, "对应的权力事项编码": row.aligned_code,
    }  # fmt: skip
    return tuple(cells.get(heading, "") for heading in HEADINGS[kind])


@contextmanager
def writing(database: Database) -> Iterator[Transaction]:
    """A transaction of the reviewer."""
    with database.transaction(actor=REVIEWER, now=clock.now()) as tx:
        yield tx


def prepared(folder: Path) -> tuple[Database, dict[Row, str]]:
    """The lists imported, merged and compared; which rows are really one."""
    load_tables()
    database = Database(Settings(data_dir=folder))
    migrate(database)
    catalogue = generate(read_facts(FACTS), seed=SEED)
    with writing(database) as tx:
        for kind in KINDS:
            table = write_csv(HEADINGS[kind], [printed(kind, row) for row in catalogue.rows[kind]])
            report, _source = actions.import_list(tx, kind, file_name(kind), table, place="甲市")
            if not report.clean:
                raise SystemExit(f"{kind}: {report.findings[0]}")
        actions.merge_lists(tx)
    compare(database)
    return database, {
        (file_name(kind), place + 2): str(number)
        for number, places in enumerate(catalogue.truth)
        for kind, place in places.items()
    }


def compare(database: Database) -> None:
    """What the worker does: learn when enough was decided, and propose."""
    with database.reading() as session:
        material = actions.compare(actions.read_material(session))
    with writing(database) as tx:
        actions.keep_links(tx, material)


def answer(database: Database, truth: dict[Row, str]) -> float | None:
    """Decide the first pair of the queue by the truth; processor seconds it took, ``None`` when nothing waits."""
    with database.reading() as session:
        waiting = queries.waiting_pairs(session, limit=1)
        if not waiting:
            return None
        sides = queries.sides(session, waiting)[waiting[0].id or 0]
        a, b = (truth[side.source.file_name, side.row.row_number] for side in sides)
    started = time.thread_time()
    with writing(database) as tx:
        relation = Relation.SAME if a == b else Relation.DIFFERENT
        actions.decide(tx, pair_id=waiting[0].id or 0, relation=relation)
    return time.thread_time() - started


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer the whole queue; exit 1 when a budget is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args(arguments).json
    told: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        database, truth = prepared(Path(folder))
        spent: list[float] = []
        while True:
            with database.reading() as session:
                judged, waits = actions.judge_merge(session, truth), queries.waiting_count(session)
            told.append(
                {
                    "decisions": len(spent),
                    "precision": round(judged.precision, 3),
                    "recall": round(judged.recall, 3),
                    "f1": round(judged.f1, 3),
                    "waiting": waits,
                    "seconds each": round(sum(spent[-EVERY:]) / EVERY, 3) if spent else 0.0,
                }
            )
            if not as_json:
                print("  ".join(f"{name} {value}" for name, value in told[-1].items()))
            for _ in range(EVERY):
                seconds = answer(database, truth)
                if seconds is not None:
                    spent.append(seconds)
            if waits == 0:
                break
            compare(database)
        database.close()
    reached = next(row["f1"] for row in told if row["decisions"] >= AFTER)
    slowest = max(row["seconds each"] for row in told)
    good = reached >= LEAST_F1 and slowest <= MOST_SECONDS
    if as_json:
        print(json.dumps({"steps": told, "f1": reached, "slowest": slowest, "budgets kept": good}))
    else:
        print(f"F1 {reached} after {AFTER}, at most {slowest} s a decision: {'ok' if good else 'TOO LITTLE'}")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
