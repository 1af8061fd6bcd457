"""What the desks and the dossier show, gathered from the rooms below."""

from inspections.desks.queries.administrator import administrator_desk
from inspections.desks.queries.approver import approver_desk, witness_desk
from inspections.desks.queries.dossier import dossier
from inspections.desks.queries.inspector import inspector_desk
from inspections.desks.queries.leader import leader_desk
from inspections.desks.queries.list_keeper import list_keeper_desk
from inspections.desks.queries.list_reviewer import list_reviewer_desk
from inspections.desks.queries.officer import officer_desk
from inspections.desks.queries.records import records

__all__ = [
    "administrator_desk",
    "approver_desk",
    "dossier",
    "inspector_desk",
    "leader_desk",
    "list_keeper_desk",
    "list_reviewer_desk",
    "officer_desk",
    "records",
    "witness_desk",
]
