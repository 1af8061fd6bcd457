"""The quick ceremony 快速抽取: small draws at one screen, in three clicks, under every rule of the long one."""

from enum import StrEnum

from inspections.draws.rules.sources import PublicForm
from inspections.draws.rules.steps import PROTOCOL, DrawStatus
from supervision.foundation.errors import Problem, Refused

MOST_DRAWN, MOST_INSPECTORS = 50, 100
"""What two or three people can look over on one page before they seal it, and what opens within seconds on any machine.
A choice of this house, no number of the law: a larger draw takes the five steps."""


class QuickStep(StrEnum):
    """Where a quick ceremony stands; it goes on from here after a reload or a power cut."""

    SEAL = "seal"
    VALUE = "value"
    OPEN = "open"
    DONE = "done"
    VOID = "void"


def step_of(status: DrawStatus | None, *, typed_twice: bool) -> QuickStep:
    """The step that is due; ``None``: no draw of this round yet."""
    if status is None or status is DrawStatus.FROZEN:
        return QuickStep.SEAL
    if status in (DrawStatus.VOID, DrawStatus.UNFROZEN):
        return QuickStep.VOID
    if status is not DrawStatus.COMMITTED:
        return QuickStep.DONE
    return QuickStep.OPEN if typed_twice else QuickStep.VALUE


def check_can_quick(*, drawn: int, inspectors: int, form: PublicForm) -> None:
    """Small enough for one page, and a public value that is made on the spot.

    Raises:
        Refused: too large, or the public value is not thrown here.
    """
    if drawn > MOST_DRAWN or inspectors > MOST_INSPECTORS:
        raise Refused(
            "快速抽取最多抽{most}户、可选人员{people}人，这次要抽{drawn}户、可选{inspectors}人。请按五步办理。",
            most=MOST_DRAWN, people=MOST_INSPECTORS, drawn=drawn, inspectors=inspectors,
        )  # fmt: skip
    if not form.dice:
        raise Refused("快速抽取要在现场掷骰；用彩票号码或随机信标的，请按五步办理。")


def can_quick(*, drawn: int, inspectors: int, form: PublicForm) -> bool:
    """Whether one page is enough."""
    try:
        check_can_quick(drawn=drawn, inspectors=inspectors, form=form)
    except Problem:
        return False
    return True


def check_two_typists(first: int | None, second: int, *, committer: int | None) -> None:
    """The two who type are two people, and neither of them sealed the list.

    Raises:
        Refused: one person twice, or the one who sealed.
    """
    if committer in (first, second):
        raise Refused("封存的人不能录入公开数，请由另外两人各录入一次。", basis=PROTOCOL)
    if first == second:
        raise Refused("两次录入须是两个人，请由另一位见证人录入第二次。", basis=PROTOCOL)
