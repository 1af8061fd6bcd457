"""A quarter on paper: who is visited when, by whom, and what is found. Rows point into the blueprint's frames."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt

from inspections.demonstration.rules import followups, habits, outcomes, visits
from inspections.demonstration.rules.blueprint import Blueprint, suspicion
from inspections.demonstration.rules.chance import Flags, Floats, Ints, marked, stream
from inspections.demonstration.rules.timeline import (
    Month,
    Quarter,
    drawn_of,
    month_of,
    penalties_of,
    spread,
    visits_of,
)
from inspections.demonstration.rules.trades import MARKET, TRADES

JOINT_SHARE = 0.12  # of the visits that leads start: a second department comes along
_ENDINGS = (*outcomes.NEUTRAL, "R04")
_EPOCH = date(1970, 1, 1).toordinal()
_SHANGHAI_MINUTES = 8 * 60
Teams = npt.NDArray[np.int64]


@dataclass
class Batch:
    """Visits, one array element each. ``line`` is the department in charge, ``other`` the one that joins ("" if none)."""

    entity: Ints
    team: Teams  # n × 2, lead first
    day: Ints
    led: Flags  # a lead started it, no draw
    strata: list[str]
    line: list[str]
    other: list[str]
    other_team: Teams

    @property
    def size(self) -> int:
        """How many visits."""
        return int(self.entity.size)

    def take(self, rows: Ints) -> "Batch":
        """These visits, in this order."""
        strata, line, other = (
            [values[i] for i in rows.tolist()] for values in (self.strata, self.line, self.other)
        )
        arrays = (self.entity[rows], self.team[rows], self.day[rows], self.led[rows])
        return Batch(*arrays, strata, line, other, self.other_team[rows])

    def where(self, flags: Flags) -> "Batch":
        """Some of the visits."""
        return self.take(np.flatnonzero(flags))


@dataclass(frozen=True)
class Played:
    """What happened at visits: results of the lead's department and of the one that joined, course, keys."""

    ids: list[str]
    headline: list[str]
    second: list[str]
    other_headline: list[str]
    course: visits.Course
    begun: list[datetime] = field(default_factory=list)
    finished: list[datetime] = field(default_factory=list)
    received: list[datetime] = field(default_factory=list)


def drawn_lots(entity: Ints, team: Teams, strata: list[str], other: list[str], other_team: Teams) -> Batch:
    """What a draw gave: entities with the officers of the market bureau and of the line that joined; no days yet."""
    count = entity.size
    return Batch(
        entity,
        team.reshape(-1, 2),
        np.zeros(count, dtype=np.int64),
        np.zeros(count, np.bool_),
        strata,
        [MARKET] * count,
        other,
        other_team.reshape(-1, 2),
    )


def nothing() -> Batch:
    """What a quarter without a draw gave."""
    none = np.zeros(0, dtype=np.int64)
    return drawn_lots(none, none, [], [], none)


def compose(plan: Blueprint, quarter: Quarter, drawn: Batch, *, known: int) -> Batch:
    """All visits of a quarter in the order of their days.

    The drawn are spread over the quarter's months; leads start as many more as each month is short of its number. In the
    running month leads only start what lies before the anchor, in later months nothing: nobody knows yet.

    Args:
        drawn: what the draw gave; known: entities registered so far.
    """
    rng = stream(plan.seed, "quarter", quarter.year, quarter.number)
    crew = visits.Crew(plan.people)
    order = rng.permutation(drawn.size)
    parts: list[Batch] = []
    for month in quarter.months:
        share = drawn_of(month, plan.size)
        mine, order = (order, order[:0]) if month == quarter.months[-1] else (order[:share], order[share:])
        days = spread(plan.offices.visiting(month, quarter), mine.size, rng)
        parts.append(replace(drawn.take(mine), day=days))
        if month <= month_of(plan.anchor):
            parts.append(_started(plan, month, visits_of(month, plan.size) - mine.size, known, crew, rng))
    whole = _joined(parts)
    return whole.take(np.argsort(whole.day, kind="stable"))


def play(plan: Blueprint, quarter: Quarter, batch: Batch, rng: np.random.Generator, *, serial: int) -> Played:
    """Let the visits happen by the planted model.

    Args:
        serial: number of the first visit; keys grow with it, so that an index stays in order.
    """
    chance = outcomes.chances(plan.planted, batch.entity, batch.team, batch.led)
    headline, second, _problem = outcomes.results(chance, rng)
    for month in quarter.months:
        inside = (batch.day >= month.first.toordinal()) & (batch.day <= month.last.toordinal())
        _enough(headline, second, chance, np.flatnonzero(inside), penalties_of(month, plan.size))
    joined = np.array([bool(line) for line in batch.other])
    again = outcomes.chances(plan.planted, batch.entity, batch.other_team, batch.led)
    other, _second, _found = outcomes.results(again, rng)
    ending = np.isin(np.array(headline), _ENDINGS)  # closed is closed for both departments
    other = [
        (mine if both else theirs) if is_joint else ""
        for mine, theirs, both, is_joint in zip(
            headline, other, ending.tolist(), joined.tolist(), strict=True
        )
    ]
    course = visits.course(batch.size, rng)
    course = replace(course, lasted=habits.hurried(plan.habits, batch.team, course.lasted, rng))
    return Played(
        ids=visit_ids(serial, batch.size, rng),
        headline=headline,
        second=second,
        other_headline=other,
        course=course,
        begun=moments(batch.day, course.begun),
        finished=moments(batch.day, course.begun + course.lasted),
        received=moments(batch.day, course.begun + course.lasted + course.received),
    )


def _enough(headline: list[str], second: list[str], chance: Floats, rows: Ints, least: int) -> None:
    """In a small city a month may find less than it punishes: then the likeliest clean visits found something too."""
    short = min(least, rows.size) - sum(headline[row] in followups.CASE_WEIGHT for row in rows.tolist())
    for row in rows[np.argsort(-chance[rows], kind="stable")].tolist():
        if short <= 0:
            return
        if headline[row] == outcomes.CLEAN:
            headline[row], second[row], short = "R08", "", short - 1


def visit_ids(serial: int, count: int, rng: np.random.Generator) -> list[str]:
    """Keys in the form of UUIDs (version 8: bits of our own) that grow with the serial number."""
    tails = rng.integers(0, 1 << 48, count).tolist()
    return [
        f"{0xDE000000 + (n >> 16):08x}-{n & 0xFFFF:04x}-8000-8000-{tail:012x}"
        for n, tail in enumerate(tails, start=serial)
    ]


def moments(day: Ints, minute: Ints) -> list[datetime]:
    """Moments out of days (ordinals) and minutes after midnight in Shanghai; aware, UTC."""
    minutes, places = np.unique((day - _EPOCH) * 1440 + minute - _SHANGHAI_MINUTES, return_inverse=True)
    naive: list[datetime] = minutes.astype("datetime64[m]").astype(datetime).tolist()
    aware = [value.replace(tzinfo=UTC) for value in naive]
    return [aware[place] for place in places.tolist()]


def days(ordinals: Ints) -> list[date]:
    """Days out of ordinals."""
    found: list[date] = (ordinals - _EPOCH).astype("datetime64[D]").astype(date).tolist()
    return found


def _started(
    plan: Blueprint, month: Month, count: int, known: int, crew: visits.Crew, rng: np.random.Generator
) -> Batch:
    """The visits of a month that leads start, those before the anchor."""
    standing = (plan.entities["status"].head(known) == "open").to_numpy()
    weight = np.where(standing, suspicion(plan.planted.entity, known), 1e-12)
    entity = visits.suspects(weight, max(count, 0), rng)
    trade = plan.entities["trade_no"].to_numpy()[entity]
    line = visits.lines_of(trade, rng)
    joint = marked(rng, entity.size, JOINT_SHARE)
    other = [
        next((name for name in TRADES[no].lines if name != own), "") if is_joint else ""
        for no, own, is_joint in zip(trade.tolist(), line, joint.tolist(), strict=True)
    ]
    counties = plan.entities["county"].gather(entity).to_list()
    able = plan.able_on(month.first) & plan.able_on(min(month.last, plan.anchor))
    team = crew.teams(line, counties, able, rng)
    other_team = crew.teams([two or one for one, two in zip(line, other, strict=True)], counties, able, rng)
    day = spread(plan.offices.between(month.first, month.last), entity.size, rng)
    led = np.ones(entity.size, dtype=np.bool_)
    batch = Batch(entity, team, day, led, [""] * entity.size, line, other, other_team)
    return batch.where(day < plan.anchor.toordinal())


def _joined(parts: list[Batch]) -> Batch:
    return Batch(
        np.concatenate([p.entity for p in parts]),
        np.concatenate([p.team for p in parts]),
        np.concatenate([p.day for p in parts]),
        np.concatenate([p.led for p in parts]),
        [value for p in parts for value in p.strata],
        [value for p in parts for value in p.line],
        [value for p in parts for value in p.other],
        np.concatenate([p.other_team for p in parts]),
    )
