"""Pages of the review: one pair after the other, decided by keyboard or thumb."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.templating import page, redirect
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission
from supervision.lists import actions, queries
from supervision.lists.forms import ReviewBackForm, ReviewForm
from supervision.lists.rules import export, kinds
from supervision.lists.rules import review_links as links
from supervision.lists.rules.merge import explain
from supervision.lists.rules.review_marks import articles, lines
from supervision.lists.tables import ReviewPair

REVIEW = allow(Permission.LISTS_REVIEW)
SHOWN = ("name", "department", "target", "category", "item_class", "method", "content", "basis", "code")
Text = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,200}$")]
Word = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
Pattern = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_+-]{0,300}$")]
Id = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
LABELS: dict[str, Any] = {
    "kinds": kinds.KIND_LABELS,
    "hows": kinds.HOW_LABELS,
    "relations": links.RELATION_LABELS,
    "evidences": links.EVIDENCE_LABELS,
    "speaks_for": links.SPEAKS_FOR,
    "speaks_against": links.SPEAKS_AGAINST,
}


@get("/lists/review", guards=[REVIEW], sync_to_thread=True)
def show_queue(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    department: Text = "",
    relation: Word = "",
    pattern: Pattern = "",
) -> Template:
    """The pair that is worth most, or that nothing waits, or how far the comparison is."""
    chosen = queries.Filter(department, relation, pattern)
    with database.reading() as session:
        found = queries.waiting_pairs(session, chosen, limit=1)
        if found:
            return _show(request, session, found[0], chosen)
        return page(
            request,
            "lists/review/empty.html",
            lists=queries.lists_in_force(session),
            chosen=chosen,
            progress=queries.review_progress(session),
            job=queries.running_comparison(session),
            last=queries.newest_round(session),
            unplaced=len(queries.unplaced_items(session)),
            **LABELS,
        )


@get("/lists/review/pairs/{pair_id:int}", guards=[REVIEW], sync_to_thread=True)
def show_pair(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    pair_id: Id,
    department: Text = "",
    relation: Word = "",
    pattern: Pattern = "",
) -> Template:
    """One pair, whether it waits or is decided."""
    with database.reading() as session:
        pair = queries.pair_by_id(session, pair_id)
        return _show(request, session, pair, queries.Filter(department, relation, pattern))


def _show(
    request: Request[Any, Any, Any], session: Session, pair: ReviewPair, chosen: queries.Filter
) -> Template:
    own = pair.id or 0
    a, b = queries.sides(session, [pair])[own]
    cells = [{name: getattr(side.row, name) for name in SHOWN} for side in (a, b)]
    facets = queries.facets_of(session, [side.unified.id or 0 for side in (a, b) if side.unified])
    record = queries.decisions_of(session, own)
    last = queries.last_of(session, actor_of(request).user_id)
    before = queries.neighbour(session, pair, chosen, forward=False)
    after = queries.neighbour(session, pair, chosen, forward=True)
    return page(
        request,
        "lists/review/pair.html",
        pair=pair,
        sides=[a, b],
        reasons=[explain(side.link.reason) if side.link else None for side in (a, b)],
        company=[
            [f for f in facets.get((side.unified and side.unified.id) or 0, []) if f.item.id != side.row.id]
            for side in (a, b)
        ],
        lines=lines(*cells),
        articles=articles(a.row.basis, b.row.basis),
        fields=export.FIELD_LABELS,
        record=record,
        undone=queries.undone(session, record),
        last=last,
        last_pair=queries.pair_names(session, last) if last else None,
        chosen=chosen,
        waiting=queries.waiting_count(session, chosen),
        place=queries.place_in_queue(session, pair, chosen) if pair.decision_id is None else 0,
        departments=queries.departments_waiting(session),
        job=queries.running_comparison(session),
        before_href=_address(before, chosen),
        after_href=_address(after, chosen),
        proven=queries.proven_waiting(session),
        **LABELS,
    )


@post("/lists/review/pairs/{pair_id:int}/decision", guards=[REVIEW], sync_to_thread=True)
def decide(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    pair_id: Id,
    data: URLEncodedBody[ReviewForm],
) -> Redirect:
    """Decide, and on to the next pair of this part of the queue."""
    chosen = queries.Filter(data.department, data.relation, data.pattern)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        following = queries.neighbour(
            tx.session, queries.pair_by_id(tx.session, pair_id), chosen, forward=True
        )
        actions.decide(
            tx,
            pair_id=pair_id,
            relation=data.choice.relation,
            main=data.choice.main,
            seen=data.seen,
            left=data.left,
            note=data.note,
        )
    return redirect(
        _address(following, chosen) or _queue(chosen),
        request,
        "已决定：{relation}。按U可以撤销。",
        relation=links.RELATION_LABELS[data.choice.relation],
    )


@post("/lists/review/decisions/{decision_id:int}/undo", guards=[REVIEW], sync_to_thread=True)
def undo(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    decision_id: Id,
    data: URLEncodedBody[ReviewBackForm],
) -> Redirect:
    """Take a decision back, and to its pair."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        pair = actions.undo_decision(tx, decision_id)
    chosen = queries.Filter(data.department, data.relation, data.pattern)
    return redirect(
        _address(pair.id, chosen) or _queue(chosen), request, "决定已撤销，一张清单恢复原样；撤销也留有记录。"
    )


def _address(pair_id: int | None, chosen: queries.Filter) -> str:
    return f"/lists/review/pairs/{pair_id}{_words(chosen)}" if pair_id else ""


def _queue(chosen: queries.Filter) -> str:
    return f"/lists/review{_words(chosen)}"


def _words(chosen: queries.Filter) -> str:
    rest = {name: value for name, value in chosen._asdict().items() if value}
    return "?" + urlencode(rest) if rest else ""


handlers = [show_queue, show_pair, decide, undo]
