"""A second opinion, written from docs/draw-protocol.md alone with the standard library, slowly and plainly.

It shares no code with the product; where the two differ, one of them or the text is wrong.
"""

import hashlib
import json
import struct
from collections import deque
from typing import Any

from tests.inspections.draws.stranger_pairing import Turning, integers


class Stranger:
    """Recomputes the tranches of a draw from its files."""

    def __init__(self, files: dict[str, str]) -> None:
        self.rules = json.loads(files["rules.json"])
        self.files = {name: text.encode() for name, text in files.items()}
        self.pool = {row[0]: row for row in self.rows("pool.tsv")}
        self.capacity = {row[0]: int(row[2]) for row in self.rows("inspectors.tsv")}
        self.load = {row[0]: int(row[3]) for row in self.rows("inspectors.tsv")}
        self.serving = self.rows("groups.tsv")
        self.barred = {(unit, who) for unit, who, _ in self.rows("bars.tsv")}
        self.gone: set[str] = set()

    def rows(self, name: str) -> list[list[str]]:
        return [line.split("\t") for line in self.files[name].decode().split("\n")[:-1]]

    def h(self, data: bytes) -> bytes:
        return hashlib.new(self.rules["hash"], data).digest()

    def labelled(self, label: str, key: bytes, rest: bytes) -> bytes:
        return self.h(label.encode().ljust(32, b"\0") + key + rest)

    def tree(self, leaves: list[bytes]) -> bytes:
        if len(leaves) <= 1:
            return self.h(b"\0" + leaves[0]) if leaves else self.h(b"")
        cut = 1
        while cut * 2 < len(leaves):
            cut *= 2
        return self.h(b"\1" + self.tree(leaves[:cut]) + self.tree(leaves[cut:]))

    def commitment(self, shares: list[list[str]]) -> str:
        names = ["bars.tsv", "groups.tsv", "inspectors.tsv", "left-out.tsv", "rules.json", "tokens.tsv"]
        flat = [bytes.fromhex(share) for one in shares for share in one]
        draw = self.h(self.rules["draw"].encode())
        value = self.rules | {
            "pool_root": self.tree(self.files["pool.tsv"].split(b"\n")[:-1]).hex(),
            "pool_size": len(self.pool),
            "files": {name: self.h(self.files.get(name, b"")).hex() for name in names},
            "secrets": [
                self.labelled("dr1/commit", draw, struct.pack(">I", n) + share).hex()
                for n, share in enumerate(flat, 1)
            ],
        }
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def tranche(
        self, number: int, seal: str, shares: list[str], value: str, at: str, stopped: dict[str, str]
    ) -> dict[str, Any]:
        """The content of tranche-<number>.json; packages nobody can take are in ``self.left``."""
        secret = b"".join(map(bytes.fromhex, shares))
        self.seed = self.labelled("dr1/seed", bytes.fromhex(seal), secret + value.encode())
        self.ticket = {
            unit: int.from_bytes(self.labelled("dr1/entity", self.seed, unit.encode()), "big")
            for unit in self.pool
        }
        quota = self.rules["tranches"][number - 1]["quota"]
        drawn = []
        for stratum in sorted(quota):
            keys = sorted(
                (self.ticket[unit] // int(row[3]), unit)
                for unit, row in self.pool.items()
                if row[1] == stratum and unit not in self.gone
            )
            drawn += [[unit, stratum, f"{key:064x}"] for key, unit in keys[: quota[stratum]]]
        self.gone |= {unit for unit, _, _ in drawn}
        stopped = {unit: reason for unit, reason in stopped.items() if unit in {one[0] for one in drawn}}
        self.pair(self.packages([unit for unit, _, _ in drawn if unit not in stopped]))
        teams = [
            [group, units, self.team[p][0], *sorted(self.team[p][1:])]
            for p, (group, units) in enumerate(self.packs)
            if p not in self.given_up
        ]
        self.left = [list(self.packs[p]) for p in self.given_up]
        for some in (teams, self.left):
            some.sort(key=lambda one: (one[0], self.ticket[one[1][0]], one[1][0]))
        for row in teams:
            for who in row[2:]:
                self.capacity[who] -= 1
                self.load[who] += 1
        return {
            "tranche": number, "opened_at": at, "shares": shares, "public_value": value, "seed": self.seed.hex(),
            "drawn": drawn, "stopped": [[unit, stopped[unit]] for unit in sorted(stopped)], "teams": teams,
            "proposals": self.proposals,
        }  # fmt: skip

    def packages(self, units: list[str]) -> list[tuple[str, list[str]]]:
        found = []
        for group, size in self.rules["package"].items():
            mine = [unit for unit in units if group in self.pool[unit][2].split("+")]
            mine.sort(key=lambda unit: (self.pool[unit][4], self.ticket[unit], unit))
            for at in range(0, len(mine), size):
                run = sorted(mine[at : at + size], key=lambda unit: (self.ticket[unit], unit))
                found.append((group, run))
        return found

    def pair(self, packages: list[tuple[str, list[str]]]) -> None:
        def place(kind: bytes, name: bytes) -> tuple[bytes, bytes]:
            return self.labelled("dr1/order", self.seed, kind + name), name

        self.packs = sorted(packages, key=lambda p: place(b"p", p[0].encode() + b"\0" + p[1][0].encode()))
        self.people = sorted(self.capacity, key=lambda who: place(b"i", who.encode()))
        self.team: list[list[str | None]] = [[None] * self.rules["teams"][group] for group, _ in self.packs]
        self.given_up: list[int] = []
        self.below = integers(lambda counter: self.labelled("dr1/deal", self.seed, counter))
        self.deal()
        self.repair()
        self.balance()
        turning = Turning(self)
        turning.settle(integers(lambda counter: self.labelled("dr1/pair", self.seed, counter)))
        self.proposals, self.forced = turning.proposals, turning.forced

    def listed(self, p: int, q: int) -> list[str]:
        group = self.packs[p][0]
        allowed = {who for of, role, who in self.serving if of == group and (q == 1 or role == "lead")}
        return [who for who in self.people if who in allowed]

    def may_come(self, p: int, who: str) -> bool:
        return who not in self.team[p] and all((unit, who) not in self.barred for unit in self.packs[p][1])

    def held(self, who: str) -> list[tuple[int, int]]:
        return [
            (p, min(at, 1)) for p, team in enumerate(self.team) for at, one in enumerate(team) if one == who
        ]

    def free(self, who: str) -> bool:
        return len(self.held(who)) < self.capacity[who]

    def now(self, who: str) -> int:
        return self.load[who] + len(self.held(who))

    def deal(self) -> None:
        for p, team in enumerate(self.team):
            for at in range(len(team)):
                able = [w for w in self.listed(p, min(at, 1)) if self.may_come(p, w) and self.free(w)]
                if able:
                    least = min(map(self.now, able))
                    ties = [who for who in able if self.now(who) == least]
                    team[at] = ties[self.below(len(ties))]

    def search(
        self, reached: set[str], start: list[tuple[tuple[int, int], str | None]], limit: float
    ) -> tuple[bool, set[str]]:
        came: dict[tuple[int, int], tuple[str | None, tuple[int, int] | None]] = {}
        queue: deque[tuple[int, int]] = deque()

        def add(node: tuple[int, int], leaver: str | None, to: tuple[int, int] | None) -> None:
            if node not in came:
                came[node] = (leaver, to)
                queue.append(node)

        for node, leaver in start:
            add(node, leaver, None)
        while queue:
            p, q = node = queue.popleft()
            if q == 1 and self.team[p][0] is not None:
                add((p, 0), self.team[p][0], node)
            if q == 0:
                leads = [who for who in self.listed(p, 0) if who in self.team[p][1:]]
                if leads:
                    add((p, 1), leads[0], node)
            for who in self.listed(p, q):
                if who in reached or not self.may_come(p, who):
                    continue
                reached.add(who)
                if self.free(who) and self.now(who) <= limit:
                    self.move(came, node, who)
                    return True, reached
                for other in self.held(who):
                    add(other, who, node)
        return False, reached

    def move(self, came: dict[Any, Any], node: tuple[int, int], comer: str) -> None:
        changes = []
        at: tuple[int, int] | None = node
        who = comer
        while at is not None:
            leaver, to = came[at]
            changes.append((at, leaver, who))
            at, who = to, leaver
        for (p, q), leaver, _ in changes:
            if leaver is not None:
                spot = 0 if q == 0 else self.team[p].index(leaver, 1)
                self.team[p][spot] = None
        for (p, q), _, who in changes:
            spot = 0 if q == 0 else self.team[p].index(None, 1)
            self.team[p][spot] = who

    def repair(self) -> None:
        for p, team in enumerate(self.team):
            for at in range(len(team)):
                if team[at] is not None:
                    continue
                if not self.search(set(), [((p, min(at, 1)), None)], float("inf"))[0]:
                    if "leave-blocked" not in self.rules["relax"]:
                        raise LookupError(p)
                    self.given_up.append(p)
                    self.team[p] = [None] * len(team)
                    break

    def balance(self) -> None:
        settled: set[str] = set()
        loads = [self.now(who) for who in self.people]
        for level in range(max(loads, default=0), min(loads, default=0) + 1, -1):
            for who in self.people:
                while self.now(who) >= level and who not in settled:
                    start = [(node, who) for node in self.held(who)]
                    found, reached = self.search(settled | {who}, start, level - 2)
                    if not found:
                        settled = reached
