"""Note that somebody opened drawn names before the visit."""

from collections.abc import Collection
from datetime import datetime

from inspections.draws.queries.readings import PAUSE, guarded_draws, read_lately
from inspections.draws.tables import NameReading
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database


def note_reading(
    database: Database, actor: Actor, names: Collection[tuple[str, int | None]], *, page: str, now: datetime
) -> int:
    """Write down who read which drawn names, and when (阅看留痕); returns how many entries are new.

    A page calls it after it was put together. Only names that are not public are noted, and the same names again within
    ten minutes are one reading, so that most pages write nothing.

    Args:
        names: (draw id, entity id; none for a list of several).
        page: where they were read.
    """
    draws = {draw for draw, _entity in names}
    if not draws:
        return 0
    with database.reading() as session:
        guarded = guarded_draws(session, draws)
        known = read_lately(session, actor.user_id, guarded, since=now - PAUSE) if guarded else set()
    new = sorted({name for name in names if name[0] in guarded} - known, key=str)
    if not new:
        return 0
    with database.transaction(actor=actor, now=now) as tx:
        for draw, entity in new:
            tx.session.add(
                NameReading(
                    draw_id=draw,
                    entity_id=entity,
                    user_id=actor.user_id,
                    user_name=actor.name,
                    page=page,
                    at=now.replace(second=0, microsecond=0),
                )
            )
        tx.record(
            "draw.names_read",
            covers=[NameReading],
            about=f"draw:{new[0][0]}",
            page=page,
            names=[list(name) for name in new],
        )
    return len(new)
