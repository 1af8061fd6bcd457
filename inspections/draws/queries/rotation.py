"""Who was in the last team of a business (轮换)."""

from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.draws.queries.custody import secret_draws
from inspections.draws.tables import Draw, Replacement, TeamMember
from supervision.registers.tables import Entity, Inspector


def last_teams(session: Session, *, department_ids: list[int], since: date) -> dict[str, set[str]]:
    """Entity code → inspector codes of the last drawn team that these departments sent, with whoever came as a replacement.

    Args:
        since: draws opened before this day are long ago.
    """
    newest: Any = (
        sa.select(
            col(TeamMember.entity_id),
            col(TeamMember.draw_id),
            sa.func.row_number()
            .over(
                partition_by=col(TeamMember.entity_id),
                order_by=(col(Draw.opens_on).desc(), col(Draw.frozen_at).desc()),
            )
            .label("place"),
        )
        .join(Draw, col(Draw.id) == col(TeamMember.draw_id))
        .where(
            col(TeamMember.department_id).in_(department_ids),
            col(Draw.opens_on) >= since,
            col(Draw.id).not_in(secret_draws()),  # nobody is told whom it drew
        )
        .group_by(col(TeamMember.entity_id), col(TeamMember.draw_id), col(Draw.opens_on), col(Draw.frozen_at))
        .subquery()
    )
    query: Any = (
        sa.select(col(Entity.id), col(Entity.code), newest.c.draw_id, col(Inspector.code))
        .join(newest, newest.c.entity_id == col(Entity.id))
        .join(
            TeamMember,
            sa.and_(
                col(TeamMember.entity_id) == newest.c.entity_id, col(TeamMember.draw_id) == newest.c.draw_id
            ),
        )
        .join(Inspector, col(Inspector.id) == col(TeamMember.inspector_id))
        .where(newest.c.place == 1, col(TeamMember.department_id).in_(department_ids))
    )
    found: dict[str, set[str]] = defaultdict(set)
    last: dict[tuple[str, int], str] = {}
    for entity, code, draw, inspector in session.connection().execute(query):
        found[code].add(inspector)
        last[draw, entity] = code
    came: Any = (
        sa.select(col(Replacement.draw_id), col(Replacement.entities), col(Inspector.code))
        .join(Inspector, col(Inspector.id) == col(Replacement.comes_id))
        .where(col(Replacement.department_id).in_(department_ids))
    )
    for draw, entities, inspector in session.connection().execute(came):
        for entity in entities:
            if (draw, entity) in last:
                found[last[draw, entity]].add(inspector)
    return dict(found)
