"""Links between rows of any lists: relation, score, reasons, and when a machine may decide alone."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cli
from supervision.lists.rules.kinds import How, ListKind
from supervision.lists.rules.matching import candidates
from supervision.lists.rules.matching.bags import Bags, compiled, rare
from supervision.lists.rules.matching.columns import Line
from supervision.lists.rules.matching.evidence import SIGN_LABELS, Sign
from supervision.lists.rules.matching.propose import RELATIONS, propose
from supervision.lists.rules.merge import Item, merge
from supervision.lists.rules.names import department_key, name_key

DATA = Path(__file__).parents[3] / "data" / "lists"


def line(row_id, item, department="", **more):
    return Line(row_id, item, department, **{"place": row_id, **more})


def linked(*lines):
    return {(link.a, link.b): link for link in propose(lines)}


def one(a, b):
    return linked(a, b).get((a.row_id, b.row_id))


@pytest.mark.parametrize(
    ("relation", "a", "b"),
    [
        ("same", ("对兽药的监督检查", "农业农村局"), ("兽药抽查", "农业局")),
        ("same", ("对零售药店的检查", "食品药品监督管理局"), ("药品零售企业监督检查", "市场监督管理局")),
        ("same", ("网吧日常巡查", "文化广电新闻出版局"), ("互联网上网服务营业场所检查", "文化和旅游局")),
        ("part_of", ("电梯安全检查", "市场监督管理局"), ("特种设备监督检查", "市场监管局")),
        ("part_of", ("导游人员检查", "文化和旅游局"), ("旅游市场检查", "文化和旅游局")),
        ("different", ("典当企业检查", "公安局"), ("拍卖企业检查", "商务局")),
    ],
)
def test_what_two_rows_are_to_one_another(relation, a, b):
    found = one(line("a", *a), line("b", *b))
    assert (found.relation if found else "different") == relation


def test_of_a_part_it_is_told_which_row_is_the_part_and_why():
    found = one(line("a", "特种设备监督检查", "市场监管局"), line("b", "锅炉检查", "市场监督管理局"))
    assert (found.relation, found.narrower) == ("part_of", "b")
    told = {why.sign: why.words for why in found.evidence}
    assert told[Sign.WIDER_A] == "特种设备 ⊃ 锅炉"
    assert Sign.OFFICE in told


def test_the_article_and_the_words_are_named():
    found = one(
        line("a", "对农药经营者的检查", "农业农村局", basis="《农药管理条例》第四十一条、第四十二条"),
        line("b", "农药经营监督检查", "农业局", basis="《中华人民共和国农药管理条例》第41条第一款"),
    )
    told = {why.sign: why.words for why in found.evidence}
    assert told[Sign.ARTICLE] == "《农药管理条例》第四十一条"
    assert told[Sign.THING] == "农药"


def test_equal_codes_and_printed_alignments_decide():
    coded = one(
        line("a", "水保方案检查", "水利局", code="X1"), line("b", "水土保持监督检查", "水务局", code="X1")
    )
    assert (coded.relation, coded.sure) == ("same", True)
    printed = one(
        line("a", "消防检查", "应急局", aligned_code="Q9"),
        line("b", "灭火器材行政检查", "应急管理局", code="Q9"),
    )
    assert (printed.relation, printed.sure) == ("same", True)
    assert printed.evidence[0].sign is Sign.PRINTED


def test_of_several_rows_printing_one_power_each_is_a_part():
    rows = [
        line("a", "名称规范检查", "市场监管局", place="甲", aligned_code="Q1"),
        line("b", "住所检查", "市场监管局", place="甲", aligned_code="Q1"),
        line("c", "登记事项检查", "市场监管局", place="甲", list_kind="duty", code="Q1"),
    ]
    found = linked(*rows)
    assert found["a", "c"].relation == found["b", "c"].relation == "part_of"


def test_in_one_list_only_the_likeliest_row_is_the_same():
    found = linked(
        line("a", "对农药的监督检查", "农业农村局", place="甲"),
        line("b", "农药经营单位许可证检查", "农业农村局", place="甲"),
        line("c", "农药检查", "农业农村局", place="乙"),
    )
    assert found["a", "c"].relation == "same"
    assert ("b", "c") not in found or found["b", "c"].relation != "same"


def test_no_rows_and_one_row_have_no_links():
    assert list(propose([])) == []
    assert list(propose([line("a", "农药检查")])) == []


texts = st.text("兽药种子肥料电梯监督检查对的、等()经营", min_size=1, max_size=12)
rows = st.lists(
    st.builds(
        Line,
        st.uuids().map(str),
        texts,
        st.sampled_from(["", "农业农村局", "公安局", "部门联合"]),
        texts | st.just(""),
        st.sampled_from(["", "duty", "random"]),
        st.sampled_from(["甲", "乙"]),
        basis=st.sampled_from(["", "《农药管理条例》第三条", "《种子法》"]),
        code=st.sampled_from(["", "1", "22"]),
        aligned_code=st.sampled_from(["", "1"]),
    ),
    max_size=12,
    unique_by=lambda line: line.row_id,
)


@given(rows)
@settings(max_examples=40)
def test_every_pair_is_told_once_with_a_comparable_score_and_a_reason(lines):
    links = propose(lines)
    assert len({frozenset((link.a, link.b)) for link in links}) == len(links)
    assert [link.score for link in links] == sorted((link.score for link in links), reverse=True)
    for link in links:
        assert 0 <= link.score <= 1
        assert link.a != link.b
        assert link.relation in RELATIONS
        assert abs(sum(link.chances) - 1) < 0.001
        assert all(why.sentence == SIGN_LABELS[why.sign] for why in link.evidence)


@given(rows)
@settings(max_examples=25)
def test_the_order_of_the_rows_does_not_matter(lines):
    def told(links):
        return {(frozenset((k.a, k.b)), k.relation, round(k.score, 3), k.sure) for k in links}

    assert told(propose(lines)) == told(propose(lines[::-1]))


@given(rows)
@settings(max_examples=25)
def test_what_the_merge_unites_by_name_is_the_same_for_sure(lines):
    kinds = {"": ListKind.CHECK_ITEMS, "duty": ListKind.DUTY, "random": ListKind.RANDOM}
    lists = {key: n for n, key in enumerate(sorted({(n.list_kind, n.place) for n in lines}))}
    items = [
        Item(
            n,
            lists[k.list_kind, k.place],
            kinds[k.list_kind],
            "",
            k.item,
            name_key(k.item),
            department_key(k.department),
        )
        for n, k in enumerate(lines)
        if k.department != "公安局"
    ]
    plain = [
        Line(str(n), k.item, k.department, list_kind=k.list_kind, place=k.place) for n, k in enumerate(lines)
    ]
    keys = [(k.list_kind, k.place, name_key(k.item)) for k in plain]
    united = {}
    for link in merge(items).links:
        if link.how is How.NAME or link.how is How.ALONE:
            united.setdefault(link.unified, []).append(link.item.id)
    found = {frozenset((k.a, k.b)): k for k in propose(plain)}
    for members in united.values():
        if len(members) == 2 and all(keys.count(keys[n]) == 1 for n in members):
            pair = found[frozenset(map(str, members))]
            assert (pair.relation, pair.sure) == ("same", True)


def test_the_published_items_of_the_repository_are_matched_by_the_command(tmp_path, capsys):
    out = tmp_path / "pairs.csv"
    files = [str(path) for path in sorted(DATA.glob("*_items.csv"))]
    with pytest.raises(SystemExit) as ended:
        cli.main(["--json", "lists", "match", *files, "--out", str(out)])
    assert not ended.value.code
    assert json.loads(capsys.readouterr().out)["rows"] == 236
    with out.open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    assert list(pairs[0])[:5] == ["a", "b", "relation", "score", "reason"]
    assert sum(pair["relation"] == "same" for pair in pairs) >= 60
    assert sum(pair["relation"] == "part_of" for pair in pairs) >= 40
    assert all(pair["reason"] for pair in pairs if pair["relation"] != "different")


def test_the_command_refuses_a_table_without_names_and_rows_named_twice(tmp_path, capsys):
    bad, out = tmp_path / "bad.csv", str(tmp_path / "out.csv")
    bad.write_text("row_id,place\n1,甲\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        cli.main(["lists", "match", str(bad), "--out", out])
    assert "bad.csv" in capsys.readouterr().err
    bad.write_text("row_id,item\n1,农药检查\n1,肥料检查\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        cli.main(["lists", "match", str(bad), "--out", out])
    assert "“1”" in capsys.readouterr().err


@settings(max_examples=25)  # each searches twice
@given(st.integers(0, 2**32 - 1), st.integers(2, 60), st.integers(1, 4), st.sampled_from([0.05, 0.3, 0.8]))
def test_the_compiled_search_finds_what_the_plain_one_finds(seed, size, best, near):
    if compiled() is None:
        pytest.skip("numba is not installed")
    chance = np.random.default_rng(seed)
    rows = np.repeat(np.arange(2 * size), 4)
    bags = Bags(rows, chance.integers(0, 12, len(rows)), 2 * size, lambda spread: rare(spread, 2 * size))
    one, other = np.arange(size), np.arange(size, 2 * size)
    plain = candidates._nearest(bags, one, other, near, best, 2 * size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "WORTH_COMPILING", 0)
        found = candidates._nearest(bags, one, other, near, best, 2 * size)
    assert set(found.tolist()) == set(plain.tolist())
    assert len(found) == len(set(found.tolist()))
