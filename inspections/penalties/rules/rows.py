"""Past penalty cases as a bureau keeps them: one row each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from inspections.penalties.rules import (
    KIND_LABELS,
    PROCEDURE_LABELS,
    SOURCE_LABELS,
    CaseSource,
    CaseStatus,
    PartyKind,
    PenaltyKind,
    Procedure,
    read_band_end,
)
from inspections.penalties.rules.discretion import DISCRETION_LABELS, Discretion
from supervision.foundation.errors import Unreadable
from supervision.registers.rules import reading
from supervision.registers.rules.codes import name_key
from supervision.registers.rules.reading import Line, Report, headings

COLUMNS: dict[str, tuple[str, ...]] = {
    "number": headings("案号 立案号 案件编号 立案编号 number"),
    "decision_number": headings("决定书文号 处罚决定书文号 行政处罚决定书文号 文号 decision_number"),
    "entity": headings("统一社会信用代码 当事人代码 对象代码 entity"),
    "department": headings("办案部门 部门 处罚机关 department"),
    "case_source": headings("案件来源 case_source"),
    "act": headings("检查行为编号 act"),
    "facts": headings("违法事实 案情 事实 facts"),
    "basis": headings("处罚依据 依据 basis"),
    "kinds": headings("处罚种类 处罚类别 kinds"),
    "fine": headings("罚款金额（元） 罚款金额 罚款 fine"),
    "discretion": headings("裁量阶次 裁量等级 裁量档次 裁量情节 处罚裁量阶次 discretion"),
    "band_low": headings("裁量幅度下限（元） 裁量幅度下限 罚款幅度下限（元） 罚款幅度下限 band_low"),
    "band_high": headings("裁量幅度上限（元） 裁量幅度上限 罚款幅度上限（元） 罚款幅度上限 band_high"),
    "procedure": headings("处罚程序 程序 procedure"),
    "filed_on": headings("立案日期 立案时间 filed_on"),
    "decided_on": headings("决定日期 处罚决定日期 处罚日期 decided_on"),
    "closed_on": headings("结案日期 结案时间 closed_on"),
}
REQUIRED = {
    "entity": "统一社会信用代码",
    "department": "办案部门",
    "case_source": "案件来源",
    "facts": "违法事实",
    "filed_on": "立案日期",
}
SOURCES: dict[str, CaseSource] = {label: source for source, label in SOURCE_LABELS.items()} | {
    "检查": CaseSource.INSPECTION,
    "移送": CaseSource.TRANSFER,
    "交办": CaseSource.ASSIGNED,
}
KINDS: dict[str, PenaltyKind] = {label: kind for kind, label in KIND_LABELS.items()} | {
    k.value: k for k in PenaltyKind
}
GRADES: dict[str, Discretion] = {label: grade for grade, label in DISCRETION_LABELS.items()} | {
    "从轻处罚": Discretion.LIGHTER,
    "减轻处罚": Discretion.MITIGATED,
    "一般处罚": Discretion.USUAL,
    "从重处罚": Discretion.HEAVIER,
    "较轻": Discretion.LIGHTER,
    "较重": Discretion.HEAVIER,
}
PROCEDURES: dict[str, Procedure] = {label: procedure for procedure, label in PROCEDURE_LABELS.items()} | {
    "简易": Procedure.SUMMARY,
    "普通": Procedure.ORDINARY,
    "一般程序": Procedure.ORDINARY,
}


@dataclass(frozen=True)
class Known:
    """What a row may refer to: ids by code, by the key of a name, by number; kinds of party by entity id."""

    entities: Mapping[str, int]
    departments: Mapping[str, int]
    acts: Mapping[str, int]
    parties: Mapping[int, PartyKind]


def check_cases(lines: Iterable[Line], known: Known, report: Report) -> list[dict[str, Any]]:
    """The rows of a sheet as ``import_cases`` takes them; every trouble is noted in the report."""
    rows = []
    for line in lines:
        if reading.footer(line, ("entity", "facts")):
            report.skip(line)
            continue
        report.read += 1
        rows.append(_row(line, known, report))
    return rows


def _row(line: Line, known: Known, report: Report) -> dict[str, Any]:
    cell = line.cells.get
    entity = known.entities.get(cell("entity", "").upper())
    if entity is None:
        report.note(line, "entity", "名录中没有这个代码的对象", "请先导入该对象，或更正代码。")
    department = known.departments.get(name_key(cell("department", "")))
    if department is None:
        report.note(line, "department", "没有这个部门", "请填写部门的全称、简称或编码。")
    source = SOURCES.get(cell("case_source", ""))
    if source in (None, CaseSource.LEAD):
        report.note(line, "case_source", "没有这种案件来源", "请填写：检查发现、其他机关移送或上级交办。")
    act = known.acts.get(cell("act", ""))
    if source is CaseSource.INSPECTION and act is None:
        report.note(line, "act", "没有这个检查行为编号", "检查发现的案件必须写明检查行为编号。")
    kinds = [KINDS.get(word) for word in reading.words(cell("kinds", ""))]
    if None in kinds:
        report.note(line, "kinds", "没有这种处罚种类", "请填写：警告、罚款、没收违法所得等。")
    filed = reading.date_of(report, line, "filed_on", needed=True)
    decided, closed = reading.date_of(report, line, "decided_on"), reading.date_of(report, line, "closed_on")
    if (
        (filed and decided and decided < filed)
        or (closed and not decided)
        or (decided and closed and closed < decided)
    ):
        report.note(line, "decided_on", "日期先后不对", "立案、决定、结案的日期应依次在后。")
    low, high = _fen(line, report, "band_low"), _fen(line, report, "band_high")
    if low is not None and high is not None and low > high:
        report.note(line, "band_low", "裁量幅度的下限高于上限", "请核对这两列。")
    reading.clean_cells(report, line, ("facts", "basis", "number"))
    return {
        "number": reading.text_of(report, line, "number", 100),
        "decision_number": reading.text_of(report, line, "decision_number", 100),
        "entity_id": entity,
        "department_id": department,
        "case_source": source,
        "act_id": act,
        "facts": reading.text_of(report, line, "facts", 4000),
        "basis": reading.text_of(report, line, "basis", 1000),
        "kinds": sorted(kind.value for kind in kinds if kind),
        "fine_fen": _fen(line, report, "fine") or 0,
        "discretion": _discretion(line, report),
        "band_low_fen": low,
        "band_high_fen": high,
        "procedure": PROCEDURES.get(cell("procedure", ""), Procedure.ORDINARY),
        "party": known.parties.get(entity or 0, PartyKind.ORG),
        "filed_on": filed,
        "decided_on": decided,
        "closed_on": closed,
        "status": CaseStatus.CLOSED if closed else CaseStatus.DECIDED if decided else CaseStatus.FILED,
    }


def _fen(line: Line, report: Report, field: str) -> int | None:
    try:
        return read_band_end(line.cells.get(field, ""))
    except Unreadable:
        report.note(line, field, "不是金额", "请以元为单位填写，最多两位小数。")
        return None


def _discretion(line: Line, report: Report) -> Discretion | None:
    word = line.cells.get("discretion", "")
    if word and word not in GRADES:
        report.warn(line, "discretion", "裁量阶次不认识，已留空", "请填写：减轻、从轻、一般或从重。")
    return GRADES.get(word)
