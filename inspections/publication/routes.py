"""The officers' queue, and what the public sees: the portal's front page and the published results."""

from datetime import date
from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from inspections.penalties.rules import KIND_LABELS, PenaltyKind
from inspections.publication import actions, queries, rules
from inspections.publication.forms import PublishForm, WithdrawForm
from inspections.publication.rules import Subject
from inspections.visits.rules.results import RESULT_LABELS, ResultCode
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow, public, scope_of
from supervision.identity.rules import Permission

Key = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Words = Annotated[str, QueryParameter(max_length=100)]
Day = Annotated[str, QueryParameter(max_length=10)]
SIZE = 50
SHOWN = 20
MAY = allow(Permission.PUBLISH)


@get("/publication", guards=[MAY], sync_to_thread=True)
def show_queue(
    request: Request[Any, Any, Any], database: NamedDependency[Database], due: Day = "", after: Number = 0
) -> Template:
    """What waits for publication, the earliest last day first, and what was published lately."""
    scope, today = scope_of(actor_of(request)), clock.today()
    try:
        place = (date.fromisoformat(due), after) if due else None
    except ValueError:
        place = None
    with database.reading() as session:
        found = queries.waiting(session, scope=scope, after=place, limit=SIZE + 1)
        lately = queries.published(session, scope=scope, limit=SHOWN)
    return page(
        request,
        "publication/queue.html",
        waiting=[(line, rules.late(line.due_on, None, on=today)) for line in found[:SIZE]],
        ids=",".join(str(line.id) for line in found[:SIZE]),
        more=found[SIZE - 1] if len(found) > SIZE else None,
        first=place is None,
        lately=lately,
        subjects=rules.SUBJECT_LABELS,
    )


@post("/publication", guards=[MAY], sync_to_thread=True)
def publish(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[PublishForm]
) -> Redirect:
    """Publish what was ticked."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        count = actions.publish(tx, publication_ids=data.chosen())
    return redirect("/publication", request, "已公示{n}条。", n=count)


@get("/publication/{publication_id:int}", guards=[MAY], sync_to_thread=True)
def show_publication(
    request: Request[Any, Any, Any], database: NamedDependency[Database], publication_id: Key
) -> Template:
    """What the public sees or would see of one thing, before and after."""
    with database.reading() as session:
        row = queries.publication_by_id(session, publication_id, scope=scope_of(actor_of(request)))
        shown = (
            row.content
            if row.published_at
            else rules.content(row.subject, queries.facts_of(session, row).values)
        )
    return page(
        request,
        "publication/show.html",
        row=row,
        **_told(row.subject, shown),
        late=rules.late(
            row.due_on, clock.local_date(row.published_at) if row.published_at else None, on=clock.today()
        ),
        may_publish=row.published_at is None and row.withdrawn_at is None,
        may_withdraw=rules.can_withdraw(
            published=row.published_at is not None, withdrawn=row.withdrawn_at is not None
        ),
    )


@post("/publication/{publication_id:int}/withdraw", guards=[MAY], sync_to_thread=True)
def withdraw(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    publication_id: Key,
    data: URLEncodedBody[WithdrawForm],
) -> Redirect:
    """Take a publication back."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.withdraw(tx, publication_id=publication_id, reason=data.reason)
    return redirect(f"/publication/{publication_id}", request, "已撤回公示。")


@get("/public", guards=[public], sync_to_thread=True)
def show_portal(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The portal's front page."""
    with database.reading() as session:
        lately = queries.published(session, limit=8)
    return page(request, "publication/portal.html", lines=_results(lately))


@get("/public/results", guards=[public], sync_to_thread=True)
def search_results(
    request: Request[Any, Any, Any], database: NamedDependency[Database], q: Words = "", before: Number = 0
) -> Template:
    """Published results, searched by name or code, paged by key."""
    words = " ".join(q.replace("\x00", "").split())
    with database.reading() as session:
        found = queries.published(session, words=words, before=before, limit=SHOWN + 1)
    return page(
        request,
        "publication/results.html",
        lines=_results(found[:SHOWN]),
        more=found[SHOWN - 1].id if len(found) > SHOWN else None,
        before=before,
        q=words,
    )


@get("/public/results/{publication_id:int}", guards=[public], sync_to_thread=True)
def show_result(
    request: Request[Any, Any, Any], database: NamedDependency[Database], publication_id: Key
) -> Template:
    """One published result; of a withdrawn one only that it was withdrawn, when and why."""
    with database.reading() as session:
        row = queries.publication_by_id(session, publication_id)
    if row.published_at is None:
        raise NotFound("没有这条公示信息。")
    shown = {} if row.withdrawn_at else row.content
    return page(request, "publication/result.html", row=row, **_told(row.subject, shown))


def _told(subject: Subject, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "subject": rules.SUBJECT_LABELS[subject],
        "content": content,
        "results": [(code, RESULT_LABELS[ResultCode(code)]) for code in content.get("results", [])],
        "kinds": [KIND_LABELS[PenaltyKind(kind)] for kind in content.get("kinds", [])],
    }


def _results(lines: list[queries.Line]) -> list[tuple[queries.Line, dict[str, Any]]]:
    return [(line, _told(line.subject, line.content)) for line in lines]


handlers = [
    show_queue,
    publish,
    show_publication,
    withdraw,
    show_portal,
    search_results,
    show_result,
]
