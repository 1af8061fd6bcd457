"""Empty tables to fill in: which sheets and headings a file of each kind has."""

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
