"""What deserves a look (值得核实): odd teams and habits read from the course of visits, and what of it may be told to whom.

A lead is about people, so it lives under the rule of coaching: computed only where the bureau turned that on, shown by name to the supervisor of those people alone, nobody with
fewer visits than ``ENOUGH``, nothing where fewer than ``LEAST_GROUP`` could be meant, in order of names. What goes into the register of leads carries no name: kind,
department and a mark that only this page can turn back into people.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from analytics.coaching import LEAST_GROUP
from analytics.estimates.discovery import always_pass
from analytics.estimates.habits import copied, order_effect, too_short
from analytics.estimates.strictness import ENOUGH
from analytics.estimates.usual import expected
from supervision.foundation.i18n import _

KINDS = {
    "pairs": _("一起检查从不查出问题"),
    "copied": _("检查记录前后一字不差"),
    "short": _("检查时间特别短"),
}
"""Kinds of leads and what they are called."""
EFFECTS = {"order": _("一天里每往后一户"), "hour": _("每晚一小时")}
SUBJECT = "值得核实：{kind}"
NOTE = "标记{mark}。由随机抽查的检查记录推断，是线索不是结论；涉及的人员和户次只在“值得核实”页面向带队审批人显示。"
"""What the register of leads is told. Chinese, since it is kept."""
LINKS = (
    ["draw_id", "department"],
    ["draw_id", "department", "stratum"],
    ["department", "trade"],
    ["department", "trade", "area"],
)
"""From wide to narrow, what visits are held against: the draw and its class, then the trade, then the trade in its district."""
LEVEL = 0.01
"""At most one lead in a hundred is expected to be chance: a word about people must be right, and the look is taken again every day."""
SAMPLE = 20
STANDS_OUT = 0.01
"""From this chance on the order of the day is said to matter."""
Mark = Callable[[str], str]


@dataclass(frozen=True)
class Lead:
    """One lead: who, for which department, visits looked at, odd ones among them, how many would be usual, some of the odd visits, and its mark."""

    kind: str
    people: tuple[int, ...]
    department: int
    visits: int
    odd: int
    usual: float
    sample: tuple[str, ...]
    mark: str


def content(went: pl.DataFrame, mark: Mark) -> dict[str, Any]:
    """The snapshot: leads that survive the control, how much was looked at, whether the order of the day matters.

    Args:
        went: of ``Courses``; mark: turns a text into a mark nobody else can compute.
    """
    told = expected(went, LINKS) if went.height else went.with_columns(pl.lit(0.0).alias("expected"))
    persons = told.explode("people").rename({"people": "person"})
    counts = dict(persons.group_by("person").len().sort("person").rows())
    many = {one for one, n in counts.items() if n >= ENOUGH}
    homes = persons.group_by("department").agg(pl.col("person").unique().alias("people")).sort("department")
    groups = {str(d): sum(one in many for one in people) for d, people in homes.rows()}
    found = [one for one in _all(told, persons, mark) if set(one.people) <= many]
    found = [one for one in found if groups[str(one.department)] >= LEAST_GROUP]
    orders = _days(told)
    return {
        "leads": [asdict(one) for one in found],
        "groups": groups,
        "looked": {
            "visits": told["visit_id"].n_unique(),
            "people": len(many),
            "written": int((told["answers"] != "").sum()),
            "timed": int((told["minutes"] > 0).sum()),
        },
        "order": asdict(one) if (one := order_effect([d for d, _h in orders])) else None,
        "hour": asdict(one)
        if (one := order_effect([d for d, _h in orders], at=[h for _d, h in orders]))
        else None,
    }


def _all(told: pl.DataFrame, persons: pl.DataFrame, mark: Mark) -> list[Lead]:
    teams = told.filter(pl.col("people").list.len() > 1)
    rows = [(tuple(p), e, bool(b)) for p, e, b in teams.select("people", "expected", "problem").iter_rows()]
    found = [
        _lead(
            "pairs",
            quiet.team,
            0,
            quiet.expected,
            teams.filter(pl.col("team") == "+".join(map(str, quiet.team))),
            mark,
        )
        for quiet in always_pass(rows, LEVEL)
    ]
    timed = persons.filter(pl.col("minutes") > 0).with_columns(pl.max_horizontal("points", 1).alias("points"))
    kinds = timed.select("department", "trade", pl.col("points") > 1).rows()
    paces = timed.select("person", "minutes", "points").rows()
    shortest = _shortest(timed)
    for lead in too_short(paces, LEVEL, kinds):
        mine = shortest.filter(pl.col("person") == lead.who)
        found.append(_lead("short", (lead.who,), lead.odd, lead.usual, mine, mark, lead.visits))  # type: ignore[arg-type]
    written = persons.filter(pl.col("answers") != "")
    answers = [(who, (text,)) for who, text in written.select("person", "answers").iter_rows()]
    again = written.filter(pl.col("answers") == pl.col("answers").shift(1).over("person"))
    for lead in copied(answers, LEVEL, written.select("department", "checklist").rows()):
        mine = again.filter(pl.col("person") == lead.who)
        found.append(_lead("copied", (lead.who,), lead.odd, lead.usual, mine, mark, lead.visits))  # type: ignore[arg-type]
    return found


def _shortest(timed: pl.DataFrame) -> pl.DataFrame:
    """The visits with the least time for each point, shortest first: where a reader begins to look."""
    return timed.with_columns((pl.col("minutes") / pl.col("points")).alias("pace")).sort("pace", "visit_id")


def _lead(
    kind: str,
    people: tuple[int, ...],
    odd: int,
    usual: float,
    rows: pl.DataFrame,
    mark: Mark,
    visits: int = 0,
) -> Lead:
    department = int(rows.group_by("department").len().sort("len", "department")["department"][-1])
    sample = tuple(rows["visit_id"].unique(maintain_order=True).head(min(SAMPLE, odd or SAMPLE)))
    text = f"{kind}:{'+'.join(map(str, people))}"
    return Lead(kind, people, department, visits or rows.height, odd, usual, sample, mark(text))


def _days(told: pl.DataFrame) -> list[tuple[list[float], list[float]]]:
    """Each team's days with two visits or more: what each visit found beyond its risk, and at which hour it began."""
    days = (
        told.filter(pl.col("hour").is_not_null())
        .with_columns((pl.col("problem").cast(pl.Float64) - pl.col("expected")).alias("beyond"))
        .group_by("team", "occurred_on", "department", maintain_order=True)
        .agg("beyond", "hour")
        .filter(pl.col("hour").list.len() > 1)
        .sort("team", "occurred_on", "department")
    )
    return [(beyond, hour) for beyond, hour in days.select("beyond", "hour").iter_rows()]


def shown(content: Mapping[str, Any], names: Mapping[int, str]) -> list[dict[str, Any]]:
    """The leads a supervisor may see: those about his own people alone, in order of their names.

    Args:
        content: of the snapshot; names: name by inspector of those the supervisor answers for.
    """
    mine = [one for one in content["leads"] if set(one["people"]) <= set(names)]
    named = [{**one, "names": sorted(names[who] for who in one["people"])} for one in mine]
    return sorted(named, key=lambda one: (one["names"], one["kind"]))


def tellable(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the register of leads is told of each lead, without a name: ``department_id, subject, note, mark``."""
    return [
        {
            "department_id": one["department"],
            "subject": SUBJECT.format(kind=KINDS[one["kind"]]),
            "note": NOTE.format(mark=one["mark"]),
            "mark": one["mark"],
        }
        for one in content["leads"]
    ]
