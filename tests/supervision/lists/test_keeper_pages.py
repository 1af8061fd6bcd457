"""The keeper's pages over HTTP: versions, changed laws, higher levels, publications; and what the public sees."""

import hashlib
import json
from datetime import timedelta

import pytest

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.sheets import read_tables, write_csv
from supervision.identity import actions as identity
from supervision.lists import actions

STRANGE = "<img src=x onerror=alert(1)>${7*7}"
HEAD = ("事项编码", "事项名称", "实施部门", "设定依据", "频次")
ABOVE = ("事项编码", "事项名称", "监管部门", "设定依据")


@pytest.fixture
def office(database):
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        identity.add_department(tx, code="NY", name="随州市农业农村局", short_name="农业局")
        rows = [
            ("D1", "对兽药的监督检查", "农业农村局", "《兽药管理条例》第四十四条", "1次/年"),
            ("D2", STRANGE, "农业农村局", "《公司登记管理条例》第六十三条", "随时"),
        ]
        actions.import_list(tx, "duty", "权责.csv", write_csv(HEAD, rows))
        actions.merge_lists(tx)
        rows[0] = (*rows[0][:4], "2次/年")
        actions.import_list(
            tx, "duty", "权责.csv", write_csv(HEAD, [*rows, ("D3", "对饲料的检查", "农业农村局", "", "")])
        )
        actions.merge_lists(tx)
    return database


def test_a_keeper_follows_versions_and_changed_laws(office, signed_in):
    keeper = signed_in("list_keeper")
    page = keeper.get("/lists/2/changes").text
    assert "1次/年" in page
    assert "2次/年" in page
    assert "对饲料的检查" in page
    assert "对饲料的检查" not in keeper.get("/lists/2/changes?what=frequency").text
    assert "这是第一版" in keeper.get("/lists/1/changes").text
    assert keeper.get("/lists/2/changes?against=99").status_code == 409
    elements = keeper.get("/lists/2/elements").text
    assert "读不出频次" in elements
    assert "没有写全的行" in elements
    assert keeper.post("/lists/2/validity", {"valid_from": "2999-01-01"}).status_code == 303
    text = keeper.get("/lists/alarms").text
    assert "《公司登记管理条例》废止" in text
    assert "由《市场主体登记管理条例》代替" in text
    assert "<img src=x" not in text
    entry = {
        "title": "兽药管理条例",
        "kind": "amended",
        "effective_on": "2999-01-01",
        "articles": "44",
        "source": "公报第1号",
    }
    assert keeper.post("/admin/law/register", entry | {"articles": "x"}).status_code == 409
    assert keeper.post("/admin/law/register", entry | {"kind": "vanished"}).status_code == 400
    earlier = {"valid_from": "2020-01-01"}
    assert keeper.post("/lists/2/validity", earlier).status_code == 409  # not before the version it follows


def test_an_amended_law_is_entered_seen_on_the_item_and_answered(office, signed_in):
    keeper = signed_in("list_keeper")
    entry = {
        "title": "《中华人民共和国兽药管理条例》",
        "kind": "amended",
        "effective_on": (clock.today() + timedelta(60)).isoformat(),
        "articles": "40-44",
        "source": "公报第1号",
    }
    answer = keeper.post("/admin/law/register", entry)
    assert answer.headers["location"] == "/lists/alarms"
    text = keeper.get("/lists/alarms").text
    assert "兽药管理条例》第44条" in text
    assert "依据有变动" in keeper.get("/lists/items").text
    item = keeper.get("/lists/items/QD-000001").text
    assert "请在" in item
    [code] = {part[:16] for part in item.split("/lists/alarms#c")[1:]}
    assert "/lists/items/QD-000001" in keeper.get("/lists/items?gap=law-changed").text
    path = f"/lists/alarms/{code}/QD-000001"
    assert keeper.post(path, {"note": "所引条款内容未变"}).status_code == 303
    assert keeper.post(path, {"note": "所引条款内容未变"}).status_code == 409
    assert "兽药管理条例》第44条" not in keeper.get("/lists/alarms").text
    assert "没有在办的任务" in keeper.get("/plans/alarmed").text
    register = keeper.get("/admin/law/register?q=兽药").text
    assert "公报第1号" in register
    assert keeper.post("/admin/law/register/1/strike", {"reason": "登记错了"}).status_code == 303
    assert "公报第1号" not in keeper.get("/admin/law/register?q=兽药").text
    standing = {"standing": "key", "basis": "市政府2026年清单"}
    assert keeper.post("/lists/items/QD-000001/standing", standing).status_code == 303
    assert "重点监管事项" in keeper.get("/lists/items/QD-000001").text
    assert (
        keeper.post(
            "/lists/offices", {"department_id": "1", "name": "农牧局", "valid_from": "", "valid_to": ""}
        ).status_code
        == 303
    )
    assert "农牧局" in keeper.get("/lists/offices").text
    assert keeper.post("/lists/offices/1/forget").status_code == 303
    for path in ("/desk/records/sleeping", "/lists", "/lists/items?gap=conflict&power=inspection"):
        assert keeper.get(path).status_code == 200


def test_a_keeper_claims_from_above_and_decides_on_changes(office, signed_in):
    keeper = signed_in("list_keeper")
    rows = [
        ("99000000000100", "对兽药的行政检查", "农业农村部门", "《兽药管理条例》第四十四条"),
        ("99000000000200", STRANGE, "", ""),
    ]
    form = {"kind": "supervision", "issuer": "湖北省", "level": "2", "valid_from": "2026-01-01"}
    bad = keeper.post(
        "/lists/adoption", form, files={"file": ("省.csv", write_csv(ABOVE, [rows[0], rows[0]]))}
    )
    assert bad.status_code == 400
    assert "事项编码重复" in bad.text
    worse = [rows[0], rows[0], rows[1], (rows[1][0], "对饲料的检查", "", "")]
    told = keeper.post("/lists/adoption", form, files={"file": ("省.csv", write_csv(ABOVE, worse))})
    assert told.status_code == 400
    assert "有2处错误，没有导入任何一行" in told.text
    assert all(f"<td>{row}</td>" in told.text for row in (3, 5))
    where = keeper.post("/lists/adoption", form, files={"file": ("省.csv", write_csv(ABOVE, rows))})
    assert where.headers["location"] == "/lists/adoption/1"
    page = keeper.get("/lists/adoption/1").text
    assert "尚未认领" in page
    assert "<img src=x" not in page
    claim = {"key": "99000000000100", "mode": "reuse"}
    assert keeper.post("/lists/adoption/1/claim", claim).status_code == 303
    left = {"all_open": "true", "mode": "not-applicable", "note": "本市没有"}
    assert keeper.post("/lists/adoption/1/claim", left | {"note": ""}).status_code == 409
    assert keeper.post("/lists/adoption/1/claim", left).status_code == 303
    assert "100.0%" in keeper.get("/lists/adoption").text
    assert keeper.post("/lists/adoption/1/issue").headers["location"] == "/lists/3/changes"
    changed = [(*rows[0][:3], "《兽药管理条例》第四十五条"), rows[1]]
    where = keeper.post("/lists/adoption", form, files={"file": ("省.csv", write_csv(ABOVE, changed))})
    assert where.headers["location"] == "/lists/adoption/2/changes"
    offers = keeper.get("/lists/adoption/2/changes").text
    assert "《兽药管理条例》第四十五条" in offers
    assert "着手调整" in offers
    choice = {"key": "99000000000100", "settle": "accept"}
    assert keeper.post("/lists/adoption/2/changes", choice).status_code == 303
    assert "没有等待决定的变化" in keeper.get("/lists/adoption/2/changes").text
    own = {
        "kind": "supervision",
        "name": "对编钟的检查",
        "department": "文旅局",
        "basis": "《保护条例》第五条",
    }
    assert keeper.post("/lists/adoption/local", own).status_code == 303
    assert "对编钟的检查" in keeper.get("/lists/adoption").text
    assert keeper.post("/lists/2/pass-on").headers["location"] == "/lists/adoption/3"
    assert keeper.get("/lists/adoption/3?show=open&after=2").status_code == 200
    county = {"place": "421303", "all_open": "true", "mode": "reuse"}
    where = keeper.post("/lists/adoption/3/claim", county).headers["location"]
    assert where == "/lists/adoption/3?place=421303"
    assert "100.0%" in keeper.get(where).text
    assert "100.0%" not in keeper.get("/lists/adoption/3").text
    assert keeper.post("/lists/adoption/3/claim", county | {"place": "<x>"}).status_code == 400
    assert (
        keeper.post("/lists/adoption/3/issue", {"place": "421303"}).headers["location"] == "/lists/4/changes"
    )
    own = signed_in("list_keeper", login="county", area_code="421321")
    assert own.post("/lists/adoption/3/claim", county).headers["location"].endswith("place=421321")


def test_everybody_reads_a_published_list_and_computes_its_fingerprint(office, signed_in, visitor):
    assert "还没有公布过清单" in visitor.get("/public/lists").text
    keeper = signed_in("list_keeper")
    form = {"title": STRANGE, "valid_from": "2026-01-01"}
    assert keeper.post("/lists/published", form).headers["location"] == "/public/lists/1"
    assert keeper.post("/lists/published", form).status_code == 409
    page = visitor.get("/public/lists/1").text
    data = visitor.get("/public/lists/1/list.json").content
    assert hashlib.sha256(data).hexdigest() in page
    assert "<img src=x" not in page
    assert json.loads(data)["items"][0]["name"] == "对兽药的监督检查"
    assert "对饲料的检查" not in visitor.get("/public/lists/1?q=兽药").text
    assert "对饲料的检查" in visitor.get("/public/lists/1?after=QD-000002").text
    sheets = read_tables("a.xlsx", visitor.get("/public/lists/1/list.xlsx").content)
    assert [len(sheet) for sheet in sheets] == [3, 4]
    assert visitor.get("/public/lists/2").status_code == 404
    assert keeper.post("/lists/published/1/withdraw", {"reason": "标题印错"}).status_code == 303
    assert "这一版已于" in visitor.get("/public/lists/1").text
    assert visitor.get("/public/lists/1/list.json").content == data
    assert "已撤回" in visitor.get("/public/lists").text
    assert signed_in("officer").post("/lists/published", form).status_code == 404
