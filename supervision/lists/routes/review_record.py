"""Pages of the review beside the queue: proven patterns, the record of decisions, versions of the weights."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission
from supervision.lists import actions, queries
from supervision.lists.forms import PatternForm
from supervision.lists.rules import kinds, review_patterns
from supervision.lists.rules import review_links as links
from supervision.lists.rules.review_proposals import BEGIN

REVIEW = allow(Permission.LISTS_REVIEW)
SAMPLE = 5
Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Batch = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{16}$")]
LABELS: dict[str, Any] = {
    "kinds": kinds.KIND_LABELS,
    "relations": links.RELATION_LABELS,
    "evidences": links.EVIDENCE_LABELS,
}


@get("/lists/review/patterns", guards=[REVIEW], sync_to_thread=True)
def show_patterns(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """Patterns that wait, how people decided about them, and those proven enough to be accepted together."""
    with database.reading() as session:
        shown = queries.pattern_cards(session, sample=SAMPLE)
        pairs = [pair for card in shown for pair in card.sample]
        return page(
            request,
            "lists/review/patterns.html",
            cards=shown,
            sides=queries.sides(session, pairs),
            words=review_patterns.pattern_words,
            enough=review_patterns.ENOUGH,
            agreeing=review_patterns.AGREEING,
            most=actions.MOST_AT_ONCE,
            batches=queries.recent_batches(session),
            **LABELS,
        )


@post("/lists/review/patterns", guards=[REVIEW], sync_to_thread=True)
def accept(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[PatternForm]
) -> Redirect:
    """Decide the waiting pairs of a proven pattern alike."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        _batch, decided, left = actions.accept_pattern(
            tx, pattern=data.pattern, relation=data.relation, count=data.count
        )
    return redirect(
        "/lists/review/patterns",
        request,
        "已成批决定{decided}对：{relation}。另有{left}对与已有的决定矛盾，留给人工。",
        decided=decided,
        left=left,
        relation=links.RELATION_LABELS[data.relation],
    )


@post("/lists/review/batches/{batch:str}/undo", guards=[REVIEW], sync_to_thread=True)
def undo_batch(
    request: Request[Any, Any, Any], database: NamedDependency[Database], batch: Batch
) -> Redirect:
    """Take back what one press decided."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        count = actions.undo_batch(tx, batch)
    return redirect("/lists/review/patterns", request, "已撤销成批决定{n}个。", n=count)


@get("/lists/review/decisions", guards=[REVIEW], sync_to_thread=True)
def show_decisions(
    request: Request[Any, Any, Any], database: NamedDependency[Database], before: Number = 0
) -> Template:
    """Who decided what, when; what was taken back."""
    with database.reading() as session:
        found = queries.decisions_page(session, before=before)
        shown = found[: queries.PAGE]
        pairs = queries.pairs_of(session, shown)
        more = f"/lists/review/decisions?before={shown[-1].id}" if len(found) > queries.PAGE else ""
        return page(
            request,
            "lists/review/decisions.html",
            decisions=shown,
            pairs=pairs,
            sides=queries.sides(session, list(pairs.values())),
            undone=queries.undone(session, shown),
            next_href=more,
            first_href="/lists/review/decisions" if before else "",
            **LABELS,
        )


@get("/lists/review/weights", guards=[REVIEW], sync_to_thread=True)
def show_weights(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """What was learned, from which decisions, and whether learning again gives the same."""
    with database.reading() as session:
        versions = queries.weight_versions(session)
        newest = versions[0] if versions else None
        return page(
            request,
            "lists/review/weights.html",
            versions=versions,
            newest=newest,
            same=actions.check_weights(session, newest) if newest else True,
            since=queries.decisions_since_learned(session),
            every=actions.LEARN_EVERY,
            begin=BEGIN,
            **LABELS,
        )


@post("/lists/review/comparison", guards=[REVIEW], sync_to_thread=True)
def compare(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Redirect:
    """Learn from the decisions so far and compare again, in the background."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        tx.enqueue(actions.PROPOSE, key=f"{actions.PROPOSE}:again", again=True)
    return redirect("/lists/review", request, "已排队比对，完成后待复核的对应会更新。")


handlers = [show_patterns, accept, undo_batch, show_decisions, show_weights, compare]
