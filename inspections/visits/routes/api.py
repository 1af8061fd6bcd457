"""What phones send. The same message may come again and again; it is answered the same way and stored once."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, RawBody
from litestar.response import Response

from inspections.visits import actions
from inspections.visits.actions.evidence import LARGEST
from inspections.visits.forms import LARGEST_RECORD, ReceiptBody, read_record
from inspections.visits.routes.words import VisitId
from inspections.visits.rules.recording import EvidenceKind
from inspections.visits.rules.submissions import STATUS
from supervision.foundation import clock
from supervision.foundation.database import Database
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.identity.guards import actor_of, allow
from supervision.identity.rules import Permission

HASH = re.compile(r"[0-9a-f]{64}")


@put(
    "/api/records/{submission_id:str}",
    guards=[allow(Permission.VISITS_RECORD)],
    sync_to_thread=True,
    request_max_body_size=LARGEST_RECORD,
)
def put_record(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    submission_id: FromPath[str],
    body: RawBody,
) -> Response[dict[str, Any]]:
    """A record: 201 first, 200 for the same bytes, 409 for others (both are kept)."""
    try:
        known = str(UUID(submission_id))
    except ValueError:
        raise Unreadable(_("记录编号无法识别，未保存。")) from None
    record = read_record(body)
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        receipt = actions.record_result(tx, submission_id=known, body=body, submission=record.submission())
    answer = ReceiptBody(
        submission_id=receipt.submission_id,
        visit_id=receipt.visit_id,
        body_sha256=receipt.body_sha256,
        received_at=receipt.received_at,
        answer=receipt.answer,
        files=list(receipt.files),
        missing=list(receipt.missing),
        complete=receipt.complete,
    )
    return Response(content=answer.model_dump(mode="json"), status_code=STATUS[receipt.answer])


@put(
    "/api/evidence/{visit_id:str}/{sha256:str}",
    guards=[allow(Permission.VISITS_RECORD)],
    sync_to_thread=True,
    request_max_body_size=LARGEST,
)
def put_evidence(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    visit_id: VisitId,
    sha256: FromPath[str],
    body: RawBody,
    kind: FromQuery[str] = "photo",
    taken_at: FromQuery[str] = "",
) -> Response[dict[str, Any]]:
    """The bytes of one file, addressed by their hash."""
    if not HASH.fullmatch(sha256) or kind not in set(EvidenceKind):
        raise Unreadable(_("文件编号无法识别，未保存。"))
    with database.transaction(actor=actor_of(request), now=clock.now()) as tx:
        row = actions.add_evidence(
            tx,
            folder=database.settings.folder("evidence"),
            visit_id=visit_id,
            sha256=sha256,
            data=body,
            kind=EvidenceKind(kind),
            taken_at=_moment(taken_at),
        )
    return Response(
        content={"sha256": row.sha256, "size": row.size, "received_at": row.received_at}, status_code=200
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


handlers = [put_record, put_evidence]
