"""The rules of the review: what hangs together, what a merge must respect, what is learned, what is marked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.foundation.errors import Refused
from supervision.lists.rules.kinds import How, ListKind
from supervision.lists.rules.merge import Item, Known, Why, merge
from supervision.lists.rules.names import department_key, name_key
from supervision.lists.rules.review_groups import Groups, Verdict, can_verdict, check_verdict
from supervision.lists.rules.review_keys import Content, row_keys
from supervision.lists.rules.review_links import (
    EVIDENCE_LABELS,
    Choice,
    Evidence,
    Judged,
    Relation,
    SourceRow,
)
from supervision.lists.rules.review_marks import articles, lines, side_by_side
from supervision.lists.rules.review_patterns import ENOUGH, Agreement, agreements, pattern_of
from supervision.lists.rules.review_proposals import BEGIN, learn, propose, score
from supervision.lists.rules.review_settling import Outcome, Row, settle
from supervision.lists.rules.review_worth import worth

SAME, DIFFERENT, PART, OVERLAP = Relation.SAME, Relation.DIFFERENT, Relation.PART_OF, Relation.OVERLAP


def test_what_follows_from_decisions_cannot_be_denied_and_the_sentence_names_them():
    holding = [Verdict("a", "b", SAME, None, "甲 1日"), Verdict("b", "c", SAME, None, "乙 2日")]
    with pytest.raises(Refused) as refused:
        check_verdict(Verdict("a", "c", DIFFERENT), Groups(holding), {"a": "兽药", "b": "药", "c": "农药"})
    assert refused.value.values["steps"] == "“兽药”—“药”（甲 1日）、“药”—“农药”（乙 2日）"
    apart = [holding[0], Verdict("b", "c", OVERLAP)]
    assert not can_verdict(Verdict("a", "c", SAME), Groups(apart))
    assert can_verdict(Verdict("a", "c", DIFFERENT), Groups(apart))


def test_a_whole_is_no_part_of_its_parts():
    holding = [Verdict("a", "b", PART, "a"), Verdict("b", "x", SAME), Verdict("x", "c", PART, "x")]
    assert not can_verdict(Verdict("c", "a", PART, "c"), Groups(holding))
    assert can_verdict(Verdict("c", "a", PART, "a"), Groups(holding))


keys = st.sampled_from("abcdefg")
verdicts = st.lists(
    st.builds(
        lambda a, b, relation, swap: Verdict(
            a, b, relation, (b if swap else a) if relation is PART else None
        ),
        keys,
        keys,
        st.sampled_from(list(Relation)),
        st.booleans(),
    ).filter(lambda verdict: verdict.a != verdict.b),
    max_size=14,
)


def accepted(wanted):
    """Those of the decisions that do not contradict the earlier ones, one for each pair."""
    holding = {}
    for verdict in wanted:
        pair = frozenset((verdict.a, verdict.b))
        if can_verdict(verdict, Groups(v for other, v in holding.items() if other != pair)):
            holding[pair] = verdict
    return list(holding.values())


@given(verdicts)
def test_accepted_decisions_never_contradict_each_other(wanted):
    holding = accepted(wanted)
    groups = Groups(holding)
    for verdict in holding:
        assert (groups.group(verdict.a) == groups.group(verdict.b)) is (verdict.relation is SAME)
        assert bool(groups.apart(verdict.a, verdict.b)) is (verdict.relation is not SAME)
        assert bool(groups.path(verdict.a, verdict.b)) is (verdict.relation is SAME)
    assert not any(groups.within(key, key) for key in "abcdefg")
    grown = Groups()
    for verdict in holding:
        grown.group(verdict.a), grown.group(verdict.b)
        grown.add(verdict)
    assert all(grown.group(key) == groups.group(key) for key in "abcdefg"), "one by one or all at once"


rows = st.lists(
    st.tuples(
        st.sampled_from(["兽药", "农药", "肥料"]), st.integers(1, 4), st.sampled_from(["", "A1", "A2"])
    ),
    min_size=7,
    max_size=7,
)


@given(rows, verdicts, st.integers(0, 7))
def test_no_merge_contradicts_a_decision(drawn, wanted, first):
    kinds = list(ListKind)
    items = [
        Item(n, list_id, kinds[list_id], code, f"对{name}的检查", name_key(name), department_key("农业局"))
        for n, (name, list_id, code) in enumerate(drawn, start=1)
    ]
    ids = dict(zip("abcdefg", range(1, 8), strict=True))
    holding = accepted(wanted)
    decided = Groups([v._replace(a=ids[v.a], b=ids[v.b], main=None) for v in holding])
    earlier = merge(items[:first], (), decided)
    known = [Known(n, one.members) for n, one in enumerate(earlier.unified, start=100)]
    merged = merge(items[first:], known, decided)
    place = {member.id: n for n, one in enumerate(merged.unified) for member in one.members}
    assert sorted(place) == sorted(item.id for item in items)
    for verdict in holding:
        together = place[ids[verdict.a]] == place[ids[verdict.b]]
        assert together is (verdict.relation is SAME)
    for link in merged.links:
        assert link.reason
        if link.how is How.DECISION:
            assert link.reason.startswith("decided:") or len(merged.unified[link.unified].members) > 1


standing = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), min_size=7, max_size=7)


@given(standing, verdicts)
def test_rows_go_where_decisions_say_and_nobody_else_is_torn_from_its_item(drawn, wanted):
    rows = [
        Row(key, place, list_id, (list_id, n))
        for n, (key, (place, list_id)) in enumerate(zip("abcdefg", drawn, strict=True))
    ]
    holding = accepted(wanted)
    outcomes = settle(rows, holding)
    place = {row.key: outcomes[row.key].place if row.key in outcomes else row.place for row in rows}
    for verdict in holding:
        assert (place[verdict.a] == place[verdict.b]) is (verdict.relation is SAME)
    if not holding:
        assert outcomes == {}
    for key, outcome in outcomes.items():
        if outcome.place < 0:
            assert outcome.why is not None, f"{key} founds an item for no reason"
    assert settle(rows, holding) == outcomes


def test_two_items_become_one_but_a_second_row_of_a_list_stays_behind():
    rows = [
        Row("a", 1, 1, (0, 1)),
        Row("b", 2, 2, (1, 2), alone=True),
        Row("c", 2, 3, (2, 3)),
        Row("d", 2, 1, (3, 4)),
    ]
    outcomes = settle(rows, [Verdict("a", "b", SAME, None, "甲 1日")])
    assert outcomes == {"b": Outcome(1, Why.DECIDED, "甲 1日"), "c": Outcome(1)}
    assert settle(rows, [Verdict("b", "c", DIFFERENT, None, "甲")]) == {"c": Outcome(-1, Why.APART, "甲")}
    again = [row._replace(own=9) if row.key == "c" else row for row in rows]
    assert settle(again, [Verdict("b", "c", DIFFERENT)])["c"].place == 9, "its own item is used again"


def test_a_row_keeps_its_key_in_another_version_and_equal_rows_have_keys_of_their_own():
    row = Content("D1", "对兽药的检查", "农业局", "")
    other = row._replace(name="对农药的检查")
    first = row_keys([(1, ("duty", 0, "甲市"), row), (2, ("duty", 0, "甲市"), row)])
    second = row_keys([(7, ("duty", 0, "甲市"), other), (8, ("duty", 0, "甲市"), row)])
    assert first[1] == second[8]
    assert len({*first.values(), *second.values()}) == 3
    assert row_keys([(1, ("duty", 0, "乙市"), row)])[1] != first[1]


text = st.text(alphabet="对兽药农药的监督检查，《》第一条", max_size=30)


@given(text, text)
def test_marked_texts_are_still_the_texts(one, other):
    left, right = side_by_side(one, other)
    assert ("".join(p.text for p in left), "".join(p.text for p in right)) == (one, other)
    if one and other:
        assert [p.text for p in left if p.shared] == [p.text for p in right if p.shared]


def test_columns_and_articles_are_compared():
    shown = lines(
        {"name": "对兽药的检查", "target": "", "method": ""}, {"name": "兽药检查", "target": "企业"}
    )
    assert [(line.field, line.equal) for line in shown] == [("name", False), ("target", True)]
    basis = "《中华人民共和国食品安全法》（2021年修正）第一百一十条、第一百一十三条；《行政处罚法》"
    assert articles(basis, "《食品安全法》第一百一十条第一款第二项和《广告法》第三条") == (
        ["《食品安全法》第一百一十条"],
        ["《食品安全法》第一百一十三条", "《行政处罚法》"],
        ["《广告法》第三条"],
    )


def test_a_pattern_is_proven_by_enough_people_who_agree():
    pattern = pattern_of([Evidence("thing", "兽药"), Evidence("office", "农业")])
    assert pattern == "office+thing"
    assert not agreements([(pattern, SAME)] * (ENOUGH - 1))[pattern].proven
    assert agreements([(pattern, SAME)] * ENOUGH)[pattern].proven
    assert not agreements([(pattern, SAME)] * ENOUGH + [(pattern, DIFFERENT)])[pattern].proven
    assert agreements([(pattern, SAME)] * 19 + [(pattern, DIFFERENT)])[pattern].proven
    assert not Agreement({PART: 50}).proven, "which row is the whole needs a look"
    assert Agreement({SAME: 5, DIFFERENT: 5}).relation is DIFFERENT


kinds = st.lists(st.sampled_from([k for k in BEGIN[""] if k != "bias"]), max_size=4).map(tuple)
judged = st.builds(
    Judged,
    st.sampled_from(["农业", "市场监管"]),
    kinds,
    st.sampled_from(list(Relation)),
    st.sampled_from([0.1, 0.5, 0.9]),
)


@settings(max_examples=20)  # each learns twice
@given(st.lists(judged, max_size=12), st.randoms())
def test_the_same_decisions_in_any_order_teach_the_same(decisions, random):
    shuffled = list(decisions)
    random.shuffle(shuffled)
    assert learn(shuffled) == learn(decisions)


def test_decisions_move_the_weights_of_their_department_most():
    evidence = ("office", "thing")
    weights = learn([Judged("农业", evidence, DIFFERENT)] * 30 + [Judged("教育", evidence, SAME)] * 3)
    before = score(0.5, evidence, BEGIN, "农业")
    assert score(0.5, evidence, weights, "农业") < score(0.5, evidence, weights, "教育")
    assert score(0.5, evidence, weights, "农业") < before / 2
    assert score(0.5, evidence, weights, "水利") == score(0.5, evidence, weights), (
        "others use the common weights"
    )
    assert learn([]) == BEGIN


def row(n, list_id, name, **values):
    return SourceRow(n, list_id, f"k{n}", list_id, name, **{"department": "农业农村局", **values})


def test_links_say_what_speaks_for_them_and_which_row_is_the_whole():
    law = "《兽药管理条例》第四十四条"
    found = propose(
        [
            row(1, 1, "对兽药生产经营的监督检查", code="D1", basis=law),
            row(2, 2, "兽药生产经营质量的检查", basis=law),
            row(3, 2, "蚕种检查", aligned_code="D4"),
            row(4, 1, "种子生产许可证核发后的监管", code="D4"),
            row(5, 3, "对兽药生产经营的检查"),
            row(6, 3, "兽药生产经营质量抽查", department="公安局"),
        ]
    )
    by_rows = {(link.a, link.b): link for link in found}
    inside = by_rows[1, 2]
    assert (inside.relation, inside.sure) == (SAME, False), "nothing printed unites them: a person is asked"
    assert Evidence("article", "《兽药管理条例》第四十四条") in inside.evidence
    assert any(one.kind == "thing" and "兽药" in one.words for one in inside.evidence)
    assert (by_rows[1, 5].relation, by_rows[1, 5].sure) == (SAME, True)
    assert "printed" in {one.kind for one in by_rows[4, 3].evidence}
    assert by_rows[2, 6].relation is not SAME or not by_rows[2, 6].sure
    assert {one.kind for link in found for one in link.evidence} <= set(EVIDENCE_LABELS)
    [part] = propose(
        [
            row(1, 1, "对锅炉使用单位的检查", department="市场监管局"),
            row(2, 2, "特种设备使用单位检查", department="市场监管局"),
        ]
    )
    assert (part.a, part.b, part.relation, part.sure) == (2, 1, PART, False)
    assert "wider_a" in {one.kind for one in part.evidence}
    again = propose([row(n, n, "兽药检查") for n in range(1, 5)], fresh={4})
    assert {(link.a, link.b) for link in again} == {(1, 4), (2, 4), (3, 4)}


def test_several_rows_beside_one_power_are_asked_about_as_parts():
    found = propose(
        [
            row(1, 1, "对市场主体登记事项的检查", code="D1"),
            *(row(n, 2, f"第{n}种情况的检查", aligned_code="D1") for n in (2, 3)),
        ]
    )
    assert {(link.a, link.b, link.relation) for link in found} == {(1, 2, PART), (1, 3, PART)}


@given(st.floats(0, 1), st.integers(0, 20), st.integers(0, 10**6))
def test_what_more_hangs_on_and_what_is_less_certain_comes_first(chance, tasks, visits):
    def of(chance, tasks, taken=False):
        return worth(SAME, chance, weak=False, taken=taken, tasks=tasks, visits=visits, entities=visits)

    assert 0 < of(chance, tasks) <= of(chance, tasks + 1)
    assert of(chance, tasks) <= of(0.5, tasks)
    assert of(chance, tasks, taken=True) < of(chance, tasks)


def test_what_is_pressed_names_relation_and_whole():
    assert [(one.relation, one.main) for one in Choice] == [
        (SAME, "a"),
        (PART, "a"),
        (PART, "b"),
        (OVERLAP, "a"),
        (DIFFERENT, "a"),
    ]
