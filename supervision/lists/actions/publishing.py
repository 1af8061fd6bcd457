"""Publishing the one list, and taking a version back: it stays readable, marked."""

from datetime import date

from supervision.foundation.database import Transaction
from supervision.lists import queries
from supervision.lists.rules import publishing
from supervision.lists.tables import PublishedList


def publish_list(
    tx: Transaction, *, title: str, bureau: str, valid_from: date | None = None
) -> PublishedList:
    """Publish the one list as it stands, as its next version, with the fingerprint of its text.

    Raises:
        Refused: nothing to publish, the same as the newest version, or no title.
    """
    items = queries.items_to_publish(tx.session)
    before = queries.newest_published(tx.session)
    same = (
        before is not None
        and before.withdrawn_at is None
        and queries.published_items(before) == sorted(items, key=lambda item: str(item["code"]))
    )
    publishing.check_can_publish(len(items), same=same, title=title)
    version = before.version + 1 if before else 1
    text = publishing.content(
        bureau=bureau,
        version=version,
        title=title.strip(),
        valid_from=valid_from or tx.today,
        previous=before.sha256 if before else "",
        items=items,
    )
    row = PublishedList(
        version=version,
        title=title.strip()[:200],
        valid_from=valid_from or tx.today,
        items=len(items),
        content=text,
        sha256=publishing.fingerprint(text),
        published_at=tx.now,
        published_by=tx.actor.name,
    )
    tx.session.add(row)
    tx.record(
        "lists.published",
        covers=[PublishedList],
        about=f"published:{version}",
        items=row.items,
        fingerprint=row.sha256,
    )
    return row


def withdraw_published(tx: Transaction, *, version: int, reason: str) -> PublishedList:
    """Take a published version back; the page stays, with the reason on top.

    Raises:
        NotFound: no such version. Refused: withdrawn already, or no reason.
    """
    row = queries.published_list(tx.session, version)
    publishing.check_can_withdraw(withdrawn=row.withdrawn_at is not None, reason=reason)
    row.withdrawn_at, row.withdrawn_by, row.reason = tx.now, tx.actor.name, reason.strip()[:500]
    tx.session.add(row)
    tx.record("lists.withdrawn", covers=[PublishedList], about=f"published:{version}", reason=row.reason)
    return row
