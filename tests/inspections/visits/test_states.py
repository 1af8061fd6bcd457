"""The machine of a visit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.visits.rules import approving
from inspections.visits.rules.states import (
    ACT_LABELS,
    KIND_LABELS,
    MODE_LABELS,
    STATUS_LABELS,
    STATUS_TONES,
    WORDS,
    ActStatus,
    CheckKind,
    CheckMode,
    Event,
    VisitStatus,
    can,
    next_status,
)
from supervision.foundation.errors import Refused

STATES = st.sampled_from(list(VisitStatus))
EVENTS = st.sampled_from(list(Event))


def test_every_state_has_a_word() -> None:
    assert set(STATUS_LABELS) == set(STATUS_TONES) == set(VisitStatus)
    assert set(WORDS) == set(Event)
    assert set(KIND_LABELS) == set(CheckKind)
    assert set(MODE_LABELS) == set(CheckMode)
    assert set(ACT_LABELS) == set(ActStatus)


@given(STATES, EVENTS, st.booleans())
def test_page_and_server_share_one_truth(status: VisitStatus, event: Event, emergency: bool) -> None:
    if can(status, event, emergency=emergency):
        assert next_status(status, event, emergency=emergency) in VisitStatus
    else:
        with pytest.raises(Refused):
            next_status(status, event, emergency=emergency)


def test_an_unapproved_visit_cannot_be_recorded_unless_it_was_an_emergency() -> None:
    with pytest.raises(Refused, match="还没有批准") as refused:
        next_status(VisitStatus.SCHEDULED, Event.RECORD)
    assert "54号" in refused.value.basis
    assert next_status(VisitStatus.SCHEDULED, Event.RECORD, emergency=True) is VisitStatus.RECORDED


@given(st.lists(EVENTS, max_size=12), st.booleans())
def test_no_path_reaches_publication_without_record_and_review(events: list[Event], emergency: bool) -> None:
    status, passed = VisitStatus.SCHEDULED, []
    for event in events:
        if can(status, event, emergency=emergency):
            status = next_status(status, event, emergency=emergency)
            passed.append(event)
    if status is VisitStatus.PUBLISHED:
        assert passed.index(Event.RECORD) < passed.index(Event.REVIEW) < passed.index(Event.PUBLISH)
        assert emergency or passed.index(Event.APPROVE) < passed.index(Event.RECORD)


def test_nothing_leaves_the_ends() -> None:
    for end in (VisitStatus.CLOSED, VisitStatus.ABORTED):
        assert not any(can(end, event, emergency=True) for event in Event)


def test_who_ran_the_draw_does_not_approve_its_visits() -> None:
    with pytest.raises(Refused, match="不能自己批准"):
        approving.check_can_approve(VisitStatus.SCHEDULED, approver_id=7, prepared_by=frozenset({7, 9}))
    approving.check_can_approve(VisitStatus.SCHEDULED, approver_id=8, prepared_by=frozenset({7, 9}))


def test_an_approval_is_made_up_only_for_an_emergency_and_only_once() -> None:
    good = {
        "emergency": True,
        "approved": False,
        "status": VisitStatus.RECORDED,
        "approver_id": 8,
        "prepared_by": frozenset({7}),
    }
    approving.check_can_approve_later(**good)  # type: ignore[arg-type]
    for wrong in (
        {"emergency": False},
        {"approved": True},
        {"status": VisitStatus.ABORTED},
        {"approver_id": 7},
    ):
        with pytest.raises(Refused):
            approving.check_can_approve_later(**(good | wrong))  # type: ignore[arg-type]


def test_an_inspector_does_not_review_the_own_visit() -> None:
    with pytest.raises(Refused, match="自己的检查结果"):
        approving.check_can_review(VisitStatus.RECORDED, reviewer_inspector=3, officers=frozenset({3, 4}))
    approving.check_can_review(VisitStatus.RECORDED, reviewer_inspector=None, officers=frozenset({3, 4}))


def test_a_case_needs_a_reason_and_an_emergency_two() -> None:
    approving.check_can_register(emergency=False, reason="", case_reason="投诉举报 12345")
    with pytest.raises(Refused, match="事由"):
        approving.check_can_register(emergency=False, reason="", case_reason=" ")
    with pytest.raises(Refused, match="来不及"):
        approving.check_can_register(emergency=True, reason="急", case_reason="燃气泄漏报警")
