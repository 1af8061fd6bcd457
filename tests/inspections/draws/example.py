"""Small draws for the tests: files as they would be frozen, and the secrets to open them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from inspections.draws.rules.canonical import encode_json, encode_tsv
from inspections.draws.rules.sources import form_named

DICE = "3516243615"


def token(name: str, nonce: bytes = b"\7" * 32) -> str:
    """The token of a code, computed as the protocol's text says and not by our own function."""
    prefix = b"dr1/token".ljust(32, b"\0") + nonce
    return hashlib.sha256(prefix + name.encode()).hexdigest()[:32]


def rules(**changes: Any) -> dict[str, Any]:
    """The content of rules.json for a small open draw."""
    form = form_named("dice-10")
    base: dict[str, Any] = {
        "protocol": "dr-1", "hash": "sha256", "bureau": "421300", "serial": 1, "previous": "", "draw": "421300-1",
        "plan": "2026年度抽查计划", "task": "食品销售监督检查", "round": 1, "mode": "open",
        "tranches": [{"date": "2026-03-02", "quota": {"A": 2, "B": 2}}],
        "teams": {"food": 2}, "package": {"food": 1}, "custodians": 1,
        "public_value": {
            "source": form.source, "form": form.form, "date": "2026-03-02", "fallback": "次日", "bits": form.bits,
        },
        "relax": [], "reveal_by": "2026-03-31",
        "parameters": [{"name": "ratio", "value": "percent:5", "basis": "年度计划"}],
    }  # fmt: skip
    return base | changes


def frozen_files(
    *,
    pool: Sequence[tuple[Any, ...]] | None = None,
    left_out: Sequence[tuple[Any, ...]] = (("gone1", "closed"),),
    inspectors: Mapping[str, tuple[int, int]] | None = None,
    groups: Mapping[str, tuple[Sequence[str], Sequence[str]]] | None = None,
    bars: Sequence[tuple[str, str, str]] = (),
    **changes: Any,
) -> dict[str, bytes]:
    """The files of a draw. ``inspectors``: name → (capacity, load); ``groups``: name → (leads, members)."""
    if pool is None:
        pool = [(f"{stratum}{n}", stratum, "food", 1, f"c{n % 2}") for stratum in "AB" for n in range(6)]
    people = inspectors or {f"p{n}": (3, n % 2) for n in range(5)}
    serving = groups or {"food": (["p0", "p1", "p2"], ["p3", "p4"])}
    lines = [(group, "lead", who) for group, (leads, _) in serving.items() for who in leads]
    lines += [(group, "member", who) for group, (_, members) in serving.items() for who in members]
    return {
        "pool.tsv": encode_tsv(pool),
        "left-out.tsv": encode_tsv(left_out),
        "inspectors.tsv": encode_tsv((who, "421303", seats, load) for who, (seats, load) in people.items()),
        "groups.tsv": encode_tsv(lines),
        "bars.tsv": encode_tsv(bars),
        "rules.json": encode_json(rules(**changes)),
    }


def secrets(tranches: int = 1, custodians: int = 1, **changes: Any) -> dict[str, Any]:
    """The content of secrets.json."""
    shares = [
        [hashlib.sha256(f"{t} {j}".encode()).hexdigest() for j in range(custodians)] for t in range(tranches)
    ]
    return {"shares": shares, "public_value": DICE, "opened_at": "2026-03-02T02:30:00Z"} | changes


def folder(path: Path, files: Mapping[str, bytes], hidden: Mapping[str, Any] | None = None) -> Path:
    """Write an input folder for ``draws certify``."""
    path.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (path / name).write_bytes(data)
    (path / "secrets.json").write_text(json.dumps(hidden or secrets()), encoding="utf-8")
    return path
