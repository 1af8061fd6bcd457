"""The page of legal numbers: everybody may read it, the administrator changes it."""

from collections.abc import Callable
from datetime import date

from supervision.foundation.database import Database
from supervision.law import queries
from tests.people import Visitor

SignedIn = Callable[..., Visitor]


def test_everybody_reads_each_number_with_its_basis(database: Database, signed_in: SignedIn) -> None:
    text = signed_in("inspector").get("/admin/law").text
    assert "每次检查最少执法人员" in text
    assert "《行政处罚法》第四十二条第一款" in text
    assert "修改参数" not in text


def test_the_administrator_sets_a_number_and_a_year(database: Database, signed_in: SignedIn) -> None:
    root = signed_in("administrator")
    values = {"name": "visit_cap", "value": "1", "basis": "本市公布的频次上限", "valid_from": "2026-07-01"}
    assert root.post("/admin/law/parameters", values).status_code == 303
    year = {
        "year": "2027",
        "holidays": "2027-01-01，2027-01-02\n2027-10-01",
        "makeups": "2027-01-09",
        "source": "国务院办公厅通知",
    }
    assert root.post("/admin/law/calendar", year).status_code == 303
    with database.reading() as session:
        assert queries.parameter(session, "visit_cap", on=date(2026, 7, 1)).number == 1
        assert queries.calendar(session).published_until == date(2027, 12, 31)
    text = root.get("/admin/law").text
    assert "本单位" in text
    assert "2027-01-09" in text


def test_nobody_else_may_change_them(database: Database, signed_in: SignedIn) -> None:
    assert signed_in("officer").post("/admin/law/parameters", {}).status_code == 404


def test_nonsense_is_answered_with_a_sentence(database: Database, signed_in: SignedIn) -> None:
    root = signed_in("administrator")
    good = {"name": "visit_cap", "value": "1", "basis": "本市公布的频次上限", "valid_from": "2026-07-01"}
    for change in ({"value": "many"}, {"value": "a=b"}, {"value": ";"}, {"value": "1=2;3"}):
        assert root.post("/admin/law/parameters", good | change).status_code == 400
    assert root.post("/admin/law/parameters", good | {"name": "nothing"}).status_code == 409
    year = {"year": "2027", "holidays": "someday", "source": "国务院办公厅通知"}
    answer = root.post("/admin/law/calendar", year)
    assert answer.status_code == 400
    assert "someday" in answer.text
