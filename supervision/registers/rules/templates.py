"""What a file of each kind holds: its fields in all their spellings, and the empty tables to fill in."""

from collections.abc import Collection, Mapping

from supervision.foundation.i18n import _
from supervision.registers.rules import entity_rows, inspector_rows
from supervision.registers.rules.kinds import FileKind

TEMPLATES: dict[FileKind, dict[str, tuple[str, ...]]] = {
    FileKind.ENTITIES: {"监管对象": entity_rows.TEMPLATE},
    FileKind.INSPECTORS: {
        "检查人员": inspector_rows.TEMPLATE,
        "请假": inspector_rows.LEAVE_TEMPLATE,
        "回避": inspector_rows.RECUSAL_TEMPLATE,
    },
    FileKind.RECUSALS: {"回避": inspector_rows.RECUSAL_TEMPLATE},
    FileKind.RISK_GRADES: {"风险等级": ("统一社会信用代码", "信用风险分类")},
}
COLUMNS: dict[FileKind, Mapping[str, tuple[str, ...]]] = {
    FileKind.ENTITIES: entity_rows.COLUMNS,
    FileKind.INSPECTORS: inspector_rows.COLUMNS,
    FileKind.RECUSALS: inspector_rows.COLUMNS,
    FileKind.RISK_GRADES: inspector_rows.GRADE_COLUMNS,
}
RECUSAL_REQUIRED = {"code": "人员编号", "entity": "对象代码"}
LEAVE_REQUIRED = {"code": "人员编号", "from_on": "起", "to_on": "止"}


def required(kind: FileKind, fields: Collection[str]) -> Mapping[str, str]:
    """The fields a sheet cannot do without; a workbook of inspectors has sheets of three sorts, told by their fields."""
    if kind is FileKind.ENTITIES:
        return entity_rows.REQUIRED
    if kind is FileKind.RISK_GRADES:
        return inspector_rows.GRADE_REQUIRED
    if kind is FileKind.RECUSALS or inspector_rows.is_recusal_sheet(fields):
        return RECUSAL_REQUIRED
    return LEAVE_REQUIRED if inspector_rows.is_leave_sheet(fields) else inspector_rows.REQUIRED


HEADINGS = (
    _("统一社会信用代码"), _("名称"), _("对象类别"), _("信用风险分类"), _("食品安全风险等级"), _("行业代码"), _("行业"),
    _("经济类型"), _("企业规模"), _("注册资本"), _("行政区划代码"), _("监管所"), _("地址"), _("经度"), _("纬度"), _("登记状态"), _("成立日期"), _("联系电话"),
    _("人员编号"), _("姓名"), _("所属部门"), _("所属所"), _("可任组长"), _("在岗状态"), _("业务专长"), _("执法证号"),
    _("发证机关"), _("执法领域"), _("有效期起"), _("有效期至"), _("请假起"), _("请假止"), _("回避对象代码"), _("对象代码"),
    _("起"), _("止"), _("事由"),
)  # fmt: skip
"""The usual heading of each field, as the pages name it."""
