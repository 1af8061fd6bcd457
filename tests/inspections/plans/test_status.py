"""The machines of plan and task, and the cap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.plans.rules.ledger import EXEMPT_LABELS, CapUse, ExemptReason, can_visit, check_can_visit
from inspections.plans.rules.pool import LEFT_OUT_LABELS, STATUS_REASONS, LeftOut
from inspections.plans.rules.status import (
    PLAN_LABELS,
    TASK_LABELS,
    TASK_STEPS,
    PlanEvent,
    PlanStatus,
    TaskStatus,
    can_draw,
    can_step,
    check_can_approve,
    check_can_draw,
    check_can_move_task,
    check_can_step,
)
from supervision.foundation.errors import Refused
from supervision.registers.rules.kinds import EntityStatus


def test_a_plan_walks_from_draft_to_closed_in_one_order() -> None:
    status = PlanStatus.DRAFT
    for event in (
        PlanEvent.SUBMIT,
        PlanEvent.APPROVE,
        PlanEvent.FILE,
        PlanEvent.PUBLISH,
        PlanEvent.START,
        PlanEvent.CLOSE,
    ):
        status = check_can_step(status, event)
    assert status is PlanStatus.CLOSED


@given(st.sampled_from(PlanStatus), st.sampled_from(PlanEvent))
def test_what_the_button_says_the_server_does(status: PlanStatus, event: PlanEvent) -> None:
    if can_step(status, event):
        assert check_can_step(status, event) in PlanStatus
    else:
        with pytest.raises(Refused):
            check_can_step(status, event)


def test_the_drafter_cannot_approve() -> None:
    with pytest.raises(Refused, match="不能审批自己的计划"):
        check_can_approve(PlanStatus.SUBMITTED, drafter=1, approver=1)
    check_can_approve(PlanStatus.SUBMITTED, drafter=1, approver=2)


@pytest.mark.parametrize(
    "plan", [PlanStatus.DRAFT, PlanStatus.SUBMITTED, PlanStatus.APPROVED, PlanStatus.CLOSED]
)
def test_nothing_is_drawn_without_an_approved_and_filed_plan(plan: PlanStatus) -> None:
    with pytest.raises(Refused, match="尚未"):
        check_can_draw(plan, TaskStatus.PLANNED, title="年度抽查")
    assert not can_draw(plan, TaskStatus.PLANNED)


def test_the_rounds_of_a_plan_are_all_there_are() -> None:
    assert can_draw(PlanStatus.IN_FORCE, TaskStatus.DRAWN, done=1, rounds=2)
    with pytest.raises(Refused, match="补充抽查须另立任务"):
        check_can_draw(PlanStatus.IN_FORCE, TaskStatus.DRAWN, title="年度抽查", done=2, rounds=2)
    assert not can_draw(PlanStatus.IN_FORCE, TaskStatus.COMMITTED, done=0, rounds=2)


@given(st.sampled_from(TaskStatus), st.sampled_from(TaskStatus))
def test_a_task_moves_only_along_its_machine(before: TaskStatus, after: TaskStatus) -> None:
    if after in TASK_STEPS[before]:
        check_can_move_task(before, after)
    else:
        with pytest.raises(Refused):
            check_can_move_task(before, after)


def test_everything_that_is_shown_has_a_word() -> None:
    assert set(PLAN_LABELS) == set(PlanStatus)
    assert set(TASK_LABELS) == set(TASK_STEPS) == set(TaskStatus)
    assert set(LEFT_OUT_LABELS) == set(LeftOut)
    assert set(EXEMPT_LABELS) == set(ExemptReason)
    assert set(STATUS_REASONS) == set(EntityStatus)


def test_the_cap_stops_counted_visits_and_lets_exempt_ones_through() -> None:
    full = CapUse(counted=2, exempt=5, cap=2, basis="国办发〔2024〕54号")
    with pytest.raises(Refused, match="达到上限2次"):
        check_can_visit(full, ExemptReason.NONE, entity="某饭店")
    assert can_visit(full, ExemptReason.COMPLAINT)
    assert can_visit(CapUse(counted=1, exempt=9, cap=2, basis=""), ExemptReason.NONE)
    assert (full.full, full.near) == (True, True)
