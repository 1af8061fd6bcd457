"""The columns of the monthly feed (监管行为数据): name, title, whether it must be filled, and the check on its text.

The inspection columns are those of the receiving table of the national system as far as published; the penalty columns
follow the fields its validator asks for.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: its name in the feed, its Chinese title, how long it may be, what it must look like."""

    name: str
    title: str
    required: bool = False
    longest: int = 4000
    pattern: str = ""

    def trouble(self, text: str) -> str:
        """Why a text does not do, as a message id; empty when it does."""
        if not text:
            return "缺少必填内容" if self.required else ""
        if len(text) > self.longest:
            return "内容超过规定长度"
        if self.pattern and not re.fullmatch(self.pattern, text):
            return "不符合规定格式"
        return ""


CATALOGUE_CODE = r"\d{14}"
LIST_CODE = r"[0-9A-Z]{18}[1-5].*"
AREA = r"\d{6}"
DAY = r"\d{4}-\d{2}-\d{2}"
TWO_PEOPLE = r"[^;]+(;[^;]+)+"

PARTY: tuple[Column, ...] = (
    Column("administrative_cp", "行政相对人（单位/个人）名称", True, 200),
    Column("administrative_cp_na", "行政相对人性质", True, 10),
    Column("administrative_cp_ce_type", "行政相对人证件类型", True, 10),
    Column("administrative_cp_ui_code", "行政相对人（单位/个人）编码", True, 20),
    Column("address_registered", "注册地址", False, 400),
    Column("address_operating", "经营地址", False, 400),
    Column("area_number", "行政区划代码", True, 6, AREA),
)
AGENCY: tuple[Column, ...] = (
    Column("implement_institution", "实施机构", False, 100),
    Column("implement_institution_code", "实施机构编码", False, 20),
    Column("entrust_dept", "受委托部门", False, 100),
    Column("entrust_dept_code", "受委托部门编码", False, 20),
)
ENVELOPE: tuple[Column, ...] = (
    Column("cd_batch", "批次号", True, 20, r"\d{13}"),
    Column("cd_operation", "操作", True, 1, "[iud]"),
)
ACT_COLUMNS: tuple[Column, ...] = (
    Column("supervise_item_implement_code", "监管事项目录编码", True, 300, CATALOGUE_CODE),
    Column("supervise_item_check_icode", "监管事项检查实施清单编码", True, 800, LIST_CODE),
    Column("check_action_name", "检查行为名称", True, 2000),
    Column("check_action_code", "检查行为编号", True, 50),
    *AGENCY,
    Column("supervise_object", "监管对象", True, 200),
    *PARTY,
    Column("check_form", "检查形式", True, 20),
    Column("check_type", "检查类别", True, 20),
    Column("check_mode", "检查方式", False, 40),
    Column("check_result", "检查结果", True, 200),
    Column("check_date", "检查时间", True, 20, DAY),
    Column("check_personnel", "检查人员", True, 500, TWO_PEOPLE),
    Column("check_personnel_code", "执法证号", False, 500),
    Column("submitted_date", "报送时间", False, 20, DAY),
    Column("submitted_personnel", "报送人员", False, 50),
    Column("plan_id", "双随机一公开计划id", False, 50),
    *ENVELOPE,
)
PENALTY_COLUMNS: tuple[Column, ...] = (
    Column("supervise_item_implement_code", "监管事项目录编码", True, 300, CATALOGUE_CODE),
    Column("punish_action_name", "处罚行为名称", True, 500),
    Column("punish_action_code", "处罚行为编号", True, 50),
    Column("case_source", "案件来源", True, 20),
    Column("check_action_code", "检查行为编号", True, 50),
    *AGENCY,
    Column("punish_object", "处罚对象", True, 200),
    *PARTY,
    Column("illegal_facts", "违法事实", True, 4000),
    Column("punish_basis", "处罚依据", True, 1000),
    Column("punish_procedure", "处罚程序", True, 10),
    Column("punish_document_number", "行政处罚决定书文号", True, 100),
    Column("punish_date", "处罚决定日期", True, 20, DAY),
    Column("punish_type", "处罚种类", True, 100),
    Column("punish_result", "处罚结果", True, 1000),
    Column("fine_amount", "罚款金额（元）", False, 20),
    Column("filing_date", "立案时间", False, 20, DAY),
    Column("closing_date", "结案时间", False, 20, DAY),
    Column("submitted_date", "报送时间", False, 20, DAY),
    Column("submitted_personnel", "报送人员", False, 50),
    *ENVELOPE,
)
TITLES: dict[str, str] = {column.name: column.title for column in (*ACT_COLUMNS, *PENALTY_COLUMNS)}


def troubles(columns: tuple[Column, ...], row: dict[str, str]) -> list[tuple[str, str]]:
    """The columns of one row that will not be accepted: (name, message id)."""
    found = ((column.name, column.trouble(row.get(column.name, ""))) for column in columns)
    return [(name, why) for name, why in found if why]
