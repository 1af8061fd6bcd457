"""The page of like cases: groups out of real rows, cases within the reader's scope with reasons and their record, files, and no person anywhere."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import polars as pl
import pytest
from sqlmodel import col, select, update

from analytics import fines
from analytics.alike import seen_by
from analytics.fines import CASES, QUERY, content, refresh_fines, same_basis
from analytics.snapshots import Snapshot
from inspections.penalties.actions import import_cases
from inspections.penalties.rules import CaseSource, CaseStatus, PartyKind, PenaltyKind
from inspections.penalties.rules.discretion import Discretion
from inspections.penalties.tables import PenaltyCase
from supervision.foundation.actor import SYSTEM, Scope
from supervision.foundation.database import Database
from supervision.foundation.rooms import load_tasks
from supervision.foundation.work import run_waiting
from tests.analytics.planted import BUREAU, NOW, OTHER, TODAY, plant
from tests.people import Visitor

SignIn = Callable[..., Visitor]
LAW = "《演示条例》第三十二条"


def bring(database: Database) -> None:
    """Thirty like cases of 1,000 to 1,290 yuan, one of ten times as much, one of another office outside its band, one not closed, one with a warning."""

    def case(number: str, entity: int, fine: int, **more: object) -> dict[str, object]:
        day = date(2026, 3, 1) + timedelta(days=entity)
        return {
            "number": number,
            "case_source": CaseSource.TRANSFER,
            "entity_id": entity,
            "department_id": BUREAU,
            "item_code": "U1",
            "facts": "事实",
            "basis": LAW,
            "kinds": [PenaltyKind.FINE],
            "fine_fen": fine * 100,
            "discretion": Discretion.USUAL,
            "band_low_fen": 100_000,
            "band_high_fen": 1_500_000,
            "party": PartyKind.ORG,
            "filed_on": day,
            "decided_on": day,
            "decided_by": 7,
            "closed_on": day,
            "status": CaseStatus.CLOSED,
        } | more

    rows = [case(f"甲{i}", i, 1_000 + 10 * i) for i in range(30)[1:]]
    rows += [
        case("远一", 30, 10_000),
        case("出界", 31, 20_000, department_id=OTHER, basis="《演示条例》第九条"),
        case("未结", 32, 90_000, closed_on=None, status=CaseStatus.DECIDED),
        case("警告", 33, 0, kinds=[PenaltyKind.WARNING]),
        case("早年", 34, 90_000, filed_on=date(2020, 1, 1), decided_on=date(2020, 1, 2), closed_on=date(2020, 2, 1)),
    ]  # fmt: skip
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        import_cases(tx, [{"id": 100 + at, **row} for at, row in enumerate(rows)])


@pytest.fixture
def compared(database: Database) -> Database:
    plant(database, establish=False)
    bring(database)
    refresh_fines(database, as_of=TODAY, now=NOW)
    return database


def test_the_page_names_cases_with_reasons_and_their_record_and_says_what_is_too_few(
    compared: Database, signed_in: SignIn
) -> None:
    leader = signed_in("leader")
    page = leader.get("/analytics/fines").text
    with compared.reading() as session:
        ids = dict(session.exec(select(PenaltyCase.number, PenaltyCase.id)).all())
    assert f'href="/penalties/{ids["远一"]}"' in page
    assert "远高于同类案件" in page
    assert f'href="/penalties/{ids["出界"]}"' in page
    assert "高于所写裁量阶次的幅度（1,000.00至15,000.00元）" in page
    assert "只有1件，不与同类比较" in page
    assert "不足以下结论" in page
    assert not any(f'/penalties/{ids[name]}"' in page for name in ("甲3", "未结", "警告", "早年"))
    assert leader.get(f"/penalties/{ids['远一']}").status_code == 200


def test_a_reader_sees_the_cases_of_his_own_scope_only(compared: Database, signed_in: SignIn) -> None:
    mine = signed_in("officer", department_id=OTHER).get("/analytics/fines").text
    assert "出界" in mine
    assert "远一" not in mine
    assert signed_in("inspector").get("/analytics/fines").status_code in (403, 404)


def test_a_reader_of_one_district_sees_no_case_of_another(compared: Database, signed_in: SignIn) -> None:
    page = signed_in("officer", department_id=BUREAU, area_code="429999").get("/analytics/fines").text
    assert "没有值得核实的案件" in page
    assert "远一" not in page


def test_a_group_is_shown_where_the_reader_has_a_case_of_it_and_not_one_here_and_another_there() -> None:
    group = {"group": "同类", "seats": [[BUREAU, "421303"], [OTHER, "421321"]]}
    found = Snapshot("fines", TODAY, NOW, "q", "d", {"groups": [group], "odd": [], "districts": []})

    def shown(*departments: int, area: str = "") -> bool:
        return bool(seen_by(found, Scope(frozenset(departments) or None, area)).groups)

    assert shown()
    assert shown(BUREAU)
    assert shown(BUREAU, area="421303")
    assert shown(OTHER, area="421321")
    assert shown(area="421321")
    assert not shown(BUREAU, area="421321")
    assert not shown(OTHER, area="421303")


def test_the_cases_leave_as_a_workbook_and_as_csv(compared: Database, signed_in: SignIn) -> None:
    leader = signed_in("leader")
    rows = pl.read_csv(io.BytesIO(leader.get("/analytics/fines.csv").content))
    assert sorted(rows["案号"].to_list()) == ["出界", "远一"]
    assert rows.filter(pl.col("案号") == "远一")["罚款（元）"].item() == 10_000
    assert leader.get("/analytics/fines.xlsx").content[:2] == b"PK"
    leader.client.cookies.set("language", "en")
    assert "far above its like" in leader.get("/analytics/fines.csv").text


def test_a_comparison_is_done_in_the_background_and_without_any_case_says_so(
    database: Database, signed_in: SignIn
) -> None:
    load_tasks()
    leader = signed_in("leader")
    assert "还没有比较过" in leader.get("/analytics/fines").text
    assert leader.get("/analytics/fines.xlsx").status_code == 404
    assert leader.post("/analytics/fines").status_code == 303
    run_waiting(database)
    page = leader.get("/analytics/fines").text
    assert "没有值得核实的案件" in page
    assert "不足以下结论" in page


def test_who_decided_changes_nothing_and_is_nowhere(compared: Database, signed_in: SignIn) -> None:
    """行政处罚法第七十四条: no figure of fines by a person."""
    before = refresh_fines(compared, as_of=TODAY, now=NOW)
    with compared.transaction(actor=SYSTEM, now=NOW) as tx:
        tx.session.exec(update(PenaltyCase).values(decided_by=col(PenaltyCase.id)))  # type: ignore[call-overload]
        tx.record("test.decided_by", covers=[PenaltyCase])
    assert refresh_fines(compared, as_of=TODAY, now=NOW) == before
    people = ("decided_by", "officer", "inspector", "user")
    assert not any(word in QUERY or word in " ".join(CASES) for word in people)
    assert not any(word in str(before.content) for word in people)
    told = " ".join(word for word in fines.ALIKE)
    assert told == "item basis party grade"


def test_one_basis_in_two_spellings_is_one_group() -> None:
    rows = [
        {"case_id": 1, "basis": "《中华人民共和国食品安全法》第一百二十四条第一款", "fine_fen": 100},
        {"case_id": 2, "basis": "依据《中华人民共和国食品安全法》第124条第1款", "fine_fen": 200},
        {"case_id": 3, "basis": "相应规定", "fine_fen": 300},
    ]
    blank = {name: "" if kind == pl.String else None for name, kind in CASES.items()}
    found = content(pl.DataFrame([blank | row for row in rows], schema=CASES))
    assert [one["cases"] for one in found["groups"]] == [2, 1]
    assert same_basis("相应 规定") == "相应 规定"
