"""Alerts on a real database: opened once, kept while they last, closed with their day; who may set, see and answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from inspections.alerts import actions, queries
from inspections.alerts.rules.alerts import Ending, Found, MarkKind
from inspections.alerts.rules.limits import Direction, Level, Limit, Tone
from supervision.foundation.actor import EVERYTHING, SYSTEM, Actor, Scope
from supervision.foundation.audit import AuditEvent
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound, Refused
from tests.inspections.bureau import FIRE, MARKET, NOW, STATION, settle
from tests.people import LEADER, Visitor, someone

SignIn = Callable[..., Visitor]
DAY, NEXT = date(2026, 11, 21), date(2026, 11, 22)
LATE = Found(
    measure="published_in_time",
    title="按时公示率",
    unit="share",
    level=Level.STATION,
    direction=Direction.BELOW,
    tone=Tone.YELLOW,
    limit=1.0,
    value=0.95,
    numerator=19,
    denominator=20,
    basis="考核办法",
    records="unpublished",
    office_id=STATION,
    department_id=MARKET,
    area_code="421303",
    late=1,
    days=3,
)
CITY = replace(LATE, level=Level.CITY, office_id=None, department_id=None, area_code="")
FIRES = replace(LATE, level=Level.DEPARTMENT, office_id=FIRE, department_id=FIRE, area_code="421300")
HEAD = someone("approver", department_id=MARKET, area_code="421300")
LIMIT = Limit("published_in_time", Level.STATION, Direction.BELOW, 0.95, 0.8, "本局考核办法")


def settled(database: Database, *found: Found, on: date = DAY, few: bool = False) -> tuple[int, int, int]:
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        judged = {one.key: not few for one in (LATE, CITY, FIRES)}
        return actions.settle_alerts(tx, found, judged=judged, on=on)


def test_an_alert_is_opened_once_follows_the_figure_and_ends_with_its_day(database: Database) -> None:
    settle(database, [])
    assert settled(database, LATE) == (1, 0, 0)
    assert settled(database, LATE) == (0, 0, 0), "the same findings again change nothing"
    assert settled(database, replace(LATE, tone=Tone.RED, value=0.7, late=6), on=NEXT) == (0, 1, 0)
    assert settled(database, LATE, on=DAY) == (0, 0, 0), "figures of an earlier day change nothing"
    assert settled(database, replace(LATE, value=0.9), on=date(2026, 11, 23)) == (0, 1, 0)
    assert settled(database, on=date(2026, 11, 24)) == (0, 0, 1)
    assert settled(database, LATE, on=date(2026, 11, 25)) == (1, 0, 0), "out of bounds again is a new alert"
    with database.reading() as session:
        [past] = queries.closed_alerts(session, EVERYTHING)
        [lasting] = queries.open_alerts(session)
        assert (past.opened_on, past.closed_on, past.ending) == (DAY, date(2026, 11, 24), Ending.BACK)
        assert (past.first_value, past.value, past.worst, past.tone) == (0.95, 0.9, Tone.RED, Tone.YELLOW)
        assert [one.id for one in queries.earlier(session, lasting)] == [past.id]
        recorded = session.exec(select(AuditEvent).where(AuditEvent.action == "alert.settled")).all()
        assert len(recorded) == 5, "a day without change leaves no line"


def test_too_few_to_judge_is_not_called_back_to_normal(database: Database) -> None:
    settle(database, [])
    settled(database, LATE)
    settled(database, on=NEXT, few=True)
    with database.reading() as session:
        assert queries.closed_alerts(session, EVERYTHING)[0].ending is Ending.TOO_FEW


def test_what_reaches_farther_comes_first_then_what_has_more_cases_then_what_is_older(
    database: Database, signed_in: SignIn
) -> None:
    settle(database, [])
    red = {"tone": Tone.RED, "value": 0.7}
    few = replace(LATE, measure="few", numerator=1, denominator=12, **red)  # type: ignore[arg-type]
    many = replace(LATE, measure="many", denominator=40, **red)  # type: ignore[arg-type]
    older = replace(LATE, measure="older", denominator=40, **red)  # type: ignore[arg-type]
    district = replace(CITY, level=Level.DISTRICT, area_code="421303", denominator=999, **red)  # type: ignore[arg-type]
    settled(database, few, older)
    settled(database, few, older, many, FIRES, district, replace(FIRES, measure="fires", **red), on=NEXT)  # type: ignore[arg-type]
    settled(
        database,
        *(few, older, many, FIRES, district, replace(FIRES, measure="fires", **red)),  # type: ignore[arg-type]
        replace(CITY, denominator=10, **red),  # type: ignore[arg-type]
        on=date(2026, 11, 23),
    )
    with database.reading() as session:
        order = [(one.level, one.measure) for one in queries.open_alerts(session)]
    assert order == [
        (Level.CITY, CITY.measure),
        (Level.DEPARTMENT, "fires"),
        (Level.DISTRICT, CITY.measure),
        (Level.STATION, "older"),
        (Level.STATION, "many"),
        (Level.STATION, "few"),
        (Level.DEPARTMENT, FIRES.measure),
    ]
    assert "全市按时公示率70%" in signed_in("leader").get("/alerts/mine").text


def test_everybody_sees_what_he_answers_for(database: Database) -> None:
    settle(database, [])
    settled(database, LATE, CITY, FIRES)
    with database.reading() as session:

        def keys(scope: Scope) -> set[Level]:
            return {one.level for one in queries.open_alerts(session, scope)}

        assert keys(EVERYTHING) == {Level.CITY, Level.DEPARTMENT, Level.STATION}
        assert keys(Scope(frozenset({MARKET}))) == {Level.STATION}
        assert keys(Scope(frozenset({FIRE}))) == {Level.DEPARTMENT}
        assert keys(Scope(frozenset({MARKET}), "421303")) == {Level.STATION}
        assert keys(Scope(frozenset({MARKET}), "421321")) == set()
        assert queries.count_open(session, Scope(frozenset({FIRE}))) == (1, 0)


def test_an_alert_of_a_district_is_for_leaders_and_for_the_department_it_is_of(database: Database) -> None:
    settle(database, [])
    whole = replace(CITY, level=Level.DISTRICT, area_code="421303")
    mine = replace(whole, office_id=MARKET, department_id=MARKET)
    settled(database, whole, replace(whole, area_code="421321"), mine)
    with database.reading() as session:
        who = queries.naming(session)

        def seen(scope: Scope) -> list[str]:
            return sorted(one.key for one in queries.open_alerts(session, scope))

        assert len(seen(EVERYTHING)) == 3
        assert seen(Scope(None, "421321")) == [f"{CITY.measure}:district::421321"]
        for scope in (Scope(frozenset({MARKET})), Scope(frozenset({MARKET}), "421303")):
            assert seen(scope) == [f"{CITY.measure}:district:{MARKET}:421303"]
        assert seen(Scope(frozenset({MARKET}), "421321")) == []
        assert seen(Scope(frozenset({FIRE}))) == []
        names = {one.key.partition("district:")[2]: who(one) for one in queries.open_alerts(session)}
        assert names[f"{MARKET}:421303"].startswith(names[":421303"])
        assert len(set(names.values())) == 3


def test_leaders_set_limits_for_all_and_a_head_for_his_own_stations(database: Database) -> None:
    settle(database, [])

    def put(actor: Actor, limit: Limit) -> None:
        with database.transaction(actor=actor, now=NOW) as tx:
            actions.set_limit(tx, limit)

    put(LEADER, LIMIT)
    put(LEADER, replace(LIMIT, yellow=0.97))
    put(HEAD, replace(LIMIT, office_id=STATION, yellow=0.99))
    with pytest.raises(Refused, match="只能为本部门"):
        put(HEAD, LIMIT)
    with pytest.raises(NotFound):
        put(HEAD, replace(LIMIT, level=Level.DEPARTMENT, office_id=FIRE))
    with pytest.raises(Refused, match="层级"):
        put(LEADER, replace(LIMIT, office_id=FIRE))
    with database.reading() as session:
        assert {one.office_id: one.yellow for one in queries.own_limits(session)} == {
            None: 0.97,
            STATION: 0.99,
        }
    with database.transaction(actor=HEAD, now=NOW) as tx:
        actions.drop_limit(tx, f"published_in_time:station:{STATION}")
        with pytest.raises(Refused):
            actions.drop_limit(tx, "published_in_time:station:")


def test_seen_is_said_once_and_an_answer_needs_words(database: Database) -> None:
    settle(database, [])
    settled(database, LATE)
    with database.transaction(actor=HEAD, now=NOW) as tx:
        actions.mark_alert(tx, alert_id=1, kind=MarkKind.SEEN)
        with pytest.raises(Refused, match="已经阅过"):
            actions.mark_alert(tx, alert_id=1, kind=MarkKind.SEEN)
        with pytest.raises(Refused, match="原因"):
            actions.mark_alert(tx, alert_id=1, kind=MarkKind.ANSWERED, note=" ")
        actions.mark_alert(tx, alert_id=1, kind=MarkKind.ANSWERED, note="本周补齐公示")
    stranger = someone("approver", department_id=FIRE, area_code="421300")
    with pytest.raises(NotFound), database.transaction(actor=stranger, now=NOW) as tx:
        actions.mark_alert(tx, alert_id=1, kind=MarkKind.SEEN)


def test_the_pages_say_it_in_words_and_lead_to_the_records(database: Database, signed_in: SignIn) -> None:
    settle(database, [])
    settled(database, LATE, CITY)
    head = signed_in("approver", department_id=MARKET, area_code="421300")
    page = head.get("/alerts/mine").text
    assert "东城所按时公示率95%，低于100%：1件已过期限，最久3天" in page
    assert "全市按时公示率" not in page
    assert f"department={MARKET}&amp;station={STATION}" in page
    assert "/alerts/mine" in head.get("/desk?desk=approver").text
    assert head.post("/alerts/2/marks", {"kind": "answered", "note": "<b>补齐</b>"}).status_code == 303
    shown = head.get("/alerts/2").text
    assert "&lt;b&gt;补齐&lt;/b&gt;" in shown
    assert "审批乙" in shown
    assert head.get("/alerts/1").status_code == 404
    assert "已有说明" in head.get("/alerts").text
    settled(database, on=NEXT)
    assert "已回到正常" in head.get("/alerts").text
    assert head.get("/alerts/mine").text.strip() == ""
    assert signed_in("inspector").get("/alerts").status_code == 404


def test_a_limit_is_typed_in_percent_and_comes_back_on_the_page(
    database: Database, signed_in: SignIn
) -> None:
    settle(database, [])
    leader = signed_in("leader")
    form = {
        "measure": "published_in_time",
        "level": "department",
        "office_id": MARKET,
        "direction": "below",
        "yellow": "97.5",
        "red": "92",
        "least": "5",
        "percent": "true",
        "active": "true",
        "basis": "市政府考核办法",
    }
    assert leader.post("/alerts/limits", form).status_code == 303
    page = leader.get("/analytics/limits").text
    assert "97.5%" in page
    assert "市政府考核办法" in page
    assert leader.post("/alerts/limits", {**form, "red": "99"}).status_code == 409
    assert leader.post("/alerts/limits", {**form, "yellow": "九十"}).status_code == 400
    assert leader.post("/alerts/limits", {**form, "yellow": "1e400"}).status_code == 409
    dropped = leader.post("/alerts/limits/drop", {"key": f"published_in_time:department:{MARKET}"})
    assert dropped.status_code == 303
    assert "97.5%" not in leader.get("/analytics/limits").text
    assert signed_in("officer", department_id=MARKET).post("/alerts/limits", form).status_code == 404
