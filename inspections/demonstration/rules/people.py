"""Invented inspectors: where they serve, until when their certificates run, who is away and who must stand back."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from inspections.demonstration.rules import trades
from inspections.demonstration.rules.bureaus import LINES, Bureau
from inspections.demonstration.rules.chance import Floats, Ints, apportion, marked, stream
from inspections.demonstration.rules.names import people_names
from inspections.demonstration.rules.places import CITY_CODE, COUNTY_SHARES

FEWEST = 4  # per bureau, so that a pair is found also in a small city
HEADQUARTERS = 0.1
CERTIFICATE_DAYS = 1826  # five years
STRICTNESS = 0.5  # standard deviation of the planted strictness (log-odds): who looks hard finds more
EXPERTISE: dict[str, tuple[str, ...]] = {
    trades.MARKET: ("食品安全", "药品", "特种设备", "计量", "网络交易", "登记事项"),
    trades.SAFETY: ("危险化学品", "工贸", "非煤矿山"),
    trades.HEALTH: ("医疗机构", "公共场所", "生活饮用水", "学校卫生"),
    trades.CULTURE: ("娱乐场所", "旅行社", "网吧"),
    trades.FIRE: ("人员密集场所", "消防设施"),
    trades.FARMING: ("农药", "兽药", "种子", "农产品质量"),
    trades.ECOLOGY: ("废气", "废水", "危险废物"),
    trades.HOUSING: ("工程质量", "燃气", "物业"),
    trades.TRANSPORT: ("危险货物运输", "客运", "汽车维修"),
    trades.CITY_RULE: ("市容", "油烟"),
    trades.SCHOOL: ("校外培训", "幼儿园"),
    trades.LABOUR: ("工资支付", "劳务派遣"),
}
LEAVE_REASONS = ("培训", "病假", "产假", "借调", "公差")
RECUSAL_REASONS = ("近亲属在该单位任职", "曾在该单位工作", "与负责人有利害关系", "邻里纠纷，本人申请回避")


def inspectors(bureaus: Sequence[Bureau], total: int, *, seed: int) -> pl.DataFrame:
    """All inspectors, one row each.

    Columns: code, name, line, bureau (code), station (code or ""), area (county, or the city at headquarters), can_lead,
    tags (list of expertise).
    """
    shares = [share for _line, _name, _short, share, _team in LINES]
    counts = apportion(shares, total - FEWEST * len(LINES)) + FEWEST
    rng = stream(seed, "people", "posts")
    rows: list[tuple[str, str, str, str]] = []
    for (line, *_rest), count in zip(LINES, counts.tolist(), strict=True):
        head = next(b for b in bureaus if b.line == line and not b.is_station)
        stations = [b for b in bureaus if b.line == line and b.is_station]
        per_county = {area: sum(s.area == area for s in stations) for area in {s.area for s in stations}}
        weights = [COUNTY_SHARES.get(s.area, 0.3) / per_county[s.area] for s in stations]
        office = round(count * HEADQUARTERS)
        posts = apportion(weights, count - office)
        rows += [(line, head.code, "", CITY_CODE)] * office
        for station, seats in zip(stations, posts.tolist(), strict=True):
            rows += [(line, head.code, station.code, station.area)] * seats
    order = rng.permutation(total).tolist()
    rows = [rows[i] for i in order]
    tags = [_tags(line, rng) for line, *_post in rows]
    return pl.DataFrame(
        {
            "code": [f"YS{number:05d}" for number in range(1, total + 1)],
            "name": people_names(total, stream(seed, "people", "names")),
            "line": [row[0] for row in rows],
            "bureau": [row[1] for row in rows],
            "station": [row[2] for row in rows],
            "area": [row[3] for row in rows],
            "can_lead": marked(stream(seed, "people", "leads"), total, 0.5),
            "tags": tags,
        }
    )


def strictness(people: pl.DataFrame, *, seed: int) -> Floats:
    """The planted strictness of each inspector (log-odds); a team of each line shows none on average.

    A lead counts twice in a team, see ``outcomes.strictness_of``.
    """
    values = stream(seed, "people", "strictness").normal(0.0, STRICTNESS, people.height)
    lines, leads = np.array(people["line"].to_list()), np.array(people["can_lead"].to_list())
    for line in np.unique(lines):
        ours = lines == line
        first = values[ours & leads] if (ours & leads).any() else values[ours]
        values[ours] -= (2.0 * first.mean() + values[ours].mean()) / 3.0
    return values


def certificates(
    people: pl.DataFrame, *, seed: int, anchor: date, begin: date, lapsed_on: date
) -> pl.DataFrame:
    """Enforcement certificates (行政执法证), each of five years, without a gap from before ``begin`` on.

    Two in a hundred inspectors let theirs run out on ``lapsed_on``, three more have less than sixty days left.
    Columns: inspector (row number of ``people``), number, field, valid_from, valid_to.
    """
    total = people.height
    rng = stream(seed, "people", "certificates")
    left = rng.integers(61, CERTIFICATE_DAYS, total)
    order = rng.permutation(total)
    expired, soon = round(total * 0.02), round(total * 0.03)
    left[order[:expired]] = (lapsed_on - anchor).days
    left[order[expired : expired + soon]] = rng.integers(1, 60, soon)
    rows: list[tuple[int, str, date, date]] = []
    lines = people["line"].to_list()
    for row, days in enumerate(left.tolist()):
        until = anchor + timedelta(days=days)
        while True:
            since = until - timedelta(days=CERTIFICATE_DAYS)
            rows.append((row, lines[row], since, until))
            if since <= begin:
                break
            until = since - timedelta(days=1)
    numbers = rng.permutation(900_000)[: len(rows)] + 100_000
    return pl.DataFrame(
        {
            "inspector": [row[0] for row in rows],
            "number": [f"YSZ{number}" for number in numbers.tolist()],
            "field": [row[1] for row in rows],
            "valid_from": [row[2] for row in rows],
            "valid_to": [row[3] for row in rows],
        }
    )


def leaves(total: int, *, seed: int, anchor: date, begin: date) -> list[tuple[int, date, date, str]]:
    """Who is away (row, first day, last day, reason): some on the anchor, more over the years."""
    rng = stream(seed, "people", "leaves")
    away: list[tuple[int, date, date, str]] = []
    for row in np.flatnonzero(marked(rng, total, 0.025)).tolist():
        start = anchor - timedelta(days=int(rng.integers(0, 12)))
        away.append((row, start, anchor + timedelta(days=int(rng.integers(3, 40))), _reason(rng)))
    span = (anchor - begin).days - 120
    for row in np.flatnonzero(marked(rng, total, 0.12)).tolist():
        start = begin + timedelta(days=int(rng.integers(0, span)))
        away.append((row, start, start + timedelta(days=int(rng.integers(6, 45))), _reason(rng)))
    return away


def recusals(people: pl.DataFrame, of_county: Sequence[str], *, seed: int) -> list[tuple[int, int, str]]:
    """Who must not visit whom (row of inspector, row of entity, reason): one inspector in four has such a tie.

    Args:
        of_county: the county of each entity; ties are near home.
    """
    rng = stream(seed, "people", "recusals")
    county = np.asarray(of_county)
    near = {code: np.flatnonzero(county == code) for code in set(of_county)}
    anywhere: Ints = np.arange(county.size)
    found = []
    areas = people["area"].to_list()
    for row in np.flatnonzero(marked(rng, people.height, 0.25)).tolist():
        choice = near.get(areas[row], anywhere)
        entity = int(choice[int(rng.integers(0, choice.size))])
        found.append((row, entity, RECUSAL_REASONS[int(rng.integers(0, len(RECUSAL_REASONS)))]))
    return found


def _tags(line: str, rng: np.random.Generator) -> list[str]:
    choice = EXPERTISE[line]
    first = int(rng.integers(0, len(choice)))
    second = int(rng.integers(0, len(choice)))
    return sorted({choice[first], choice[second]})


def _reason(rng: np.random.Generator) -> str:
    return LEAVE_REASONS[int(rng.integers(0, len(LEAVE_REASONS)))]
