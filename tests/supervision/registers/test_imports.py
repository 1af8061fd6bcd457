"""A bureau's own files come in line by line, all or nothing."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from supervision.foundation import audit
from supervision.foundation.actor import SYSTEM
from supervision.foundation.errors import Conflict, Refused
from supervision.foundation.sheets import write_csv, write_xlsx
from supervision.identity import actions as identity
from supervision.registers import actions, queries
from supervision.registers.rules.kinds import EntityKind, EntityStatus, FileKind, GradeSource
from supervision.registers.tables import Entity

NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)
DAY = date(2026, 6, 15)
GOOD = "91350100M000100Y43"
GOOD_2 = "914213001835108972"
HEAD = ("社会信用代码", "企业名称", "信用等级", "经营状态", "注册日期", "监管所", "所在区县", "备注栏")


@pytest.fixture
def office(database):
    """A bureau with one station in 421303."""
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        identity.add_department(
            tx, code="SJ", name="随州市市场监督管理局", short_name="市局", area_code="421300"
        )
        identity.add_department(
            tx, code="DC", name="东城市场监督管理所", short_name="东城所", kind="station", area_code="421303"
        )
    return database


def bring(database, kind, data, name="名录.xlsx", actor=SYSTEM):
    with database.transaction(actor=actor, now=NOW) as tx:
        return actions.import_file(tx, kind, name, data)


def entities(*rows, head=HEAD):
    return write_xlsx({"对象": (head, rows)}, ribbon="某局检查对象名录")


def findings(report):
    return [(f.row, f.column, f.rule) for f in report.findings]


def test_entities_come_in_and_the_same_file_again_changes_nothing(office):
    data = entities(
        (GOOD, "甲公司", "A", "存续", "2001.2.3", "东城所", "", "x"),
        ("9142 1300 1835 108972", "乙（随州）\n公司", "b级", "吊销未注销", "20200105", "", "421381", ""),
    )
    report = bring(office, FileKind.ENTITIES, data)
    assert (report.added, report.changed, report.unchanged, report.errors) == (2, 0, 0, 0)
    assert report.ignored_columns == ["备注栏"]
    with office.reading() as session:
        one, two = queries.entity_by_code(session, GOOD), queries.entity_by_code(session, GOOD_2)
        assert (one.credit_class, one.status, one.registered_on) == ("A", EntityStatus.OPEN, date(2001, 2, 3))
        assert (one.area_code, one.kind, one.source) == ("421303", EntityKind.ENTERPRISE, "名录.xlsx")
        assert one.updated_at == NOW
        assert (two.name, two.credit_class, two.status) == ("乙（随州）公司", "B", EntityStatus.REVOKED)
    again = bring(office, FileKind.ENTITIES, data)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_a_narrower_file_updates_its_columns_and_leaves_the_others(office):
    bring(office, FileKind.ENTITIES, entities((GOOD, "甲公司", "A", "存续", "2001-02-03", "东城所", "", "")))
    report = bring(office, FileKind.ENTITIES, write_csv(("注册号", "名称"), [(GOOD, "甲新公司")]), "b.csv")
    assert (report.added, report.changed) == (0, 1)
    with office.reading() as session:
        one = queries.entity_by_code(session, GOOD)
        assert (one.name, one.credit_class, one.area_code) == ("甲新公司", "A", "421303")


def test_every_trouble_has_its_line_and_nothing_comes_in(office):
    data = write_csv(
        HEAD,
        [
            (GOOD, "甲\0公司", "A", "存续", "2001-02-03", "东城所", "", ""),
            (GOOD, "甲公司", "E", "不知道", "昨天", "西城所", "火星", ""),
            ("914200000000000000", "", "", "", "", "", "", ""),
            ("", "丙公司", "", "", "", "", "", ""),
            ("330100000111310", "<img onerror=alert(1)>", "", "", "", "", "", ""),
            ("合计", "", "", "", "", "", "", ""),
        ],
    )
    report = bring(office, FileKind.ENTITIES, data, "坏.csv")
    assert findings(report) == [
        (2, "企业名称", "含有不可见的控制字符"),
        (3, "社会信用代码", "代码重复"),
        (3, "经营状态", "登记状态不认识"),
        (3, "信用等级", "等级不是A、B、C、D"),
        (3, "监管所", "没有登记这个监管所，已留空"),
        (3, "所在区县", "不是行政区划代码，也不是已登记的区划名称"),
        (3, "注册日期", "不是可以识别的日期"),
        (4, "社会信用代码", "代码被表格存成了数字，末几位已经丢失"),
        (4, "企业名称", "名称为空"),
        (5, "社会信用代码", "代码为空"),
        (6, "社会信用代码", "是旧的15位注册号，不是统一社会信用代码"),
    ]
    assert (report.read, report.skipped, report.errors, report.warnings, report.done) == (5, 1, 9, 2, False)
    with office.reading() as session:
        assert queries.entity_page(session) == []


def test_missing_columns_are_named(office):
    report = bring(office, FileKind.ENTITIES, write_csv(("企业名称", "住所"), [("甲", "乙")]), "a.csv")
    assert [(f.column, f.rule) for f in report.findings] == [("统一社会信用代码", "缺少必需的列")]


def test_strange_names_are_accepted_as_text(office):
    names = ["<img src=x onerror=alert(1)>", "${7*7}", "=cmd|'/c calc'!A1", "'; DROP TABLE entity; --"]
    rows = [(f"SITE-{n}", name) for n, name in enumerate(names)]
    assert bring(office, FileKind.ENTITIES, write_xlsx({"a": (("代码", "名称"), rows)})).added == 4
    with office.reading() as session:
        assert [e.name for e in queries.entity_page(session)] == names


def test_an_import_is_recorded_with_count_and_digest(office):
    bring(office, FileKind.ENTITIES, entities((GOOD, "甲公司", "A", "", "", "", "", "")))
    with office.reading() as session:
        event = session.exec(select(audit.AuditEvent).order_by(col(audit.AuditEvent.seq).desc())).first()
    assert event.action == "entities.imported"
    assert event.detail["added"] == 1
    assert len(event.detail["digest"]) == 64


INSPECTOR_HEAD = (
    "工号",
    "姓名",
    "单位",
    "主检",
    "业务专长",
    "执法证号",
    "发证日期",
    "证件有效期至",
    "请假起",
    "请假止",
    "回避对象",
)


def inspectors(*rows, **more):
    return write_xlsx({"人员": (INSPECTOR_HEAD, rows)} | more)


def test_inspectors_come_in_with_certificates_leave_and_recusals(office):
    bring(
        office,
        FileKind.ENTITIES,
        entities((GOOD, "甲公司", "A", "", "", "", "", ""), (GOOD_2, "乙", "", "", "", "", "", "")),
    )
    data = inspectors(
        ("P1", "张三", "市局", "是", "食品、药品", "42130001", "2024-01-01", "2028-12-31", "", "", GOOD),
        (
            "P2",
            "李四",
            "随州市市场监督管理局",
            "",
            "",
            "42130002",
            "2024年1月1日",
            "2028.12.31",
            "2026-06-10",
            "2026-06-20",
            "",
        ),
        请假=(("工号", "起", "止", "事由"), [("P1", "2026-07-01", "2026-07-02", "培训")]),
        回避=(("工号", "统一社会信用代码", "理由"), [("P2", GOOD_2, "亲属")]),
    )
    report = bring(office, FileKind.INSPECTORS, data)
    assert (report.added, report.errors, report.findings) == (2, 0, [])
    with office.reading() as session:
        able = queries.eligible_inspectors(session, on=DAY)
        assert [(i.code, i.can_lead, i.tags) for i in able] == [("P1", True, {"食品", "药品"})]
        assert [i.code for i in queries.eligible_inspectors(session, on=date(2026, 7, 1))] == ["P2"]
        assert queries.eligible_inspectors(session, on=date(2029, 1, 1)) == []
        ties = queries.recusals(session, on=DAY)
        assert [(t.inspector_code, t.entity_code, t.reason) for t in ties] == [
            ("P1", GOOD, ""),
            ("P2", GOOD_2, "亲属"),
        ]
    again = bring(office, FileKind.INSPECTORS, data)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_an_expired_certificate_and_unknown_names_stop_the_import(office):
    data = inspectors(
        ("P1", "张三", "市局", "", "", "42130001", "2020-01-01", "2026-06-14", "", "", "NOBODY-1"),
        ("P1", "李四", "外局", "", "", "42130001", "2024-01-01", "2023-01-01", "2026-06-10", "", ""),
    )
    report = bring(office, FileKind.INSPECTORS, data)
    rules = [(f.row, f.rule) for f in report.findings]
    assert (2, "行政执法证已过期") in rules
    assert (3, "执法证号重复") in rules
    assert (3, "没有登记这个部门") in rules
    assert (3, "有效期止于开始之前") in rules
    assert (3, "请假起止日期不完整或颠倒") in rules
    with office.reading() as session:
        assert queries.inspector_page(session) == []


def test_a_recusal_of_somebody_unknown_is_named(office):
    data = write_csv(("人员编号", "对象代码", "理由"), [("P9", GOOD, "亲属")])
    report = bring(office, FileKind.RECUSALS, data, "回避.csv")
    assert [f.rule for f in report.findings] == ["名录中没有这个编号的检查人员", "名录中没有这个代码的对象"]


def test_credit_classes_come_from_a_file_and_keep_their_history(office):
    bring(office, FileKind.ENTITIES, entities((GOOD, "甲公司", "A", "", "", "", "", "")))
    report = bring(office, FileKind.RISK_GRADES, write_csv(("代码", "等级"), [(GOOD, "C级")]), "分类.csv")
    assert report.changed == 1
    with office.reading() as session:
        one = queries.entity_by_code(session, GOOD)
        assert one.credit_class == "C"
        assert [(g.source, g.grade, g.valid_from) for g in queries.grades_of(session, one.id)] == [
            (GradeSource.CREDIT, "C", DAY)
        ]


def test_a_model_grade_never_overwrites_the_official_class(office):
    bring(office, FileKind.ENTITIES, entities((GOOD, "甲公司", "A", "", "", "", "", "")))
    with office.transaction(actor=SYSTEM, now=NOW) as tx:
        assert actions.regrade(tx, [(GOOD, "D")], basis="模型") == 1
        assert actions.regrade(tx, [(GOOD, "D")], basis="模型") == 0
        assert actions.regrade(tx, [(GOOD, "B")], basis="模型") == 1
        with pytest.raises(Refused, match="不能评级"):
            actions.regrade(tx, [("NOBODY", "B")])
    with office.reading() as session:
        one = queries.entity_by_code(session, GOOD)
        assert one.credit_class == "A"
        assert [g.grade for g in queries.grades_of(session, one.id)] == ["B"]


def test_the_bulk_way_in_refuses_codes_a_draw_cannot_carry_and_codes_twice(office):
    with office.transaction(actor=SYSTEM, now=NOW) as tx:
        with pytest.raises(Refused, match="对象代码"):
            actions.import_entities(tx, [{"code": "有空 格", "name": "甲"}])
        with pytest.raises(Conflict, match="重复"):
            actions.import_entities(tx, [{"code": "A1", "name": "甲"}, {"code": "A1", "name": "乙"}])
        actions.import_entities(tx, ({"code": f"A{n:05d}", "name": f"第{n}家"} for n in range(25_000)))
    with office.reading() as session:
        assert len(session.exec(select(Entity.id)).all()) == 25_000


def test_a_certificate_cannot_belong_to_two_people(office):
    paper = {"number": "X1", "valid_from": date(2024, 1, 1), "valid_to": date(2028, 1, 1)}
    with office.transaction(actor=SYSTEM, now=NOW) as tx:
        actions.import_inspectors(
            tx, [{"code": "P1", "name": "甲", "department_id": 1, "certificates": [paper]}]
        )
        with pytest.raises(Conflict, match="另一人名下"):
            actions.import_inspectors(
                tx, [{"code": "P2", "name": "乙", "department_id": 1, "certificates": [paper]}]
            )
