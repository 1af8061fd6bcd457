"""Pages of higher levels' lists: bring one in, claim its items, decide on its changes, issue one's own list."""

from typing import Annotated, Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import MultipartBody, PathParameter, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from sqlmodel import Session

from supervision.areas.queries import area_names
from supervision.foundation import clock
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import translate
from supervision.foundation.templating import language_of, page, redirect
from supervision.foundation.uploads import check_upload
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission
from supervision.lists import actions, queries
from supervision.lists.forms import ClaimForm, IssueForm, LocalItemForm, SettleForm, TemplateUploadForm
from supervision.lists.rules.adoption import LOCAL_FIELDS, MODE_LABELS, Mode, claim_share
from supervision.lists.rules.changes import WHAT_LABELS
from supervision.lists.rules.codes import LEVEL_LABELS
from supervision.lists.rules.export import FIELD_LABELS
from supervision.lists.rules.kinds import KIND_LABELS
from supervision.registers.rules import reading

SEE, EDIT = allow(Permission.SEE), allow(Permission.LISTS_EDIT)
Id = Annotated[int, PathParameter(ge=1, le=2**31 - 1)]
Number = Annotated[int, QueryParameter(ge=0, le=2**31 - 1)]
Word = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
CITY = 3
LABELS: dict[str, Any] = {
    "kinds": KIND_LABELS,
    "modes": MODE_LABELS,
    "levels": LEVEL_LABELS,
    "whats": WHAT_LABELS,
    "fields": FIELD_LABELS,
}


@get("/lists/adoption", guards=[SEE], sync_to_thread=True)
def show_adoption(request: Request[Any, Any, Any], database: NamedDependency[Database]) -> Template:
    """The lists of higher levels: how much is claimed, what waits for a decision."""
    lines = []
    with database.reading() as session:
        for template in queries.templates(session):
            decided = queries.adoptions(session, issuer=template.issuer, kind=template.kind)
            items = queries.template_items(session, template.id or 0)
            share, apart = claim_share(items, {key: row.mode for key, row in decided.items()})
            waiting = len(queries.offers(session, template, on=clock.today()))
            lines.append((template, share, apart, waiting))
        own = queries.own_items(session, kind=lines[0][0].kind) if lines else []
    return page(request, "lists/adoption.html", lines=lines, own=own, **LABELS)


@post("/lists/adoption", guards=[EDIT], sync_to_thread=True)
def upload(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    data: MultipartBody[TemplateUploadForm],
) -> Template | Redirect:
    """Bring in a version of a higher level's list, all or nothing; every trouble is told with its place."""
    content = data.file.file.read()
    most = database.settings.upload_megabytes * 1_000_000
    check_upload(data.file.filename, content, max_bytes=most)
    with database.reading() as session:  # reading a long file takes seconds
        checked = actions.check_template(
            session,
            data.kind,
            data.file.filename,
            content,
            issuer=data.issuer,
            year=data.valid_from.year,
            max_bytes=most,
        )
    if not checked.report.clean:
        return page(
            request,
            "lists/template_report.html",
            status=Unreadable.status,
            checked=checked,
            issuer=data.issuer,
            **{**LABELS, "levels": reading.LEVEL_LABELS},
        )
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        row = actions.take_template(tx, checked, level=data.level, valid_from=data.valid_from)
    return redirect(
        f"/lists/adoption/{row.id}/changes" if row.version > 1 else f"/lists/adoption/{row.id}",
        request,
        "已导入上级清单第{version}版，共{n}项。本地已认领的没有变动。",
        version=row.version,
        n=row.rows,
    )


@get("/lists/adoption/{template_id:int}", guards=[SEE], sync_to_thread=True)
def show_template(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    template_id: Id,
    show: Word = "",
    place: Word = "",
    after: Number = 0,
) -> Template:
    """The items of a higher level's list with what was made of each."""
    here = place_of(actor_of(request), place)
    with database.reading() as session:
        template = queries.template_by_id(session, template_id)
        rows = queries.claims(session, template, place=here)
        counties = counties_of(session) if template.level == CITY else {}
        versions = queries.template_versions(session, template.issuer, template.kind)
        newest = versions[-1].id == template.id
        waiting = (
            {one.key for one in queries.offers(session, template, on=clock.today(), place=here)}
            if newest
            else set()
        )
    counts = {"open": sum(row.adoption is None for row in rows), "waiting": len(waiting)}
    counts |= {
        mode.value: sum(row.adoption is not None and row.adoption.mode is mode for row in rows)
        for mode in Mode
        if mode is not Mode.LOCAL_ONLY
    }
    wanted = [
        row
        for row in rows
        if not show
        or (show == "open" and row.adoption is None)
        or (show == "waiting" and row.item.key in waiting)
        or (row.adoption is not None and row.adoption.mode == show)
    ]
    share, apart = claim_share(
        (row.item.key for row in rows), {r.item.key: r.adoption.mode for r in rows if r.adoption}
    )
    left = [row for row in wanted if row.item.row_number > after]
    shown = left[: queries.PAGE]
    base = f"/lists/adoption/{template_id}?place={here}&show={show}"
    return page(
        request,
        "lists/template.html",
        template=template,
        rows=shown,
        waiting=waiting,
        counts=counts,
        share=share,
        apart=apart,
        show=show,
        newest=newest,
        versions=versions,
        next_href=f"{base}&after={shown[-1].item.row_number}" if len(left) > len(shown) else "",
        first_href=base if after else "",
        local_fields=LOCAL_FIELDS,
        place=here,
        counties=counties,
        **LABELS,
    )


def place_of(actor: Actor, wanted: str) -> str:
    """Whose claims somebody sees and makes: a county's keeper the county's, the city's keeper any."""
    own = actor.area_code
    return own if own and not own.endswith("00") else wanted


def counties_of(session: Session) -> dict[str, str]:
    """The divisions that may claim from the city's list, by code."""
    return {
        code: name
        for code, name in area_names(session).items()
        if len(code) == 6 and code.isdigit() and not code.endswith("00")
    }


@post("/lists/adoption/{template_id:int}/claim", guards=[EDIT], sync_to_thread=True)
def claim(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    template_id: Id,
    data: URLEncodedBody[ClaimForm],
) -> Redirect:
    """Claim the chosen items, or all that nobody decided about yet."""
    here = place_of(actor_of(request), data.place)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        keys = list(data.key)
        if data.all_open:
            template = queries.template_by_id(tx.session, template_id)
            keys = [
                row.item.key
                for row in queries.claims(tx.session, template, place=here)
                if row.adoption is None
            ]
        count = actions.claim_items(
            tx, template_id=template_id, keys=keys, mode=data.mode, own=data.own(), note=data.note, place=here
        )
    return redirect(
        f"/lists/adoption/{template_id}?place={here}",
        request,
        "{n}项已记为“{mode}”。",
        n=count,
        mode=translate(MODE_LABELS[data.mode], language_of(request)),
    )


@get("/lists/adoption/{template_id:int}/changes", guards=[SEE], sync_to_thread=True)
def show_offers(
    request: Request[Any, Any, Any], database: NamedDependency[Database], template_id: Id, place: Word = ""
) -> Template:
    """Changes of the higher level that wait for a decision, before and after side by side."""
    here = place_of(actor_of(request), place)
    with database.reading() as session:
        template = queries.template_by_id(session, template_id)
        found = queries.offers(session, template, on=clock.today(), place=here)
        fresh = sum(row.adoption is None for row in queries.claims(session, template, place=here))
    return page(
        request, "lists/offers.html", template=template, offers=found, fresh=fresh, place=here, **LABELS
    )


@post("/lists/adoption/{template_id:int}/changes", guards=[EDIT], sync_to_thread=True)
def settle(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    template_id: Id,
    data: URLEncodedBody[SettleForm],
) -> Redirect:
    """Accept the chosen changes, or keep the old text with a reason."""
    here = place_of(actor_of(request), data.place)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        count = actions.settle_changes(
            tx, template_id=template_id, keys=data.key, settle=data.settle, note=data.note, place=here
        )
    return redirect(
        f"/lists/adoption/{template_id}/changes?place={here}",
        request,
        "{n}处变化已决定。发布本地清单并合并后生效。",
        n=count,
    )


@post("/lists/adoption/{template_id:int}/issue", guards=[EDIT], sync_to_thread=True)
def issue(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    template_id: Id,
    data: URLEncodedBody[IssueForm],
) -> Redirect:
    """Make what was adopted into the next version of the place's own list."""
    here = place_of(actor_of(request), data.place)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        template = queries.template_by_id(tx.session, template_id)
        row = actions.issue_adopted(tx, kind=template.kind, issuer=template.issuer, place=here)
    return redirect(
        f"/lists/{row.id}/changes",
        request,
        "本地清单第{version}版已生成，共{n}项。合并后进入一张清单。",
        version=row.version,
        n=row.rows,
    )


@post("/lists/adoption/local", guards=[EDIT], sync_to_thread=True)
def add_local(
    request: Request[Any, Any, Any], database: NamedDependency[Database], data: URLEncodedBody[LocalItemForm]
) -> Redirect:
    """Add an item that only this place has."""
    own = data.model_dump(exclude={"csrf_token", "kind", "note"})
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        actions.add_local_item(tx, kind=data.kind, own=own, note=data.note)
    return redirect("/lists/adoption", request, "已增补。发布本地清单并合并后进入一张清单。")


@post("/lists/{list_id:int}/pass-on", guards=[EDIT], sync_to_thread=True)
def pass_on(request: Request[Any, Any, Any], database: NamedDependency[Database], list_id: Id) -> Redirect:
    """Give a list on to the counties as the general list they adopt from."""
    bureau = database.settings.bureau
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        row = actions.pass_on(tx, list_id=list_id, issuer=bureau)
    return redirect(
        f"/lists/adoption/{row.id}",
        request,
        "已作为第{version}版通用清单下发，供县级认领。",
        version=row.version,
    )


handlers = [
    show_adoption,
    upload,
    show_template,
    claim,
    show_offers,
    settle,
    issue,
    add_local,
    pass_on,
]
