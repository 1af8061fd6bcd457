"""A published example: one city's yearly check of 30,323 businesses at four ratios, as files for ``draws certify``.

Run: ``python -m benchmarks.bayannur FOLDER``; then ``supervision draws certify FOLDER --out draw.zip`` and ``supervision draws
verify draw.zip``. The numbers of businesses per risk class and the ratios are those of the Bayannur workload (898, 1,581, 5,658 and
22,186 at 100, 100, 5 and 2 %); businesses, inspectors and the throw of the dice are made up, and always the same.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from inspections.draws.rules.canonical import encode_json, encode_tsv
from inspections.draws.rules.sources import form_named
from inspections.plans.rules.quotas import Ratio, RatioKind, quotas

SIZES = {"D": 898, "C": 1_581, "B": 5_658, "A": 22_186}
RATIOS = {
    "D": Ratio(RatioKind.FULL),
    "C": Ratio(RatioKind.FULL),
    "B": Ratio(RatioKind.PERCENT, 500),
    "A": Ratio(RatioKind.PERCENT, 200),
}
AREAS = ("150802", "150821", "150822", "150823", "150824", "150825", "150826")
"""Its seven counties and districts; each is served by its own people."""
PEOPLE = 84
"""Inspectors of a county; every second one may lead."""
DAY = "2026-03-02"
THROWN = "3516243615"


def example() -> dict[str, bytes]:
    """The files of the folder: the frozen lists, the rules, and the secrets of a rehearsal."""
    inspectors = sorted((_token(f"inspector {area} {n}"), area) for area in AREAS for n in range(PEOPLE))
    leads = {_token(f"inspector {area} {n}") for area in AREAS for n in range(0, PEOPLE, 2)}
    return {
        "pool.tsv": encode_tsv(_pool()),
        "left-out.tsv": encode_tsv((f"L{n:05d}", "closed") for n in range(120)),
        "inspectors.tsv": encode_tsv((who, area, 40, 0) for who, area in inspectors),
        "groups.tsv": encode_tsv(
            (area, "lead" if who in leads else "member", who) for who, area in inspectors
        ),
        "bars.tsv": b"",
        "rules.json": encode_json(_rules()),
        "secrets.json": json.dumps(
            {
                "shares": [[hashlib.sha256(b"bayannur").hexdigest()]],
                "public_value": THROWN,
                "opened_at": f"{DAY}T02:30:00Z",
            }
        ).encode(),
    }


def _pool() -> Iterator[tuple[str, str, str, int, str]]:
    number = 0
    for stratum, size in SIZES.items():
        for _ in range(size):
            area = AREAS[number % len(AREAS)]
            yield f"U{number:05d}", stratum, area, 1, f"{area}-{number % 40:02d}"
            number += 1


def _token(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _rules() -> dict[str, Any]:
    form = form_named("dice-10")
    return {
        "protocol": "dr-1",
        "hash": "sha256",
        "bureau": "巴彦淖尔市（示例，单位和人员均为虚构）",
        "serial": 1,
        "previous": "",
        "draw": "150800-2026-example-01",
        "plan": "2026年度随机抽查计划（示例）",
        "task": "按信用风险分类的随机抽查",
        "round": 1,
        "mode": "open",
        "tranches": [{"date": DAY, "quota": quotas(SIZES, RATIOS)}],
        "teams": dict.fromkeys(AREAS, 2),
        "package": dict.fromkeys(AREAS, 4),
        "custodians": 1,
        "public_value": {
            "source": form.source, "form": form.form, "date": DAY, "fallback": "", "bits": form.bits,
        },
        "relax": [],
        "reveal_by": DAY,
        "parameters": [
            {"name": f"ratio {stratum}", "value": share, "basis": "年度计划"}
            for stratum, share in (("A", "2%"), ("B", "5%"), ("C", "100%"), ("D", "100%"))
        ],
    }  # fmt: skip


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def write(folder: Path) -> None:
    """Write the example's files into FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in example().items():
        (folder / name).write_bytes(data)
    click.echo(f"{folder}: {sum(SIZES.values())} businesses, {sum(quotas(SIZES, RATIOS).values())} to draw")


if __name__ == "__main__":
    write()
