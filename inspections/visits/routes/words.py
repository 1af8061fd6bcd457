"""What the doors of the room share: labels for the pages, who may see visits, shapes of addresses."""

from typing import Annotated, Any

from litestar.params import PathParameter, QueryParameter

from inspections.visits.rules import recording, results, states
from supervision.identity.guards import allow
from supervision.identity.rules import Permission

P = Permission
MAY_SEE = allow(P.LEAD_VIEW, P.VISITS_RECORD, P.RESULTS_REVIEW, P.VISITS_APPROVE)
VisitId = Annotated[str, PathParameter(pattern=r"^[0-9A-Za-z-]{1,36}$")]
DrawId = Annotated[str, PathParameter(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
Word = Annotated[str, QueryParameter(pattern=r"^[0-9A-Za-z_-]{0,64}$")]
Text = Annotated[str, QueryParameter(pattern=r"^[^\x00-\x1f]{0,100}$")]
LABELS: dict[str, Any] = {
    "statuses": states.STATUS_LABELS,
    "tones": states.STATUS_TONES,
    "kinds": states.KIND_LABELS,
    "modes": states.MODE_LABELS,
    "results": results.RESULT_LABELS,
    "outcomes": recording.OUTCOME_LABELS,
    "signatures": recording.SIGNATURE_LABELS,
    "evidence_kinds": recording.EVIDENCE_LABELS,
    "act_statuses": states.ACT_LABELS,
}
