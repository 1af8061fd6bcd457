"""Monthly duty orders with random people and calls, and changes that must not go unnoticed."""

import copy
import hashlib
import json
import random
from collections.abc import Callable
from datetime import date
from typing import Any

from inspections.draws.rules import dutymonth
from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.duty import Skip, Why
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.sources import form_named

HASH = Hash("sha256")
AT = "2026-12-05T02:00:00Z"


def random_month(chance: random.Random) -> bytes:
    """A month that is over: one or two groups, teams of two or three, calls with people passed over and places left."""
    names = [
        hashlib.sha256(f"{chance.random()}".encode()).hexdigest()[:32] for _ in range(chance.randint(3, 8))
    ]
    groups = ["all", "S421303001"][: chance.randint(1, 2)]
    people = [
        (group, "lead" if n % chance.choice([1, 2, 3]) == 0 else "member", who)
        for group in groups
        for n, who in enumerate(chance.sample(names, len(names) if group == "all" else 2))
    ]
    share = hashlib.sha256(names[0].encode()).digest()
    sealed = dutymonth.terms(
        bureau="随州市", duty="duty-1", department="市监局🙂", month="2026-12", team=chance.choice([2, 2, 3]), people=people,
        form=form_named("dice-10"), on=date(2026, 12, 1), tokens=b"",
        secrets=[dutymonth.sealed_share(HASH, "duty-1", 1, share), "0" * 64],
    )  # fmt: skip
    seed = dutymonth.seed_of(HASH, HASH.hex(encode_json(sealed)), share, "3516243615")
    month, calls = dutymonth.Month(sealed, seed), list[dutymonth.Call]()
    cases = [hashlib.sha256(f"case {n}".encode()).hexdigest()[:32] for n in range(3)]
    for _ in range(chance.randint(1, 7)):
        group, case = chance.choice([*groups, "unknown"]), chance.choice(cases)
        present = [who for who in month.teams.get((group, case), []) if who]
        leaves = chance.choice(present) if present and chance.random() < 0.6 else ""
        passed = {who: chance.choice(list(Skip)).value for who in names if chance.random() < 0.25}
        team, skipped = month.call(group, case, passed, leaves=leaves)
        reason = chance.choice(list(Why)).value if leaves else ""
        call = dutymonth.Call(month.number + 1, AT, case, group, leaves, reason, tuple(skipped), tuple(team))
        assert month.apply(call)
        calls.append(call)
    return dutymonth.encode(sealed, value="3516243615", share=share.hex(), calls=calls)


def _friend(chance: random.Random, value: dict[str, Any]) -> None:
    """Somebody else in a team."""
    team = chance.choice(value["calls"])["team"]
    at = chance.randrange(len(team))
    team[at] = chance.choice([who for _, _, who in value["commitment"]["people"] if who != team[at]] or ["x"])


def _passed(chance: random.Random, value: dict[str, Any]) -> None:
    """Somebody named as passed over who was not, or not in order."""
    call = chance.choice(value["calls"])
    call["skipped"].insert(0, [chance.choice(value["commitment"]["people"])[2], "leave"])


CHANGES: tuple[Callable[[random.Random, dict[str, Any]], Any], ...] = (
    _friend,
    _passed,
    lambda chance, value: value["calls"].insert(0, chance.choice(value["calls"])),
    lambda chance, value: chance.choice(value["calls"]).update(case="f" * 32, number=99),
    lambda chance, value: chance.choice(value["calls"]).update(leaves="f" * 32, reason="leave"),
    lambda chance, value: chance.choice(value["calls"]).update(reason=chance.choice(["mood", "leave"]), leaves=""),
    lambda chance, value: chance.choice(value["calls"]).update(at=chance.choice(["2026-12-32T00:00:00Z", "", 5])),
    lambda chance, value: chance.choice(value["calls"]).update(team=chance.choice([None, [1], ["a b"]])),
    lambda chance, value: chance.choice(value["calls"]).update(more=1),
    lambda chance, value: chance.choice(value["calls"]).pop("at"),
    lambda _, value: value["calls"].append([]),
    lambda _, value: value.update(public_value=""),
    lambda _, value: value.update(share="", public_value=""),
    lambda chance, value: value.update(public_value=chance.choice(["7", "1111111117", "\n", 3, None])),
    lambda chance, value: value.update(share=chance.choice(["1" * 64, "x", None])),
    lambda _, value: value.update(calls={}),
    lambda _, value: value.update(commitment=[]),
    lambda _, value: value.pop("share"),
    lambda chance, value: value["commitment"].update(
        chance.choice([
            {"team": 1}, {"team": 10**8}, {"team": True}, {"month": "2026-13"}, {"month": "26-12"}, {"people": []}, {"duty": "a b"},
            {"department": ""}, {"secrets": ["0" * 64]}, {"secrets": ["0" * 64] * 2}, {"tokens": "A" * 64}, {"hash": "sm3"}, {"hash": []},
            {"kind": "draw"}, {"protocol": 1}, {"people": [["all", "boss", "0" * 32]]}, {"people": [["all", "member", "0" * 32]] * 2},
            {"people": [["all", "member", "0" * 32], ["all", "member", "1" * 32]]}, {"bureau": "\t"}, {"more": ""}, {"people": [[]]},
        ])
    ),
    lambda chance, value: value["commitment"]["people"].reverse(),
    lambda chance, value: value["commitment"]["public_value"].update(
        chance.choice([{"bits": 23}, {"bits": "25"}, {"date": "2026-02-30"}, {"source": ""}, {"fallback": ""}])
    ),
    lambda chance, value: value["commitment"].pop(chance.choice(sorted(value["commitment"]))),
)  # fmt: skip
"""Changes by somebody who may write anything; what is sealed needs no key to be checked."""


def changed_months(chance: random.Random, data: bytes) -> list[bytes]:
    """Copies of a month, one for each kind of change that changed anything."""
    found = []
    for change in CHANGES:
        value = copy.deepcopy(json.loads(data))
        change(chance, value)
        changed = encode_json(value)
        found += [changed] if changed != data else []
    return [*found, data[:-1], data + b"\n", data.replace(b'":"', b'": "', 1), b"{}", b'{"a":1.5}', b"{\xff"]
