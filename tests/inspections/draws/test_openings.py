"""opened.json of a sealed draw: its times, its order and the tranches it announces are checked by the product and verify.py."""

import hashlib
import json
from typing import Any

import pytest

from inspections.draws.rules.archive import unpack
from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.verification import verify
from inspections.draws.verifiers import verify as stranger
from supervision.foundation.errors import Problem
from tests.inspections.draws.example import frozen_files, secrets
from tests.inspections.draws.random_draws import certified, signed_again

TIMES = [
    "2026-03-02T02:30:00Z",
    "2026-03-08T16:00:00Z",
]  # the second is midnight in China, the first second of its day


def sealed(
    public: int, *, mode: str = "sealed", files: dict[str, bytes] | None = None, **stated: Any
) -> bytes:
    """A sealed draw of two tranches that are both opened, and ``public`` of them published."""
    made = certified(
        frozen_files(
            mode=mode,
            custodians=2,
            tranches=[{"date": day, "quota": {"A": 1, "B": 1}} for day in ("2026-03-02", "2026-03-09")],
        ),
        secrets(2, 2, opened_at=TIMES),
    )
    assert made
    inside = unpack(made)
    entries = [
        {
            "tranche": n,
            "digest": hashlib.sha256(inside[f"tranche-{n}.json"]).hexdigest(),
            "opened_at": TIMES[n - 1],
        }
        for n in (1, 2)
    ]
    kept = {f"tranche-{n}.json" for n in range(public + 1, 3)} | {"summary.txt"}
    told = {"draw": "421300-1", "tranches": entries} | stated
    return signed_again(
        {name: data for name, data in inside.items() if name not in kept}
        | {"opened.json": encode_json(told)}
        | (files or {})
    )


def entries(**changes: Any) -> list[dict[str, Any]]:
    """The announced tranches, the last with something changed."""
    right: list[dict[str, Any]] = json.loads(unpack(sealed(2))["opened.json"])["tranches"]
    return [right[0], right[1] | changes]


def wrong_openings() -> list[bytes]:
    """What an insider with the key might announce."""
    first, second = entries()
    return [
        sealed(2, tranches=entries(digest="0" * 64)), sealed(2, tranches=entries(opened_at="2026-03-08T16:00:01Z")),
        sealed(1, tranches=entries(opened_at="2026-03-08T15:59:59Z")), sealed(0, tranches=[first | {"opened_at": "2026-03-10T00:00:00Z"}, second]),
        sealed(0, tranches=[second, first]), sealed(0, tranches=entries(tranche=3)), sealed(2, tranches=[first]), sealed(0, tranches=[]),
        sealed(0, tranches=[first, second, second]), sealed(0, tranches=entries(more=1)), sealed(0, tranches=entries(digest=7)),
        sealed(0, tranches=entries(opened_at="2026-03-09")), sealed(0, draw="421300-2"), sealed(0, tranches={}), sealed(0, more=1),
        sealed(2, mode="held"), sealed(0, files={"opened.json": b"[]"}),
        sealed(0, files={"void.json": encode_json({"draw": "421300-1", "reason": "x", "shares": [s for t in secrets(2, 2)["shares"] for s in t],
                                                    "voided_at": TIMES[0]})}),
    ]  # fmt: skip


@pytest.mark.parametrize("public", [0, 1, 2])
def test_a_sealed_draw_announces_what_it_opened(public: int) -> None:
    data = sealed(public)
    ours, theirs = verify(data), stranger.check(data)
    assert (ours.tranches, ours.announced) == (theirs.draw.tranches, theirs.announced) == (public, 2)
    words = [en for _, en in stranger.told(theirs)]
    assert ("tranches opened and not public yet: 2" in words) == (public == 0)


def test_an_announcement_that_contradicts_the_draw_is_noticed() -> None:
    for number, data in enumerate(wrong_openings()):
        with pytest.raises(Problem, match=r"opened\.json|void\.json"):
            verify(data)
            pytest.fail(f"accepted by the product: {number}")
        with pytest.raises(stranger.Differs, match=r"opened\.json"):
            stranger.check(data)
            pytest.fail(f"accepted by verify.py: {number}")


def test_a_moment_at_the_end_of_the_calendar_is_no_accident() -> None:
    late = "9999-12-31T23:59:59Z"
    data = sealed(1, tranches=entries(opened_at=late))
    assert verify(data).announced == stranger.check(data).announced == 2
