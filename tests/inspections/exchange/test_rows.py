"""Rows, maps and checks of the monthly feed, against the published column list."""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.exchange.rules.columns import ACT_COLUMNS, PENALTY_COLUMNS, TITLES, Column, troubles
from inspections.exchange.rules.maps import NATIONAL, OURS, RANDOM, RECEIVER_LABELS, SEEDS, MapKind, unmapped
from inspections.exchange.rules.months import days_of, months_back, read_month
from inspections.exchange.rules.rows import (
    ActFacts,
    AgencyFacts,
    CaseFacts,
    PartyFacts,
    Sending,
    act_row,
    case_row,
)
from inspections.visits.rules.results import ResultCode
from supervision.foundation.errors import Unreadable
from tests.lacking import shared

MAPS = {kind: dict(values) for (receiver, kind), values in SEEDS.items() if receiver == NATIONAL}
SENDING = Sending(date(2026, 11, 2), "经办")
AGENCY = AgencyFacts("随州市市场监督管理局", "11421300MB0000001X", "city")
PARTY = PartyFacts("某店", "91421300MA00000001", "enterprise", "解放路1号", "421303")


def _act(**change: object) -> ActFacts:
    values = {
        "number": "随市监行为〔2026〕1号",
        "item": "对食品销售者的监督检查",
        "catalogue_code": "01320000000001",
        "list_code": "",
        "agency": AGENCY,
        "party": PARTY,
        "kind": "daily",
        "offsite": False,
        "drawn": True,
        "results": ["R02", "R05"],
        "day": date(2026, 10, 12),
        "officers": [("甲", "C1"), ("乙", "C2")],
        "plan": "随市监任务〔2026〕1号",
    } | change
    return ActFacts(**values)  # type: ignore[arg-type]


def test_the_columns_are_those_of_the_receiving_table_in_its_order() -> None:
    with shared("data/specs/check_action_fields.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [column.name for column in ACT_COLUMNS] == [row["column"] for row in rows]
    assert [column.title for column in ACT_COLUMNS] == [row["name_zh"] for row in rows]
    required = {row["column"] for row in rows if row["required"] == "Y"}
    assert required <= {column.name for column in ACT_COLUMNS if column.required}


def test_a_complete_act_has_nothing_to_complain_about() -> None:
    row = act_row(_act(), MAPS, SENDING)
    assert troubles(ACT_COLUMNS, row) == []
    assert set(row) <= {column.name for column in ACT_COLUMNS}
    assert row["supervise_item_check_icode"] == "11421300MB0000001X" + "3" + "01320000000001"
    assert row["check_form"] == "01"
    assert row["check_type"] == "随机抽查"
    assert row["check_mode"] == "双随机、一公开"
    assert row["check_personnel_code"] == "C1;C2"
    assert row["cd_batch"] == "2026110200001"


@pytest.mark.parametrize(
    ("change", "column", "why"),
    [
        ({"catalogue_code": ""}, "supervise_item_implement_code", "缺少必填内容"),
        ({"catalogue_code": "123"}, "supervise_item_implement_code", "不符合规定格式"),
        ({"officers": [("甲", "C1")]}, "check_personnel", "不符合规定格式"),
        ({"kind": "case", "drawn": False}, "check_form", "缺少必填内容"),
        ({"day": None}, "check_date", "缺少必填内容"),
        ({"number": "号" * 51}, "check_action_code", "内容超过规定长度"),
        ({"results": []}, "check_result", "缺少必填内容"),
        ({"agency": AgencyFacts("局", "短", "city")}, "supervise_item_check_icode", "缺少必填内容"),
    ],
)
def test_what_would_not_be_accepted_is_named(change: dict[str, object], column: str, why: str) -> None:
    assert (column, why) in troubles(ACT_COLUMNS, act_row(_act(**change), MAPS, SENDING))


def test_a_complete_penalty_has_nothing_to_complain_about() -> None:
    case = CaseFacts(
        number="随市监立案〔2026〕1号",
        decision_number="随市监处罚〔2026〕1号",
        source="inspection",
        act_number="随市监行为〔2026〕1号",
        item="",
        catalogue_code="01320000000001",
        agency=AGENCY,
        party=PARTY,
        facts="销售过期食品",
        basis="食品安全法第一百二十四条",
        procedure="ordinary",
        kinds=["01", "02"],
        fine_fen=123_450,
        filed_on=date(2026, 10, 1),
        decided_on=date(2026, 10, 20),
        closed_on=None,
    )
    row = case_row(case, MAPS, SENDING)
    assert troubles(PENALTY_COLUMNS, row) == []
    assert (row["fine_amount"], row["punish_type"], row["punish_procedure"]) == ("1234.50", "01;02", "02")


def test_every_value_of_ours_is_mapped_or_told_to_be_missing() -> None:
    assert [(kind, ours) for kind, ours, _label in unmapped(MAPS)] == [(MapKind.CHECK_FORM, "case")]
    assert RANDOM in OURS[MapKind.CHECK_TYPE]
    for (receiver, kind), values in SEEDS.items():
        assert receiver in RECEIVER_LABELS
        assert set(values) <= set(OURS[kind])


def test_the_published_result_codes_are_kept_apart_per_receiver() -> None:
    result = {receiver: SEEDS[(receiver, MapKind.RESULT)] for receiver in RECEIVER_LABELS}
    assert result["publicity-2017"][ResultCode.R05] == "E"
    assert result["publicity-2014"][ResultCode.R04] == "4"
    assert result["health"][ResultCode.R14] == "06"
    assert ResultCode.R14 not in result["publicity-2017"]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 30))
def test_months_are_counted_backwards_without_gaps(day: date, count: int) -> None:
    months = months_back(day, count)
    assert len(set(months)) == count
    assert read_month(months[0]) == day.replace(day=1) if day.year >= 2000 else True
    first, last = days_of(day)
    assert first <= day <= last


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "202610", "十月", "2026-10-01", ""])
def test_what_is_no_month_is_named(text: str) -> None:
    with pytest.raises(Unreadable):
        read_month(text)


def test_a_column_checks_its_own_text() -> None:
    column = Column("x", "字段", True, 3, r"\d+")
    assert [column.trouble(text) for text in ("", "1234", "ab", "12")] == [
        "缺少必填内容",
        "内容超过规定长度",
        "不符合规定格式",
        "",
    ]
    assert TITLES["plan_id"] == "双随机一公开计划id"
