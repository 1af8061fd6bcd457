"""The lists' pages over HTTP."""

import json

import pytest

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.errors import Conflict, Refused
from supervision.foundation.sheets import read_tables, write_csv
from supervision.identity import actions as identity
from supervision.lists import actions

STRANGE = "<img src=x onerror=alert(1)>${7*7}"
HEAD = ("事项编码", "事项名称", "实施部门", "设定依据")


@pytest.fixture
def office(database):
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        identity.add_department(tx, code="NY", name="随州市农业农村局", short_name="农业局")
        rows = [
            ("D1", "对兽药的监督检查", "农业农村局", "《兽药管理条例》"),
            ("D2", STRANGE, "农业农村局", ""),
        ]
        rows += [(f"D{n}", f"对第{n}类产品的监督检查", "农业农村局", "") for n in range(3, 63)]
        actions.import_list(tx, "duty", "权责.csv", write_csv(HEAD, rows))
        actions.import_list(
            tx,
            "random",
            "随机.csv",
            write_csv(HEAD, [("", "兽药监督抽查", "农业局", ""), ("", "蚕种抽查", "农业局", "")]),
        )
        actions.merge_lists(tx)
    return database


def test_the_one_list_is_paged_and_each_item_says_why(office, signed_in):
    visitor = signed_in("officer")
    first = visitor.get("/lists/items").text
    assert first.count('href="/lists/items/QD-') == 50
    assert "after=QD-000050" in first
    assert visitor.get("/lists/items?after=QD-000050").text.count('href="/lists/items/QD-') == 13
    assert visitor.get("/lists/items?gap=no-power").text.count('href="/lists/items/QD-') == 1
    page = visitor.get("/lists/items/QD-000001").text
    assert "名称规范化后相同" in page
    assert "名称都是“兽药”" in page
    assert page.count("《兽药管理条例》") == 3
    assert visitor.get("/lists/items/QD-999999").status_code == 404


def test_a_strange_name_is_text_on_every_page(office, signed_in):
    visitor = signed_in("officer")
    for path in ("/lists/items", "/lists/items/QD-000002", "/lists/1"):
        text = visitor.get(path).text
        assert "&lt;img src=x onerror=alert(1)&gt;${7*7}" in text
        assert "<img src=x" not in text


def test_the_list_goes_out_as_a_workbook_and_as_json(office, signed_in):
    visitor = signed_in("officer")
    sheets = read_tables("a.xlsx", visitor.get("/lists/items.xlsx").content)
    assert [(sheet.name, len(sheet)) for sheet in sheets] == [("一张清单", 63), ("来源", 64)]
    items = json.loads(visitor.get("/lists/items.json").content)["items"]
    assert items[0]["sources"][1]["how"] == "name"
    assert items[1]["name"] == STRANGE


def test_a_keeper_imports_merges_and_publishes(office, signed_in):
    keeper = signed_in("list_keeper")
    data = write_csv(HEAD, [("", "对兽药的行政检查", "随州市农业农村局", "")])
    form = {"kind": "supervision", "year": "2026", "department_id": "", "place": ""}
    where = keeper.post("/lists/import", form, files={"file": ("目录.csv", data)}).headers["location"]
    assert "没有错误，可以导入" in keeper.get(where).text
    path = where.partition("?")[0]
    done = keeper.post(path, {"name": "目录.csv", "year": "2026", "department_id": "", "place": ""})
    assert done.status_code == 303, done.text
    assert "尚未合并" in keeper.get(done.headers["location"]).text
    assert "有1行还没有进入一张清单" in keeper.get("/lists").text
    assert keeper.post("/lists/merge").headers["location"] == "/lists/items"
    assert "新立0项" in keeper.get("/lists/items").text
    assert "监管事项目录清单" in keeper.get("/lists/items/QD-000001").text
    again = keeper.post("/lists/import", form, files={"file": ("目录.csv", data)})
    assert keeper.get(again.headers["location"]).status_code == 409
    answer = keeper.post(
        "/lists/items/QD-000001/checklist", {"title": "兽药", "points": f"证照|是否有效\n{STRANGE}"}
    )
    assert answer.status_code == 303
    page = keeper.get("/lists/items/QD-000001").text
    assert "第1版" in page
    assert "<img src=x" not in page


def test_bad_lists_are_sentences(office, signed_in):
    keeper = signed_in("list_keeper")
    form = {"kind": "supervision", "year": "2026", "department_id": "", "place": ""}
    bad = write_csv(("事项名称", "抽查比例"), [("甲", "120%"), ("", "5%"), ("乙\0", "1%")])
    where = keeper.post("/lists/import", form, files={"file": ("坏.csv", bad)}).headers["location"]
    page = keeper.get(where).text
    assert "抽查比例超过100%" in page
    assert "含有不可见的控制字符" in page
    assert "确认导入" not in page
    unknown = keeper.post("/lists/import", form | {"kind": "权力"}, files={"file": ("a.csv", bad)})
    assert unknown.status_code == 400
    assert "没有“权力”这种清单" in unknown.text
    assert (
        keeper.post("/lists/import", form | {"year": "26"}, files={"file": ("a.csv", bad)}).status_code == 400
    )
    empty = keeper.post("/lists/items/QD-000001/checklist", {"title": "x", "points": "甲\n甲"})
    assert empty.status_code == 409


def test_the_truth_is_shown_when_there_is_one(office, signed_in):
    visitor = signed_in("leader")
    assert "没有真值文件" in visitor.get("/lists/truth").text
    rows = [("权责.csv", 2, "a"), ("随机.csv", 2, "a"), ("权责.csv", 3, "b"), ("随机.csv", 3, "b")]
    truth = write_csv(("file_name", "row_number", "true_item"), rows)
    (office.settings.folder("demonstration/lists").parent / actions.TRUTH_FILE).write_bytes(truth)
    page = visitor.get("/lists/truth").text
    assert "100.0%" in page
    assert "50.0%" in page
    assert "漏合" in page
    assert "真值" in visitor.get("/lists").text


def test_others_see_but_do_not_change(office, signed_in):
    visitor = signed_in("officer")
    assert "导入清单" not in visitor.get("/lists").text
    assert visitor.get("/lists/import").status_code == 404
    assert visitor.post("/lists/merge").status_code == 404
    assert visitor.get("/lists/0").status_code in (400, 404)
    assert visitor.get("/lists/99999999999999999999").status_code in (400, 404)


def test_empty_pages_say_what_to_do(database, signed_in):
    visitor = signed_in("list_keeper")
    assert "还没有清单" in visitor.get("/lists").text
    assert "一张清单还是空的" in visitor.get("/lists/items").text
    assert visitor.get("/lists/import").status_code == 200
    assert visitor.get("/lists/template.xlsx").content[:2] == b"PK"


def test_a_faulty_list_is_reported_while_somebody_else_is_writing(office, signed_in):
    keeper = signed_in("list_keeper")
    rows = [("E1", "对兽药的行政检查", "农业局", ""), ("E1", "编码重复", "农业局", "")]
    form = {"kind": "supervision", "year": "2026", "department_id": "", "place": ""}
    where = keeper.post("/lists/import", form, files={"file": ("目录.csv", write_csv(HEAD, rows))})
    path = where.headers["location"].partition("?")[0]
    with office.transaction(actor=SYSTEM, now=clock.now()) as tx:
        identity.add_department(tx, code="SJ", name="市场监督管理局", short_name="市局")
        done = keeper.post(path, {"name": "目录.csv", "year": "2026", "department_id": "", "place": ""})
    assert done.headers["location"].startswith(path)
    assert "编码" in keeper.get(done.headers["location"]).text


def test_the_same_list_checked_by_two_keepers_comes_in_once(office):
    data = write_csv(HEAD, [("E1", "对兽药的行政检查", "农业局", "")])
    with office.reading() as session:
        first, second = (
            actions.check_list(session, "supervision", "a.csv", data, year=2026) for _ in range(2)
        )
    with office.transaction(actor=SYSTEM, now=clock.now()) as tx:
        assert actions.import_checked(tx, first).version == 1
    with pytest.raises(Conflict), office.transaction(actor=SYSTEM, now=clock.now()) as tx:
        actions.import_checked(tx, second)


def test_a_list_with_errors_is_never_brought_in(office):
    data = write_csv(HEAD, [("E1", "甲", "农业局", ""), ("E1", "编码重复", "农业局", "")])
    with office.reading() as session:
        checked = actions.check_list(session, "supervision", "a.csv", data, year=2026)
    with pytest.raises(Refused), office.transaction(actor=SYSTEM, now=clock.now()) as tx:
        actions.import_checked(tx, checked)
