"""Pages of the one list, its checklists, its export and its judgement."""

from itertools import groupby
from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Response, Template

from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.i18n import translate
from supervision.foundation.sheets import XLSX, write_xlsx
from supervision.foundation.templating import download, language_of, page, redirect
from supervision.foundation.types import canonical_json
from supervision.identity.guards import actor_of, allow
from supervision.identity.queries import department_names
from supervision.identity.rules import Permission
from supervision.law.rules.norms import CHANGE_LABELS
from supervision.lists import actions, queries
from supervision.lists.forms import ChecklistForm
from supervision.lists.rules import export, kinds
from supervision.lists.rules.codes import LEVEL_LABELS
from supervision.lists.rules.conflicts import CLASH_LABELS, Clash
from supervision.lists.rules.merge import explain
from supervision.lists.rules.powers import POWER_LABELS
from supervision.lists.rules.standing import STANDING_LABELS, Standing

SEE, EDIT = allow(Permission.SEE), allow(Permission.LISTS_EDIT)
RIBBON = "演示数据"
MOST_PAIRS = 100
Text = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f\x7f]{0,200}$")]
Word = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Code = Annotated[str, PathParameter(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
LABELS: dict[str, Any] = {
    "kinds": kinds.KIND_LABELS,
    "hows": kinds.HOW_LABELS,
    "grades": kinds.GRADE_LABELS,
    "statuses": kinds.STATUS_LABELS,
    "gaps": queries.GAP_LABELS,
    "powers": POWER_LABELS,
    "standings": STANDING_LABELS,
    "changes": CHANGE_LABELS,
}


@get("/lists/items", guards=[SEE], sync_to_thread=True)
def show_items(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    words: Text = "",
    kind: Word = "",
    how: Word = "",
    gap: Word = "",
    power: Word = "",
    main: Text = "",
    after: Word = "",
) -> Template:
    """The one list: each item with the lists that carry it, and why they were put together."""
    chosen = {"words": words, "kind": kind, "how": how, "gap": gap, "power": power, "main": main}
    today = clock.today()
    with database.reading() as session:
        found = queries.unified_page(
            session, words=words, kind=kind, how=how, gap=gap, power=power, main=main, after=after, on=today
        )
        shown = found[: queries.PAGE]
        ids = [item.id or 0 for item in shown]
        facets = queries.facets_of(session, ids)
        checklists = queries.current_checklists(session, ids)
        alarmed = {alarm.item_id for alarm in queries.open_alarms(session, on=today, item_ids=ids)}
        read = queries.particulars_of(session, ids)
    rest = {key: value for key, value in chosen.items() if value}
    more = shown[-1].code if len(found) > queries.PAGE else ""
    return page(
        request,
        "lists/items.html",
        items=shown,
        facets=facets,
        checklists=checklists,
        alarmed=alarmed,
        read=read,
        chosen=chosen,
        filtered=bool(rest),
        next_href="/lists/items?" + urlencode(rest | {"after": more}) if more else "",
        first_href="/lists/items?" + urlencode(rest) if after else "",
        **LABELS,
    )


@get("/lists/items/{code:str}", guards=[SEE], sync_to_thread=True)
def show_item(
    request: Request[Any, Any, Any], database: NamedDependency[Database], code: Code, version: Number = 0
) -> Template:
    """One item: its facets side by side, why they are one, and its checklists."""
    with database.reading() as session:
        item = queries.unified_item(session, code)
        own = item.id or 0
        checklists = queries.checklists_of(session, own)
        shown = next((c for c in checklists if c.version == version), checklists[0] if checklists else None)
        facets = queries.facets_of(session, [own]).get(own, [])
        read = queries.particulars_of(session, [own]).get(own)
        alarms = queries.open_alarms(session, on=clock.today(), item_ids=[own])
        cited = queries.citations_of(session, own)
        return page(
            request,
            "lists/item.html",
            item=item,
            facets=facets,
            related=queries.related_items(session, [own]).get(own, []),
            reasons=[explain(facet.link.reason) for facet in facets],
            fields=export.FIELD_LABELS,
            checklists=checklists,
            checklist=shown,
            points=queries.points_of(session, shown.id or 0) if shown else [],
            offices=department_names(session),
            read=read,
            level_words=[translate(LEVEL_LABELS[level], language_of(request)) for level in read.levels]
            if read
            else [],
            alarms=alarms,
            changed_laws={place.law for alarm in alarms for place in alarm.places},
            cited=[(law, list(rows)) for law, rows in groupby(cited, key=lambda row: row.law)],
            conflicts=[
                (CLASH_LABELS[Clash(clash)], _side(left), _side(right))
                for clash, left, right in (read.conflicts if read else [])
            ],
            standing=queries.standing_of(session, own),
            **LABELS,
        )


def _side(stored: str) -> tuple[str, str]:
    """One side of a conflict as two message ids: which list says so, and its words."""
    kind, _, text = stored.partition(":")
    if kind == "standing":
        return "三张互斥清单（可选）", STANDING_LABELS[Standing(text)]
    return (kinds.KIND_LABELS[kinds.ListKind(kind)], text) if kind else ("", "")


@post("/lists/items/{code:str}/checklist", guards=[EDIT], sync_to_thread=True)
def publish_checklist(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    code: Code,
    data: URLEncodedBody[ChecklistForm],
) -> Redirect:
    """Publish the next version of an item's checklist."""
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        item = queries.unified_item(tx.session, code)
        points = actions.read_points(data.points)
        made = actions.publish_checklist(tx, unified_item_id=item.id or 0, title=data.title, points=points)
    return redirect(f"/lists/items/{code}", request, "检查单第{version}版已发布。", version=made.version)


@get("/lists/items.xlsx", guards=[SEE], sync_to_thread=True)
def get_workbook(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Response[bytes]:
    """The one list as a workbook: items, and each source row with its reason."""
    with database.reading() as session:
        items = queries.unified_items(session)
        sheets = export.tables(items.values(), queries.facets_of(session, list(items)), language_of(request))
    ribbon = RIBBON if database.settings.demonstration else ""
    return download(write_xlsx(sheets, ribbon=ribbon), name="一张清单.xlsx", media_type=XLSX)


@get("/lists/items.json", guards=[SEE], sync_to_thread=True)
def get_json(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Response[bytes]:
    """The one list as JSON, for other systems."""
    with database.reading() as session:
        items = queries.unified_items(session)
        records = export.records(
            items.values(), queries.facets_of(session, list(items)), language_of(request)
        )
    body = canonical_json({"demonstration": database.settings.demonstration, "items": records})
    return download(body, name="一张清单.json", media_type="application/json")


@get("/lists/truth", guards=[SEE], sync_to_thread=True)
def show_truth(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The merge against the truth of the demonstration: what was united wrongly, what was missed."""
    path = database.settings.folder("demonstration") / actions.TRUTH_FILE
    judged, rows = None, {}
    if path.is_file():
        with database.reading() as session:
            judged = actions.judge_merge(session, actions.read_truth(path.name, path.read_bytes()))
            rows = queries.rows_by_place(session)
    pairs = (
        []
        if judged is None
        else [("wrong", p) for p in judged.wrong] + [("missed", p) for p in judged.missed]
    )
    return page(
        request,
        "lists/truth.html",
        judged=judged,
        pairs=pairs[:MOST_PAIRS],
        count=len(pairs),
        rows=rows,
        **LABELS,
    )


handlers = [
    show_items,
    show_item,
    publish_checklist,
    get_workbook,
    get_json,
    show_truth,
]
