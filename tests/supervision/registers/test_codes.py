"""Codes and names are judged and kept."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from supervision.registers.rules import codes
from supervision.registers.rules.codes import has_control, is_safe_code, judge_code, name_key, tidy_name
from supervision.registers.rules.kinds import EntityKind, kind_of_code

VECTORS = Path(__file__).parents[4] / "shared" / "data" / "entities" / "code_checksum_vectors.csv"
BODY = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_the_sample_of_the_standard_is_good():
    assert judge_code("91350100M000100Y43") == ("91350100M000100Y43", "", False, "")


@pytest.mark.parametrize(
    "raw",
    [
        "９１３５０１００Ｍ０００１００Ｙ４３",
        " 9135 0100 M000 100Y43　",
        "91350100m000100y43",
        "'91350100M000100Y43",
    ],
)
def test_a_code_is_found_under_full_width_blanks_groups_and_lower_case(raw):
    assert judge_code(raw).code == "91350100M000100Y43"
    assert not judge_code(raw).trouble


@given(
    st.text(BODY, min_size=2, max_size=2),
    st.integers(0, 999_999),
    st.text(BODY, min_size=9, max_size=9),
    st.integers(0, 17),
)
def test_one_wrong_character_is_noticed_but_let_in(head, division, body, place):
    text = f"{head}{division:06d}{body}"
    good = text + uscc.calc_check_digit(text)
    wrong = BODY[(BODY.index(good[place]) + 1) % 31]
    verdict = judge_code(good[:place] + wrong + good[place + 1 :])
    assert not judge_code(good).trouble
    assert verdict.trouble
    assert not verdict.refused or verdict.trouble == codes.DESTROYED


@pytest.mark.parametrize("raw", ["9.142E+17", "9.14200000000000E+17", "914200000000000000", "1.23457E+17"])
def test_a_code_that_a_spreadsheet_rounded_is_refused(raw):
    assert judge_code(raw)[1:3] == (codes.DESTROYED, True)


@pytest.mark.parametrize("raw", ["", "  ", "无", "—", "/"])
def test_an_empty_code_is_refused(raw):
    assert judge_code(raw)[1:3] == (codes.EMPTY, True)


def test_old_and_unusual_codes_are_let_in_with_a_word():
    assert judge_code("330100000111310")[1:3] == (codes.OLD, False)
    assert judge_code("330100000111311")[1:3] == (codes.BAD_OLD_CHECK, False)
    assert judge_code("SITE_0007-a")[:3] == ("SITE_0007-A", codes.UNUSUAL, False)


def test_a_code_that_a_draw_cannot_carry_gets_a_stable_replacement():
    one, two = judge_code("企合浙绍总字第000123号"), judge_code("企合浙绍总字第 000123 号")
    assert one == two
    assert is_safe_code(one.code)
    assert one.replaced == "企合浙绍总字第000123号"


@given(st.text(max_size=80))
def test_whatever_comes_in_a_code_that_is_not_refused_can_enter_a_draw(raw):
    verdict = judge_code(raw)
    assert verdict.refused or is_safe_code(verdict.code)


@given(st.text(max_size=80))
def test_tidying_twice_changes_nothing_more(raw):
    assert tidy_name(tidy_name(raw)) == tidy_name(raw)


def test_spellings_of_a_name_share_a_key_and_the_name_stays_as_registered():
    assert tidy_name(" 随州（中国）\n公司 ") == "随州（中国）公司"
    assert tidy_name("有限 公司 ABC  Ltd") == "有限公司 ABC Ltd"
    assert name_key("随州（中国）公司") == name_key("随州(中国) 公司") == name_key("随州（中国）\u3000公司")
    assert tidy_name("<img onerror=alert(1)>${x}") == "<img onerror=alert(1)>${x}"


def test_control_characters_are_seen_and_line_breaks_pass():
    assert has_control("甲\0乙")
    assert not has_control("甲\n乙\t丙")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("91350100M000100Y43", EntityKind.ENTERPRISE),
        ("92350100M000100Y43", EntityKind.SELF_EMPLOYED),
        ("93350100M000100Y43", EntityKind.COOPERATIVE),
        ("330106600349996", EntityKind.SELF_EMPLOYED),
        ("330106000349996", EntityKind.ENTERPRISE),
        ("SITE-7", EntityKind.OTHER),
    ],
)
def test_the_kind_is_read_from_the_code(code, kind):
    assert kind_of_code(code) is kind


@pytest.mark.skipif(not VECTORS.exists(), reason="../shared/ is not beside the checkout")
def test_real_codes_of_a_published_draw_are_judged_like_their_vectors():
    with VECTORS.open(encoding="utf-8-sig") as file:
        rows = [
            row for row in csv.DictReader(file) if row["valid"] in ("0", "1") and len(row["code"]) in (15, 18)
        ]
    right = sum((judge_code(row["code"]).trouble in ("", codes.OLD)) == (row["valid"] == "1") for row in rows)
    assert len(rows) > 1_700
    assert right >= len(rows) - 1  # one made error falls on a valid code by its organisation part
