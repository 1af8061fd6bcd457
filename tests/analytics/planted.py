"""A small city written straight into the tables, with numbers a test can count: what the analytics and map tests read back."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import SQLModel

from inspections.draws.tables import Draw, DrawnUnit, DrawStratum
from inspections.penalties.tables import PenaltyCase
from inspections.plans.tables import AnnualPlan, PlanTask
from inspections.publication.tables import Publication
from inspections.rectifications.tables import Rectification
from inspections.visits.tables import InspectionAct, Visit, VisitOfficer
from supervision.areas.actions import establish_areas
from supervision.areas.boundaries import county_outlines
from supervision.areas.tables import Area
from supervision.foundation.actor import SYSTEM
from supervision.foundation.database import Database, Transaction
from supervision.identity.tables import Department
from supervision.registers.tables import Entity, Inspector

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
EVIL = "<img src=x onerror=top.hit=1>${top.hit=1}`</script><script>top.hit=1</script>"
BUREAU, OTHER, STATION = 1, 2, 3
DISTRICTS = ("421303", "421321", "421381")


def plant(database: Database, *, entities: int = 120, establish: bool = True) -> None:
    """Three districts, two bureaus, one station; every third entity drawn and visited this year, every ninth with a problem."""
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        areas = _areas(tx) if establish else []
        places = {area.code: (area.lon, area.lat) for area in areas}
        _put(tx, Department, _departments())
        _put(tx, Inspector, _inspectors())
        _put(tx, Entity, [_entity(i, places) for i in range(1, entities + 1)])
        _put(
            tx,
            AnnualPlan,
            [
                {
                    "id": 1,
                    "number": "P1",
                    "department_id": BUREAU,
                    "year": 2026,
                    "title": "年度计划",
                    "created_by": 1,
                }
            ],
        )
        _put(tx, PlanTask, [_task()])
        drawn = list(range(1, entities + 1, 3))
        _put(tx, Draw, [_draw(entities, len(drawn))])
        _put(tx, DrawStratum, [{"draw_id": "d1", "stratum": "A", "size": entities, "quota": len(drawn)}])
        _put(tx, DrawnUnit, [_unit(i, place) for place, i in enumerate(drawn, 1)])
        _put(tx, Visit, [_visit(f"v{i:04d}", i) for i in drawn] + [_last_year(i) for i in range(1, 21)])
        _put(tx, InspectionAct, [_act(place, i) for place, i in enumerate(drawn, 1)] + _joint(drawn))
        _put(
            tx,
            VisitOfficer,
            [
                {"visit_id": f"v{i:04d}", "inspector_id": o, "department_id": BUREAU}
                for i in drawn
                for o in (1, 2)
            ],
        )
        _put(tx, Rectification, [_order(1, due_on=date(2026, 10, 22)), _order(2, due_on=date(2026, 12, 1))])
        _put(
            tx,
            Publication,
            [
                _publication(1, datetime(2026, 6, 1, 15, 59, tzinfo=UTC)),
                _publication(2, datetime(2026, 6, 1, 16, 0, tzinfo=UTC)),
                _publication(3, None),
            ],
        )
        _put(tx, PenaltyCase, [_case()])
        tx.record(
            "test.planted",
            covers=[
                Department,
                Inspector,
                Entity,
                AnnualPlan,
                PlanTask,
                Draw,
                DrawStratum,
                DrawnUnit,
                Visit,
                InspectionAct,
                VisitOfficer,
                Rectification,
                Publication,
                PenaltyCase,
                Area,
            ],
        )


def _areas(tx: Transaction) -> list[Area]:
    cells = dict.fromkeys(DISTRICTS, 4)
    return establish_areas(tx, city="421300", name="随州市", counties=county_outlines("421300"), cells=cells)


def _put(tx: Transaction, table: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        tx.session.add(table(**row))
    tx.session.flush()


def _departments() -> list[dict[str, Any]]:
    return [
        {
            "id": BUREAU,
            "code": "B1",
            "name": "随州市市场监督管理局",
            "short_name": "市监局",
            "area_code": "421300",
        },
        {
            "id": OTHER,
            "code": "B2",
            "name": "随州市城市管理局",
            "short_name": "城管局",
            "area_code": "421300",
        },
        {
            "id": STATION,
            "code": "S1",
            "name": "洪山所",
            "short_name": "洪山所",
            "kind": "station",
            "parent_id": BUREAU,
            "area_code": "421303",
        },
    ]


def _inspectors() -> list[dict[str, Any]]:
    return [
        {"id": i, "code": f"I{i}", "name": f"检查员{i}", "department_id": BUREAU, "area_code": "421300"}
        for i in (1, 2, 3, 4)
    ]


def _entity(i: int, places: dict[str, Any]) -> dict[str, Any]:
    area = DISTRICTS[(i - 1) // 40 % 3]
    cell = f"{area}-{i % 4 + 1:02d}"
    lon, lat = places.get(cell, (None, None))
    return {
        "id": i,
        "code": f"E{i:04d}",
        "name": EVIL if i == 1 else f"随州商行{i}",
        "trade": "9999" if i == 1 else ("6210" if i % 2 else "5100"),
        "trade_name": EVIL if i == 1 else ("餐饮" if i % 2 else "批发"),
        "area_code": area,
        "cell_code": cell,
        "station_id": STATION if i % 5 == 0 else None,
        "credit_class": "ABCD"[i % 4],
        "lon": None if i == 2 else lon,
        "lat": None if i == 2 else lat,
        "registered_on": date(2020, 1, 1),
        "updated_at": NOW,
    }


def _task() -> dict[str, Any]:
    return {
        "id": 1,
        "number": "T1",
        "plan_id": 1,
        "title": "抽查任务",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "lead_department_id": BUREAU,
    }


def _draw(size: int, drawn: int) -> dict[str, Any]:
    return {
        "id": "d1", "task_id": 1, "department_id": BUREAU, "round": 1, "title": "抽查", "opens_on": date(2026, 3, 1), "pool_size": size, "left_out_size": 0,
        "drawn_size": drawn, "inspectors": 4, "pool_root": "0" * 64, "form": "text", "frozen_at": NOW, "frozen_by": 1, "status": "opened", "serial": 1,
        "opened_at": datetime(2026, 3, 1, 2, 0, tzinfo=UTC),
    }  # fmt: skip


def _unit(i: int, place: int) -> dict[str, Any]:
    return {"draw_id": "d1", "entity_id": i, "stratum": "A", "ticket_key": f"{i:064x}", "position": place}


def _visit(key: str, i: int) -> dict[str, Any]:
    day = date(2026, 4, 1) + timedelta(days=i % 60)
    return {
        "id": key, "number": key, "entity_id": i, "department_id": BUREAU, "task_id": 1, "draw_id": "d1", "status": "reviewed", "scheduled_on": day,
        "occurred_on": day, "mode": "offsite" if i % 10 == 0 else "onsite", "area_code": DISTRICTS[(i - 1) // 40 % 3],
    }  # fmt: skip


def _last_year(i: int) -> dict[str, Any]:
    return {
        **_visit(f"w{i:04d}", i),
        "draw_id": None,
        "task_id": None,
        "occurred_on": date(2025, 4, 1),
        "department_id": OTHER,
    }


def _act(place: int, i: int) -> dict[str, Any]:
    bad = i % 9 == 1
    return {
        "id": place,
        "visit_id": f"v{i:04d}",
        "department_id": BUREAU,
        "number": f"A{place}",
        "headline": "R05" if bad else "R01",
        "problem": bad,
        "status": "reviewed",
    }


def _joint(drawn: list[int]) -> list[dict[str, Any]]:
    """Every fourth visit had a second department; one visit found nobody there."""
    rows = [
        {
            "id": 1000 + i,
            "visit_id": f"v{i:04d}",
            "department_id": OTHER,
            "number": f"J{i}",
            "headline": "R01",
        }
        for i in drawn
        if i % 4 == 0
    ]
    return [{**row, "status": "reviewed"} for row in rows]


def _order(i: int, *, due_on: date) -> dict[str, Any]:
    return {
        "id": i,
        "number": f"R{i}",
        "act_id": 1,
        "visit_id": "v0001",
        "entity_id": 1,
        "department_id": BUREAU,
        "problem": "冷藏不达标",
        "demand": "改正",
        "issued_on": date(2026, 5, 1),
        "due_on": due_on,
    }


def _publication(i: int, at: datetime | None) -> dict[str, Any]:
    return {
        "id": i,
        "subject": "act",
        "act_id": i,
        "department_id": BUREAU,
        "entity_id": 1,
        "due_on": date(2026, 6, 1),
        "published_at": at,
    }


def _case() -> dict[str, Any]:
    return {
        "id": 1,
        "number": "C1",
        "case_source": "inspection",
        "act_id": 1,
        "entity_id": 1,
        "department_id": BUREAU,
        "facts": "事实",
        "filed_on": date(2026, 6, 1),
        "decided_on": date(2026, 7, 1),
        "fine_fen": 100_000,
    }
