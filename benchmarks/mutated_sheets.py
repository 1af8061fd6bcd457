"""2,000 damaged and hostile spreadsheets through the whole import: nobody dies, nothing comes in by halves.

    python -m benchmarks.mutated_sheets [--count 2000] [--seed 1]

Files are made from a good register and a good list, the same for a seed: bombs, far cells, cut and flipped bytes, wrong
encodings, formulas, merged mess, lying zips, entities, endless rows. A worker process takes them one after another, as a
worker of the product does: it must live to the end, each file must be a refusal, a report with errors and no row, or an
import with every row; and neither the worker nor a parsing child may ever need more than 512 MB.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.mutants import Mutant, mutants

MOST_MEMORY = 512
NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)


def take(folder: Path) -> None:
    """A worker: one line of JSON in for each file, one out; its database lies in ``folder``."""
    from sqlmodel import Session, func, select

    from supervision.foundation.actor import SYSTEM
    from supervision.foundation.database import Database
    from supervision.foundation.errors import Problem
    from supervision.foundation.migrations import migrate
    from supervision.foundation.settings import Settings
    from supervision.lists.actions import import_list
    from supervision.lists.tables import SourceItem
    from supervision.registers.actions import import_file
    from supervision.registers.rules.kinds import FileKind
    from supervision.registers.tables import Entity

    def count(session: Session) -> int:
        return sum(
            session.exec(select(func.count()).select_from(table)).one() for table in (Entity, SourceItem)
        )

    database = Database(Settings(data_dir=folder))
    migrate(database)
    for line in sys.stdin:
        told = json.loads(line)
        data, name = Path(told["path"]).read_bytes(), told["name"]
        with database.reading() as session:
            before = count(session)
        began, added, sentence = time.monotonic(), 0, ""
        try:
            with database.transaction(actor=SYSTEM, now=NOW) as tx:
                if told["kind"] == "entities":
                    report = import_file(tx, FileKind.ENTITIES, name, data)
                    added = report.added if report.done else 0
                else:
                    report, source = import_list(tx, told["kind"], name, data)
                    added = source.rows if source else 0
            outcome = "imported" if report.done else "reported"
        except Problem as problem:
            outcome, sentence = "refused", problem.text("zh")
        with database.reading() as session:
            whole = count(session) - before == added
        answer = {
            "outcome": outcome,
            "whole": whole,
            "sentence": sentence,
            "seconds": time.monotonic() - began,
        }
        answer["own_mb"], answer["child_mb"] = (
            resource.getrusage(who).ru_maxrss // 1024
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print(json.dumps(answer), flush=True)


class Worker:
    """A process that takes files, watched from here."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "file"
        self.start()

    def start(self) -> None:
        """Start it, also again after it died."""
        command = [sys.executable, "-m", "benchmarks.mutated_sheets", "--worker", str(self.folder / "data")]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def give(self, mutant: Mutant) -> dict[str, object] | None:
        """What became of a file; ``None`` when the worker died of it."""
        self.file.write_bytes(mutant.data)
        told = {"path": str(self.file), "kind": mutant.kind, "name": mutant.name}
        if self.process.stdin is None or self.process.stdout is None:
            return None
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return json.loads(line) if line else None

    def stop(self) -> None:
        """Let it end."""
        self.process.communicate()


def run(count: int, seed: int, folder: Path, *, show: bool = False) -> dict[str, object]:
    """Give a worker all files; returns what is promised: deaths, half imports, and the most memory in MB."""
    worker = Worker(folder)
    outcomes: Counter[str] = Counter()
    by_way: dict[str, Counter[str]] = {}
    deaths, halves, slowest, most = [], [], (0.0, ""), {"own_mb": 0, "child_mb": 0}
    for mutant in mutants(count, seed):
        answer = worker.give(mutant)
        if answer is None:
            deaths.append(mutant.name)
            worker.stop()
            worker.start()
            continue
        outcomes[str(answer["outcome"])] += 1
        by_way.setdefault(mutant.how, Counter())[str(answer["outcome"])] += 1
        if not answer["whole"]:
            halves.append(mutant.name)
        if answer["outcome"] == "refused" and not answer["sentence"]:
            halves.append(mutant.name + " without a sentence")
        slowest = max(slowest, (float(str(answer["seconds"])), mutant.name))
        most = {key: max(value, int(str(answer[key]))) for key, value in most.items()}
    worker.stop()
    if show:
        for way, found in sorted(by_way.items()):
            print(f"{way:12} " + "  ".join(f"{word} {n}" for word, n in sorted(found.items())))
    return {
        "files": count,
        "outcomes": dict(outcomes),
        "dead workers": deaths,
        "half imports": halves,
        "most MB": most,
        "slowest": slowest,
        "untouched": dict(by_way.get("untouched", {})),
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.worker:
        take(chosen.worker)
        return
    with tempfile.TemporaryDirectory() as folder:
        result = run(chosen.count, chosen.seed, Path(folder), show=True)
    for word, value in result.items():
        print(f"{word}: {value}")
    worst = max(result["most MB"].values())  # type: ignore[attr-defined]
    sys.exit(bool(result["dead workers"] or result["half imports"] or worst > MOST_MEMORY))


if __name__ == "__main__":
    main()
