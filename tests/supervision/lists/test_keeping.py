"""Keeping the one list: versions, changed laws, higher levels, publications; on real databases."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest

from supervision.foundation.actor import SYSTEM
from supervision.foundation.errors import Conflict, NotFound, Refused
from supervision.foundation.sheets import write_csv
from supervision.identity import actions as identity
from supervision.law import actions as law
from supervision.law.rules.norms import ChangeKind, NormChange
from supervision.lists import actions, queries
from supervision.lists.rules.adoption import Mode, Settle
from supervision.lists.rules.changes import What
from supervision.lists.rules.kinds import ListKind
from supervision.lists.rules.listed import Bar
from supervision.lists.rules.powers import PowerType
from supervision.lists.rules.standing import Standing

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
LATER = datetime(2026, 9, 2, 2, tzinfo=UTC)
TODAY = date(2026, 9, 2)
HEAD = ("职权编码", "职权名称", "行使主体", "职权类型", "实施依据", "频次")
ROWS = [
    ("D1", "对兽药的监督检查", "农业农村局", "行政检查", "《兽药管理条例》第四十四条", "每年不少于4次"),
    ("D2", "对公示信息的监督检查", "工商局", "行政检查", "《企业信息公示暂行条例》第三条", ""),
    ("D3", "对种畜禽的监督检查", "农业农村局", "行政许可", "按规定", ""),
]
CHANGE = NormChange("兽药管理条例", ChangeKind.AMENDED, date(2026, 8, 1), articles=(44,), source="公报第1号")


@pytest.fixture
def office(database):
    with database.transaction(actor=SYSTEM, now=NOW) as tx:
        identity.add_department(tx, code="NY", name="随州市农业农村局", short_name="农业局", kind="bureau")
        identity.add_department(tx, code="SJ", name="随州市市场监督管理局", short_name="市局", kind="bureau")
        actions.import_list(tx, "duty", "权责.csv", write_csv(HEAD, ROWS), valid_from=date(2026, 1, 1))
        actions.merge_lists(tx)
    return database


def bring(database, kind, rows, head=HEAD, at=LATER, **values):
    with database.transaction(actor=SYSTEM, now=at) as tx:
        found = actions.import_list(tx, kind, "清单.csv", write_csv(head, rows), **values)
        actions.merge_lists(tx)
        return found


def test_versions_hold_one_after_the_other_and_tell_what_changed(office):
    _report, second = bring(
        office,
        "duty",
        [(*ROWS[0][:5], "每年不少于2次"), ROWS[1], ("D4", "对饲料的检查", "农业农村局", "行政检查", "", "")],
    )
    with office.reading() as session:
        newer, older, versions = queries.version_pair(session, second.id)
        assert [(queries.begins(v), v.valid_to) for v in versions] == [
            (date(2026, 1, 1), date(2026, 9, 1)),
            (TODAY, None),
        ]
        found = queries.version_changes(session, older, newer)
        assert [row.name for row in found.added] == ["对饲料的检查"]
        assert [row.name for row in found.removed] == ["对种畜禽的监督检查"]
        assert [one.what for one in found.changed] == [(What.CAP,)]
        assert [v.version for v in queries.lists_on(session, date(2026, 5, 1))] == [1]
        assert [v.version for v in queries.lists_on(session, TODAY)] == [2]
    with office.transaction(actor=SYSTEM, now=LATER) as tx:
        actions.set_validity(tx, list_id=second.id, valid_from=date(2026, 7, 1))
        with pytest.raises(Refused, match="最新一版"):
            actions.set_validity(tx, list_id=older.id, valid_from=date(2026, 7, 1))
        with pytest.raises(Refused, match="应当更晚"):
            actions.set_validity(tx, list_id=second.id, valid_from=date(2025, 7, 1))
    with office.reading() as session:
        assert queries.source_list(session, older.id).valid_to == date(2026, 6, 30)


def test_the_elements_are_read_and_what_cannot_be_right_is_counted(office):
    with office.reading() as session:
        items = {item.name: item.id for item in queries.unified_page(session)}
        read = queries.particulars_of(session, items.values())
        assert read[items["对兽药的监督检查"]].power is PowerType.INSPECTION
        assert read[items["对种畜禽的监督检查"]].power is PowerType.LICENCE
        [cited] = queries.citations_of(session, items["对兽药的监督检查"])
        assert (cited.law, cited.article, cited.printed_on) == ("兽药管理条例", 44, date(2026, 1, 1))
        [source] = queries.lists_in_force(session)
        rates = queries.list_rates(session)
        assert rates.completed.whole == 2  # a licence needs no checklist
        assert rates.accurate.part == rates.accurate.whole - source.wrong
        assert source.wrong == 2  # 按规定 is no article, 工商局 no department of this place
        gaps = queries.gap_counts(session, on=TODAY)
        assert (gaps["no-citation"], gaps["power-no-checklist"]) == (1, 2)
        assert [i.name for i in queries.unified_page(session, power="licence")] == ["对种畜禽的监督检查"]
    with office.transaction(actor=SYSTEM, now=LATER) as tx:
        actions.name_department(
            tx, department_id=2, name="工商局", valid_to=date(2019, 3, 1), basis="机构改革"
        )
        with pytest.raises(Conflict):
            actions.name_department(tx, department_id=1, name="工商局")
        with pytest.raises(NotFound):
            actions.name_department(tx, department_id=99, name="丙局")
        actions.merge_lists(tx)
    with office.reading() as session:
        assert queries.unified_item(session, "QD-000002").department_id == 2
        assert queries.lists_in_force(session)[0].wrong == 1


def test_a_changed_law_lights_up_what_cites_it_until_somebody_answers(office):
    with office.transaction(actor=SYSTEM, now=LATER) as tx:
        actions.publish_checklist(
            tx,
            unified_item_id=2,
            title="公示信息",
            points=[{"item_text": "年报", "penalty_basis": "《兽药管理条例》第四十四条"}],
        )
        law.enter_law_change(tx, CHANGE)
        with pytest.raises(Refused, match="已经登记"):
            law.enter_law_change(tx, CHANGE)
    with office.reading() as session:
        [alarm] = [a for a in queries.open_alarms(session, on=TODAY) if a.change.own]
        assert (alarm.item_id, alarm.due_on, alarm.in_basis) == (1, date(2026, 9, 1), True)
        assert alarm.overdue(TODAY)
        assert [i.code for i in queries.unified_page(session, gap="law-changed", on=TODAY)] == ["QD-000001"]
    with office.transaction(actor=SYSTEM, now=LATER) as tx:
        with pytest.raises(Refused, match="核对的结果"):
            actions.answer_alarm(tx, code=alarm.change.code, item_code="QD-000001", note="")
        actions.answer_alarm(tx, code=alarm.change.code, item_code="QD-000001", note="所引条款内容未变")
        assert queries.alarmed_items(tx.session, on=TODAY) == set()
        law.enter_law_change(
            tx, NormChange("兽药管理条例", ChangeKind.REPEALED, date(2026, 9, 1), source="公报第2号")
        )
    with office.reading() as session:
        found = queries.open_alarms(session, on=TODAY)
        assert [(a.item_id, bool(a.checklists)) for a in found] == [(1, False), (2, True)]
        assert len(queries.answers_of(session, 1)) == 1
        [entered] = [c for c in law.queries.law_changes(session) if c.own and c.kind is ChangeKind.REPEALED]
    with office.transaction(actor=SYSTEM, now=LATER) as tx:
        with pytest.raises(Refused, match="已废止"):
            actions.answer_alarm(
                tx, code=found[0].change.code, item_code="QD-000001", note="所引条款内容未变"
            )
        law.strike_law_change(tx, change_id=entered.id, reason="登记错了年份")
        with pytest.raises(Refused):
            law.strike_law_change(tx, change_id=entered.id, reason="再撤一次")
        assert queries.open_alarms(tx.session, on=TODAY) == []


ABOVE = ("事项编码", "事项名称", "监管部门", "设定依据", "监管对象")
FIRST = [
    ("99000000000100", "对兽药的行政检查", "农业农村部门", "《兽药管理条例》第四十四条", "兽药店"),
    ("99000000000200", "对渔船的行政检查", "农业农村部门", "《渔业法》第七条", "渔船"),
    ("99000000000300", "对盐场的行政检查", "盐业主管部门", "《食盐专营办法》第二十条", "盐场"),
]
SECOND = [
    (*FIRST[0][:3], "《兽药管理条例》第四十五条", "兽药店、兽药厂"),
    ("99000000000400", "对饲料的行政检查", "农业农村部门", "《饲料和饲料添加剂管理条例》第四条", "饲料店"),
]


def above(database, rows, at=NOW):
    with database.transaction(actor=SYSTEM, now=at) as tx:
        return actions.import_template(tx, "supervision", "省.csv", write_csv(ABOVE, rows), issuer="湖北省")[
            1
        ]


def test_items_that_stand_for_years_and_nobody_looked_at_are_counted_with_their_rows(office):
    later = date(2031, 3, 3)
    with office.transaction(actor=SYSTEM, now=LATER) as tx:
        assert queries.gap_counts(tx.session, on=date(2031, 3, 1))["sleeping"] == 0
        assert queries.gap_counts(tx.session, on=later)["sleeping"] == 3
        actions.weigh_items(tx, {1: (0, 2, 1)}, {1: date(2026, 3, 4)})
    with office.reading() as session:
        assert queries.gap_counts(session, on=later)["sleeping"] == 2
        rows = queries.unified_page(session, gap="sleeping", on=later)
        assert [row.code for row in rows] == ["QD-000002", "QD-000003"]
        assert "sleeping" not in queries.gap_counts(session)


def test_an_inserted_article_is_told_as_such_where_its_law_changed(office):
    change = NormChange("种畜禽管理条例", ChangeKind.AMENDED, date(2026, 8, 1), source="公报第2号")
    row = ("D3", "对种畜禽的监督检查", "农业农村局", "行政检查", "《种畜禽管理条例》第十二条之二第一款", "")
    bring(office, "duty", [row], at=NOW, valid_from=date(2026, 2, 1))
    with office.transaction(actor=SYSTEM, now=LATER) as tx:
        law.enter_law_change(tx, change)
        [alarm] = [a for a in queries.open_alarms(tx.session, on=TODAY) if a.change.own]
        assert [place.text() for place in alarm.places] == ["《种畜禽管理条例》第12条之2第1款"]


def test_items_from_above_are_claimed_and_changes_wait_for_a_decision(office):
    first = above(office, FIRST)
    with office.transaction(actor=SYSTEM, now=NOW) as tx:
        keys = list(queries.template_items(tx.session, first.id))
        assert actions.claim_items(tx, template_id=first.id, keys=keys[1:2], mode=Mode.REUSE) == 1
        actions.claim_items(
            tx,
            template_id=first.id,
            keys=keys[:1],
            mode=Mode.LOCALISE,
            own={"target": "本市兽药店", "name": "改名"},
        )
        with pytest.raises(Refused, match="理由"):
            actions.claim_items(tx, template_id=first.id, keys=keys[2:], mode=Mode.NOT_APPLICABLE)
        actions.claim_items(
            tx, template_id=first.id, keys=keys[2:], mode=Mode.NOT_APPLICABLE, note="本市没有盐场"
        )
        with pytest.raises(NotFound):
            actions.claim_items(tx, template_id=first.id, keys=["x"], mode=Mode.REUSE)
        actions.add_local_item(
            tx,
            kind=ListKind.SUPERVISION,
            own={
                "name": "对编钟的检查",
                "department": "文旅局",
                "basis": "《随州市曾侯乙编钟保护条例》第五条",
            },
        )
        issued = actions.issue_adopted(tx, kind="supervision", issuer="湖北省")
        with pytest.raises(Conflict):
            actions.issue_adopted(tx, kind="supervision", issuer="湖北省")
        actions.merge_lists(tx)
        assert queries.claim(tx.session) is not None
        share, apart = queries.claim(tx.session)
        assert (share.part, share.whole, apart) == (2, 2, 1)
        rows = queries.all_rows(tx.session, issued.id)
        assert [(row.name, row.target) for row in rows] == [
            ("对兽药的行政检查", "本市兽药店"),
            ("对渔船的行政检查", "渔船"),
            ("对编钟的检查", ""),
        ]
        [one] = queries.unified_page(tx.session, words="兽药")
        assert set(one.external_codes) == {"duty", "supervision"}
    with pytest.raises(Conflict):
        above(office, FIRST)
    second = above(office, SECOND, at=LATER)
    with office.reading() as session:
        assert queries.all_rows(session, issued.id)[0].basis == FIRST[0][3]  # nothing changed by itself
        found = {one.key: one for one in queries.offers(session, second, on=TODAY)}
        assert set(found) == {"99000000000100", "99000000000200", "99000000000300"}
        medicine = found["99000000000100"]
        assert (medicine.what, medicine.ours) == ((What.TARGET, What.BASIS), (What.TARGET,))
        assert medicine.due_on == date(2026, 10, 2)
        assert found["99000000000200"].new is None
        assert sum(row.adoption is None for row in queries.claims(session, second)) == 1
    with office.transaction(actor=SYSTEM, now=LATER) as tx:
        with pytest.raises(Refused, match="最新一版"):
            actions.claim_items(tx, template_id=first.id, keys=keys[:1], mode=Mode.REUSE)
        with pytest.raises(Refused, match="理由"):
            actions.settle_changes(tx, template_id=second.id, keys=list(found), settle=Settle.KEEP)
        wanted = ["99000000000100", "99000000000200"]
        assert actions.settle_changes(tx, template_id=second.id, keys=wanted, settle=Settle.ACCEPT) == 2
        actions.settle_changes(
            tx, template_id=second.id, keys=["99000000000300"], settle=Settle.KEEP, note="仍无盐场"
        )
        assert queries.offers(tx.session, second, on=TODAY) == []
        with pytest.raises(Refused, match="没有等待"):
            actions.settle_changes(tx, template_id=second.id, keys=wanted, settle=Settle.ACCEPT)
        again = actions.issue_adopted(tx, kind="supervision", issuer="湖北省")
        [kept, local] = queries.all_rows(tx.session, again.id)
        assert (kept.basis, kept.target, local.name) == (SECOND[0][3], "本市兽药店", "对编钟的检查")
        county = actions.pass_on(tx, list_id=again.id, issuer="随州市")
        assert (county.level, county.rows) == (3, 2)
        keys = list(queries.template_items(tx.session, county.id))
        actions.claim_items(tx, template_id=county.id, keys=keys[:1], mode=Mode.REUSE, place="421303")
        share, _apart = queries.claim(tx.session, place="421303")
        assert (share.part, share.whole) == (1, 2)


def test_a_published_version_is_its_fingerprint_and_stays(office):
    with office.transaction(actor=SYSTEM, now=NOW) as tx:
        first = actions.publish_list(tx, title="一张清单", bureau="随州市")
        with pytest.raises(Refused, match="完全相同"):
            actions.publish_list(tx, title="一张清单", bureau="随州市")
        with pytest.raises(Refused, match="理由"):
            actions.withdraw_published(tx, version=1, reason="")
    assert hashlib.sha256(first.content.encode()).hexdigest() == first.sha256
    told = json.loads(first.content)
    assert [item["code"] for item in told["items"]] == ["QD-000001", "QD-000002", "QD-000003"]
    assert told["items"][0]["articles"] == [["兽药管理条例", 44, None, None]]
    assert told["previous"] == ""
    bring(office, "duty", ROWS[:2])
    with office.transaction(actor=SYSTEM, now=LATER) as tx:
        second = actions.publish_list(tx, title="一张清单", bureau="随州市")
        assert (second.items, json.loads(second.content)["previous"]) == (2, first.sha256)
        actions.withdraw_published(tx, version=2, reason="有一项印错")
        with pytest.raises(Refused, match="已经撤回"):
            actions.withdraw_published(tx, version=2, reason="有一项印错")
        assert queries.shown_list(tx.session).version == 1
        assert queries.published_list(tx.session, 2).reason == "有一项印错"
        with pytest.raises(NotFound):
            queries.published_list(tx.session, 3)


def test_what_no_list_of_checks_carries_must_not_be_checked(office):
    with office.reading() as session:
        assert queries.barred_items(session, [1, 2, 3]) == []
    bring(
        office,
        "check-items",
        [("", "对兽药的行政检查", "农业农村局", "行政检查", "", "1次/年")],
        department_id=1,
    )
    with office.transaction(actor=SYSTEM, now=LATER) as tx:
        assert queries.barred_items(tx.session, [1, 3]) == [("对种畜禽的监督检查", Bar.UNLISTED)]
        [cap] = queries.item_caps(tx.session, [1, 3])
        assert (cap.code, cap.most, cap.words) == ("QD-000001", 1, "1次/年")
        gaps = queries.gap_counts(tx.session, on=TODAY)
        assert (gaps["unlisted"], gaps["conflict"]) == (1, 1)  # at least four visits against a cap of one
        actions.set_standing(
            tx, item_code="QD-000001", standing=Standing.NO_DISTURB, basis="市政府2026年清单"
        )
        assert queries.barred_items(tx.session, [1]) == [("对兽药的监督检查", Bar.NO_DISTURB)]
        assert queries.barred_items(tx.session, [1], drawn=False) == []
        with pytest.raises(Refused, match="依据"):
            actions.set_standing(tx, item_code="QD-000001", standing=Standing.KEY, basis="")
        actions.set_standing(tx, item_code="QD-000001", standing=Standing.RANDOM, basis="")
        assert queries.barred_items(tx.session, [1]) == []
