"""What the briefing says: one seat of the board as plain texts in one language, short enough for two pages. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

from analytics.board.duties import ORDERS, RESULTS
from analytics.board.rates import ALIKE, FEW, HIGH, LOW, VERDICTS
from analytics.briefing.outlines import drawn
from supervision.foundation.i18n import _

LATE_LINES, AREA_LINES, CHANGE_LINES = 12, 8, 5
"""The most that is printed of each list; what is left out is counted."""
NAME_LENGTH, LINE_LENGTH = 24, 220
"""Full-width characters of a name, and of a sentence about one area."""
KINDS = {ORDERS: _("责令改正逾期未整改"), RESULTS: _("检查结果逾期未公示")}
_ORDER = (HIGH, LOW, ALIKE, FEW)


class Say(Protocol):
    """How a sentence reads in the language of the paper."""

    def __call__(self, text: str, /, **values: Any) -> str:
        """The sentence with its values."""


@dataclass(frozen=True)
class Source:
    """Where the figures come from: the day, when they were computed (as printed), fingerprint, version of the definitions, rows changed later."""

    day: date
    taken: str
    fingerprint: str
    definitions: str
    first_hand: bool
    changed_later: int


def story(
    seat: Mapping[str, Any], outlines: Mapping[str, Any], source: Source, say: Say, *, bureau: str, whom: str
) -> dict[str, Any]:
    """The briefing as JSON of plain texts, in the order it is read.

    Args:
        seat: one seat of the snapshot ``board``; outlines: its areas as GeoJSON.
        whom: whose figures they are: 全市, a department, a district.
    """
    rows = list(seat["areas"]["rows"])
    listed = sorted(rows, key=lambda row: _ORDER.index(row["verdict"]))[
        :AREA_LINES
    ]  # within: the board's order
    labels = {row["key"]: str(place) for place, row in enumerate(listed, 1)}
    return {
        "title": say(_("监管简报")),
        "bureau": bureau,
        "whom": whom,
        "day": source.day.isoformat(),
        "fingerprint": source.fingerprint,
        "matter": say(seat["matter"]["sentence"], **seat["matter"]["values"]),
        "numbers": [number(one, say, source.day) for one in seat["numbers"]],
        "changes": _changes(seat["changes"], say, source.day),
        **_late(seat["late"], say, source.day),
        "areas": [_area(row, labels[row["key"]], say, seat) for row in listed],
        "areas_more": _areas_more(rows, say),
        "map": _map(rows, labels, outlines),
        "legend": [{"verdict": key, "text": say(text)} for key, text in VERDICTS.items()],
        "method": method(source, seat, say),
        "words": _words(say),
    }


def number(one: Mapping[str, Any], say: Say, day: date) -> dict[str, Any]:
    """One of the five numbers: value, what it is made of, how it stood a month and a year ago, and thirteen months as bars (shares of the tallest)."""
    heights = [value for _month_name, value in one["points"] if value is not None]
    tallest = max(heights, default=0.0) or 1.0
    return {
        "title": say(one["title"]),
        "href": _records(f"/analytics/records?of={one['records']}", day),
        "definition": f"/analytics/measures/{one['name']}?day={day}",
        "value": _printed(one["unit"], one["value"]),
        "parts": _parts(one, say),
        "month": _month(one, say),
        "year": _year(one, say),
        "target": say(one["target"]["text"], **one["target"]["values"]) if one["target"] else "",
        "tone": one["tone"],
        "line": say(one["line"]),
        "bars": [
            None if value is None else round(value / tallest, 3) for _month_name, value in one["points"]
        ],
        "months": [one["points"][0][0], one["points"][-1][0]] if one["points"] else ["", ""],
    }


def _parts(one: Mapping[str, Any], say: Say) -> str:
    if one["low"] is not None:
        return say(_("95%区间{low}至{high}"), low=f"{one['low']:.1%}", high=f"{one['high']:.1%}")
    top, bottom = f"{one['top']:,}", f"{one['bottom']:,}"
    if one["unit"] == "change":
        return say(_("今年{top}，上年同期{bottom}"), top=top, bottom=bottom)
    if one["unit"] == "count":
        return say(_("未办结{bottom}件"), bottom=bottom)
    return f"{top} ÷ {bottom}"


def _month(one: Mapping[str, Any], say: Say) -> str:
    if one["flow"]:
        if one["month"] is None:
            return say(_("前30天没有检查，不能相比"))
        return say(_("近30天比前30天{change}"), change=f"{one['month']:+.1%}")
    if one["month"] is None or one["value"] is None:
        return say(_("30天前没有可比的数"))
    return say(_("比30天前{change}"), change=_difference(one, one["month"], say))


def _year(one: Mapping[str, Any], say: Say) -> str:
    if one["flow"]:
        return ""
    if one["year"] is None or one["value"] is None:
        return say(_("上年同日没有可比的数"))
    return say(_("比上年同日{change}"), change=_difference(one, one["year"], say))


def _difference(one: Mapping[str, Any], then: float, say: Say) -> str:
    change = one["value"] - then
    if one["unit"] == "count":
        return say(_("{n}件"), n=f"{change:+,.0f}") if round(change) else say(_("持平"))
    return say(_("{n}个百分点"), n=f"{100 * change:+.1f}") if abs(change) >= 0.0005 else say(_("持平"))


def _printed(unit: str, value: float | None) -> str:
    if value is None:
        return "—"
    if unit == "change":
        return f"{value:+.1%}"
    return f"{value:,.0f}" if unit == "count" else f"{value:.1%}"


def _records(href: str, day: date) -> str:
    """An address of records as of the day of the briefing."""
    return f"{href}&day={day}" if href else ""


def _changes(changes: Sequence[Mapping[str, Any]], say: Say, day: date) -> list[dict[str, str]]:
    found = [
        {
            "text": clipped(say(one["text"], **one["values"]), LINE_LENGTH),
            "tone": one["tone"],
            "href": _records(one["href"], day),
        }
        for one in changes[:CHANGE_LINES]
    ]
    return found or [{"text": say(_("近30天与前30天相比，没有超出平常波动的变化。")), "tone": "", "href": ""}]


def _late(late: Sequence[Mapping[str, Any]], say: Say, day: date) -> dict[str, Any]:
    shown, rest = late[:LATE_LINES], late[LATE_LINES:]
    more = say(_("另有{n}行，共{count}件，见系统。"), n=len(rest), count=sum(one["count"] for one in rest))
    lines = [
        {
            "kind": say(KINDS.get(one["kind"], one["kind"])),
            "owner": clipped(one["name"] or say(_("未注明")), NAME_LENGTH),
            "count": f"{one['count']:,}",
            "days": f"{one['days']:,}",
            "href": _records(one["href"], day),
        }
        for one in shown
    ]
    return {"late": lines, "late_more": more if rest else ""}


def _area(row: Mapping[str, Any], label: str, say: Say, seat: Mapping[str, Any]) -> dict[str, str]:
    sentences = row["sentences"] if row["verdict"] == "high" else row["sentences"][:1]
    said = [say(one["text"], **one["values"]) for one in sentences]
    # a Chinese stop is as wide as a stop and a space
    text = "".join(one if one.endswith("。") else f"{one} " for one in said).strip()
    return {
        "label": label,
        "name": clipped(row["name"], NAME_LENGTH),
        "href": f"/analytics/records?of=drawn_seen&{row['level']}={row['key']}&since={seat['from']}&day={seat['to']}",
        "verdict": row["verdict"],
        "said": say(VERDICTS[row["verdict"]]),
        "text": clipped(text, LINE_LENGTH),
    }


def _areas_more(rows: Sequence[Mapping[str, Any]], say: Say) -> str:
    counts = {key: sum(row["verdict"] == key for row in rows) for key in VERDICTS}
    return say(
        _("共{n}个片区：高于全体{high}个，低于全体{low}个，分不出高低{alike}个，不足以下结论{few}个。"),
        n=len(rows),
        **counts,
    )


def _map(
    rows: Sequence[Mapping[str, Any]], labels: Mapping[str, str], outlines: Mapping[str, Any]
) -> dict[str, Any]:
    verdicts = {row["key"]: row["verdict"] for row in rows}
    drawing = drawn(outlines, set(verdicts))
    shapes = [
        {"verdict": verdicts[one.key], "label": labels.get(one.key, "") if one.at else "", **asdict(one)}
        for one in drawing.shapes
    ]
    return {"height": drawing.height, "shapes": shapes}


def method(source: Source, seat: Mapping[str, Any], say: Say) -> list[str]:
    """The box that says how the figures came about, and how sure they are."""
    day = source.day.isoformat()
    known = (
        say(_("数字只算到{day}结束时已经知道的记录，{taken}计算。"), day=day, taken=source.taken)
        if not source.first_hand
        else say(_("数字取自{taken}系统中的记录，截至{day}。"), day=day, taken=source.taken)
    )
    lines = [known]
    if source.changed_later:
        lines.append(
            say(
                _("名录、在岗人员和后来更正的结果按现在的计算，其中{n}户名录后来变更过。"),
                n=f"{source.changed_later:,}",
            )
        )
    lines += [
        say(
            _(
                "问题率由随机抽查按抽中机会还原，区间表示同样抽查重复一百次约九十五次包含真值；投诉举报引发的检查不参与。"
            )
        ),
        say(
            _(
                "片区看{start}至{end}随机抽查的结果，扣除偶然（能扣除时也扣除检查宽严）；区间与平均分不开的不下结论。"
            ),
            start=seat["from"],
            end=seat["to"],
        ),
        say(_("变化只写超出平常波动的。罚没数额不进入任何数字（行政处罚法第七十四条）。")),
        say(
            _("快照{fingerprint}，指标版本{version}。核对：supervision analytics reproduce {fingerprint}"),
            fingerprint=source.fingerprint,
            version=source.definitions,
        ),
    ]
    return lines


def _words(say: Say) -> dict[str, str]:
    """The headings of the paper."""
    return {
        "as_of": say(_("数据截至")),
        "matter": say(_("本月需要您过问的一件事")),
        "numbers": say(_("五个数")),
        "changes": say(_("与上月相比")),
        "late": say(_("什么逾期了，谁负责")),
        "kind": say(_("事项")),
        "owner": say(_("责任单位")),
        "count": say(_("件数")),
        "days": say(_("最久已超（天）")),
        "no_late": say(_("没有逾期未办的事项。")),
        "areas": say(_("哪里问题多，为什么")),
        "area": say(_("片区")),
        "why": say(_("依据")),
        "no_map": say(_("没有片区边界，不画图。")),
        "no_areas": say(_("十二个月里没有随机抽查的结果。")),
        "method": say(_("这些数怎么来的")),
        "snapshot": say(_("快照")),
        "page": say(_("第{n}页，共{all}页"), n="{n}", all="{all}"),
        "map_note": say(_("示意图，不作划界依据")),
    }


def clipped(text: str, most: int) -> str:
    """One line of at most so many full-width characters (others are half as wide), an ellipsis for the rest."""
    line = " ".join(text.split())
    room = 2.0 * most
    for place, sign in enumerate(line):
        room -= 2 if ord(sign) > 0x2000 else 1
        if room < 0:
            return line[: max(0, place - 1)] + "…"
    return line
