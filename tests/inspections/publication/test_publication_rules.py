"""What leaves and what does not: an allow-list of fields, masked numbers, and who may publish."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.penalties.rules import PenaltyKind, Procedure
from inspections.publication.rules import (
    ALLOWED,
    SUBJECT_LABELS,
    Subject,
    act_is_published,
    can_withdraw,
    case_is_published,
    check_can_publish,
    check_can_withdraw,
    content,
    late,
    mask,
    mask_code,
)
from inspections.visits.rules.states import CheckKind
from supervision.foundation.errors import Refused

BIRTHDAYS = st.dates(date(1930, 1, 1), date(2015, 12, 31)).map(lambda d: d.strftime("%Y%m%d"))
IDENTITIES = st.builds(
    lambda area, day, serial, last: f"{area}{day}{serial:03d}{last}",
    st.sampled_from(["421303", "110101", "650102"]),
    BIRTHDAYS,
    st.integers(0, 999),
    st.sampled_from("0123456789X"),
)
MOBILES = st.builds(
    lambda head, tail: f"{head}{tail:08d}", st.sampled_from(["133", "159", "186"]), st.integers(0, 10**8 - 1)
)
AROUND = st.text(st.sampled_from("当事人张某，电话：。（）- 的\n"), max_size=12)
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@given(AROUND, IDENTITIES, AROUND, st.booleans())
def test_no_identity_number_survives_in_a_text(before: str, number: str, after: str, wide: bool) -> None:
    told = mask(before + (number.translate(WIDE) if wide else number) + after)
    assert number not in told
    assert number[6:14] not in told


@given(AROUND, MOBILES, AROUND, st.booleans())
def test_no_telephone_number_survives_in_a_text(before: str, number: str, after: str, spaced: bool) -> None:
    written = f"{number[:3]} {number[3:7]} {number[7:]}" if spaced else number
    told = mask(f"{before}，{written}，{after}")
    assert number not in told.replace(" ", "")
    assert number[3:7] + number[7:] not in told.replace(" ", "")


def test_credit_codes_amounts_and_days_stay_readable() -> None:
    text = "统一社会信用代码91421300MA00000001，罚款12000元，2026-10-12，随市监处罚〔2026〕12号"
    assert mask(text) == text
    assert mask_code("91421300MA00000001") == "91421300MA00000001"
    assert mask_code("421303198001011234") == "421303********34"


def test_landlines_and_old_identity_numbers_are_masked() -> None:
    assert mask("电话0722-3312345") == "电话0722-****"
    assert "800101" not in mask("证件号421303800101123")


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=10)), st.sampled_from(Subject))
def test_what_is_not_on_the_list_never_leaves(values: dict[str, str], subject: Subject) -> None:
    secret = values | {
        "officers": "检查员1",
        "phone": "13800000000",
        "address": "解放路1号",
        "entity": "某店",
    }
    told = content(subject, secret)
    assert set(told) <= ALLOWED[subject]
    assert told["entity"] == "某店"


def test_no_allowed_field_names_a_person() -> None:
    for fields in ALLOWED.values():
        assert not fields & {
            "officers",
            "inspector",
            "phone",
            "address",
            "person",
            "reviewer",
            "signature",
            "lon",
            "lat",
        }
    assert set(SUBJECT_LABELS) == set(ALLOWED) == set(Subject)


def test_lists_inside_the_content_are_masked_too() -> None:
    assert content(Subject.ACT, {"results": ["13812345678"]}) == {"results": ["138****5678"]}


def _publish(**change: object) -> None:
    check_can_publish(
        **{  # type: ignore[arg-type]
            "published": False,
            "withdrawn": False,
            "reviewed": True,
            "publisher": 1,
            "publisher_inspector": None,
            "recorders": {5},
            "deciders": {9},
            **change,
        }
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"published": True}, "已经公示或撤回"),
        ({"withdrawn": True}, "已经公示或撤回"),
        ({"reviewed": False}, "还没有审核"),
        ({"publisher_inspector": 5}, "不能审核公示自己的检查结果"),
        ({"publisher": 9}, "作出决定的人员"),
    ],
)
def test_only_a_third_person_publishes_what_is_reviewed_once(change: dict[str, object], words: str) -> None:
    _publish()
    with pytest.raises(Refused, match=words):
        _publish(**change)


def test_withdrawal_needs_a_publication_and_a_reason() -> None:
    check_can_withdraw(published=True, withdrawn=False, reason="决定被撤销")
    with pytest.raises(Refused, match="第四十八条"):
        check_can_withdraw(published=True, withdrawn=False, reason=" 错 ")
    for published, withdrawn in ((False, False), (True, True)):
        assert not can_withdraw(published=published, withdrawn=withdrawn)


def test_bare_warnings_summary_decisions_and_case_checks_are_not_published() -> None:
    assert case_is_published(Procedure.ORDINARY, [PenaltyKind.FINE, PenaltyKind.WARNING])
    assert not case_is_published(Procedure.ORDINARY, [PenaltyKind.WARNING])
    assert not case_is_published(Procedure.SUMMARY, [PenaltyKind.FINE])
    assert act_is_published(CheckKind.DAILY)
    assert not act_is_published(CheckKind.CASE)


def test_late_is_after_the_last_day_not_on_it() -> None:
    due = date(2026, 11, 9)
    assert not late(due, due, on=date(2027, 1, 1))
    assert late(due, date(2026, 11, 10), on=date(2026, 11, 10))
    assert late(due, None, on=date(2026, 11, 10))
    assert not late(due, None, on=due)
