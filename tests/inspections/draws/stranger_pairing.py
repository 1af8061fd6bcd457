"""The stranger's cut, search and chain, from the text of docs/draw-protocol.md §6 alone; shares no code with the product."""

import struct
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from typing import Any

Node = tuple[int, int]
Words = Callable[[int], int]


def integers(hashed: Callable[[bytes], bytes]) -> Words:
    """The stream's integers below a limit; ``hashed`` hashes the block and the eight bytes given."""

    def words() -> Iterator[int]:
        counter = 0
        while True:
            yield from struct.unpack(">8I", hashed(struct.pack(">Q", counter)))
            counter += 1

    stream = words()

    def below(limit: int) -> int:
        while limit > 1:
            product = next(stream) * limit
            if product % 2**32 >= (2**32 - limit) % limit:
                return product // 2**32
        return 0

    return below


class Turning:
    """A balanced pairing as the stranger holds it, to be replaced by a random one."""

    def __init__(self, stranger: Any) -> None:
        self.s = stranger
        self.rank = {who: at for at, who in enumerate(stranger.people)}
        self.packs = [p for p in range(len(stranger.packs)) if p not in stranger.given_up]
        self.load = {who: stranger.now(who) for who in stranger.people}
        self.proposals = 0

    def at(self, p: int, q: int) -> list[str]:
        return [self.s.team[p][0]] if q == 0 else self.s.team[p][1:]

    def in_order(self, people: Any) -> list[str]:
        return sorted(people, key=self.rank.__getitem__)

    def components(self) -> dict[Hashable, int]:
        arrows: dict[Hashable, set[Hashable]] = {}

        def arrow(one: Hashable, other: Hashable) -> None:
            arrows.setdefault(one, set()).add(other)
            arrows.setdefault(other, set())

        for p in self.packs:
            for q in (0, 1):
                for who in self.s.listed(p, q):
                    if self.s.may_come(p, who):
                        arrow((p, q), who)
                for who in self.at(p, q):
                    arrow(who, (p, q))
            arrow((p, 1), (p, 0))
            if set(self.at(p, 1)) & set(self.s.listed(p, 0)):
                arrow((p, 0), (p, 1))
        for who, load in self.load.items():
            arrow(load, who)
            if self.s.free(who):
                arrow(who, load + 1)
        reach = {}
        for start in arrows:
            seen, waiting = {start}, [start]
            while waiting:
                fresh = arrows[waiting.pop()] - seen
                seen |= fresh
                waiting += fresh
            reach[start] = seen
        found: dict[Hashable, int] = {}
        for one in arrows:
            if one not in found:
                found |= {other: len(found) for other in reach[one] if one in reach[other]}
        return found

    def cut(self) -> list[list[Node]]:
        """Names, bounds and parts; the forced people are in ``self.forced``."""
        tied = self.components()
        self.free: dict[Node, list[str]] = {}
        self.names: dict[Node, list[str]] = {}
        self.forced = set()
        self.base = dict(self.s.load)
        for p in self.packs:
            turning = tied[p, 0] == tied[p, 1]
            for q in (0, 1):
                leads = self.s.listed(p, 0)
                free = [
                    who
                    for who in self.at(p, q)
                    if tied[who] == tied[p, q] or (turning and (q == 0 or who in leads))
                ]
                for who in self.at(p, q):
                    if who not in free:
                        self.forced.add((p, q, who))
                        self.base[who] += 1
                if not free:
                    continue
                listed = self.s.listed(p, q)
                names = set(free)
                names |= {w for w in listed if self.s.may_come(p, w) and tied[w] == tied[p, q]}
                if turning:
                    names |= set(listed) & set(self.at(p, 1 - q))
                self.free[p, q], self.names[p, q] = self.in_order(free), self.in_order(names)
        self.least, self.most = {}, {}
        for who, load in self.load.items():
            self.least[who] = load - (tied.get(load) == tied.get(who, -1))
            rises = self.s.free(who) and tied[who] == tied[load + 1]
            self.most[who] = load + rises
        parts: list[list[Node]] = []
        for node in sorted(self.free):
            mine = [node]
            rest = []
            for part in parts:
                if any(set(self.names[one]) & set(self.names[node]) for one in part):
                    mine = part + mine
                else:
                    rest.append(part)
            parts = [*rest, sorted(mine)]
        return sorted(parts)

    def settle(self, below: Words) -> None:
        for part in self.cut():
            found = self.search(part)
            if found is not None:
                chosen = found[below(len(found))]
            else:
                chosen = Chain(self, part).run(below)
            for (p, q), people in chosen.items():
                kept = [who for who in self.at(p, q) if who not in self.free[p, q]]
                if q == 0:
                    self.s.team[p][0] = (kept + list(people))[0]
                else:
                    self.s.team[p][1:] = kept + list(people)

    def search(self, part: list[Node]) -> list[dict[Node, tuple[str, ...]]] | None:
        order: list[Node] = []
        queue, queued = deque([part[0]]), {part[0]}
        while queue:
            node = queue.popleft()
            order.append(node)
            for who in self.names[node]:
                for other in part:
                    if who in self.names[other] and other not in queued:
                        queued.add(other)
                        queue.append(other)
        everybody = {who for node in part for who in self.names[node]}
        best = sum(self.load[who] ** 2 for who in everybody)
        load = {who: self.base[who] for who in everybody}
        found: list[dict[Node, tuple[str, ...]]] = []
        chosen: dict[Node, list[str]] = {}
        tries = 0

        class TooManyError(Exception):
            pass

        def fill(step: int) -> None:
            if step == len(order):
                if sum(one**2 for one in load.values()) == best:
                    found.append({node: tuple(people) for node, people in chosen.items()})
                    if len(found) > 10_000:
                        raise TooManyError
                return
            chosen[order[step]] = []
            choose(step, 0)
            del chosen[order[step]]

        def choose(step: int, start: int) -> None:
            nonlocal tries
            node = order[step]
            if len(chosen[node]) == len(self.free[node]):
                later = {who for other in order[step + 1 :] for who in self.names[other]}
                if all(load[who] >= self.least[who] for who in self.names[node] if who not in later):
                    fill(step + 1)
                return
            for at in range(start, len(self.names[node])):
                who = self.names[node][at]
                if load[who] < self.most[who] and who not in chosen.get((node[0], 1 - node[1]), ()):
                    tries += 1
                    if tries > 200_000:
                        raise TooManyError
                    chosen[node].append(who)
                    load[who] += 1
                    choose(step, at + 1)
                    load[who] -= 1
                    chosen[node].pop()

        try:
            fill(0)
        except TooManyError:
            return None
        return found


class Chain:
    """The exchanges of one part, each proposal worked out on a copy of nothing and applied when accepted."""

    def __init__(self, turning: Turning, part: list[Node]) -> None:
        self.t = turning
        self.node = [node for node in part for _ in turning.free[node]]
        self.holder = [who for node in part for who in turning.free[node]]
        self.seats: dict[str, list[int]] = {who: [] for node in part for who in turning.names[node]}
        for place, who in enumerate(self.holder):
            self.seats[who].append(place)
        self.width = max(turning.most[who] - turning.base[who] for who in self.seats)
        self.count = len(self.holder)

    def load(self, who: str) -> int:
        return self.t.base[who] + len(self.seats[who])

    def neighbour(self, place: int, who: str, but: int | None) -> bool:
        return any(
            other not in (place, but) and self.node[other][0] == self.node[place][0]
            for other in self.seats[who]
        )

    def run(self, below: Words) -> dict[Node, tuple[str, ...]]:
        total = max(5000, self.count * (200 if self.count < 1000 else 100))
        self.t.proposals += total
        for _ in range(total):
            self.propose(below)
        return {
            node: tuple(who for at, who in zip(self.node, self.holder, strict=True) if at == node)
            for node in dict.fromkeys(self.node)
        }

    def propose(self, below: Words) -> None:
        v = below(4 * self.count)
        s, kind = [v // 4], v % 4
        o = [self.holder[s[0]]]

        def rises(who: str) -> bool:
            return self.load(who) == self.load(o[0]) - 1 and self.load(who) < self.t.most[who]

        while True:
            here = s[-1]
            names = self.t.names[self.node[here]]
            v = below(2 * (len(names) - 1) * self.width)
            coin, seat = v % 2, v // 2 % self.width
            who = [one for one in names if one != self.holder[here]][v // (2 * self.width)]
            has = seat < len(self.seats[who])
            if kind == 2 and who == o[0]:
                if has and self.seats[who][seat] == s[0] and not self.neighbour(here, who, s[0]):
                    self.turn(s, [*o, who])
                return
            if who in o:
                return
            if coin == 0 and (kind == 1 or (kind == 3 and rises(who))):
                if rises(who) and not self.neighbour(here, who, None):
                    self.move(s, [*o, who])
                return
            if not has:
                return
            onward = self.seats[who][seat]
            if self.neighbour(here, who, onward):
                return
            s.append(onward)
            o.append(who)
            if kind == 0 and coin == 0:
                if o[0] in self.t.names[self.node[onward]] and not self.neighbour(onward, o[0], s[0]):
                    self.turn(s, [*o, o[0]])
                return

    def turn(self, s: list[int], o: list[str]) -> None:
        seat = [self.seats[self.holder[place]].index(place) for place in s]
        for at, place in enumerate(s):
            self.seats[o[at + 1]][seat[(at + 1) % len(s)]] = place
            self.holder[place] = o[at + 1]

    def move(self, s: list[int], o: list[str]) -> None:
        seat = [self.seats[self.holder[place]].index(place) for place in s]
        mine = self.seats[o[0]]
        mine[seat[0]] = mine[-1]
        mine.pop()
        for at, place in enumerate(s[:-1]):
            self.seats[o[at + 1]][seat[at + 1]] = place
        self.seats[o[-1]].append(s[-1])
        for at, place in enumerate(s):
            self.holder[place] = o[at + 1]
