"""The review over HTTP: who may, what stands beside each other, what a key press does."""

import re
from collections import Counter

import pytest

from supervision.lists import queries
from supervision.lists.rules.review_links import Relation
from supervision.trail.rules import LABELS
from tests.supervision.lists.test_review import DUTIES, RANDOMS, bring, propose

STRANGE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def office(database):
    rows = [
        (f"F{n}", f"对第{n}类饲料添加剂的监督检查", "农业农村局", "", "") for n in "甲乙丙丁戊己庚辛壬癸子丑"
    ]
    twins = [("", f"第{row[1][2]}类饲料添加剂产品的检查", "农业农村局", "", "") for row in rows]
    bring(database, "duty", [*DUTIES, *rows])
    bring(database, "random", [RANDOMS[0], (*RANDOMS[1][:3], STRANGE, RANDOMS[1][4]), *twins])
    propose(database)
    return database


def waiting(database, **chosen):
    with database.reading() as session:
        return queries.waiting_pairs(session, queries.Filter(**chosen), limit=500)


def press(visitor, path, choice, **values):
    """Press the button of a choice on a pair's page, with what the page carries."""
    page = visitor.get(path).text
    action = re.search(r'action="(/lists/review/pairs/\d+/decision)"', page)[1]
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    return visitor.post(action, {"choice": choice, "seen": seen, **values})


def test_a_reviewer_decides_goes_on_and_takes_back(office, signed_in):
    reviewer = signed_in("list_reviewer")
    assert "开始复核" in reviewer.get("/desk").text
    first = waiting(office)[0]
    page = reviewer.get("/lists/review").text
    assert f'action="/lists/review/pairs/{first.id}/decision"' in page
    assert all(f'data-key="{key}"' in page for key in ("1", "2", "shift+2", "3", "4", "j", "?"))
    assert "<mark>" in page
    assert "初始权重" in page
    answer = press(reviewer, "/lists/review", "same")
    assert answer.status_code == 303, answer.text
    following = reviewer.get(answer.headers["location"]).text
    assert "已决定：同一事项。按U可以撤销。" in following
    undo = re.search(r'action="(/lists/review/decisions/\d+/undo)"', following)[1]
    assert f"/lists/review/pairs/{first.id}" in reviewer.post(undo).headers["location"]
    assert reviewer.post(undo).status_code == 409
    record = reviewer.get("/lists/review/decisions").text
    assert "复核辛" in record
    assert "撤销第1号" in record
    assert waiting(office)[0].id == first.id


def test_a_filter_stays_with_the_reviewer_and_an_empty_one_says_so(office, signed_in):
    reviewer = signed_in("list_reviewer")
    parts = waiting(office, relation="part_of", department="农业")
    answer = press(
        reviewer,
        "/lists/review?relation=part_of&department=农业",
        "part_b",
        relation="part_of",
        department="农业",
    )
    assert "relation=part_of" in answer.headers["location"]
    with office.reading() as session:
        decided = queries.decisions_of(session, parts[0].id)
        assert (decided[0].relation, decided[0].main_key) == (Relation.PART_OF, parts[0].a_key)
    assert "这个条件下没有待复核的对应" in reviewer.get("/lists/review?department=没有").text
    item = reviewer.get("/lists/items?words=" + DUTIES[1][1]).text
    assert item.count("/lists/items/QD-") >= 1


def test_strange_words_are_text_and_bad_choices_are_sentences(office, signed_in):
    reviewer = signed_in("list_reviewer")
    strange = next(p for p in waiting(office) if "target" not in p.pattern and "肥料" in str(p.evidence))
    page = reviewer.get(f"/lists/review/pairs/{strange.id}").text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
    path = f"/lists/review/pairs/{strange.id}/decision"
    assert reviewer.post(path, {"choice": "maybe"}).status_code == 400
    assert reviewer.post("/lists/review/pairs/999999/decision", {"choice": "same"}).status_code == 404
    assert reviewer.post(path, {"choice": "same", "seen": "7"}).status_code == 409
    refused = reviewer.post(
        "/lists/review/patterns", {"pattern": strange.pattern, "relation": "same", "count": "9"}
    )
    assert refused.status_code == 409
    assert "不能成批接受" in refused.text


def test_a_pattern_is_accepted_together_after_ten_alike_and_taken_back_together(office, signed_in):
    keeper = signed_in("list_keeper")
    pattern = Counter(one.pattern for one in waiting(office)).most_common(1)[0][0]
    count = len(waiting(office, pattern=pattern))
    assert count >= 12
    query = "/lists/review?pattern=" + pattern.replace("+", "%2B")
    for _ in range(9):
        press(keeper, query, "different", pattern=pattern)
    assert "成批决定" not in keeper.get("/lists/review/patterns").text
    press(keeper, query, "different", pattern=pattern)
    page = keeper.get("/lists/review/patterns").text
    assert f"成批决定{count - 10}对：不是同一事项" in page
    assert "可以成批接受" in keeper.get("/lists/review").text
    form = {"pattern": pattern, "relation": "different", "count": str(count - 10)}
    assert keeper.post("/lists/review/patterns", form | {"relation": "same"}).status_code == 409
    assert keeper.post("/lists/review/patterns", form).status_code == 303
    assert waiting(office, pattern=pattern) == []
    with office.reading() as session:
        assert queries.agreed(session)[pattern].decided == 10, "what was accepted together proves nothing"
    batch = re.search(
        r'action="(/lists/review/batches/[0-9a-f]+/undo)"', keeper.get("/lists/review/patterns").text
    )[1]
    assert keeper.post(batch).status_code == 303
    assert len(waiting(office, pattern=pattern)) == count - 10
    assert keeper.post(batch).status_code == 409


def test_only_list_keepers_and_reviewers_review(office, signed_in):
    officer = signed_in("officer")
    for path in (
        "/lists/review",
        "/lists/review/patterns",
        "/lists/review/decisions",
        "/lists/review/weights",
    ):
        assert officer.get(path).status_code == 404
    assert officer.post("/lists/review/comparison").status_code == 404
    assert "没有说明的行" in officer.get("/lists").text
    assert "/lists/review" not in officer.get("/lists").text
    with office.reading() as session:
        source = queries.lists_in_force(session)[0].id
    rows = officer.get(f"/lists/{source}").text
    assert "其他清单中没有编码、对应或名称相同的事项。" in rows, "each row ends with a reason"


def test_the_pages_of_an_empty_house_say_what_to_do_first(database, signed_in):
    reviewer = signed_in("list_reviewer")
    assert "还没有清单" in reviewer.get("/lists/review").text
    assert "没有待复核的对应" in reviewer.get("/lists/review/patterns").text
    assert "还没有决定" in reviewer.get("/lists/review/decisions").text
    assert "还没有学习过" in reviewer.get("/lists/review/weights").text
    bring(database, "duty", DUTIES)
    assert reviewer.post("/lists/review/comparison").status_code == 303
    page = reviewer.get("/lists/review").text
    assert "正在比对清单" in page
    assert 'hx-get="/jobs/' in page


def test_every_step_of_the_review_has_words_in_the_log():
    assert {key for key in LABELS if key.startswith("review.")} == {
        "review.batch_undone",
        "review.decided",
        "review.pattern_accepted",
        "review.proposed",
        "review.undone",
        "review.weighed",
    }
