"""The registers' pages and their import over HTTP."""

import pytest

from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.sheets import read_tables, write_csv, write_xlsx
from supervision.identity import actions as identity
from supervision.registers import actions

GOOD = "91350100M000100Y43"
STRANGE = "<img src=x onerror=alert(1)>${7*7}"


@pytest.fixture
def office(database):
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        identity.add_department(tx, code="SJ", name="随州市市场监督管理局", short_name="市局")
        actions.import_entities(
            tx,
            [
                {
                    "code": GOOD,
                    "name": STRANGE,
                    "address": "东城",
                    "area_code": "421303",
                    "credit_class": "D",
                },
                *(
                    {"code": f"SITE-{n:03d}", "name": f"第{n}号场所", "area_code": "421381"}
                    for n in range(60)
                ),
            ],
        )
    return database


def upload(visitor, kind, name, data):
    return visitor.post("/registers/import", {"kind": kind}, files={"file": (name, data)})


def test_a_strange_name_is_text_on_every_page(office, signed_in):
    visitor = signed_in("officer")
    for path in ("/registers/entities", f"/registers/entities/{GOOD}"):
        text = visitor.get(path).text
        assert "&lt;img src=x onerror=alert(1)&gt;${7*7}" in text
        assert "<img src=x" not in text


def test_the_register_is_paged_by_key_and_searched(office, signed_in):
    visitor = signed_in("officer")
    first = visitor.get("/registers/entities").text
    assert first.count("/registers/entities/") == 50
    assert "after=SITE-048" in first
    assert visitor.get("/registers/entities?after=SITE-048").text.count('href="/registers/entities/') == 11
    assert visitor.get("/registers/entities?words=第7号").text.count('href="/registers/entities/') == 1
    assert visitor.get("/registers/entities?words=%25").text.count('href="/registers/entities/') == 0
    assert (
        visitor.get("/registers/entities?credit_class=D&area=421303").text.count('href="/registers/entities/')
        == 1
    )
    assert "没有符合条件" in visitor.get("/registers/entities?kind=product").text


def test_an_officer_of_one_county_sees_that_county(office, signed_in):
    visitor = signed_in("officer", login="dongcheng", department_id=1, area_code="421303")
    assert visitor.get("/registers/entities").text.count('href="/registers/entities/') == 1
    assert visitor.get("/registers/entities/SITE-001").status_code == 404


def test_a_file_is_checked_then_confirmed(office, signed_in):
    visitor = signed_in("list_keeper")
    data = write_xlsx(
        {
            "人": (
                ("工号", "姓名", "部门", "执法证号", "有效期起", "有效期至"),
                [("P1", STRANGE, "市局", "X1", "2024-01-01", "2099-01-01")],
            )
        }
    )
    answer = upload(visitor, "inspectors", "人员.xlsx", data)
    assert answer.status_code == 303, answer.text
    report = visitor.get(answer.headers["location"])
    assert "没有错误，可以导入" in report.text
    assert "检查人员" in visitor.get("/registers/inspectors").text
    done = visitor.post(answer.headers["location"].partition("?")[0], {"name": "人员.xlsx"})
    assert done.headers["location"] == "/registers/inspectors"
    page = visitor.get("/registers/inspectors").text
    assert "新增1" in page
    assert "&lt;img" in page
    assert "今天可以参加检查" in visitor.get("/registers/inspectors/P1").text


def test_a_bad_file_shows_its_lines_and_brings_nothing_in(office, signed_in):
    visitor = signed_in("officer")
    data = write_csv(("代码", "名称"), [(GOOD, "甲"), (GOOD, STRANGE), ("", "丙")])
    where = upload(visitor, "entities", "坏.csv", data).headers["location"]
    page = visitor.get(where).text
    assert "有2处错误，没有导入任何一行" in page
    assert "代码重复" in page
    assert "确认导入" not in page
    english = visitor.get(
        where,
        headers={
            "cookie": "; ".join(f"{k}={v}" for k, v in visitor.client.cookies.items()) + "; language=en"
        },
    )
    assert "the code appears twice" in english.text
    path, _, name = where.partition("?")
    table = visitor.get(f"{path}/report.csv?{name}").content.decode("utf-8-sig")
    assert table.splitlines()[1].startswith("坏.csv,3,代码,")
    assert (
        visitor.post(path, {"name": "坏.csv"}).headers["location"].startswith("/registers/import/entities/")
    )


@pytest.mark.parametrize(
    "data",
    [b"[" * 5_000_000, b"PK\x03\x04" + b"x" * 99, b"\x7fELF\0\0", b""],
    ids=["brackets", "zip", "program", "empty"],
)
def test_garbage_is_a_sentence_and_not_an_error(office, signed_in, data):
    visitor = signed_in("officer")
    answer = upload(visitor, "entities", "坏.xlsx", data)
    if answer.status_code == 303:
        answer = visitor.get(answer.headers["location"])
    assert answer.status_code == 400
    assert "坏.xlsx" in answer.text or "填写的内容有误" in answer.text


def test_templates_read_back_as_what_the_import_wants(office, signed_in):
    visitor = signed_in("officer")
    answer = visitor.get("/registers/import/template/entities")
    rows = write_xlsx({"a": (("统一社会信用代码", "名称"), [("SITE-900", "新")])})
    assert answer.content[:2] == b"PK"
    assert read_tables("a.xlsx", rows)[0].columns == ("统一社会信用代码", "名称")
    assert visitor.get("/registers/import/template/nothing").status_code in (400, 404)


def test_others_find_no_import(office, signed_in):
    visitor = signed_in("inspector")
    assert visitor.get("/registers/import").status_code == 404
    assert upload(visitor, "entities", "a.csv", b"a,b\n1,2\n").status_code == 404
    assert visitor.get("/registers/entities").status_code == 200


def test_an_unknown_file_or_kind_is_answered_calmly(office, signed_in):
    visitor = signed_in("officer")
    assert visitor.get("/registers/import/entities/" + "0" * 64).status_code == 409
    assert visitor.get("/registers/import/entities/" + "x" * 64).status_code in (400, 404)
    assert visitor.get("/registers/import/nothing/" + "0" * 64).status_code in (400, 404)
    assert visitor.get("/registers/entities?words=%00").status_code == 400
