"""The inspector register as bureaus send it: people, certificates, leave and recusals in one workbook."""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from supervision.foundation.i18n import _
from supervision.registers.rules import reading
from supervision.registers.rules.codes import is_safe_code, judge_code, name_key, tidy_name
from supervision.registers.rules.kinds import GRADES, INSPECTOR_WORDS, InspectorStatus
from supervision.registers.rules.reading import FOREVER, Line, Report, headings

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": headings("人员编号 执法人员编号 检查人员编号 人员代码 工号 编号 执法人员 检查人员 code"),
    "name": headings("姓名 人员姓名 执法人员姓名 检查人员姓名 name"),
    "department": headings("所属部门 部门 所属单位 单位 工作单位 执法机构 所在单位 执法主体 department"),
    "station": headings("所属所 监管所 所属监管所 科所 科室（所） 所在科所 station"),
    "area_code": headings("行政区划代码 区划代码 管辖区划 执法区域 执法地域 area_code"),
    "can_lead": headings("可任组长 是否可任组长 可否主检 主检 主检资格 组长资格 can_lead"),
    "status": headings("在岗状态 人员状态 状态 status"),
    "tags": headings("业务专长 专长 专业领域 业务标签 执法专长 tags"),
    "number": headings("执法证号 执法证号码 执法证件号 执法证编号 证件编号 执法证件编号 行政执法证号 number"),
    "issuer": headings("发证机关 发证单位 颁发机关 issuer"),
    "field": headings("执法领域 执法类别 执法范围 field"),
    "valid_from": headings("有效期起 有效期自 发证日期 证件有效期起 有效期开始 valid_from"),
    "valid_to": headings("有效期至 有效期止 证件有效期至 证件有效期 有效截止日期 到期日期 valid_to"),
    "leave_from": headings("请假起 请假开始 休假起 leave_from"),
    "leave_to": headings("请假止 请假结束 休假止 leave_to"),
    "recused": headings("回避对象代码 回避对象 回避企业 需回避对象 recused"),
    "entity": headings("对象代码 统一社会信用代码 entity"),
    "from_on": headings("起 起始日期 开始日期 from_on"),
    "to_on": headings("止 截止日期 结束日期 to_on"),
    "reason": headings("事由 原因 理由 回避理由 请假事由 reason"),
}
REQUIRED = {
    "name": "姓名",
    "department": "所属部门",
    "number": "执法证号",
    "valid_from": "有效期起",
    "valid_to": "有效期至",
}
TEMPLATE = headings(
    "人员编号 姓名 所属部门 所属所 行政区划代码 可任组长 在岗状态 业务专长 执法证号 发证机关 "
    "执法领域 有效期起 有效期至"
)
LEAVE_TEMPLATE = headings("人员编号 起 止 事由")
RECUSAL_TEMPLATE = headings("人员编号 对象代码 起 止 事由")


def is_leave_sheet(fields: Iterable[str]) -> bool:
    """A sheet with people and days but neither names nor entities holds leave."""
    have = set(fields)
    return {"code", "from_on", "to_on"} <= have and not have & {"name", "entity", "recused"}


def is_recusal_sheet(fields: Iterable[str]) -> bool:
    """A sheet with people and entities but no names of people holds recusals."""
    have = set(fields)
    return "code" in have and bool(have & {"entity", "recused"}) and "number" not in have


def check_inspectors(
    lines: Iterable[Line], departments: Mapping[str, int], on: date, report: Report
) -> Iterator[dict[str, Any]]:
    """Turn lines into inspectors with their certificates, tags, leave and recusals.

    Args:
        departments: id by name key or code, stations among them.
        on: the day; a certificate that ran out before it is an error (行政处罚法 art. 42).
    """
    seen: set[str] = set()
    numbers: set[str] = set()
    for line in lines:
        if reading.footer(line, ("name", "number")):
            report.skip(line)
            continue
        report.read += 1
        before = report.errors
        reading.clean_cells(report, line, ("code", "name", "number", "tags"))
        number = "".join(line.cells["number"].split()).upper()
        code = "".join(line.cells.get("code", "").split()) or number
        _check_codes(line, report, code, number, seen, numbers)
        if not tidy_name(line.cells["name"]):
            report.note(line, "name", _("姓名为空"), _("请填写姓名。"))
        department = departments.get(name_key(line.cells["department"]))
        if department is None:
            report.note(
                line, "department", _("没有登记这个部门"), _("请先在部门中登记，或改为已登记的名称。")
            )
        station = (
            departments.get(name_key(line.cells.get("station", ""))) if line.cells.get("station") else None
        )
        if line.cells.get("station") and station is None:
            report.note(line, "station", _("没有登记这个监管所"), _("请先在部门中登记，或改为已登记的名称。"))
        row = {
            "code": code,
            "name": reading.text_of(report, line, "name", 100),
            "department_id": department,
            "station_id": station,
            "area_code": line.cells.get("area_code", ""),
            "can_lead": reading.is_yes(line.cells.get("can_lead", "")),
            "status": _status(line, report),
            "expertise": sorted(set(reading.words(line.cells.get("tags", "")))),
            "certificates": [_certificate(line, report, number, on)],
            "leave": _leave(line, report),
            "line": line,
            "recused": list(reading.words(line.cells.get("recused", ""))),
        }
        if report.errors == before:
            yield row


def _check_codes(
    line: Line, report: Report, code: str, number: str, seen: set[str], numbers: set[str]
) -> None:
    if not number:
        report.note(line, "number", _("执法证号为空"), _("没有执法证的人员不能列入检查人员名录。"))
    elif number in numbers:
        report.note(line, "number", _("执法证号重复"), _("同一证号只能出现一行，请更正。"))
    if code and not is_safe_code(code):
        report.note(line, "code", _("编号只能用字母、数字、横线和下划线"), _("请改用工号或执法证号。"))
    elif code in seen and number not in numbers:
        report.note(line, "code", _("人员编号重复"), _("同一人只能出现一行，请合并。"))
    seen.add(code)
    numbers.add(number)


def _status(line: Line, report: Report) -> InspectorStatus:
    word = line.cells.get("status", "")
    if word and word not in INSPECTOR_WORDS:
        report.note(line, "status", _("在岗状态不认识"), _("请写在岗、停止执法、调离或退休。"))
    return INSPECTOR_WORDS.get(word, InspectorStatus.ACTIVE)


def _certificate(line: Line, report: Report, number: str, on: date) -> dict[str, Any]:
    start = reading.date_of(report, line, "valid_from", needed=True)
    end = reading.date_of(report, line, "valid_to", needed=True)
    if start and end and end < start:
        report.note(line, "valid_to", _("有效期止于开始之前"), _("请核对两个日期。"))
    elif end and end < on:
        report.note(
            line,
            "valid_to",
            _("行政执法证已过期"),
            _("请换证后再导入；过期证件不得执法（行政处罚法第四十二条）。"),
        )
    return {
        "number": number,
        "issuer": reading.text_of(report, line, "issuer", 100),
        "field": reading.text_of(report, line, "field", 100),
        "valid_from": start,
        "valid_to": end,
    }


def _leave(line: Line, report: Report) -> list[dict[str, Any]]:
    start = reading.date_of(report, line, "leave_from")
    end = reading.date_of(report, line, "leave_to")
    if start and end and end >= start:
        return [{"from_on": start, "to_on": end, "reason": ""}]
    if start or end:
        report.note(line, "leave_to", _("请假起止日期不完整或颠倒"), _("请填写起、止两个日期。"))
    return []


def check_leave(lines: Iterable[Line], report: Report) -> Iterator[dict[str, Any]]:
    """Lines of a leave sheet: who, from, to, why."""
    for line in lines:
        if reading.footer(line, ("code",)):
            report.skip(line)
            continue
        report.read += 1
        start = reading.date_of(report, line, "from_on", needed=True)
        end = reading.date_of(report, line, "to_on", needed=True)
        if start and end and end < start:
            report.note(line, "to_on", _("止日早于起日"), _("请核对两个日期。"))
        elif start and end:
            reason = reading.text_of(report, line, "reason", 100)
            yield {"code": line.cells["code"], "line": line, "from_on": start, "to_on": end, "reason": reason}


def check_recusals(lines: Iterable[Line], on: date, report: Report) -> Iterator[dict[str, Any]]:
    """Lines of a recusal sheet: which inspector, which entity, from (default: the day), to, why."""
    for line in lines:
        if reading.footer(line, ("code",)):
            report.skip(line)
            continue
        report.read += 1
        start = reading.date_of(report, line, "from_on") or on
        end = reading.date_of(report, line, "to_on")
        if end is not None and end < start:
            report.note(line, "to_on", _("止日早于起日"), _("请核对两个日期。"))
            continue
        key = "entity" if line.cells.get("entity") else "recused"
        found = [judge_code(word) for word in reading.words(line.cells.get(key, ""))]
        if not found:
            report.note(line, key, _("没有写明回避的对象"), _("请填写对象的统一社会信用代码。"))
        for verdict in found:
            yield {
                "inspector_code": line.cells["code"],
                "entity_code": verdict.code,
                "line": line,
                "reason": reading.text_of(report, line, "reason", 200),
                "from_on": start,
                "to_on": None if end == FOREVER else end,
            }


GRADE_COLUMNS: dict[str, tuple[str, ...]] = {
    "code": headings("统一社会信用代码 对象代码 统一社会信用代码/注册号 注册号/统一社会信用代码 代码 code"),
    "grade": headings("信用风险分类 企业信用风险分类 风险等级 信用风险等级 等级 分类 grade"),
}
GRADE_REQUIRED = {"code": "统一社会信用代码", "grade": "信用风险分类"}


def check_grades(lines: Iterable[Line], known: Container[str], report: Report) -> Iterator[tuple[str, str]]:
    """Lines of a grading: entity code (one of ``known``) and grade A–D. The same code twice stops the import."""
    seen: set[str] = set()
    for line in lines:
        if reading.footer(line, ("code",)):
            report.skip(line)
            continue
        report.read += 1
        code = judge_code(line.cells["code"]).code
        grade = line.cells["grade"].upper().removesuffix("级").removesuffix("类").strip()
        if code in seen:
            report.note(line, "code", _("代码重复"), _("同一代码只能出现一行，请合并或更正。"))
        elif code not in known:
            report.note(line, "code", _("名录中没有这个代码的对象"), _("请先导入该对象，或更正代码。"))
        elif grade not in GRADES:
            report.note(line, "grade", _("等级不是A、B、C、D"), _("请改为A、B、C、D之一。"))
        else:
            yield code, grade
        seen.add(code)
