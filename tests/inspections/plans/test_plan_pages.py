"""An officer plans over HTTP, somebody else approves; hostile names stay text."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import select

from inspections.plans import queries
from inspections.plans.rules.status import TaskStatus
from inspections.plans.tables import PlanTask
from supervision.foundation.actor import EVERYTHING
from supervision.foundation.database import Database
from tests.inspections.bureau import FIRE, MARKET, NOW, planned, settle
from tests.people import OFFICER, Visitor

SignedIn = Callable[..., Visitor]
NASTY = "<img src=x onerror=alert(1)>${7*7}"
TASK = {
    "title": "食品销售抽查",
    "items": ["1", "2"],
    "ratio_b": "20%",
    "rounds": "1",
    "team_size": "2",
    "package": "5",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
}


def _number(location: str) -> int:
    return int(re.findall(r"\d+", location)[-1])


def test_a_plan_goes_from_two_forms_to_in_force(database: Database, signed_in: SignedIn) -> None:
    settle(database)
    officer = signed_in("officer", department_id=MARKET)
    approver = signed_in("approver", department_id=MARKET)
    assert "随州市市场监督管理局" in officer.get("/plans/new").text
    made = officer.post("/plans", {"title": NASTY, "year": 2026, "department_id": MARKET})
    assert made.status_code == 303
    plan = made.headers["location"]
    assert "对食品销售者的监督检查" in officer.get(f"{plan}/tasks/new").text
    added = officer.post(f"{plan}/tasks", TASK)
    assert added.status_code == 303, added.text
    assert officer.post(f"{plan}/submit").status_code == 303
    assert officer.post(f"{plan}/approve").status_code == 404  # not an officer's door
    assert "批准" in approver.get(plan).text
    assert approver.post(f"{plan}/approve").status_code == 303
    assert officer.post(f"{plan}/enforce", {"filed_on": "2026-01-15"}).status_code == 303
    for address in ("/plans", plan, added.headers["location"]):
        text = officer.get(address).text
        assert "<img src=x" not in text
        assert "&lt;img src=x onerror=alert(1)&gt;${7*7}" in text
    with database.reading() as session:
        assert queries.plan_by_id(session, _number(plan)).status == "in_force"
    task = officer.get(added.headers["location"]).text
    assert "开始抽取" in task
    assert "第2版" in task


@pytest.mark.parametrize(("rounds", "button"), [(1, "查看抽取"), (2, "开始抽取")])
def test_a_task_offers_a_draw_only_while_a_round_is_left(
    database: Database, signed_in: SignedIn, rounds: int, button: str
) -> None:
    settle(database)
    task_id = planned(database)
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        task = tx.session.get_one(PlanTask, task_id)
        task.status, task.rounds = TaskStatus.IN_PROGRESS, rounds
        tx.record("test.drawn", covers=[PlanTask])
    shown = signed_in("officer", department_id=MARKET).get(f"/tasks/{task_id}").text
    assert [word for word in ("开始抽取", "查看抽取") if word in shown] == [button]


def test_one_ticked_item_is_enough(database: Database, signed_in: SignedIn) -> None:
    settle(database)
    officer = signed_in("officer", department_id=MARKET)
    plan = officer.post("/plans", {"title": "计划", "year": 2026, "department_id": MARKET}).headers[
        "location"
    ]
    assert officer.post(f"{plan}/tasks", TASK | {"items": "1", "areas": "421303"}).status_code == 303
    with database.reading() as session:
        task = session.exec(select(PlanTask)).one()
    assert task.conditions["areas"] == ["421303"]


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"ratio_b": "101%"}, 409, "超过100%"),
        ({"ratio_b": "三成"}, 400, "看不懂抽查比例"),
        ({"ratio_b": ""}, 409, "至少为一个类别"),
        ({"items": "x"}, 400, ""),
        ({"items": "99999999999999999999"}, 400, ""),
        ({"title": "a\x00b"}, 400, ""),
        ({"unknown": "1"}, 400, ""),
        ({"starts_on": "tomorrow"}, 400, ""),
        ({"team_size": "1"}, 409, "至少2名"),
    ],
)
def test_what_does_not_fit_is_answered_with_a_sentence(
    database: Database, signed_in: SignedIn, change: dict[str, str], status: int, words: str
) -> None:
    settle(database)
    officer = signed_in("officer", department_id=MARKET)
    plan = officer.post("/plans", {"title": "计划", "year": 2026, "department_id": MARKET}).headers[
        "location"
    ]
    answer = officer.post(f"{plan}/tasks", TASK | change)
    assert answer.status_code == status
    assert words in answer.text


def test_the_preview_tells_sizes_places_and_reasons(database: Database, signed_in: SignedIn) -> None:
    settle(database)
    task_id = planned(database)
    officer = signed_in("officer", department_id=MARKET)
    text = officer.get(f"/tasks/{task_id}/preview").text
    assert re.search(r"B</td><td class=\"text-end\">30</td><td class=\"text-end\">6<", text)
    assert "<html" not in text


def test_a_department_does_not_see_the_plans_of_another(database: Database, signed_in: SignedIn) -> None:
    settle(database)
    task_id = planned(database)
    stranger = signed_in("officer", department_id=FIRE)
    with database.reading() as session:
        [plan] = queries.plans(session, scope=EVERYTHING)
    assert "食品" not in stranger.get("/plans").text
    for address in (
        f"/plans/{plan.id}",
        f"/tasks/{task_id}",
        "/plans/999",
        "/tasks/999",
        "/tasks/99999999999",
    ):
        assert stranger.get(address).status_code in (400, 404), address


def test_the_list_pages_by_key(database: Database, signed_in: SignedIn) -> None:
    settle(database)
    officer = signed_in("officer", department_id=MARKET)
    for number in range(52):
        officer.post("/plans", {"title": f"计划{number}", "year": 2026, "department_id": MARKET})
    first = officer.get("/plans").text
    following = re.search(r'href="(/plans\?before=\d+)"', first)
    assert following
    second = officer.get(following.group(1)).text
    assert "计划0<" in second
    assert "计划51<" not in second


def test_every_page_speaks_english_too(database: Database, signed_in: SignedIn) -> None:
    settle(database)
    task_id = planned(database)
    officer = signed_in("officer", department_id=MARKET)
    officer.client.cookies.set("language", "en")
    with database.reading() as session:
        plan_id = queries.task_by_id(session, task_id).plan_id
    for address in (
        "/plans",
        "/plans/new",
        f"/plans/{plan_id}",
        f"/tasks/{task_id}",
        f"/tasks/{task_id}/preview",
    ):
        assert officer.get(address).status_code == 200, address
    assert "Scope and places" in officer.get(f"/tasks/{task_id}").text
