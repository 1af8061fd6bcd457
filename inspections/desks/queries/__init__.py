"""What the desks and the dossier show, gathered from the rooms below."""

from inspections.desks.queries.administrator import administrator_desk
from inspections.desks.queries.approver import approver_desk, witness_desk
from inspections.desks.queries.calendar import day_records, weeks
from inspections.desks.queries.dossier import dossier
from inspections.desks.queries.duty_room import coming_days, day_by_department, latest_seals, overdue_orders
from inspections.desks.queries.inspector import inspector_desk
from inspections.desks.queries.leader import leader_desk
from inspections.desks.queries.list_keeper import list_keeper_desk
from inspections.desks.queries.list_reviewer import list_reviewer_desk
from inspections.desks.queries.officer import officer_desk
from inspections.desks.queries.own_work import own_work
from inspections.desks.queries.records import records
from inspections.desks.queries.task_board import stage_records, task_board

__all__ = [
    "administrator_desk",
    "approver_desk",
    "coming_days",
    "day_by_department",
    "day_records",
    "dossier",
    "inspector_desk",
    "latest_seals",
    "leader_desk",
    "list_keeper_desk",
    "list_reviewer_desk",
    "officer_desk",
    "overdue_orders",
    "own_work",
    "records",
    "stage_records",
    "task_board",
    "weeks",
    "witness_desk",
]
