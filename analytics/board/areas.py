"""Where risk sits, and why (红色区域自己说明原因): each area of the map with its rate, its verdict and the sentences that explain it. Pure.

The area is a cell (网格、乡镇) where the register knows cells, else a district. Only visits that chance chose are counted, over twelve months.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analytics.board import rates
from analytics.board.beside import Beside
from analytics.board.divisions import division, division_name
from analytics.board.duties import ORDERS, open_duties, owned
from analytics.board.rates import Rate
from analytics.board.sentences import Sentence, said_of
from analytics.frames import Frames, Period
from supervision.foundation.i18n import _

FEW_OF_TRADE = 10
"""A trade with fewer drawn visits in an area is not named as what stands out there."""
REPEATED = 2
"""A fault seen once is a case, not what an area has in common."""
CITY, RANGE, OWN = _("全市"), _("本辖区"), _("本部门")
"""What the whole is called that an area is held against: of everybody, of a reader of one district, of a department."""


@dataclass(frozen=True)
class Reader:
    """For whom sentences are written: what the whole is called, names of areas, and short names of departments and stations."""

    whole: str
    areas: Mapping[str, str]
    offices: Mapping[int, str]


@dataclass(frozen=True)
class AreaSight:
    """One area as the board shows it; ``level`` and ``key`` cut its records. ``trade``, ``fault``: what stands out, where something does."""

    level: str
    key: str
    name: str
    seen: int
    found: int
    rate: float
    low: float
    high: float
    corrected: bool
    whole: float
    verdict: str
    trade: dict[str, Any] | None
    fault: dict[str, Any] | None
    open: int
    late: int
    owner: int
    sentences: list[Sentence]


def level_of(frames: Frames) -> str:
    """``cell`` where any business has one, else ``area``."""
    return "cell" if (frames.entities["cell"] != "").any() else "area"


def areas(
    frames: Frames, beside: Beside, period: Period, reader: Reader, judged: Mapping[str, list[Rate]]
) -> dict[str, Any]:
    """The part ``areas`` of the board: high ones first (by what lies beyond doubt), then by key.

    Args:
        judged: ``rates.judged`` of the same frames, people and days.
    """
    level = level_of(frames)
    visits = rates.drawn_visits(frames, period)
    table = judged[level]
    seen, found = visits.height, int(visits["problem"].sum())
    whole = found / seen if seen else 0.0
    if not table:
        return {"level": level, "whole": {"seen": seen, "found": found, "rate": whole}, "rows": []}
    there = rates.located(visits, frames, level)
    trades, faults = _trades(there, "key"), _faults(there, beside, "key")
    owners, open_, late = _owners(frames, beside, level)
    rows = []
    for one in table:
        duties = {
            "open": open_.get(one.key, 0),
            "late": late.get(one.key, 0),
            "owner": owners.get(one.key, 0),
        }
        parts: dict[str, Any] = {"trade": trades.get(one.key), "fault": faults.get(one.key), **duties}
        rows.append(
            AreaSight(
                level=level,
                name=reader.areas.get(one.key, one.key),
                sentences=explained(one, whole, parts, reader),
                **asdict(one),
                **parts,
            )
        )
    rows.sort(
        key=lambda row: (
            row.verdict != rates.HIGH,
            whole - row.low if row.verdict == rates.HIGH else 0.0,
            row.key,
        )
    )
    return {
        "level": level,
        "whole": {"seen": seen, "found": found, "rate": whole},
        "rows": [asdict(row) for row in rows],
    }


def explained(one: Rate, whole: float, parts: Mapping[str, Any], reader: Reader) -> list[Sentence]:
    """Why an area has its colour, as sentences built from its figures."""
    owner = reader.offices.get(parts["owner"], "")
    if one.verdict == rates.FEW:
        said = [said_of(_("随机抽查只有{seen}户次，不足以下结论。"), seen=one.seen)]
    else:
        text = (
            _(
                "随机抽查{seen}户次，{found}户次有问题（{plain}，{all}{whole}；扣除检查宽严后{rate}，区间{low}至{high}）。"
            )
            if one.corrected
            else _(
                "随机抽查{seen}户次，{found}户次有问题（{plain}，{all}{whole}；扣除偶然后{rate}，区间{low}至{high}）。"
            )
        )
        figures = {"plain": one.plain, "whole": whole, "rate": one.rate, "low": one.low, "high": one.high}
        shares = {name: f"{value:.0%}" for name, value in figures.items()}
        said = [said_of(text, seen=one.seen, found=one.found, all=reader.whole, **shares)]
        if one.verdict == rates.ALIKE:
            said.append(said_of(_("与{all}分不出高低。"), all=reader.whole))
    if one.verdict == rates.HIGH and (trade := parts["trade"]):
        text = _("{trade}最突出：{seen}户次中{found}户次有问题（{plain}，{all}同行业{whole}）。")
        shares = {"plain": f"{trade['found'] / trade['seen']:.0%}", "whole": f"{trade['whole']:.0%}"}
        said.append(
            said_of(
                text,
                trade=trade["name"],
                seen=trade["seen"],
                found=trade["found"],
                all=reader.whole,
                **shares,
            )
        )
    if one.verdict == rates.HIGH and (fault := parts["fault"]):
        said.append(
            said_of(_("问题最多的一项是“{fault}”（{n}户次）。"), fault=fault["text"], n=fault["count"])
        )
    if parts["late"]:
        text = _("{n}件责令改正没有办结，{late}件已逾期，责任主要在{owner}。")
        said.append(said_of(text, n=parts["open"], late=parts["late"], owner=owner))
    elif parts["open"]:
        said.append(
            said_of(_("{n}件责令改正没有办结，都在期限内，责任主要在{owner}。"), n=parts["open"], owner=owner)
        )
    elif owner and one.verdict == rates.HIGH:
        said.append(said_of(_("没有未办结的责令改正，日常监管：{owner}。"), owner=owner))
    return said


def _trades(visits: pl.DataFrame, level: str) -> dict[str, dict[str, Any]]:
    """Of each area the trade that found most beyond what the same trade finds in the whole."""
    keys = {trade: division(trade) for trade in visits["trade"].unique().to_list()}
    wide = visits.with_columns(pl.col("trade").replace_strict(keys, return_dtype=pl.String).alias("division"))
    wide = wide.filter(pl.col("division") != "")
    counted = [pl.len().alias("seen"), pl.col("problem").sum().cast(pl.Int64).alias("found")]
    whole = wide.group_by("division").agg(pl.col("problem").mean().alias("whole"))
    excess = pl.col("found") - pl.col("seen") * pl.col("whole")
    table = (
        wide.group_by(level, "division")
        .agg(counted)
        .join(whole, on="division")
        .filter((pl.col("seen") >= FEW_OF_TRADE) & (excess > 0))
        .with_columns(excess.alias("excess"))
        .sort([level, "excess", "division"], descending=[False, True, False])
        .unique(level, keep="first", maintain_order=True)
    )
    return {
        str(key): {"key": code, "name": division_name(code), "seen": seen, "found": found, "whole": rate}
        for key, code, seen, found, rate in table.select(level, "division", "seen", "found", "whole").rows()
    }


def _faults(visits: pl.DataFrame, beside: Beside, level: str) -> dict[str, dict[str, Any]]:
    """Of each area what was found wrong in most visits, if in more than one."""
    table = (
        visits.filter("problem")
        .select(level, "visit_id")
        .join(beside.faults, on="visit_id")
        .group_by(level, "fault")
        .agg(pl.col("visit_id").n_unique().alias("n"))
        .filter(pl.col("n") >= REPEATED)
        .sort([level, "n", "fault"], descending=[False, True, False])
        .unique(level, keep="first", maintain_order=True)
    )
    return {
        str(key): {"text": fault, "count": n} for key, fault, n in table.select(level, "fault", "n").rows()
    }


def _owners(
    frames: Frames, beside: Beside, level: str
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Of each area who owns most of its late orders (none late: of its open ones; none open: who looks after most of its businesses), its open orders, and
    those past their day."""
    people = rates.located(frames.entities, frames, level)
    places = people.select("entity_id", pl.col("key").alias("place"))
    duties = owned(open_duties(frames), beside.parents).join(places, on="entity_id", maintain_order="left")
    orders = duties.filter(kind=ORDERS)
    late = orders.filter(pl.col("due_on") < frames.as_of)
    home = people.filter(pl.col("open") & (pl.col("station") != 0)).select(
        pl.col("key").alias("place"), pl.col("station").alias("owner")
    )
    at_home = frames.whole.once("answers", ("home", level), lambda: _most(home))
    owners = at_home | _most(orders) | _most(late)
    return owners, _counts(orders), _counts(late)


def _counts(rows: pl.DataFrame) -> dict[str, int]:
    return dict(rows.group_by("place").agg(pl.len()).rows())


def _most(rows: pl.DataFrame) -> dict[str, int]:
    table = (
        rows.group_by("place", "owner")
        .agg(pl.len().alias("n"))
        .sort(["place", "n", "owner"], descending=[False, True, False])
        .unique("place", keep="first", maintain_order=True)
    )
    return dict(table.select("place", "owner").rows())
