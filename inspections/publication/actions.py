"""What may be done with publications: queue what falls due, publish, withdraw, bring many in."""

from collections.abc import Iterable
from typing import Any

from inspections.publication import queries
from inspections.publication.queries import Due
from inspections.publication.rules import Subject, check_can_publish, check_can_withdraw, content, mask
from inspections.publication.tables import Publication
from inspections.visits import actions as visits
from supervision.foundation.database import Transaction
from supervision.identity.rules import scope_of
from supervision.law.queries import calendar, parameter
from supervision.law.rules.workdays import add_workdays

PERIODS = {Subject.ACT: "publish_check_result_wd", Subject.PENALTY: "publish_penalty_wd"}


def fill_queue(tx: Transaction) -> int:
    """Give everything formed and not queued its place with its last day (20 working days from the day it was formed).

    Doing it twice changes nothing. Returns how many places were given.
    """
    found = [*queries.due_acts(tx.session), *queries.due_cases(tx.session)]
    if not found:
        return 0
    days = calendar(tx.session)
    periods: dict[tuple[Subject, Any], int] = {}

    def row(due: Due) -> dict[str, Any]:
        key = (due.subject, due.formed_on)
        if key not in periods:
            periods[key] = parameter(tx.session, PERIODS[due.subject], on=due.formed_on).number
        last = add_workdays(due.formed_on, periods[key], days)
        act = due.subject is Subject.ACT
        return _DEFAULTS | {
            "subject": due.subject,
            "act_id": due.key if act else None,
            "case_id": None if act else due.key,
            "department_id": due.department_id,
            "entity_id": due.entity_id,
            "due_on": last.on,
            "provisional": last.provisional,
        }

    count = tx.bulk(Publication, map(row, found))
    tx.record("publication.queued", covers=[Publication], count=count)
    return count


def publish(tx: Transaction, *, publication_ids: Iterable[int]) -> int:
    """Publish under the name of whoever does it (审核公示); what the public sees is fixed in this moment.

    Returns how many.

    Raises:
        NotFound: not in the actor's scope.
        Refused: published already, not reviewed, or the actor inspected or decided it; nothing is published then.
    """
    rows = [
        queries.publication_by_id(tx.session, key, scope=scope_of(tx.actor))
        for key in dict.fromkeys(publication_ids)
    ]
    for row in rows:
        facts = queries.facts_of(tx.session, row)
        check_can_publish(
            published=row.published_at is not None,
            withdrawn=row.withdrawn_at is not None,
            reviewed=facts.reviewed,
            publisher=tx.actor.user_id,
            publisher_inspector=tx.actor.inspector_id,
            recorders=facts.recorders,
            deciders=facts.deciders,
        )
        row.content = content(row.subject, facts.values)
        row.published_at, row.reviewed_by, row.reviewed_name = tx.now, tx.actor.user_id, tx.actor.name
        tx.session.add(row)
        if row.act_id is not None:
            visits.mark_published(tx, act_id=row.act_id)
    if rows:
        tx.record("publication.published", covers=[Publication], ids=[row.id for row in rows])
    return len(rows)


def withdraw(tx: Transaction, *, publication_id: int, reason: str) -> Publication:
    """Take a publication back with a reason (撤回); that there was one stays visible.

    Raises:
        NotFound: not in the actor's scope.
        Refused: not published, withdrawn already, or no reason.
    """
    row = queries.publication_by_id(tx.session, publication_id, scope=scope_of(tx.actor))
    check_can_withdraw(
        published=row.published_at is not None, withdrawn=row.withdrawn_at is not None, reason=reason
    )
    row.withdrawn_at, row.withdrawn_reason = tx.now, mask(reason.strip())
    tx.session.add(row)
    tx.record(
        "publication.withdrawn", covers=[Publication], about=f"publication:{publication_id}", reason=reason
    )
    return row


def import_publications(tx: Transaction, rows: Iterable[dict[str, Any]]) -> int:
    """Bring past publications in. Rows: subject, act_id or case_id, department_id, entity_id, due_on, published_at;
    optionally content (passed through the allow-list), reviewed_by, reviewed_name, provisional. Returns how many.
    """

    def filled() -> Iterable[dict[str, Any]]:
        for row in rows:
            yield row | {"content": content(row["subject"], row.get("content", {}))}

    count = tx.bulk(Publication, filled(), defaults=_DEFAULTS)
    tx.record("publication.imported", covers=[Publication], count=count)
    return count


_DEFAULTS: dict[str, Any] = {
    "act_id": None,
    "case_id": None,
    "provisional": False,
    "reviewed_by": None,
    "reviewed_name": "",
    "published_at": None,
    "content": {},
    "withdrawn_at": None,
    "withdrawn_reason": "",
}
