"""Result sets: one headline, no contradiction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.visits.rules.results import (
    ENDED_WITHOUT_INSPECTION,
    GRAVITY,
    NEEDS_NO_CHECKLIST,
    PROBLEMS,
    RESULT_LABELS,
    ResultCode,
    can_combine,
    check_can_combine,
    code_when_stopped,
    headline,
    is_problem,
)
from supervision.foundation.errors import Refused
from supervision.registers.rules.kinds import EntityStatus

SETS = st.sets(st.sampled_from(list(ResultCode)), min_size=1)


def test_every_code_has_a_label_and_a_gravity() -> None:
    assert set(RESULT_LABELS) == set(ResultCode) == set(GRAVITY)
    assert len(GRAVITY) == len(set(GRAVITY)) == 14


def test_nothing_found_is_no_problem_and_an_inspection() -> None:
    assert ResultCode.R01 not in PROBLEMS | ENDED_WITHOUT_INSPECTION
    assert ENDED_WITHOUT_INSPECTION < NEEDS_NO_CHECKLIST


@given(SETS)
def test_the_headline_is_one_of_the_set_whatever_the_order(codes: set[ResultCode]) -> None:
    assert headline(sorted(codes)) == headline(sorted(codes, reverse=True))
    assert headline(codes) in codes


@given(SETS)
def test_a_set_with_a_problem_has_a_problem_as_headline_or_names_it(codes: set[ResultCode]) -> None:
    assert is_problem(codes) == bool(codes & PROBLEMS)
    if can_combine(codes):
        assert is_problem(codes) == (headline(codes) in PROBLEMS)


def test_an_empty_set_is_refused() -> None:
    with pytest.raises(Refused, match="请选择检查结果"):
        check_can_combine([])


@given(SETS)
def test_nothing_found_stands_alone(codes: set[ResultCode]) -> None:
    if ResultCode.R01 in codes and len(codes) > 1:
        with pytest.raises(Refused, match="未发现问题"):
            check_can_combine(codes)


def test_closed_and_moved_at_once_is_refused() -> None:
    with pytest.raises(Refused, match="只能选择一种"):
        check_can_combine({ResultCode.R09, ResultCode.R13})


def test_what_was_not_inspected_was_not_corrected_either() -> None:
    with pytest.raises(Refused, match="未能实施检查"):
        check_can_combine({ResultCode.R04, ResultCode.R05})


@pytest.mark.parametrize(
    ("reason", "status", "code"),
    [
        ("closed", EntityStatus.CLOSED, ResultCode.R10),
        ("closed", EntityStatus.REVOKED, ResultCode.R11),
        ("moved", EntityStatus.MOVED, ResultCode.R13),
        ("suspended", EntityStatus.SUSPENDED, ResultCode.R14),
        ("suspended", EntityStatus.REVOKED, ResultCode.R14),
        ("cap_reached", EntityStatus.OPEN, None),
        ("recently_checked", EntityStatus.OPEN, None),
        ("no-team", EntityStatus.OPEN, None),
        ("", EntityStatus.OPEN, None),
    ],
)
def test_only_what_the_register_says_of_a_stopped_unit_is_a_result(
    reason: str, status: EntityStatus, code: ResultCode | None
) -> None:
    assert code_when_stopped(reason, status) is code
    assert code is None or code in ENDED_WITHOUT_INSPECTION - PROBLEMS
