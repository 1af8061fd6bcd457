"""The desk of the list reviewer (清单复核员)."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from supervision.lists.queries import Progress, proven_waiting, review_progress
from supervision.lists.tables import ReviewDecision


@dataclass(frozen=True)
class ListReviewerDesk:
    """How far the review is, how many pairs could be accepted together, and how many decisions are one's own."""

    progress: Progress
    proven: int
    mine: int


def list_reviewer_desk(session: Session, user_id: int) -> ListReviewerDesk:
    """The list reviewer's first screen."""
    mine = select(func.count()).select_from(ReviewDecision).where(col(ReviewDecision.decided_by) == user_id)
    return ListReviewerDesk(
        progress=review_progress(session), proven=proven_waiting(session), mine=session.exec(mine).one()
    )
