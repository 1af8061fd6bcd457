"""The dossier of one entity (一户一档): register facts, visits, acts, rectifications, penalties, publications, draws."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from inspections.desks.queries.capping import cap_told
from inspections.desks.queries.counting import how_many
from inspections.draws.queries import secret_draws
from inspections.draws.tables import Draw, DrawnUnit, DrawStratum
from inspections.penalties.rules import STATUS_LABELS as CASE_LABELS
from inspections.penalties.tables import PenaltyCase
from inspections.plans.rules.ledger import CapUse
from inspections.publication.rules import SUBJECT_LABELS
from inspections.publication.tables import Publication
from inspections.rectifications.rules import OPEN
from inspections.rectifications.rules import STATUS_LABELS as ORDER_LABELS
from inspections.rectifications.rules import STATUS_TONES as ORDER_TONES
from inspections.rectifications.tables import Rectification
from inspections.visits.queries import told
from inspections.visits.rules.results import RESULT_LABELS
from inspections.visits.rules.states import DONE, KIND_LABELS, MODE_LABELS, STATUS_LABELS, STATUS_TONES
from inspections.visits.tables import InspectionAct, Visit, VisitOfficer
from supervision.foundation.actor import Scope
from supervision.identity.tables import Department
from supervision.lists.tables import UnifiedItem
from supervision.registers.queries import grades_of
from supervision.registers.rules.kinds import SOURCE_LABELS, basis_told
from supervision.registers.tables import Entity, Inspector

LATEST = 20
YEARS = 5


@dataclass(frozen=True)
class Result:
    """What one act of a visit found."""

    item: str
    headline: str
    problem: bool


@dataclass(frozen=True)
class PastVisit:
    """A visit as the dossier tells it; only visits of the reader's scope lead to their page."""

    id: str
    number: str
    on: date
    status: str
    tone: str
    department: str
    kind: str
    mode: str
    officers: str
    results: list[Result]
    readable: bool


@dataclass(frozen=True)
class Order:
    """A rectification."""

    id: int
    number: str
    problem: str
    due_on: date
    status: str
    tone: str
    readable: bool


@dataclass(frozen=True)
class Case:
    """A penalty case."""

    id: int
    number: str
    filed_on: date
    fine_fen: int
    status: str
    readable: bool


@dataclass(frozen=True)
class Published:
    """A publication: due, done or withdrawn."""

    subject: str
    due_on: date
    published_at: datetime | None
    withdrawn: bool


@dataclass(frozen=True)
class PastDraw:
    """A draw that took the entity, with the probability its stratum had."""

    id: str
    title: str
    at: datetime | None
    chance: float | None
    readable: bool


@dataclass(frozen=True)
class Grade:
    """A grading with its source and first day; of our own model what it is made of and the score's version."""

    source: str
    grade: str
    valid_from: date
    basis: str
    version: str


@dataclass(frozen=True)
class Dossier:
    """Everything the house knows about one entity, newest first."""

    visits_this_year: int
    cap: CapUse | None
    problems: int
    open_rectifications: int
    visits: list[PastVisit]
    rectifications: list[Order]
    penalties: list[Case]
    publications: list[Published]
    draws: list[PastDraw]
    grades: list[Grade]


def dossier(
    session: Session, entity: Entity, scope: Scope, *, department_id: int | None, on: date
) -> Dossier:
    """The dossier of an entity for a reader of one department, on a business day."""
    key = entity.id or 0
    this_year = select(Visit.id).where(
        col(Visit.entity_id) == key,
        col(Visit.status).in_(DONE),
        col(Visit.occurred_on).between(date(on.year, 1, 1), on),
    )
    problems = (
        select(InspectionAct.id)
        .join(Visit, col(Visit.id) == col(InspectionAct.visit_id))
        .where(
            col(Visit.entity_id) == key,
            col(InspectionAct.problem).is_(True),
            col(Visit.occurred_on) > date(on.year - YEARS, 12, 31),
        )
    )
    orders = session.exec(
        select(Rectification)
        .where(col(Rectification.entity_id) == key)
        .order_by(col(Rectification.issued_on).desc(), col(Rectification.id).desc())
        .limit(LATEST)
    ).all()
    return Dossier(
        visits_this_year=how_many(session, this_year),
        cap=cap_told(session, key, scope, department_id=department_id, on=on) if department_id else None,
        problems=how_many(session, problems),
        open_rectifications=sum(order.status in OPEN for order in orders),
        visits=_visits(session, key, scope),
        rectifications=[
            Order(
                o.id or 0,
                o.number,
                o.problem,
                o.due_on,
                ORDER_LABELS[o.status],
                ORDER_TONES[o.status],
                _mine(scope, o.department_id),
            )
            for o in orders
        ],
        penalties=_penalties(session, key, scope),
        publications=_publications(session, key),
        draws=_draws(session, key, scope),
        grades=[
            Grade(SOURCE_LABELS[grade.source], grade.grade, grade.valid_from, *basis_told(grade.basis))
            for grade in grades_of(session, key)
        ],
    )


def _visits(session: Session, entity_id: int, scope: Scope) -> list[PastVisit]:
    rows = session.exec(
        select(Visit, Department.short_name)
        .join(Department, col(Department.id) == col(Visit.department_id))
        .where(col(Visit.entity_id) == entity_id, told(scope))
        .order_by(col(Visit.scheduled_on).desc(), col(Visit.id).desc())
        .limit(LATEST)
    ).all()
    ids = [visit.id for visit, _name in rows]
    officers = _officers(session, ids)
    results = _results(session, ids)
    return [
        PastVisit(
            visit.id,
            visit.number,
            visit.occurred_on or visit.scheduled_on,
            STATUS_LABELS[visit.status],
            STATUS_TONES[visit.status],
            department,
            KIND_LABELS[visit.kind],
            MODE_LABELS[visit.mode],
            officers.get(visit.id, ""),
            results.get(visit.id, []),
            _mine(scope, visit.department_id),
        )
        for visit, department in rows
    ]


def _mine(scope: Scope, department_id: int) -> bool:
    """Whether the reader may open the page behind: everybody is told, only the scope may open."""
    return scope.department_ids is None or department_id in scope.department_ids


def _officers(session: Session, visits: Collection[str]) -> dict[str, str]:
    query = (
        select(VisitOfficer.visit_id, Inspector.name)
        .join(Inspector, col(Inspector.id) == col(VisitOfficer.inspector_id))
        .where(col(VisitOfficer.visit_id).in_(visits))
        .order_by(col(VisitOfficer.is_lead).desc(), col(Inspector.code))
    )
    names: dict[str, list[str]] = {}
    for visit, name in session.exec(query):
        names.setdefault(visit, []).append(name)
    return {visit: "、".join(found) for visit, found in names.items()}


def _results(session: Session, visits: Collection[str]) -> dict[str, list[Result]]:
    query = (
        select(InspectionAct, UnifiedItem.name)
        .join(UnifiedItem, col(UnifiedItem.id) == col(InspectionAct.unified_item_id), isouter=True)
        .where(col(InspectionAct.visit_id).in_(visits))
        .order_by(col(InspectionAct.id))
    )
    found: dict[str, list[Result]] = {}
    for act, item in session.exec(query):
        found.setdefault(act.visit_id, []).append(
            Result(item or "", RESULT_LABELS[act.headline], act.problem)
        )
    return found


def _penalties(session: Session, entity_id: int, scope: Scope) -> list[Case]:
    query = select(PenaltyCase).where(col(PenaltyCase.entity_id) == entity_id)
    return [
        Case(
            case.id or 0,
            case.number,
            case.filed_on,
            case.fine_fen,
            CASE_LABELS[case.status],
            _mine(scope, case.department_id),
        )
        for case in session.exec(query.order_by(col(PenaltyCase.filed_on).desc()).limit(LATEST))
    ]


def _publications(session: Session, entity_id: int) -> list[Published]:
    query = select(Publication).where(col(Publication.entity_id) == entity_id)
    return [
        Published(SUBJECT_LABELS[row.subject], row.due_on, row.published_at, row.withdrawn_at is not None)
        for row in session.exec(query.order_by(col(Publication.id).desc()).limit(LATEST))
    ]


def _draws(session: Session, entity_id: int, scope: Scope) -> list[PastDraw]:
    query = (
        select(Draw, DrawStratum.quota, DrawStratum.size)
        .join(DrawnUnit, col(DrawnUnit.draw_id) == col(Draw.id))
        .join(
            DrawStratum,
            (col(DrawStratum.draw_id) == col(Draw.id)) & (col(DrawStratum.stratum) == col(DrawnUnit.stratum)),
            isouter=True,
        )
        .where(col(DrawnUnit.entity_id) == entity_id)
        .order_by(col(Draw.opened_at).desc())
        .limit(LATEST)
    )
    if not scope.sealed:
        query = query.where(col(Draw.id).not_in(secret_draws()))
    return [
        PastDraw(
            draw.id,
            draw.title,
            draw.opened_at,
            quota / size if size else None,
            _mine(scope, draw.department_id),
        )
        for draw, quota, size in session.exec(query)
    ]
