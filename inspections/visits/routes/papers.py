"""The three papers on A4, and the files of a visit."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Response
from sqlmodel import Session

from inspections.draws.actions import note_reading
from inspections.draws.queries import case_paper, own_proof
from inspections.visits import queries
from inspections.visits.actions.evidence import SHOWN
from inspections.visits.routes.words import MAY_SEE, VisitId
from inspections.visits.rules.states import UPCOMING
from inspections.visits.tables import Visit
from supervision.foundation import clock, documents
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from supervision.foundation.i18n import _
from supervision.foundation.templating import download
from supervision.identity.guards import actor_of
from supervision.identity.rules import scope_of

HASH = re.compile(r"[0-9a-f]{64}")


@get("/visits/{visit_id:str}/approval.pdf", guards=[MAY_SEE], sync_to_thread=True)
def approval(
    request: Request[Any, Any, Any], database: NamedDependency[Database], visit_id: VisitId
) -> Response[bytes]:
    """行政检查审批表."""
    return _printed(request, database, visit_id, "approval", "行政检查审批表", queries.approval_data)


@get("/visits/{visit_id:str}/notice.pdf", guards=[MAY_SEE], sync_to_thread=True)
def notice(
    request: Request[Any, Any, Any], database: NamedDependency[Database], visit_id: VisitId
) -> Response[bytes]:
    """行政检查通知书, with what lets the business look itself up in the draw that chose it."""
    own = partial(_with_proof, base=str(request.base_url))
    return _printed(request, database, visit_id, "notice", "行政检查通知书", own)


@get("/visits/{visit_id:str}/record.pdf", guards=[MAY_SEE], sync_to_thread=True)
def record(
    request: Request[Any, Any, Any], database: NamedDependency[Database], visit_id: VisitId
) -> Response[bytes]:
    """现场检查笔录.

    Raises:
        Refused: there is no record yet.
    """
    return _printed(request, database, visit_id, "record", "现场检查笔录", queries.record_data)


@get("/visits/{visit_id:str}/evidence/{sha256:str}", guards=[MAY_SEE], sync_to_thread=True)
def evidence(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visit_id: VisitId,
    sha256: FromPath[str],
    original: FromQuery[bool] = False,
) -> Response[bytes]:
    """A picture's re-encoded copy; ``?original=true`` saves the file as it came."""
    with database.reading() as session:
        visit = queries.readable_visit(
            session, visit_id, actor_of(request), scope_of(actor_of(request)), on=clock.today()
        )
        row = queries.evidence_by_hash(session, visit.id, sha256) if HASH.fullmatch(sha256) else None
    folder = database.settings.folder("evidence")
    shown = folder / f"{sha256}{SHOWN}"
    if row is None or row.received_at is None:
        raise NotFound(_("没有这个文件，或者它还没有上传。"))
    if original or not shown.is_file():
        name = f"{visit.number}-{sha256[:12]}.{row.media_type.rpartition('/')[2] or 'bin'}"
        return download((folder / sha256).read_bytes(), name=name, media_type="application/octet-stream")
    return Response(
        content=shown.read_bytes(),
        media_type="image/jpeg",
        headers={"Cache-Control": "private, max-age=3600"},
    )


def _with_proof(session: Session, visit: Visit, *, on: date, base: str) -> dict[str, Any]:
    data = queries.notice_data(session, visit, on=on)
    proof = own_proof(session, visit.draw_id, data["entity"]["code"], base) if visit.draw_id else None
    duty = case_paper(session, visit.id, data["entity"]["code"], base)
    return data | {"proof": proof or {}, "duty": duty}


def _printed(
    request: Request[Any, Any, Any],
    database: Database,
    visit_id: str,
    name: str,
    title: str,
    values: Callable[..., dict[str, Any]],
) -> Response[bytes]:
    with database.reading() as session:
        visit = queries.readable_visit(
            session, visit_id, actor_of(request), scope_of(actor_of(request)), on=clock.today()
        )
        if name == "record" and visit.received_at is None:
            raise Refused(_("这次检查还没有记录，不能打印笔录。"))
        data = values(session, visit, on=clock.today())
    if visit.draw_id and visit.status in UPCOMING:
        note_reading(
            database, actor_of(request), [(visit.draw_id, visit.entity_id)], page="paper", now=clock.now()
        )
    made = documents.paper(f"visits/{name}.typ", data, ribbon=database.settings.demonstration)
    file = quote(f"{title}-{visit.number}.pdf", safe="")
    return Response(
        content=made,
        media_type="application/pdf",
        headers={"Content-Disposition": f"inline; filename=\"{name}.pdf\"; filename*=UTF-8''{file}"},
    )


handlers = [approval, notice, record, evidence]
