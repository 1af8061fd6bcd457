"""Leads as a bureau's hotline or register sends them: one row each."""

from collections.abc import Iterable, Mapping
from typing import Any

from inspections.leads.rules import SOURCE_LABELS, LeadSource
from supervision.registers.rules import reading
from supervision.registers.rules.codes import name_key
from supervision.registers.rules.reading import Line, Report, headings

COLUMNS: dict[str, tuple[str, ...]] = {
    "number": headings("线索编号 编号 工单编号 工单号 number"),
    "source": headings("线索来源 来源 来源渠道 source"),
    "subject": headings("反映的问题 反映问题 线索内容 内容 主题 诉求内容 subject"),
    "received_on": headings("收到日期 登记日期 受理日期 日期 received_on"),
    "entity": headings("统一社会信用代码 对象代码 涉及对象代码 涉及对象 entity"),
    "department": headings("承办部门 部门 所属部门 department"),
    "note": headings("备注 说明 note"),
}
REQUIRED = {"source": "线索来源", "subject": "反映的问题", "received_on": "收到日期"}
SOURCE_WORDS: dict[str, LeadSource] = {label: source for source, label in SOURCE_LABELS.items()} | {
    "12345": LeadSource.HOTLINE,
    "热线": LeadSource.HOTLINE,
    "12345工单": LeadSource.HOTLINE,
    "投诉": LeadSource.COMPLAINT,
    "举报": LeadSource.COMPLAINT,
    "交办": LeadSource.ASSIGNED,
    "移送": LeadSource.TRANSFER,
    "监测": LeadSource.MONITORING,
    "舆情": LeadSource.MEDIA,
}


def check_leads(
    lines: Iterable[Line], *, entities: Mapping[str, int], departments: Mapping[str, int], report: Report
) -> list[dict[str, Any]]:
    """The rows of a sheet as ``import_leads`` takes them; every trouble is noted in the report.

    ``entities``: ids by code; ``departments``: ids by the key of each name.
    """
    rows = []
    for line in lines:
        if reading.footer(line, ("subject", "received_on")):
            report.skip(line)
            continue
        report.read += 1
        source = SOURCE_WORDS.get(line.cells.get("source", ""))
        if source is None:
            report.note(
                line, "source", "没有这种线索来源", "请填写：投诉举报、12345热线工单、上级交办、部门移送等。"
            )
        subject = reading.text_of(report, line, "subject", 300)
        if not subject:
            report.note(line, "subject", "内容为空", "请填写反映的问题。")
        received = reading.date_of(report, line, "received_on", needed=True)
        code, department = line.cells.get("entity", "").upper(), line.cells.get("department", "")
        if code and code not in entities:
            report.note(line, "entity", "名录中没有这个代码的对象", "请先导入该对象，或更正代码。")
        if department and name_key(department) not in departments:
            report.note(line, "department", "没有这个部门", "请填写部门的全称、简称或编码。")
        reading.clean_cells(report, line, ("subject", "note", "number"))
        rows.append(
            {
                "number": reading.text_of(report, line, "number", 100),
                "source": source,
                "subject": subject,
                "received_on": received,
                "entity_id": entities.get(code),
                "department_id": departments.get(name_key(department)) if department else None,
                "note": reading.text_of(report, line, "note", 2000),
            }
        )
    return rows
