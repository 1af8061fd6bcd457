"""Lists that were frozen and given up before their seal (已解除冻结), and who did it."""

from datetime import datetime

from sqlmodel import Session, col, select

from inspections.draws.rules import sources, steps
from inspections.draws.rules.beacons import is_out
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.tables import Draw, DrawCustodian, Unfreezing


def unfreezing_of(session: Session, draw_id: str) -> Unfreezing | None:
    """What was asked, and perhaps confirmed, about one list."""
    return session.exec(select(Unfreezing).where(col(Unfreezing.draw_id) == draw_id)).first()


def unfrozen_lists(session: Session, *, limit: int = 50) -> list[tuple[Draw, Unfreezing]]:
    """Every list that was given up, the latest first: the public sees them beside the sealed draws."""
    query = (
        select(Draw, Unfreezing)
        .join(Unfreezing, col(Unfreezing.draw_id) == col(Draw.id))
        .where(col(Draw.status) == DrawStatus.UNFROZEN)
        .order_by(col(Unfreezing.confirmed_at).desc(), col(Draw.id))
    )
    return list(session.exec(query.limit(limit)).all())


def unfrozen_before(session: Session, task_id: int, number: int) -> list[tuple[Draw, Unfreezing]]:
    """The lists that were given up for one round of a task, in order."""
    query = (
        select(Draw, Unfreezing)
        .join(Unfreezing, col(Unfreezing.draw_id) == col(Draw.id))
        .where(
            col(Draw.task_id) == task_id, col(Draw.round) == number, col(Draw.status) == DrawStatus.UNFROZEN
        )
        .order_by(col(Unfreezing.confirmed_at), col(Draw.id))
    )
    return list(session.exec(query).all())


def may_unfreeze(session: Session, draw: Draw, *, now: datetime) -> bool:
    """Whether a list may be given up at this moment."""
    return steps.can_unfreeze(
        draw.status, deposited=any_deposited(session, draw.id), known=value_known(draw, now=now)
    )


def value_known(draw: Draw, *, now: datetime) -> bool:
    """Whether somebody may know the public value of a draw: its beacon's round is out, its lottery's sale or its day over."""
    if draw.beacon:
        return is_out(draw.beacon, now=now)
    return sources.may_be_known(sources.form_named(draw.form), on=draw.opens_on, now=now)


def any_deposited(session: Session, draw_id: str) -> bool:
    """Whether a custodian of a draw deposited commitments: then shares exist somewhere."""
    query = select(DrawCustodian.id).where(
        col(DrawCustodian.draw_id) == draw_id, col(DrawCustodian.deposited_at).is_not(None)
    )
    return session.exec(query.limit(1)).first() is not None
