"""Where headings are not known, a person says once what each column is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from supervision.foundation import audit, clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.errors import NotFound, Refused
from supervision.foundation.grids import Grid
from supervision.foundation.sheets import NoHeader, write_csv
from supervision.identity import actions as identity
from supervision.registers import actions, queries
from supervision.registers.rules.columns import layout, settle
from supervision.registers.rules.kinds import FileKind
from supervision.registers.rules.templates import COLUMNS, required

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)
GOOD = "91350100M000100Y43"
KNOWN = COLUMNS[FileKind.ENTITIES]
NEED = required(FileKind.ENTITIES, ())
STRANGE = write_csv(("甲列", "乙列", "住处"), [(GOOD, "甲公司", "东城"), ("SITE-1", "乙", "西城")])


def choose(database, headings, fields, **more):
    values = {
        "kind": "entities",
        "department_id": None,
        "known": KNOWN,
        "need": NEED,
        "headless": False,
    } | more
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        return actions.choose_columns(tx, headings=headings, fields=fields, **values)


def check(database, data):
    with database.reading() as session:
        return actions.check_file(session, FileKind.ENTITIES, "a.csv", data, actor=SYSTEM, on=NOW.date())


def test_a_choice_is_kept_read_by_changed_recorded_and_forgotten(database):
    with pytest.raises(NoHeader):
        check(database, STRANGE)
    kept = choose(database, ["甲列", "乙列", "住处"], ["code", "name", "address"])
    rows = check(database, STRANGE).rows
    assert [(row["code"], row["name"], row["address"]) for row in rows] == [
        (GOOD, "甲公司", "东城"),
        ("SITE-1", "乙", "西城"),
    ]
    again = choose(database, ["甲列", "乙列", "住处"], ["code", "name", ""])
    assert again.id == kept.id
    assert "address" not in check(database, STRANGE).rows[0]
    with database.reading() as session:
        events = session.exec(select(audit.AuditEvent).order_by(col(audit.AuditEvent.seq))).all()
    assert [e.action for e in events] == ["columns.chosen", "columns.chosen"]
    assert events[1].detail["before"] == {"code": "甲列", "name": "乙列", "address": "住处"}
    assert events[1].detail["after"] == {"code": "甲列", "name": "乙列"}
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        with pytest.raises(NotFound):
            actions.forget_columns(tx, kept.id, ["duty"])
        actions.forget_columns(tx, kept.id, list(FileKind))
    with pytest.raises(NoHeader):
        check(database, STRANGE)


def test_a_choice_belongs_to_one_department_and_leaves_known_headings_alone(database):
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        own = identity.add_department(tx, code="SJ", name="市场监督管理局", short_name="市局").id
    choose(database, ["甲列", "乙列", "住处"], ["code", "name", "address"], department_id=own)
    with pytest.raises(NoHeader):
        check(database, STRANGE)
    with database.reading() as session:
        assert queries.choice_of(session, "entities", own).headings["code"] == "甲列"
        assert [c.department_id for c in queries.column_choices(session, ["entities"])] == [own]


def test_a_file_without_a_head_is_read_by_letters(database):
    choose(database, ["列A", "列B"], ["name", "code"], headless=True)
    checked = check(database, write_csv(("甲公司", GOOD), [("乙", "SITE-1")]))
    assert [row["name"] for row in checked.rows] == ["甲公司", "乙"]


@pytest.mark.parametrize(
    ("headings", "fields", "sentence"),
    [
        (["甲", "乙"], ["code"], "个数不一致"),
        (["甲", "乙"], ["code", "code"], "选了两列（甲、乙）"),
        (["甲", "乙"], ["code", ""], "名称"),
        (["甲", "乙"], ["code", "password"], "没有“password”"),
        (["甲" * 201, "乙"], ["code", "name"], "过长"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_a_sentence(database, headings, fields, sentence):
    with pytest.raises(Refused, match=sentence):
        choose(database, headings, fields)
    with database.reading() as session:
        assert queries.column_choices(session, list(FileKind)) == []


def test_what_the_system_would_guess_wrongly_stays_out_when_somebody_says_so():
    chosen = settle(["名称", "代码", "企业"], ["", "code", "name"], KNOWN, NEED)
    assert chosen == {"code": "代码", "name": "企业"}
    assert settle(["名称", "代码", "地址"], ["name", "code", ""], KNOWN, NEED)["address"] == ""


def test_the_page_shows_a_file_as_it_lies_with_repeated_and_missing_headings_by_letter():
    rows = [["某局"], [], ["名称", "代码", "代码", ""], ["甲", "1", "2", "3"], ["乙", "1", "4"]]
    found = layout([Grid("空", []), Grid("一", rows)], KNOWN)
    assert (found.sheet, found.header_row, found.more) == (1, 3, 0)
    assert [(c.letters, c.heading, c.samples, c.field) for c in found.columns] == [
        ("A", "名称", ("甲", "乙"), "name"),
        ("B", "代码", ("1",), "code"),
        ("C", "列C", ("2", "4"), ""),
        ("D", "列D", ("3",), ""),
    ]
    bare = layout([Grid("一", rows[3:])], KNOWN, header_row=0)
    assert (bare.header_row, [c.heading for c in bare.columns]) == (0, ["列A", "列B", "列C", "列D"])
    with pytest.raises(Refused, match="没有任何内容"):
        layout([Grid("一", [[""]])], KNOWN)


GRIDS = st.lists(st.lists(st.text(max_size=4) | st.sampled_from(["名称", "代码"]), max_size=6), max_size=8)


@given(GRIDS, st.integers(0, 9) | st.none())
def test_whatever_lies_in_a_file_the_page_can_show_it(rows, header_row):
    try:
        found = layout([Grid("一", rows)], KNOWN, header_row=header_row)
    except Refused:
        assert not any(any(row) for row in rows)
        return
    assert len({column.heading for column in found.columns}) == len(found.columns)


def test_a_keeper_says_what_the_columns_are_and_the_next_file_needs_no_choice(database, signed_in):
    keeper = signed_in("list_keeper")
    strange = write_csv(("事 由 名", "由谁", "<b>凭什么</b>"), [("查甲", "甲局", "《甲法》")])
    form = {"kind": "duty", "year": "2026", "department_id": "", "place": ""}
    where = keeper.post("/lists/import", form, files={"file": ("清单.csv", strange)}).headers["location"]
    columns = keeper.get(where).headers["location"]
    page = keeper.get(columns).text
    assert "没有认出这个文件的表头" in page
    assert "&lt;b&gt;凭什么" in page
    about = {"name": "清单.csv", "year": "2026", "department": "0", "place": "", "sheet": "0", "row": "1"}
    missing = keeper.post(columns.partition("?")[0], about | {"field": ["-", "department", "basis"]})
    assert missing.status_code == 409
    assert "还没有选这些必需的内容：事项名称" in missing.text
    assert missing.text.count(" selected") == page.count(" selected") + 2  # what was chosen is still there
    twice = keeper.post(columns.partition("?")[0], about | {"field": ["name", "name", "basis"]})
    assert twice.status_code == 409
    assert "选了两列" in twice.text
    assert twice.text.count("另一列也选了这一项") == 2
    done = keeper.post(columns.partition("?")[0], about | {"field": ["name", "department", "basis"]})
    assert done.status_code == 303
    assert "没有错误，可以导入" in keeper.get(done.headers["location"]).text
    other = write_csv(("由谁", "事由名"), [("乙局", "查乙")])
    where = keeper.post("/lists/import", form, files={"file": ("清单.csv", other)}).headers["location"]
    assert "没有错误，可以导入" in keeper.get(where).text
    kept = keeper.get("/lists/import").text
    assert "记住的列对应" in kept
    assert keeper.post("/lists/columns/1/forget").status_code == 303
    assert "记住的列对应" not in keeper.get("/lists/import").text
    assert keeper.post("/lists/columns/1/forget").status_code == 404


def test_a_very_wide_file_is_laid_out_whole_in_groups_and_read(database, signed_in):
    keeper = signed_in("list_keeper")
    heads = [f"甲{n}" for n in range(256)]
    heads[200], heads[255] = "由谁甲", "查什么甲"
    strange = write_csv(heads, [[f"值{n}" for n in range(256)]])
    form = {"kind": "duty", "year": "2026", "department_id": "", "place": ""}
    where = keeper.post("/lists/import", form, files={"file": ("宽.csv", strange)}).headers["location"]
    columns = keeper.get(where).headers["location"]
    page = keeper.get(columns).text
    assert page.count("<details") == 4
    assert "查什么甲" in page
    fields = ["-"] * 256
    fields[200], fields[255] = "department", "name"
    about = {"name": "宽.csv", "year": "2026", "department": "0", "place": "", "sheet": "0", "row": "1"}
    done = keeper.post(columns.partition("?")[0], about | {"field": fields})
    assert done.status_code == 303
    assert "没有错误，可以导入" in keeper.get(done.headers["location"]).text


def test_the_registers_have_the_same_page(database, signed_in):
    officer = signed_in("officer")
    where = officer.post("/registers/import", {"kind": "entities"}, files={"file": ("a.csv", STRANGE)})
    columns = officer.get(where.headers["location"]).headers["location"]
    assert "住处" in officer.get(columns).text
    form = {"name": "a.csv", "sheet": "0", "row": "1", "field": ["code", "name", "address"]}
    done = officer.post(columns.partition("?")[0], form)
    assert "文件检查通过" in officer.get(done.headers["location"]).text
    assert "甲列" in officer.get("/registers/import").text
    assert clock.today().isoformat() in officer.get("/registers/import").text
