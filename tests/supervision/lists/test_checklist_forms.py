"""Record forms as bureaus print them become checklists, point by point."""

import csv
from datetime import UTC, datetime

import pytest

from supervision.foundation.actor import SYSTEM
from supervision.foundation.errors import NotFound, Refused
from supervision.foundation.sheets import write_csv
from supervision.lists import actions, queries
from supervision.lists.actions.forms import read_forms
from supervision.lists.rules.checklist_rows import form_key, likely_items
from supervision.lists.rules.names import name_key
from tests.lacking import shared

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)
TABLE = "data/checklists/zhejiang_inspection_record_items.csv"
FORMS = ["A01", "A02", "A03", "A05", "A07", "A08", "A10", "A11", "A12"]
FORMS += ["B01", "B02", "B03", "B04", "B06", "B07", "B08", "B09", "B10"]


def check(database, name, data):
    with database.reading() as session:
        return actions.check_forms(session, name, data)


def plain(text):
    return "".join(text.split()).replace("|", "/")


@pytest.mark.parametrize("form", FORMS)
def test_a_real_record_form_has_the_points_of_its_key(form):
    checked = read_forms(f"{form}.xls", shared(f"data/messy/forms/{form}.xls").read_bytes())
    with shared(TABLE).open(encoding="utf-8-sig") as file:
        key = [row for row in csv.DictReader(file) if row["form"] == form]
    (draft,) = checked.drafts
    assert plain(draft.title) == plain(key[0]["form_title"])
    for point, row in zip(draft.points, key, strict=True):
        assert plain(point["item_text"]) == plain(row["check_item"])
        if (form, row["no"]) != ("B04", "2"):  # the key leaves out what the form says here
            assert plain(point["how_to"]) == plain(row["method_notes"])
    assert (checked.report.errors, checked.report.read) == (0, len(key))


def test_a_table_of_many_forms_has_a_checklist_for_each(office):
    data = shared(TABLE).read_bytes()
    checked = check(office, "检查项.csv", data)
    assert (checked.report.read, checked.report.errors, checked.report.skipped) == (92, 0, 0)
    assert len(checked.drafts) == 18
    assert sum(len(draft.points) for draft in checked.drafts) == 92
    places = {draft.title: place for place, draft in enumerate(checked.drafts)}
    direct = places["直销违法行为双随机抽查记录表"]
    assert checked.chosen(direct) == "QD-000001"  # 对直销违法行为的检查
    codes = ["" for _draft in checked.drafts]
    codes[direct] = "QD-000001"
    with office.transaction(actor=SYSTEM, now=NOW) as tx:
        (made,) = actions.publish_forms(tx, checked, codes)
    with office.reading() as session:
        points = queries.points_of(session, made.id)
    assert (made.version, len(points)) == (1, 6)
    assert points[0].how_to.startswith("（1）通过登记平台")


@pytest.fixture
def office(database):
    rows = [("对直销违法行为的检查", "市场监督管理局"), ("对广告的检查", "市场监督管理局")]
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        actions.import_list(tx, "duty", "a.csv", write_csv(("事项名称", "部门"), rows))
        actions.merge_lists(tx)
    return database


def test_contents_stand_under_their_check_item_with_how_to_and_penalty(office):
    head = "<th>序号<th>检查项<th>检查内容<th>操作要领<th>处罚依据"
    rows = [
        "<td colspan=5>广告检查表",
        head,
        "<td rowspan=2>1<td rowspan=2>登记<td>有无登记<td>看证<td>《甲法》第一条",
        "<td>是否|有效<td>对照<td>",
        "<td>2<td>内容<td>有无虚假<td>抽看两条<td>",
        "<td>检查结果<td colspan=4>□未发现问题",
    ]
    page = "<table>" + "".join(f"<tr>{row}" for row in rows) + "</table>"
    checked = check(office, "a.xls", page.encode())
    assert checked.report.skipped_rows == [("表1", 6)]
    (draft,) = checked.drafts
    assert draft.title == "广告检查表"
    assert [tuple(point.values()) for point in draft.points] == [
        ("登记", "有无登记", "看证", "《甲法》第一条"),
        ("登记", "是否/有效", "对照", ""),
        ("内容", "有无虚假", "抽看两条", ""),
    ]
    assert checked.chosen(0) == "QD-000002"


def test_what_cannot_be_published_whole_is_not_published_at_all(office):
    head = ("检查单名称", "检查项")
    checked = check(office, "a.csv", write_csv(head, [("甲表", "一"), ("乙表", "二")]))
    for codes, sentence in (
        (["QD-000001"], "个数不一致"),
        (["", " "], "还没有为任何"),
        (["QD-000001", "QD-000001"], "选了两张"),
    ):
        with pytest.raises(Refused, match=sentence), office.transaction(actor=SYSTEM, now=NOW) as tx:
            actions.publish_forms(tx, checked, codes)
    with pytest.raises(NotFound), office.transaction(actor=SYSTEM, now=NOW) as tx:
        actions.publish_forms(tx, checked, ["QD-000001", "QD-999999"])
    bad = check(office, "a.csv", write_csv(head, [("甲表", "一"), ("甲表", "一"), ("甲表", "长" * 301)]))
    assert [(f.row, f.column, f.rule) for f in bad.report.findings] == [
        (3, "检查项", "检查项重复"),
        (4, "检查项", "文字过长"),
    ]
    with pytest.raises(Refused, match="还有错误"), office.transaction(actor=SYSTEM, now=NOW) as tx:
        actions.publish_forms(tx, bad, ["QD-000001"])
    with office.reading() as session:
        assert queries.checklists_of(session, 1) == []


def test_a_title_finds_the_item_it_speaks_of():
    assert form_key("直销违法行为双随机抽查记录表") == name_key("直销违法行为检查")
    items = {"QD-1": name_key("对直销违法行为的检查"), "QD-2": name_key("对兽药的检查")}
    assert likely_items("直销违法行为双随机抽查记录表", items) == [("QD-1", 1.0)]
    assert form_key("检查表")


def test_a_keeper_reads_a_form_chooses_the_item_and_publishes(office, signed_in):
    keeper = signed_in("list_keeper")
    data = write_csv(("序号", "检查内容", "操作要领"), [("1", "看<b>证照", "对照"), ("2", "看台账", "")])
    sent = keeper.post("/lists/forms", {"item": "QD-000002"}, files={"file": ("广告检查表.csv", data)})
    where = sent.headers["location"]
    page = keeper.get(where).text
    assert "读出1张检查单、2个检查项" in page
    assert "看&lt;b&gt;证照" in page
    assert 'value="QD-000002"' in page
    path = where.partition("?")[0]
    empty = keeper.post(path, {"name": "广告检查表.csv", "code": ""})
    assert empty.status_code == 409
    assert "还没有为任何一张检查单选定事项" in empty.text
    done = keeper.post(path, {"name": "广告检查表.csv", "code": "QD-000002"})
    assert done.headers["location"] == "/lists/items/QD-000002"
    assert "看&lt;b&gt;证照" in keeper.get("/lists/items/QD-000002").text
    assert keeper.get("/lists/forms").status_code == 200
    broken = keeper.post(
        "/lists/forms", {"item": ""}, files={"file": ("a.csv", write_csv(("x", "y"), [("1", "2")]))}
    )
    assert keeper.get(broken.headers["location"]).status_code == 400
