"""A check-up in words."""

from collections.abc import Iterator
from typing import Any

from inspections.draws.rules.doctor import CheckUp
from inspections.draws.rules.symptoms import Finding, Symptom
from supervision.foundation.i18n import _

Sentence = tuple[str, dict[str, Any]]
"""Message id and what fills it."""

NAMES: dict[Symptom, str] = {
    Symptom.TWICE: _("同一次抽取里重复的对象"),
    Symptom.STRANGERS: _("不在名单里的对象"),
    Symptom.STEP: _("最常见间隔所占比例"),
    Symptom.RUNS: _("抽中位置连成的段数"),
    Symptom.BLOCKS: _("在名单各段分布的不均程度"),
    Symptom.NEVER: _("从未抽中的户数"),
    Symptom.OVERLAP: _("各次之间重复的户次"),
    Symptom.TURNS: _("同一检查人员按固定间隔出现的比例"),
    Symptom.COMPANY: _("同样两人再次同组的次数"),
}
MEANINGS: dict[Symptom, str] = {
    Symptom.TWICE: _("一次抽取里同一户不应出现两次。"),
    Symptom.STRANGERS: _("抽中的对象应当都在名单里。"),
    Symptom.STEP: _("远高于随机：按固定间隔取的，不是随机抽取。"),
    Symptom.RUNS: _("段数与随机抽取相差过大：名单次序影响了结果。"),
    Symptom.BLOCKS: _("过小是过于均匀，过大是集中在某些段：都不像随机抽取。"),
    Symptom.NEVER: _("与随机抽取相差过大：有的对象总也抽不到，或者轮流抽到。"),
    Symptom.OVERLAP: _("与随机抽取相差过大：各次抽取之间不是互不影响的。"),
    Symptom.TURNS: _("远高于随机：检查人员是按次序轮流派的。"),
    Symptom.COMPANY: _(
        "与随机搭配相差过大：有的人总在一起，或者总不在一起。同一所的人同组、一组负责几户也会这样。"
    ),
}
SHARES = frozenset({Symptom.STEP, Symptom.TURNS})
EVERY_STEP = _("{draw}：从第{first}行起每隔{step}行取一户，大约只有{step}种可能的结果。")
EVERY_STEP_PAGED = _(
    "{draw}：从第{first}行起每隔{step}行取一户，约每{page}行跳过一行，大约只有{step}种可能的结果。"
)
ALWAYS = _("{one}和{other}同组{times}次，从未与别人同组。")
NO_SIGN = _("没有发现不像随机抽取的迹象（{draws}次抽取，{lines}行，{figures}个指标）。")
SIGNS = _("{figures}个指标中有{signs}个不像随机抽取。迹象不等于有意，请对照原因。")
TOO_FEW = _("{draws}行数太少，看不出来。")


def told(found: CheckUp) -> Iterator[Sentence]:
    """The check-up as sentences, what matters first."""
    if found.signs:
        yield SIGNS, {"figures": len(found.findings), "signs": len(found.signs)}
    else:
        yield NO_SIGN, {"draws": found.draws, "lines": found.lines, "figures": len(found.findings)}
    for draw, rule in found.rules.items():
        values = {"draw": draw, "step": rule.step, "first": rule.first}
        yield (EVERY_STEP_PAGED, values | {"page": rule.page}) if rule.page else (EVERY_STEP, values)
    for one, other, times in found.inseparable:
        yield ALWAYS, {"one": one, "other": other, "times": times}
    if found.skipped:
        yield TOO_FEW, {"draws": "、".join(found.skipped)}


def figure(finding: Finding, value: float) -> str:
    """A value of a finding as people read it."""
    if finding.symptom in SHARES:
        return f"{value * 100:.1f}%"
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.1f}"
