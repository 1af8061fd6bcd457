"""Measures that others publish and this system cannot compute, said openly (系统里没有这项数据)."""

from dataclasses import dataclass

from supervision.foundation.i18n import _


@dataclass(frozen=True)
class Absent:
    """A measure without data: what it is called, how others compute it, what would be needed. Texts are message ids."""

    name: str
    title: str
    formula: str
    needed: str


ABSENT: tuple[Absent, ...] = (
    Absent(
        "code_shown",
        _("亮码检查率"),
        _("有有效扫码记录的入企检查户次 ÷ 入企检查户次"),
        _("要接入“入企检查码”平台，把每次扫码的时间和编码记到检查上。接入之前，不用别的数字代替。"),
    ),
    Absent(
        "satisfied",
        _("满意率"),
        _("评价为满意的 ÷ 收到的评价；同时公布评价率"),
        _("要有企业对检查的评价来源（12345热线、政务服务“好差评”或回访）。没有评价，就没有满意率。"),
    ),
)
"""In the order they are listed."""
