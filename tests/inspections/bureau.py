"""A little bureau for the tests of the inspection rooms: two departments, a station, thirty businesses, two items."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from inspections.plans import actions as plans
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.quotas import Ratio, RatioKind
from inspections.visits import queries as visits
from inspections.visits.actions import import_history
from inspections.visits.rules.results import ResultCode, headline, is_problem
from inspections.visits.rules.states import ActStatus, CheckKind, VisitStatus
from supervision.areas.tables import Area
from supervision.foundation.actor import Actor
from supervision.foundation.database import Database
from supervision.identity.tables import Department
from supervision.lists.tables import Checklist, ChecklistPoint, UnifiedItem
from supervision.registers.rules.kinds import InspectorStatus
from supervision.registers.tables import Entity, Inspector
from tests.people import APPROVER, OFFICER

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
MARKET, FIRE, STATION = 1, 2, 3
PERCENT = RatioKind.PERCENT


@dataclass(frozen=True)
class Firm:
    """What a test wants of a business; the rest is filled in."""

    grade: str = "B"
    status: str = "open"
    area: str = "421303"
    kind: str = "enterprise"
    trade: str = "F5211"
    station: int | None = STATION
    code: str = ""


def settle(database: Database, firms: Iterable[Firm] = (Firm(),) * 30) -> list[int]:
    """Departments, items and businesses; returns the ids of the businesses in order."""
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        tx.bulk(
            Area,
            [
                _area("421300", "随州市", "city", None),
                _area("421303", "曾都区", "county", "421300"),
                _area("421321", "随县", "county", "421300"),
            ],
        )
        bureau = {
            "line": "市场监管",
            "kind": "bureau",
            "level": "city",
            "area_code": "421300",
            "parent_id": None,
        }
        tx.bulk(
            Department,
            [
                {
                    "id": MARKET,
                    "code": "11421300MB0000001X",
                    "name": "随州市市场监督管理局",
                    "short_name": "随市监",
                    **bureau,
                },
                {
                    "id": FIRE,
                    "code": "11421300MB00000028",
                    "name": "随州市消防救援支队",
                    "short_name": "随消",
                    **bureau,
                },
            ],
        )
        tx.session.add(
            Department(
                id=STATION,
                code="S421303001",
                name="东城所",
                short_name="东城所",
                kind="station",
                parent_id=MARKET,
                area_code="421303",
            )
        )
        tx.session.flush()
        rows = [_entity(number, firm) for number, firm in enumerate(firms, start=1)]
        tx.bulk(Entity, rows)
        tx.session.add_all(
            [
                UnifiedItem(
                    id=1,
                    code="U0001",
                    name="对食品销售者的监督检查",
                    department_id=MARKET,
                    valid_from=date(2020, 1, 1),
                ),
                UnifiedItem(
                    id=2,
                    code="U0002",
                    name="对广告活动的监督检查",
                    department_id=MARKET,
                    valid_from=date(2020, 1, 1),
                ),
            ]
        )
        tx.session.flush()
        tx.session.add_all(
            [
                Checklist(id=1, unified_item_id=1, version=1, title="食品销售检查单", published_at=NOW),
                Checklist(id=2, unified_item_id=1, version=2, title="食品销售检查单", published_at=NOW),
            ]
        )
        tx.session.flush()
        tx.session.add(ChecklistPoint(id=1, checklist_id=2, position=1, item_text="许可证在有效期内"))
        tx.bulk(
            Inspector,
            [
                {
                    "id": n,
                    "code": f"I{n}",
                    "name": f"检查员{n}",
                    "department_id": MARKET,
                    "station_id": STATION,
                    "area_code": "421303",
                    "can_lead": n == 1,
                    "status": InspectorStatus.ACTIVE,
                    "external_codes": {},
                }
                for n in (1, 2, 3)
            ],
        )
        tx.record(
            "bureau.settled",
            covers=[Area, Department, Entity, Inspector, UnifiedItem, Checklist, ChecklistPoint],
            count=len(rows),
        )
    return [row["id"] for row in rows]


def planned(
    database: Database,
    *,
    ratios: dict[str, Ratio] | None = None,
    conditions: Conditions | None = None,
    in_force: bool = True,
    **values: Any,
) -> int:
    """A task of a plan in force (or still a draft); returns the task's id."""
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        plan = plans.draft_plan(tx, department_id=MARKET, year=2026, title="2026年度抽查计划")
        task = plans.add_task(
            tx,
            plan_id=plan.id or 0,
            **{
                "title": "食品销售抽查",
                "conditions": conditions or Conditions(),
                "ratios": ratios or {"B": Ratio(PERCENT, 2000)},
                "item_ids": [1, 2],
                "starts_on": date(2026, 1, 1),
                "ends_on": date(2026, 12, 31),
                **values,
            },
        )
        plan_id, task_id = plan.id or 0, task.id or 0
        if in_force:
            plans.submit_plan(tx, plan_id=plan_id)
    if in_force:
        with database.transaction(actor=APPROVER, now=NOW) as tx:
            plans.approve_plan(tx, plan_id=plan_id)
            plans.put_in_force(tx, plan_id=plan_id, filed_on=TODAY)
    return task_id


def visited(
    database: Database,
    entity_id: int,
    *codes: ResultCode,
    status: ActStatus = ActStatus.REVIEWED,
    on: date = date(2026, 10, 12),
    kind: CheckKind = CheckKind.DAILY,
    **visit: Any,
) -> int:
    """A past visit of officers 1 and 2 with one act of item 1; returns the act's id."""
    results = codes or (ResultCode.R01,)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        act_id = visits.next_act_id(tx.session)
        key = f"00000000-0000-4000-8000-{act_id:012d}"
        moment = datetime(on.year, on.month, on.day, 2, tzinfo=UTC)
        import_history(
            tx,
            visits=[
                {
                    "id": key,
                    "number": f"随市监检〔2026〕{act_id}号",
                    "entity_id": entity_id,
                    "department_id": MARKET,
                    "kind": kind,
                    "status": VisitStatus(status.value),
                    "scheduled_on": on,
                    "occurred_on": on,
                    "occurred_at": moment,
                    "received_at": moment,
                    "result_formed_at": moment,
                    **visit,
                }
            ],
            officers=[
                {
                    "visit_id": key,
                    "inspector_id": n,
                    "department_id": MARKET,
                    "is_lead": n == 1,
                    "certificate_number": f"C{n}",
                }
                for n in (1, 2)
            ],
            acts=[
                {
                    "id": act_id,
                    "visit_id": key,
                    "department_id": MARKET,
                    "unified_item_id": 1,
                    "number": f"随市监行为〔2026〕{act_id}号",
                    "headline": headline(results),
                    "problem": is_problem(results),
                    "status": status,
                }
            ],
            act_results=[{"act_id": act_id, "code": code} for code in results],
        )
    return act_id


def officer(department_id: int, user_id: int = 90) -> Actor:
    """An officer of one department."""
    return Actor(
        user_id=user_id,
        name="经办",
        roles=frozenset({"officer"}),
        department_id=department_id,
        area_code="421300",
    )


def _area(code: str, name: str, level: str, parent: str | None) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "level": level,
        "kind": "division",
        "parent_code": parent,
        "synthetic": False,
        "lon": None,
        "lat": None,
        "outline": None,
    }


def _entity(number: int, firm: Firm) -> dict[str, Any]:
    return {
        "id": number,
        "code": firm.code or f"91421300MA{number:08d}",
        "name": f"随州第{number}商店",
        "kind": firm.kind,
        "credit_class": firm.grade,
        "food_grade": "",
        "trade": firm.trade,
        "trade_name": "",
        "area_code": firm.area,
        "cell_code": "c1",
        "station_id": firm.station,
        "address": f"解放路{number}号",
        "lon": None,
        "lat": None,
        "status": firm.status,
        "registered_on": None,
        "phone": "13800000000",
        "external_codes": {},
        "source": "",
        "updated_at": NOW,
    }
