"""A reviewer settles doubtful links; the one list follows, and no later merge contradicts."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from supervision.foundation.actor import SYSTEM
from supervision.foundation.errors import Conflict, NotFound, Refused
from supervision.foundation.rooms import load_tasks
from supervision.foundation.sheets import write_csv
from supervision.foundation.work import run_waiting
from supervision.lists import actions, queries
from supervision.lists.rules.kinds import How
from supervision.lists.rules.review_links import Relation
from tests.people import LIST_KEEPER

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
HEAD = ("编码", "事项名称", "实施部门", "检查对象", "设定依据")
LAW = "《兽药管理条例》第四十四条"
DUTIES = [
    ("D1", "对兽药生产经营的监督检查", "农业农村局", "", LAW),
    ("D2", "对肥料登记使用的监督检查", "农业农村局", "", "《肥料登记管理办法》第三条"),
    ("D3", "对食品生产经营的监督检查", "市场监督管理局", "", "《食品安全法》第一百一十条"),
]
RANDOMS = [
    ("", "兽药生产经营质量情况的检查", "农业农村局", "兽药企业", LAW),
    ("", "肥料登记使用管理的检查", "农业农村局", "肥料企业", "《肥料登记管理办法》第三条"),
    ("", "食品生产经营安全的检查", "市场监督管理局", "", "《食品安全法》第一百一十条"),
]
CATALOGUE = [("42000000000001", "兽药生产经营行为的检查", "农业农村局", "", LAW)]


def bring(database, kind, rows, year=2026):
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        report, _list = actions.import_list(
            tx, kind, f"{kind}.csv", write_csv(HEAD, rows), year=year, place="甲市"
        )
        assert report.clean, report.findings
        actions.merge_lists(tx)


def propose(database):
    with database.reading() as session:
        material = actions.compare(actions.read_material(session))
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        actions.keep_links(tx, material)
    return material


@pytest.fixture
def office(database):
    bring(database, "duty", DUTIES)
    bring(database, "random", RANDOMS)
    bring(database, "supervision", CATALOGUE)
    propose(database)
    return database


def pair(database, one, other):
    """The pair of two rows by a part of their names, whichever comes first."""
    with database.reading() as session:
        pairs = queries.all_pairs(session)
        for found in pairs:
            names = [side.row.name for side in queries.sides(session, [found])[found.id]]
            if sorted(names) == sorted((one, other)) and not found.gone:
                return found
    raise AssertionError(f"nothing proposed for {one}, {other}")


def places(database):
    """Unified item by the name of the rows in force."""
    with database.reading() as session:
        current = queries.row_places(session)
        return {row.name: current[row.id][0] for row in queries.rows_in_force(session) if row.id in current}


def decide(database, one, other, relation, **values):
    found = pair(database, one, other)
    with database.transaction(actor=LIST_KEEPER, now=NOW) as tx:
        return actions.decide(tx, pair_id=found.id, relation=relation, **values)


def undo(database, decision):
    with database.transaction(actor=LIST_KEEPER, now=NOW) as tx:
        actions.undo_decision(tx, decision.id)


DRUG, DRUG_RANDOM, DRUG_CATALOGUE = DUTIES[0][1], RANDOMS[0][1], CATALOGUE[0][1]


def test_what_is_doubtful_waits_with_its_evidence_and_what_is_decided_joins_or_stays_apart(office):
    found = pair(office, DRUG, DRUG_RANDOM)
    assert {"article", "office"} <= {kind for kind, _ in found.evidence}
    assert [words for kind, words in found.evidence if kind == "article"] == [LAW]
    with office.reading() as session:
        waiting = queries.waiting_count(session)
        assert found.id in [one.id for one in queries.waiting_pairs(session)]
    before = places(office)
    assert before[DRUG] != before[DRUG_RANDOM]
    decided = decide(office, DRUG, DRUG_RANDOM, Relation.SAME)
    after = places(office)
    assert after[DRUG] == after[DRUG_RANDOM] == min(before[DRUG], before[DRUG_RANDOM])
    with office.reading() as session:
        item = queries.unified_items(session, [after[DRUG]])[after[DRUG]]
        facets = queries.facets_of(session, [item.id])[item.id]
        assert {facet.link.how for facet in facets} == {How.DECISION}
        assert "清单己" in facets[0].link.reason
        assert queries.waiting_count(session) < waiting
        assert queries.review_progress(session).decided == {Relation.SAME: 1}
        retired = queries.unified_items(session)[max(before[DRUG], before[DRUG_RANDOM])]
        assert retired.status == "retired"
    undo(office, decided)
    assert places(office) == before
    with office.reading() as session:
        assert queries.waiting_count(session) == waiting
        record = queries.decisions_of(session, found.id)
        assert [(one.relation, one.undoes) for one in record] == [(Relation.SAME, None), (None, decided.id)]
        assert queries.review_progress(session).unexplained == 0


def test_decisions_outlast_merges_and_new_versions(office):
    decide(office, DRUG, DRUG_RANDOM, Relation.SAME)
    decide(office, DUTIES[1][1], RANDOMS[1][1], Relation.DIFFERENT)
    bring(office, "random", [*RANDOMS, ("", "农机检查", "农业农村局", "", "")])
    now = places(office)
    assert now[DRUG] == now[DRUG_RANDOM]
    assert now[DUTIES[1][1]] != now[RANDOMS[1][1]]
    changed = ("", DRUG_RANDOM, "农业农村局", "别的对象", LAW)
    bring(office, "random", [changed, *RANDOMS[1:]])
    assert places(office)[DRUG_RANDOM] != now[DRUG], "nobody decided about this row"
    bring(office, "random", [*RANDOMS, ("", "农机检查", "农业农村局", "", "")], year=2027)
    assert places(office)[DRUG_RANDOM] == now[DRUG], "and the old one is what it was"
    with office.reading() as session:
        assert pair(office, DRUG, DRUG_RANDOM).decided is Relation.SAME
        assert {pair.a_id for pair in queries.all_pairs(session)} <= {
            row.id for row in queries.rows_in_force(session)
        }
    material = propose(office)
    fresh = [row.name for row in material.rows if row.id in material.fresh]
    assert fresh == ["农机检查"], "only what changed is compared again"
    assert pair(office, DRUG, DRUG_RANDOM).decided is Relation.SAME


def test_a_row_that_a_merge_would_join_stays_apart_when_that_is_decided(office):
    decide(office, DUTIES[1][1], RANDOMS[1][1], Relation.DIFFERENT)
    rows = [RANDOMS[0], RANDOMS[2], ("D2", *RANDOMS[1][1:])]
    bring(office, "random", rows)  # the code makes it a new row, and joins it
    now = places(office)
    assert now[DUTIES[1][1]] == now[RANDOMS[1][1]]
    propose(office)
    decision = decide(office, DUTIES[1][1], RANDOMS[1][1], Relation.DIFFERENT)
    apart = places(office)
    assert apart[DUTIES[1][1]] == now[DUTIES[1][1]] != apart[RANDOMS[1][1]]
    with office.reading() as session:
        reason = queries.row_places(session)[pair(office, DUTIES[1][1], RANDOMS[1][1]).b_id][2]
    assert reason.startswith("apart:")
    undo(office, decision)
    assert places(office) == now


def test_what_a_merge_joined_on_weak_grounds_is_asked_about(office):
    joint = ("", "肥料登记使用的抽查", "各有关部门", "", "")
    bring(office, "joint", [joint])
    propose(office)
    weak = pair(office, DUTIES[1][1], joint[1])
    now = places(office)
    assert (weak.joined_weakly, now[DUTIES[1][1]]) == (True, now[joint[1]])
    with office.reading() as session:
        assert weak.id in [one.id for one in queries.waiting_pairs(session)]
    decide(office, DUTIES[1][1], joint[1], Relation.DIFFERENT)
    apart = places(office)
    assert apart[joint[1]] != apart[DUTIES[1][1]] == now[DUTIES[1][1]]


def test_what_hangs_together_cannot_be_decided_apart(office):
    decide(office, DRUG, DRUG_RANDOM, Relation.SAME)
    decide(office, DRUG, DRUG_CATALOGUE, Relation.SAME)
    with pytest.raises(Refused, match="已经是同一事项") as refused:
        decide(office, DRUG_RANDOM, DRUG_CATALOGUE, Relation.DIFFERENT)
    assert DRUG_RANDOM in str(refused.value.values["steps"])
    assert len({places(office)[name] for name in (DRUG, DRUG_RANDOM, DRUG_CATALOGUE)}) == 1


def test_parts_are_shown_with_their_whole_and_a_circle_is_refused(office):
    found = pair(office, DRUG, DRUG_RANDOM)
    with office.reading() as session:
        duty = next(row.id for row in queries.rows_in_force(session) if row.name == DRUG)
    with pytest.raises(Conflict, match="清单刚刚更新"):
        decide(office, DRUG, DRUG_RANDOM, Relation.PART_OF, left=9999)
    decide(office, DRUG, DRUG_RANDOM, Relation.PART_OF, main="a", left=duty)
    now = places(office)
    with office.reading() as session:
        related = queries.related_items(session, list(now.values()))
    assert [(one.item.id, one.role) for one in related[now[DRUG_RANDOM]]] == [(now[DRUG], "whole")]
    assert [(one.item.id, one.role) for one in related[now[DRUG]]] == [(now[DRUG_RANDOM], "part")]
    decide(office, DRUG_RANDOM, DRUG_CATALOGUE, Relation.SAME)
    turned = pair(office, DRUG, DRUG_CATALOGUE)
    wrong = "a" if turned.a_key == found.b_key or turned.a_key != found.a_key else "b"
    with pytest.raises(Refused, match="不能反过来"):
        decide(office, DRUG, DRUG_CATALOGUE, Relation.PART_OF, main=wrong)


def test_two_reviewers_do_not_overwrite_each_other(office):
    first = decide(office, DRUG, DRUG_RANDOM, Relation.SAME, seen=0)
    with pytest.raises(Conflict, match="他人"):
        decide(office, DRUG, DRUG_RANDOM, Relation.DIFFERENT, seen=0)
    with pytest.raises(Conflict, match="已经是"):
        decide(office, DRUG, DRUG_RANDOM, Relation.SAME)
    second = decide(office, DRUG, DRUG_RANDOM, Relation.OVERLAP, seen=first.id)
    with pytest.raises(Conflict):
        undo(office, first)
    undo(office, second)
    with pytest.raises(NotFound), office.transaction(actor=LIST_KEEPER, now=NOW) as tx:
        actions.decide(tx, pair_id=9999, relation=Relation.SAME)


def test_of_two_who_decide_at_the_same_moment_one_is_told(office):
    found, start = pair(office, DRUG, DRUG_RANDOM), threading.Barrier(2)

    def press(relation):
        start.wait()
        try:
            with office.transaction(actor=LIST_KEEPER, now=NOW) as tx:
                queries.pair_by_id(tx.session, found.id)
                actions.decide(tx, pair_id=found.id, relation=relation, seen=0)
        except Conflict:
            return "told"
        return "decided"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(press, (Relation.SAME, Relation.DIFFERENT))) == ["decided", "told"]
    with office.reading() as session:
        assert len(queries.decisions_of(session, found.id)) == 1


def test_the_worker_proposes_and_learns_and_the_weights_can_be_computed_again(office):
    decide(office, DRUG, DRUG_RANDOM, Relation.SAME)
    undo(office, decide(office, DUTIES[1][1], RANDOMS[1][1], Relation.SAME))
    decide(office, DUTIES[1][1], RANDOMS[1][1], Relation.DIFFERENT)
    with office.transaction(actor=SYSTEM, now=NOW) as tx:
        tx.enqueue(actions.PROPOSE, again=True)
    load_tasks()
    assert run_waiting(office) >= 1
    with office.reading() as session:
        (version,) = queries.weight_versions(session)
        assert (version.version, version.decisions) == (1, 2)
        assert actions.check_weights(session, version)
        assert queries.newest_round(session).weights_version == 1
        assert {p.weights_version for p in queries.all_pairs(session) if p.decision_id is None} == {1}
        version.weights = {**version.weights, "": {"bias": 9.0}}
        assert "农业" in version.weights
    decide(office, DUTIES[2][1], RANDOMS[2][1], Relation.SAME)
    with office.reading() as session:
        assert actions.check_weights(session, queries.newest_weights(session)), (
            "later decisions change nothing"
        )


def test_whatever_is_decided_holds_and_all_of_it_can_be_taken_back(database):
    """Decisions in many orders on rows that hang together: each holds at once, and undone the one list is as before."""
    words = ("生产", "经营", "使用", "质量")
    bring(database, "duty", [(f"D{w}", f"对兽药{w}的监督检查", "农业农村局", "", LAW) for w in words])
    bring(database, "random", [("", f"兽药{w}抽查", "农业农村局", "", LAW) for w in words])
    bring(database, "supervision", [("", f"兽药{w}情况的检查", "", "", LAW) for w in words[:3]])
    propose(database)
    with database.reading() as session:
        pairs = sorted(one.id for one in queries.all_pairs(session))
    before = places(database)
    assert len(set(before.values())) == 4
    for turn in range(6):
        made = []
        for step in range(7):
            chosen = pairs[(turn * 5 + step * (turn + 2)) % len(pairs)]
            relation = (Relation.SAME, Relation.DIFFERENT, Relation.SAME, Relation.OVERLAP)[(turn + step) % 4]
            try:
                with database.transaction(actor=LIST_KEEPER, now=NOW) as tx:
                    made.append(actions.decide(tx, pair_id=chosen, relation=relation))
            except (Conflict, Refused):
                continue
            assert_all_hold(database)
        assert len(made) >= 3
        with database.transaction(actor=SYSTEM, now=NOW) as tx:
            actions.merge_lists(tx)
        assert_all_hold(database)
        with database.reading() as session:
            holding = [one.id for one in queries.in_force(session)]
        for number in holding[:: 1 if turn % 2 else -1]:
            with database.transaction(actor=LIST_KEEPER, now=NOW) as tx:
                actions.undo_decision(tx, number)
            assert_all_hold(database)
        assert places(database) == before, f"turn {turn}"


def assert_all_hold(database):
    """Every decision in force is what the one list says."""
    with database.reading() as session:
        ids, current = queries.row_ids(session), queries.row_places(session)
        for one in queries.in_force(session):
            together = current[ids[one.a_key]][0] == current[ids[one.b_key]][0]
            assert together is (one.relation is Relation.SAME), one
