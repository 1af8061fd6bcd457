"""What becomes of findings: orders to correct, penalties, publications. Days are ``date.toordinal`` numbers."""

from dataclasses import dataclass

import numpy as np

from inspections.demonstration.rules.chance import Flags, Floats, Ints, picked
from inspections.demonstration.rules.timeline import Offices

NEVER = -1

PROBLEM_TEXTS: dict[str, tuple[tuple[str, str], ...]] = {
    "R02": (
        ("未在规定期限内公示年度报告", "限期公示年度报告"),
        ("行政许可信息变更后未及时公示", "限期公示变更信息"),
    ),
    "R03": (("公示的经营场所与实际不符", "限期更正公示信息"),),
    "R04": (("登记的经营场所无人经营，电话无法接通", "限期办理变更登记"),),
    "R05": (
        ("经营场所未在醒目位置悬挂营业执照", "将营业执照置于醒目位置"),
        ("进货查验记录不完整", "补齐进货查验记录并建立台账"),
        ("灭火器超过有效期", "更换失效灭火器"),
        ("从业人员健康证明过期两人", "停止上岗并补办健康证明"),
        ("安全出口堆放杂物", "清理安全出口，保持畅通"),
        ("特种设备未按期定期检验", "停止使用并申报检验"),
    ),
    "R06": (("拒绝提供有关资料", "配合检查并提供资料"),),
    "R08": (
        ("涉嫌销售超过保质期的食品", "停止销售并下架"),
        ("涉嫌超出许可范围从事经营活动", "停止超范围经营"),
        ("涉嫌未按规定落实安全生产培训", "限期补训并报送记录"),
        ("涉嫌使用未经检定的计量器具", "停止使用并送检"),
    ),
}
ORDERED = frozenset({"R02", "R03", "R05", "R08"})  # findings that get a written order to correct
CASE_WEIGHT = {"R05": 0.5, "R08": 3.0, "R06": 4.0, "R03": 2.0, "R02": 0.1}
CASE_TEXTS = {
    "R05": "经责令改正后仍存在违法行为",
    "R08": "检查发现涉嫌违法行为，经立案调查属实",
    "R06": "拒不配合监督检查，情节严重",
    "R03": "公示信息隐瞒真实情况、弄虚作假",
    "R02": "逾期未公示应当公示的信息",
}
FINES_FEN = (0, 20_000, 50_000, 100_000, 200_000, 300_000, 500_000, 1_000_000, 2_000_000, 5_000_000)
FINE_MIX = (0.22, 0.10, 0.14, 0.16, 0.13, 0.08, 0.08, 0.05, 0.03, 0.01)
SUMMARY_FEN = {"person": 20_000, "org": 300_000}  # where on-the-spot fines end (行政处罚法 §51)
PERSON_MOST_FEN = 500_000  # below the sum from which a hearing is due, so that no case here waits for one


@dataclass(frozen=True)
class Orders:
    """Orders to correct: rows of the visits, day issued, due and closed (``NEVER`` while open)."""

    rows: Ints
    issued: Ints
    due: Ints
    closed: Ints


@dataclass(frozen=True)
class Cases:
    """Penalty cases: rows of the visits, days filed, notified (``NEVER`` in a summary case), decided and closed.

    The fine is in fen; 0 is a warning.
    """

    rows: Ints
    filed: Ints
    notified: Ints
    decided: Ints
    closed: Ints
    fine_fen: Ints
    summary: Flags


def orders(headline: list[str], day: Ints, rng: np.random.Generator) -> Orders:
    """An order for every finding that can be corrected: 10 to 30 days; one in twelve is corrected late."""
    rows = np.flatnonzero(np.isin(np.array(headline, dtype="<U3"), sorted(ORDERED)))
    issued = day[rows]
    length = np.array([10, 15, 20, 30])[picked(rng, (2, 5, 2, 3), rows.size)]
    slow = rng.random(rows.size) < 0.08
    took = np.where(
        slow, length + rng.integers(1, 15, rows.size), np.ceil(length * rng.beta(5, 2, rows.size))
    )
    return Orders(rows, issued, issued + length, issued + took.astype(np.int64))


def cases(
    headline: list[str],
    day: Ints,
    person: Flags,
    count: int,
    last: int,
    rng: np.random.Generator,
    offices: Offices,
) -> Cases:
    """Exactly ``count`` penalties for the visits of one month, filed and decided not after its ``last`` day.

    Args:
        person: whether the party answers as a citizen (lower limits).

    Raises:
        ValueError: fewer findings than penalties.
    """
    weight: Floats = np.array([CASE_WEIGHT.get(code, 0.0) for code in headline])
    if int((weight > 0).sum()) < count:
        raise ValueError("a month has fewer findings than penalties")
    keys = rng.exponential(1.0, weight.size) / np.maximum(weight, 1e-12)
    rows = np.sort(np.argsort(keys, kind="stable")[:count]).astype(np.int64)
    fine = np.array(FINES_FEN)[picked(rng, FINE_MIX, count)]
    fine = np.where(person[rows], np.minimum(fine, PERSON_MOST_FEN), fine)
    filed = np.minimum(offices.after(day[rows], rng.integers(0, 3, count)), last)
    decided = np.minimum(offices.after(filed, rng.integers(3, 16, count)), last)
    limit = np.where(person[rows], SUMMARY_FEN["person"], SUMMARY_FEN["org"])
    quick = ((fine <= limit) & (rng.random(count) < 0.6)) | (decided - filed < 3)
    decided = np.where(quick, filed, decided)
    fine = np.where(quick, np.minimum(fine, limit), fine)
    notified = np.where(quick, NEVER, offices.after(filed, 1))
    closed = offices.after(decided, rng.integers(1, 12, count))
    return Cases(rows, filed, np.minimum(notified, decided), decided, closed, fine, quick)


def published(formed: Ints, offices: Offices, rng: np.random.Generator) -> Ints:
    """The day each result was published: within 20 working days, but for three in a hundred."""
    late = rng.random(formed.size) < 0.03
    took = np.where(late, rng.integers(21, 31, formed.size), 1 + np.floor(rng.beta(1.2, 6, formed.size) * 19))
    return offices.after(formed, took.astype(np.int64))
