"""When a visit takes place, who goes when a lead starts it, and what is written down about its course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from inspections.demonstration.rules.chance import Floats, Ints, picked
from inspections.demonstration.rules.places import CITY_CODE
from inspections.demonstration.rules.trades import TRADES

OFFSITE_SHARE = 0.06
LATE_SHARE = 0.03
LATE_REASONS = ("现场无网络", "终端故障", "系统维护", "山区信号弱，返回后补录")
MORNING, EVENING = 8 * 60 + 40, 17 * 60  # minutes of the day in Shanghai between which visits begin

Teams = npt.NDArray[np.int64]  # n × 2: row of the lead, row of the partner


@dataclass(frozen=True)
class Course:
    """The course of visits, one number per visit: minutes since midnight in Shanghai and minutes of delay."""

    begun: Ints  # minute of the day
    lasted: Ints
    received: Ints  # minutes between the end of the visit and the arrival of its record on the server
    offsite: npt.NDArray[np.bool_]
    late_reason: list[str]


def course(count: int, rng: np.random.Generator, *, room: Ints | int = 1_000_000) -> Course:
    """How ``count`` visits went: most reports arrive the same day, a few late and with a reason.

    ``room`` is how many minutes the day of each visit lies before the anchor: what is late arrived within them.
    """
    late = (rng.random(count) < LATE_SHARE) & (np.asarray(room) > 10 * 24 * 60)
    received = np.where(late, rng.integers(24 * 60, 8 * 24 * 60, count), rng.integers(0, 240, count))
    reasons = picked(rng, (5, 2, 1, 3), count)
    return Course(
        begun=rng.integers(MORNING, EVENING, count),
        lasted=rng.integers(25, 150, count),
        received=received,
        offsite=rng.random(count) < OFFSITE_SHARE,
        late_reason=[
            LATE_REASONS[r] if is_late else ""
            for r, is_late in zip(reasons.tolist(), late.tolist(), strict=True)
        ],
    )


class Crew:
    """Who may go: inspectors by line and county, for visits that no draw assigned."""

    def __init__(self, people: pl.DataFrame) -> None:
        self._lines = np.array(people["line"].to_list())
        self._areas = np.array(people["area"].to_list())
        self._lead = np.array(people["can_lead"].to_list())

    def teams(
        self,
        lines: Sequence[str],
        counties: Sequence[str],
        valid: npt.NDArray[np.bool_],
        rng: np.random.Generator,
    ) -> Teams:
        """A lead and a partner for each visit, of its line and county; the whole bureau where a county has too few.

        Args:
            lines, counties: of each visit; valid: per inspector, whether a certificate is valid at the time.

        Raises:
            ValueError: a line has nobody to lead or fewer than two inspectors.
        """
        found = np.zeros((len(lines), 2), dtype=np.int64)
        groups: dict[tuple[str, str], list[int]] = {}
        for row, key in enumerate(zip(lines, counties, strict=True)):
            groups.setdefault(key, []).append(row)
        for (line, county), rows in sorted(groups.items()):
            ours = valid & (self._lines == line)
            near = ours & np.isin(self._areas, (county, CITY_CODE))
            pool = near if near.sum() >= 2 and (near & self._lead).any() else ours
            leads, all_of_them = np.flatnonzero(pool & self._lead), np.flatnonzero(pool)
            if not leads.size or all_of_them.size < 2:
                raise ValueError(f"{line}: nobody can go")
            lead = leads[rng.integers(0, leads.size, len(rows))]
            place = np.searchsorted(all_of_them, lead)
            other = (place + 1 + rng.integers(0, all_of_them.size - 1, len(rows))) % all_of_them.size
            found[rows] = np.column_stack([lead, all_of_them[other]])
        return found


def lines_of(trade_no: Ints, rng: np.random.Generator) -> list[str]:
    """The line in charge of each visit, by the weights of the entity's trade."""
    dice = rng.random(len(trade_no))
    found = []
    for number, chance in zip(trade_no.tolist(), dice.tolist(), strict=True):
        found.append(_line(TRADES[number].lines, chance))
    return found


def suspects(weight: Floats, count: int, rng: np.random.Generator) -> Ints:
    """Rows of entities that leads point at: any entity, more often one of high ``weight``; none twice."""
    keys = rng.exponential(1.0, weight.size) / weight
    return np.argpartition(keys, count)[:count].astype(np.int64)


def _line(lines: Mapping[str, float], chance: float) -> str:
    left = chance * sum(lines.values())
    for line, weight in lines.items():
        left -= weight
        if left < 0:
            return line
    return next(iter(lines))
