"""Whose a business is and how large, read from the words registers use; what they do not tell stays unknown."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database
from supervision.foundation.sheets import write_xlsx
from supervision.registers import actions, queries
from supervision.registers.rules.kinds import EntityKind, FileKind
from supervision.registers.rules.ownership import (
    Ownership,
    Size,
    capital_fen,
    ownership_of_word,
    ownership_told,
    size_of_word,
)

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)
FIRM, SHOP = "914213001835108972", "91350100M000100Y43"


@pytest.mark.parametrize(
    ("word", "owner"),
    [
        ("国有企业", Ownership.STATE),
        ("有限责任公司(国有独资)", Ownership.STATE),
        ("集体分支机构(非法人)", Ownership.COLLECTIVE),
        ("集体事业单位营业", Ownership.COLLECTIVE),
        ("个人独资企业", Ownership.PRIVATE),
        ("有限责任公司（自然人投资或控股）", Ownership.PRIVATE),
        ("有限责任公司（台港澳与境内合资）", Ownership.FOREIGN),
        ("中外合作经营企业", Ownership.FOREIGN),
        ("个体工商户", Ownership.INDIVIDUAL),
        ("农民专业合作社", Ownership.COOPERATIVE),
        ("151", Ownership.STATE),
        ("１７５", Ownership.INDIVIDUAL),
        ("173", Ownership.PRIVATE),
        ("有限责任公司（非自然人投资或控股的法人独资）", None),
        ("有限责任公司", None),
        ("股份合作制", None),
        ("", None),
    ],
)
def test_an_owner_is_read_where_the_word_tells_one(word: str, owner: Ownership | None) -> None:
    assert ownership_of_word(word) is owner


@pytest.mark.parametrize(
    ("word", "size"),
    [("大型", Size.LARGE), ("中型企业", Size.MEDIUM), ("小", Size.SMALL), ("微型", Size.MICRO), ("小微", None), ("规上", None)],
)  # fmt: skip
def test_a_size_is_one_of_four_or_unknown(word: str, size: Size | None) -> None:
    assert size_of_word(word) is size


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("11325万人民币", 11_325_000_000),
        ("1,000(万元)", 1_000_000_000),
        ("48（万元人民币）", 48_000_000),
        ("200(万)", 200_000_000),
        ("100万元（人民币）", 100_000_000),
        ("100万(人民币)", 100_000_000),
        ("100万人民币元整", 100_000_000),
        ("80000元（人民币）", 8_000_000),
        ("100万元（美元）", None),
        ("人民币伍佰万元", None),
        ("1.5亿元", 15_000_000_000),
        ("500000元", 50_000_000),
        ("500", None),
        ("10(万美元)", None),
        ("100(万港币)", None),
        ("99999999999亿元", None),
    ],
)
def test_capital_is_an_amount_in_yuan_with_its_unit_or_unknown(text: str, fen: int | None) -> None:
    assert capital_fen(text) == fen


@given(st.text(max_size=40))
def test_no_cell_breaks_the_reading(text: str) -> None:
    assert ownership_of_word(text) in {None, *Ownership}
    assert size_of_word(text) in {None, *Size}
    assert (capital_fen(text) or 0) >= 0


def test_a_kind_tells_its_owner_and_an_enterprise_does_not() -> None:
    assert ownership_told(EntityKind.SELF_EMPLOYED, None) == "individual"
    assert ownership_told(EntityKind.ENTERPRISE, None) == ""
    assert ownership_told(EntityKind.ENTERPRISE, "state") == "state"


def test_a_file_brings_owner_size_and_capital_and_warns_of_what_it_does_not_understand(
    database: Database,
) -> None:
    head = ("统一社会信用代码", "企业名称", "企业类型", "企业规模", "注册资金（万元）")
    rows = [
        (FIRM, "甲厂", "国有企业", "中型企业", "1,200"),
        (SHOP, "乙店", "有限责任公司", "小微", "10万美元"),
    ]
    data = write_xlsx({"对象": (head, rows)})
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        report = actions.import_file(tx, FileKind.ENTITIES, "名录.xlsx", data)
    assert (report.added, report.errors, report.warnings) == (2, 0, 2)
    assert [finding.column for finding in report.findings] == ["企业规模", "注册资金（万元）"]
    with database.reading() as session:
        one, two = queries.entity_by_code(session, FIRM), queries.entity_by_code(session, SHOP)
    assert (one.ownership, one.size, one.capital_fen) == (Ownership.STATE, Size.MEDIUM, 1_200_000_000)
    assert (two.ownership, two.size, two.capital_fen) == (None, None, None)
