"""Three lists become one, and every link says why."""

from hypothesis import given
from hypothesis import strategies as st

from supervision.lists.rules.judge import judge, largest_group
from supervision.lists.rules.kinds import How, ListKind
from supervision.lists.rules.merge import Item, Known, Why, explain, merge
from supervision.lists.rules.names import department_key, name_key

NEXT = iter(range(1, 1_000_000))


def item(kind, name, *, code="", department="市场监督管理局", aligned_code="", aligned="", list_id=None):
    lists = list(ListKind)
    return Item(
        id=next(NEXT),
        list_id=list_id or lists.index(kind) + 1,
        kind=kind,
        code=code,
        name=name,
        name_key=name_key(name),
        department_key=department_key(department),
        aligned_code=aligned_code,
        aligned_key=name_key(aligned) if aligned else "",
    )


def links(*items, known=()):
    merged = merge(items, known)
    return {
        link.item.name: (link.unified, link.how, link.reason.split(":")[0]) for link in merged.links
    }, merged


def test_equal_codes_unite_and_both_sides_say_so():
    found, _ = links(
        item(ListKind.DUTY, "对年报的检查", code="A1"), item(ListKind.RANDOM, "年度报告抽查", code="A1")
    )
    assert found == {
        "对年报的检查": (0, How.CODE, Why.SAME_CODE),
        "年度报告抽查": (0, How.CODE, Why.SAME_CODE),
    }


def test_a_printed_alignment_unites_by_code_and_by_name():
    found, _ = links(
        item(ListKind.DUTY, "对公示信息的监督检查", code="D1"),
        item(ListKind.DUTY, "对广告的监督检查", code="D2"),
        item(ListKind.RANDOM, "即时信息抽查", code="R1", aligned_code="D1"),
        item(ListKind.RANDOM, "广告发布抽查", code="R2", aligned="对广告的监督检查"),
    )
    assert found["即时信息抽查"] == (0, How.ALIGNMENT, Why.PRINTED)
    assert found["广告发布抽查"] == (1, How.ALIGNMENT, Why.PRINTED)
    assert found["对公示信息的监督检查"] == (0, How.ALIGNMENT, Why.PRINTED_THERE)


def test_an_alignment_printed_on_the_higher_list_works_backwards():
    found, _ = links(
        item(ListKind.SUPERVISION, "对特种设备使用单位的检查", code="S1", aligned_code="D7"),
        item(ListKind.DUTY, "特种设备安全监察", code="D7"),
    )
    assert found["特种设备安全监察"] == (0, How.ALIGNMENT, Why.PRINTED_THERE)
    assert found["对特种设备使用单位的检查"] == (0, How.ALIGNMENT, Why.PRINTED)


def test_several_rows_printed_beside_one_power_are_its_parts_and_stay_apart():
    power = item(ListKind.DUTY, "对市场主体名称等登记事项的检查", code="D1")
    parts = [item(ListKind.RANDOM, f"第{n}种登记情况的检查", aligned_code="D1") for n in range(3)]
    found, merged = links(power, *parts)
    assert len(merged.unified) == 4
    assert found["第1种登记情况的检查"][1:] == (How.ALONE, Why.PART)


def test_names_unite_where_departments_do_not_contradict():
    found, merged = links(
        item(ListKind.DUTY, "对兽药的监督检查", department="农业农村局"),
        item(ListKind.RANDOM, "兽药监督抽查", department="随州市农业农村局"),
        item(ListKind.CHECK_ITEMS, "兽药行政检查", department="公安局"),
        item(ListKind.DUTY, "对种子的检查", department="农业农村局"),
        item(ListKind.JOINT, "种子抽查", department="部门联合"),
    )
    assert found["兽药监督抽查"][1:] == (How.NAME, Why.SAME_NAME)
    assert found["兽药行政检查"][1] is How.ALONE
    assert found["种子抽查"][1] is How.NAME
    assert len(merged.unified) == 3


def test_a_joint_row_that_two_departments_could_mean_stays_alone():
    found, _ = links(
        item(ListKind.DUTY, "对农药的检查", department="农业农村局"),
        item(ListKind.CHECK_ITEMS, "农药检查", department="市场监督管理局"),
        item(ListKind.JOINT, "农药抽查", department="部门联合"),
    )
    assert found["农药抽查"][1] is How.ALONE


def test_a_wrong_code_is_doubted():
    found, _ = links(
        item(ListKind.DUTY, "对锅炉的监督检查", code="A1"),
        item(ListKind.DUTY, "对广告的监督检查", code="A2"),
        item(ListKind.RANDOM, "广告抽查", code="A1"),
        item(ListKind.JOINT, "殡葬服务抽查", code="A2", department="民政局"),
    )
    assert found["广告抽查"] == (1, How.NAME, Why.NAME_NOT_CODE)
    assert found["殡葬服务抽查"][1:] == (How.ALONE, Why.CODE_CLASH)


def test_two_rows_of_one_list_are_never_united():
    _, merged = links(item(ListKind.RANDOM, "兽药抽查"), item(ListKind.RANDOM, "对兽药的检查"))
    assert len(merged.unified) == 2


def test_a_second_merge_keeps_what_stands_and_adds_to_it():
    old = item(ListKind.DUTY, "对兽药的监督检查", list_id=1)
    merged = merge([item(ListKind.RANDOM, "兽药抽查", list_id=2)], [Known(77, [old])])
    assert [known.id for known in merged.unified] == [77]
    assert merged.links[0].how is How.NAME


def test_every_reason_can_be_told():
    for why in Why:
        sentence, value = explain(f"{why}:值:2")
        assert sentence
        assert value == "值:2"
    assert explain("旧文字") == ("{value}", "旧文字")


names = st.sampled_from(["兽药", "农药", "肥料", "广告", "锅炉", "电梯"])
rows = st.builds(
    lambda kind, name, code, aligned, office: item(
        kind, f"对{name}的检查", code=code, aligned_code=aligned, department=office
    ),
    st.sampled_from(list(ListKind)),
    names,
    st.sampled_from(["", "", "A1", "A2", "A3"]),
    st.sampled_from(["", "", "A1", "A2"]),
    st.sampled_from(["", "农业农村局", "市场监督管理局"]),
)


@given(st.lists(rows, max_size=25))
def test_every_row_is_placed_once_and_no_unified_item_holds_two_rows_of_a_list(items):
    merged = merge(items)
    assert sorted(link.item.id for link in merged.links) == sorted(i.id for i in items)
    for known in merged.unified:
        lists = [member.list_id for member in known.members]
        assert len(lists) == len(set(lists))
    assert {link.unified for link in merged.links} == set(range(len(merged.unified)))


@given(st.lists(rows, max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(items, shuffler):
    mixed = list(items)
    shuffler.shuffle(mixed)
    assert [(k.item.id, k.unified, k.reason) for k in merge(items).links] == [
        (k.item.id, k.unified, k.reason) for k in merge(mixed).links
    ]


@given(st.lists(rows, max_size=20))
def test_alone_means_alone(items):
    merged = merge(items)
    for link in merged.links:
        assert (link.how is How.ALONE) == (len(merged.unified[link.unified].members) == 1)


def test_a_merge_is_judged_by_pairs():
    result = judge({1: "a", 2: "a", 3: "a", 4: "b", 9: "z"}, {1: "x", 2: "x", 3: "y", 4: "y"})
    assert (result.right, result.wrong, result.missed, result.rows) == (1, ((1, 3), (2, 3)), ((3, 4),), 4)
    assert result.precision == 1 / 3
    assert result.recall == 1 / 2
    assert round(result.f1, 3) == 0.4
    assert judge({}, {}).precision == judge({}, {}).recall == 1
    assert largest_group({1: "a", 2: "a", 3: "b"}) == 2


@given(st.dictionaries(st.integers(0, 30), st.integers(0, 5)))
def test_the_truth_judged_by_itself_is_perfect(grouping):
    result = judge(grouping, grouping)
    assert (result.precision, result.recall, result.wrong, result.missed) == (1, 1, (), ())
