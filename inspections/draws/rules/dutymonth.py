"""The monthly duty order 月度值班顺序: who checks a late complaint, sealed beforehand (docs/draw-protocol.md §9).

The people are sealed before the public value exists, so nobody can choose them; the share behind the seal stays secret
until the month is over, so nobody can foresee who would come; the order belongs to the business, so registering a
complaint again, earlier or later in the month finds the same people.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.duty import first_free, in_order
from inspections.draws.rules.hashing import Hash, block, hash_named
from inspections.draws.rules.sources import PublicForm
from supervision.foundation.errors import Problem, Refused

PROTOCOL = "dr-1"
NAME = "duty.json"


@dataclass(frozen=True)
class Call:
    """One line of the month's register: a team for a case, or (``leaves``) a place of it filled again."""

    number: int
    at: str
    case: str
    group: str
    leaves: str
    reason: str
    skipped: tuple[tuple[str, str], ...]
    team: tuple[str, ...]

    def value(self) -> dict[str, Any]:
        """As it stands in the published file."""
        return {
            **vars(self),
            "skipped": [list(pair) for pair in self.skipped],
            "team": list(self.team),
        }


def terms(
    *,
    bureau: str,
    duty: str,
    department: str,
    month: str,
    team: int,
    people: Sequence[tuple[str, str, str]],
    form: PublicForm,
    on: date,
    secrets: Sequence[str],
    tokens: bytes,
) -> dict[str, Any]:
    """What is sealed: who may be called (group, lead or member, token), for which month, by which public value.

    Raises:
        Refused: fewer people than a team needs, or nobody who may lead.
    """
    if len({who for _group, _role, who in people}) < team or all(role != "lead" for _, role, _ in people):
        raise Refused("能值班的人员不足{n}人，或者没有能带队的人，不能排值班顺序。", n=team)
    return {
        "protocol": PROTOCOL,
        "kind": "duty",
        "hash": "sha256",
        "bureau": bureau,
        "duty": duty,
        "department": department,
        "month": month,
        "team": team,
        "people": sorted(list(line) for line in people),
        "public_value": {
            "source": form.source,
            "form": form.form,
            "date": on.isoformat(),
            "bits": form.bits,
        },
        "secrets": list(secrets),
        "tokens": Hash("sha256").hex(tokens),
    }


def sealed_share(hash: Hash, duty: str, number: int, share: bytes) -> str:
    """C_n = H(block("dr1/commit", H(duty id)) ‖ u32(n) ‖ share): 1 = the month's share, 2 = the one behind cases."""
    return hash.hex(block("dr1/commit", hash.of(duty.encode())) + struct.pack(">I", number) + share)


def seed_of(hash: Hash, seal: str, share: bytes, value: str) -> bytes:
    """seed = H(block("dr1/seed", seal) ‖ share 1 ‖ utf8(public value))."""
    return hash.of(block("dr1/seed", bytes.fromhex(seal)) + share + value.encode())


def case_nonce(hash: Hash, share: bytes, unit: str) -> bytes:
    """What proves to a business which case is its own; made from share 2, so that nobody can pick another."""
    return hash.of(block("dr1/case", share) + unit.encode())


def case_of(hash: Hash, share: bytes, unit: str) -> str:
    """The token that stands for a business in the register of the month."""
    return hash.hex(block("dr1/token", case_nonce(hash, share, unit)) + unit.encode())[:32]


class Month:
    """The calls of one month, made or checked one after the other."""

    def __init__(self, value: Mapping[str, Any], seed: bytes) -> None:
        self.hash, self.seed = hash_named(value["hash"]), seed
        self.size = int(value["team"])
        self.leads: dict[str, set[str]] = {}
        self.everyone: dict[str, set[str]] = {}
        for group, role, who in value["people"]:
            self.everyone.setdefault(group, set()).add(who)
            if role == "lead":
                self.leads.setdefault(group, set()).add(who)
        self.teams: dict[tuple[str, str], list[str]] = {}
        self.gone: dict[tuple[str, str], set[str]] = {}
        self.number = 0

    def order(self, group: str, case: str) -> list[str]:
        """Everybody of a group in the order of a case; loads play no part in it."""
        people = self.everyone.get(group, set())
        return in_order(self.hash, self.seed, f"{group}\0{case}".encode(), people, {})

    def call(
        self, group: str, case: str, passed: Mapping[str, str], *, leaves: str = ""
    ) -> tuple[list[str], list[tuple[str, str]]]:
        """The team of a case (after ``leaves`` gave up a place), the lead first, and who was passed over.

        A case that has a whole team keeps it. A place that nobody can take stays "": such a visit is not made.

        Raises:
            Refused: ``leaves`` is not in the team.
        """
        key = (group, case)
        team = list(self.teams.get(key, ()))
        gone = self.gone.get(key, set()) | ({leaves} if leaves else set())
        if leaves and leaves not in team:
            raise Refused("“{who}”现在不在这个检查组里，不能换下。", who=leaves)
        team = ["" if who == leaves else who for who in team] or [""] * self.size
        order = [who for who in self.order(group, case) if who not in gone]
        skipped: dict[str, str] = {}
        for place in (at for at, who in enumerate(team) if not who):
            able = self.leads.get(group, set()) if place == 0 else self.everyone.get(group, set())
            come, over = first_free([who for who in order if who in able and who not in team], passed)
            skipped |= dict(over)
            team[place] = come[0] if come else ""
        return team, [(who, skipped[who]) for who in order if who in skipped]

    def apply(self, call: Call) -> bool:
        """Make a call; False when it is not what follows from the order."""
        key = (call.group, call.case)
        try:
            team, skipped = self.call(call.group, call.case, dict(call.skipped), leaves=call.leaves)
        except Problem:
            return False
        if call.number != self.number + 1 or tuple(team) != call.team or tuple(skipped) != call.skipped:
            return False
        self.number += 1
        self.teams[key] = team
        if call.leaves:
            self.gone.setdefault(key, set()).add(call.leaves)
        return True


def encode(commitment: Mapping[str, Any], *, value: str, share: str, calls: Sequence[Call]) -> bytes:
    """The published file of a month; ``share`` is "" until the month is over."""
    return encode_json(
        {
            "commitment": dict(commitment),
            "public_value": value,
            "share": share,
            "calls": [call.value() for call in calls],
        }
    )
