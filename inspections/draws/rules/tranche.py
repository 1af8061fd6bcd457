"""Opening 开启 of one tranche: seed, drawn units, teams, and the file that states them (protocol §4–6)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from inspections.draws.rules.canonical import encode_json, is_code, is_text
from inspections.draws.rules.commitment import seed as seed_of
from inspections.draws.rules.files import POOL, Frozen
from inspections.draws.rules.lanes import fast_smallest, lanes_for
from inspections.draws.rules.lottery import Drawn, smallest
from inspections.draws.rules.packages import Package, packages
from inspections.draws.rules.pairing import Blocking, Roster, Team, pair
from inspections.draws.rules.sources import check_value
from inspections.draws.rules.terms import LEAVE_BLOCKED
from supervision.foundation.errors import Unreadable


@dataclass(frozen=True)
class Event:
    """What happened when a tranche was opened: everything the result depends on besides the sealed files."""

    shares: tuple[bytes, ...]
    public_value: str
    opened_at: str
    stopped: tuple[tuple[str, str], ...] = ()


class Lots(NamedTuple):
    """The seed of a tranche and whom it draws, in published order."""

    seed: bytes
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True)
class Opened:
    """A tranche with its result."""

    number: int
    event: Event
    seed: bytes
    drawn: tuple[Drawn, ...]
    teams: tuple[Team, ...]
    left: tuple[Package, ...]
    proposals: int

    def value(self) -> dict[str, Any]:
        """The content of ``tranche-<t>.json``."""
        return {
            "tranche": self.number,
            "opened_at": self.event.opened_at,
            "shares": [share.hex() for share in self.event.shares],
            "public_value": self.event.public_value,
            "seed": self.seed.hex(),
            "drawn": [[one.unit, one.stratum, one.key.hex()] for one in self.drawn],
            "stopped": [list(entry) for entry in self.event.stopped],
            "teams": team_lists(self.teams),
            "proposals": self.proposals,
        }

    def files(self) -> dict[str, bytes]:
        """The tranche's files; ``blocked-<t>.json`` only when packages were left without a team."""
        files = {f"tranche-{self.number}.json": encode_json(self.value())}
        if self.left:
            left = [[package.group, list(package.units)] for package in self.left]
            files[f"blocked-{self.number}.json"] = encode_json(left)
        return files


def team_lists(teams: Sequence[Team]) -> list[list[Any]]:
    """``teams`` as published: [group, [unit, …], lead, member, …]."""
    return [[team.package.group, list(team.package.units), *team.people] for team in teams]


class Opening:
    """The state between tranches of one draw: who is drawn, who has work already."""

    def __init__(self, frozen: Frozen, commit: str) -> None:
        self.frozen = frozen
        self.commit = commit
        self.number = 0
        self.gone: set[str] = set()
        self.roster = Roster.of(frozen)

    def lots(self, shares: Sequence[bytes], public_value: str, drawn: Sequence[Drawn] | None = None) -> Lots:
        """Whom the next tranche draws, before anybody is stopped or paired; ``drawn`` if shards have drawn already."""
        terms = self.frozen.terms
        seed = seed_of(terms.hash, self.commit, shares, public_value)
        if drawn is not None:
            return Lots(seed, tuple(drawn))
        quota = terms.tranches[self.number].quota
        compiled = lanes_for(terms.hash, len(self.frozen.pool))
        if compiled is None:
            found = smallest(self.frozen.pool, quota, seed=seed, hash=terms.hash, gone=self.gone)
        else:
            found = fast_smallest(compiled, self.frozen.data[POOL], quota, seed=seed, gone=self.gone)
        return Lots(seed, tuple(found))

    def open(self, event: Event, lots: Lots | None = None) -> Opened | Blocking:
        """Open the next tranche; a Blocking leaves the state as it was. ``lots`` saves drawing them again."""
        terms = self.frozen.terms
        check_event(self.frozen, event)
        lots = lots or self.lots(event.shares, event.public_value)
        units = {one.unit for one in lots.drawn}
        stopped = dict(event.stopped)
        stranger = next((unit for unit in stopped if unit not in units), None)
        if stranger is not None:
            raise Unreadable("停止名单中的“{unit}”不在本批次抽中的名单里。", unit=stranger)
        lines = {line[0]: line for line in self.frozen.pool if line[0] in units}
        result = pair(
            packages(lots.drawn, lines, terms.package, stopped=stopped),
            self.roster,
            seed=lots.seed,
            hash=terms.hash,
            leave_blocked=LEAVE_BLOCKED in terms.relax,
        )
        if isinstance(result, Blocking):
            return result
        self.number += 1
        self.gone |= units
        if self.number < len(terms.tranches):
            self.roster = self.roster.after(result.teams)
        return Opened(self.number, event, lots.seed, lots.drawn, result.teams, result.left, result.proposals)


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def check_event(frozen: Frozen, event: Event) -> None:
    """Refuse an event that is not written as the protocol says."""
    terms = frozen.terms
    if len(event.shares) != terms.custodians or any(len(share) != 32 for share in event.shares):
        raise Unreadable("保管人的密钥份数与批次、保管人数不符。")
    if not is_text(event.public_value):
        raise Unreadable("公开数不能为空，也不能含控制字符。")
    if terms.public_form is not None:
        check_value(terms.public_form, event.public_value)
    if not is_moment(event.opened_at):
        raise Unreadable(
            "开启时间“{moment}”须写作2026-11-21T02:30:00Z的形式。", moment=str(event.opened_at)[:40]
        )
    units = [unit for unit, _ in event.stopped]
    if units != sorted(set(units)) or not all(is_code(reason) for _, reason in event.stopped):
        raise Unreadable("停止名单须按对象排序、不重复，并逐户写明原因代码。")


def is_moment(text: object) -> bool:
    """Whether this is a second in UTC, written 2026-11-21T02:30:00Z."""
    if not isinstance(text, str) or not _MOMENT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
