"""Building the demonstration city: seconds, memory, and that its numbers are exact; figures in benchmarks/README.md.

Run: ``.venv/bin/python benchmarks/city.py [--size city|small] [--keep FOLDER] [--json]``. The city is built by the command
itself in a process of its own, in a temporary folder; then it is reset once. Budgets: 90 s, 2 GB, reset in 10 s.
"""

import argparse
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SECONDS, MEGABYTES, RESET_SECONDS = 90, 2_048, 10
EXACT = {
    "entities": "SELECT count(*) FROM entity",
    "inspectors": "SELECT count(*) FROM inspector",
    "visits a year": "SELECT count(*) FROM visit WHERE occurred_on >= date(?, '-12 months') AND occurred_on < ?",
    "penalties a year": "SELECT count(*) FROM penalty_case WHERE filed_on >= date(?, '-12 months') AND filed_on < ?",
    "problem rate": "SELECT avg(problem) FROM inspection_act",
    "draws": "SELECT count(*) FROM draw WHERE status = 'opened'",
}


def demo(data: Path, *words: str) -> dict[str, Any]:
    """One call of the command: what it told, its seconds, processor seconds and largest memory in megabytes."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-c", "import cli; cli.main()", "--json", "demo", "--data", str(data), *words]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ)
    if told.returncode:
        raise SystemExit(told.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(told.stdout) | {
        "wall": round(time.perf_counter() - started, 1),
        "processor": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "megabytes": after.ru_maxrss // 1024,
    }


def numbers(data: Path, anchor: str) -> dict[str, Any]:
    """What the built database holds."""
    month = anchor[:8] + "01"
    with closing(sqlite3.connect(data / "supervision.sqlite")) as database:
        return {
            name: database.execute(query, (month, month) if "?" in query else ()).fetchone()[0]
            for name, query in EXACT.items()
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, count, reset; exit 1 when a budget is broken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", choices=("city", "small"), default="city")
    parser.add_argument("--keep", type=Path, help="build into this folder and leave it there")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    data = asked.keep or Path(tempfile.mkdtemp(prefix="city-")) / "var"
    try:
        built = demo(data, "--size", asked.size)
        reset = demo(data, "--size", asked.size, "--reset")
        found = {
            "build_seconds": built["wall"],
            "build_processor_seconds": built["processor"],
            "build_megabytes": built["megabytes"],
            "reset_seconds": reset["wall"],
            "database_megabytes": (data / "supervision.sqlite").stat().st_size >> 20,
            **numbers(data, built["anchor"]),
        }
    finally:
        if asked.keep is None:
            shutil.rmtree(data.parent, ignore_errors=True)
    kept = (
        found["build_seconds"] <= SECONDS
        and found["build_megabytes"] <= MEGABYTES
        and found["reset_seconds"] <= RESET_SECONDS
    )
    found["within_budget"] = kept
    print(
        json.dumps(found) if asked.json else "\n".join(f"{name:26} {value}" for name, value in found.items())
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
