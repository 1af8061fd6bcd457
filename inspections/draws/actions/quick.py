"""The quick ceremony: freeze and seal in one go, both entries of the public value in one go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from secrets import token_bytes

from inspections.draws import queries
from inspections.draws.actions.freezing import freeze_draw
from inspections.draws.actions.sealing import commit_draw, record_public_value
from inspections.draws.rules import quick
from inspections.draws.rules.sources import form_named
from inspections.draws.rules.terms import Mode
from inspections.draws.tables import Draw
from supervision.foundation.actor import Actor
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.identity.rules import Permission, can, scope_of


@dataclass(frozen=True)
class Entry:
    """What one person typed, after proving who they are."""

    person: Actor
    value: str


def seal_at_once(
    tx: Transaction,
    *,
    task_id: int,
    bureau: str,
    bureau_code: str,
    form: str,
    mode: Mode = Mode.HELD,
    entropy: Callable[[int], bytes] = token_bytes,
) -> Draw:
    """Freeze the next round of a task and seal it, to be opened today (冻结并封存).

    Raises:
        NotFound: no such task, or it is another department's.
        Refused: too large for one page, not thrown on the spot, or anything that refuses a freeze or a seal.
    """
    quick.check_can_quick(drawn=0, inspectors=0, form=form_named(form))
    draw = freeze_draw(
        tx, task_id=task_id, bureau=bureau, bureau_code=bureau_code, form=form, opens_on=tx.today, mode=mode,
        entropy=entropy,
    )  # fmt: skip
    quick.check_can_quick(drawn=draw.drawn_size, inspectors=draw.inspectors, form=form_named(form))
    return commit_draw(tx, draw_id=draw.id, entropy=entropy)


def record_together(tx: Transaction, *, draw_id: str, entries: Sequence[Entry]) -> Draw:
    """Both people's entries of the public value, each recorded under its own name; all or nothing.

    After an entry of the long ceremony only the second is wanted.

    Raises:
        NotFound: no such draw, or it is another department's.
        Unreadable: a value is not written as its form says.
        Refused: one person twice, the one who sealed, somebody without this duty, or the two differ.
    """
    draw = queries.draw_by_id(tx.session, draw_id, scope=scope_of(tx.actor))
    people = [draw.first_value_by] if draw.first_value_by is not None else []
    people += [entry.person.user_id for entry in entries]
    if len(people) != 2:
        raise Refused("公开数要由两个人各录入一次，请两人都填好再提交。")
    quick.check_two_typists(people[0], people[1], committer=draw.committed_by)
    for entry in entries:
        if not any(can(entry.person, duty) for duty in (Permission.DRAW_RUN, Permission.DRAW_WITNESS)):
            raise Refused("“{login}”没有进行这一步的职责。", login=entry.person.login)
    for entry in entries:
        draw = record_public_value(replace(tx, actor=entry.person), draw_id=draw_id, value=entry.value)
    return draw
