"""Roles, permissions and password rules. Pure."""

from enum import StrEnum

from supervision.foundation.actor import EVERYTHING, Actor, Scope
from supervision.foundation.errors import Refused


class Role(StrEnum):
    """What somebody does here."""

    OFFICER = "officer"
    APPROVER = "approver"
    WITNESS = "witness"
    INSPECTOR = "inspector"
    LEADER = "leader"
    LIST_KEEPER = "list_keeper"
    ADMINISTRATOR = "administrator"
    LIST_REVIEWER = "list_reviewer"


LABELS = {
    Role.OFFICER: "抽查经办",
    Role.APPROVER: "审批负责人",
    Role.WITNESS: "见证人",
    Role.INSPECTOR: "执法检查人员",
    Role.LEADER: "领导",
    Role.LIST_KEEPER: "清单管理员",
    Role.ADMINISTRATOR: "系统管理员",
    Role.LIST_REVIEWER: "清单复核员",
}


class Permission(StrEnum):
    """What a route or a button asks for."""

    SEE = "see"
    LISTS_EDIT = "lists_edit"
    LISTS_REVIEW = "lists_review"
    REGISTERS_EDIT = "registers_edit"
    PLANS_EDIT = "plans_edit"
    PLANS_APPROVE = "plans_approve"
    DRAW_RUN = "draw_run"
    DRAW_WITNESS = "draw_witness"
    VISITS_APPROVE = "visits_approve"
    VISITS_RECORD = "visits_record"
    RESULTS_REVIEW = "results_review"
    PUBLISH = "publish"
    CASES_EDIT = "cases_edit"
    LEAD_VIEW = "lead_view"
    ALERTS_SET = "alerts_set"
    USERS_EDIT = "users_edit"
    TRAIL_SEE = "trail_see"
    JOBS_SEE = "jobs_see"


P = Permission
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset(
        {
            P.SEE,
            P.REGISTERS_EDIT,
            P.PLANS_EDIT,
            P.DRAW_RUN,
            P.RESULTS_REVIEW,
            P.PUBLISH,
            P.CASES_EDIT,
            P.LEAD_VIEW,
            P.JOBS_SEE,
        }
    ),
    Role.APPROVER: frozenset(
        {
            P.SEE,
            P.PLANS_APPROVE,
            P.DRAW_WITNESS,
            P.VISITS_APPROVE,
            P.PUBLISH,
            P.LEAD_VIEW,
            P.ALERTS_SET,
        }
    ),
    Role.WITNESS: frozenset({P.SEE, P.DRAW_WITNESS}),
    Role.INSPECTOR: frozenset({P.SEE, P.VISITS_RECORD}),
    Role.LEADER: frozenset({P.SEE, P.LEAD_VIEW, P.ALERTS_SET, P.JOBS_SEE}),
    Role.LIST_KEEPER: frozenset({P.SEE, P.LISTS_EDIT, P.LISTS_REVIEW, P.REGISTERS_EDIT}),
    Role.LIST_REVIEWER: frozenset({P.SEE, P.LISTS_REVIEW}),
    Role.ADMINISTRATOR: frozenset({P.SEE, P.USERS_EDIT, P.TRAIL_SEE, P.JOBS_SEE}),
}

SCREENS = ("/analytics/wall",)
"""Pages a login may be pinned to: a screen in a duty room shows this one, and whoever walks by can open nothing else."""


def opens(only: str, path: str) -> bool:
    """Whether a login pinned to a page (empty: not pinned) opens a path: the page, what is below it, and the way out."""
    return not only or path in (only, "/logout", "/language") or path.startswith(only + "/")


SHORTEST_PASSWORD = 10


def permissions(roles: frozenset[str]) -> frozenset[Permission]:
    """Everything these roles may do together. Unknown roles grant nothing."""
    known = [GRANTS[Role(role)] for role in roles if role in set(Role)]
    return frozenset().union(*known)


def can(actor: Actor | None, permission: Permission) -> bool:
    """Whether the actor's roles allow it (who may; *when may* is each room's own rule)."""
    return actor is not None and permission in permissions(actor.roles)


def scope_of(actor: Actor) -> Scope:
    """What business rows an actor sees: leaders and administrators everything, others their department.

    Whom a sealed draw drew is for those alone who arrange and approve the visits.
    """
    sealed = bool({Permission.DRAW_RUN, Permission.VISITS_APPROVE} & permissions(actor.roles)) or (
        "system" in actor.roles
    )
    wide = {Role.LEADER, Role.ADMINISTRATOR, Role.LIST_KEEPER, Role.LIST_REVIEWER, Role.WITNESS, "system"}
    if actor.department_id is None or wide & set(actor.roles):
        return EVERYTHING if sealed else Scope(sealed=False)
    area = actor.area_code
    return Scope(
        department_ids=frozenset({actor.department_id}),
        area_prefix="" if area.endswith("00") else area,
        sealed=sealed,
    )


def check_password(password: str) -> None:
    """Refuse a password that is too short to be safe.

    Raises:
        Refused: shorter than ten characters (length counts, composition rules do not: ASVS 6.2).
    """
    if len(password) < SHORTEST_PASSWORD:
        raise Refused("密码至少{n}个字符。", n=SHORTEST_PASSWORD)
