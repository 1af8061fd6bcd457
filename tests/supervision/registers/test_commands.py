"""`supervision registers …` and `supervision lists …` on the command line."""

import csv
import json

import pytest
from click.testing import CliRunner

import cli
from supervision.foundation import clock
from supervision.foundation.actor import SYSTEM
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Problem
from supervision.foundation.sheets import write_csv
from supervision.identity import actions as identity

GOOD = "91350100M000100Y43"


@pytest.fixture
def call(database, tmp_path):
    """Run a command on the fresh database; gives (exit code, what it printed as JSON or text, the problem)."""
    with database.transaction(actor=SYSTEM, now=clock.now()) as tx:
        identity.add_department(tx, code="NY", name="随州市农业农村局", short_name="农业局")
    cli.gather()

    def run(*words, as_json=True):
        desk = Desk(as_json=as_json, settings=database.settings)
        result = CliRunner().invoke(cli.supervision, [str(word) for word in words], obj=desk)
        desk.database.close()
        if result.exception and not isinstance(result.exception, SystemExit | Problem):
            raise result.exception
        told = json.loads(result.stdout) if as_json and result.stdout.startswith("{") else result.stdout
        return result.exit_code, told, result.exception

    return run


def table(path, head, rows):
    path.write_bytes(write_csv(head, rows))
    return path


def test_entities_are_checked_then_imported(call, tmp_path):
    file = table(tmp_path / "名录.csv", ("代码", "名称"), [(GOOD, "甲公司"), ("330100000111310", "乙公司")])
    code, told, _ = call("registers", "import", "entities", file, "--dry-run")
    assert (code, told["added"], told["done"], told["warnings"]) == (0, 2, False, 1)
    code, told, _ = call("registers", "import", "entities", file)
    assert (code, told["added"], told["done"]) == (0, 2, True)
    code, told, _ = call("registers", "import", "entities", file)
    assert (told["added"], told["unchanged"]) == (0, 2)


def test_a_file_with_errors_exits_with_one_and_leaves_a_report(call, tmp_path):
    file = table(tmp_path / "坏.csv", ("代码", "名称"), [(GOOD, "甲"), (GOOD, "=cmd|x")])
    out = tmp_path / "report.csv"
    code, told, _ = call("registers", "import", "entities", file, "--report", out)
    assert (code, told["errors"], told["done"]) == (1, 1, False)
    with out.open(encoding="utf-8-sig") as lines:
        rows = list(csv.reader(lines))
    assert rows[1][:4] == ["坏.csv", "3", "代码", GOOD]
    code, told, _ = call("registers", "import", "entities", file, as_json=False)
    assert "坏.csv第3行“代码”" in told
    assert "1处错误" in told


def test_lists_are_imported_merged_and_told_about(call, tmp_path):
    duty = table(
        tmp_path / "duty.csv", ("事项编码", "事项名称", "部门"), [("D1", "对兽药的监督检查", "农业农村局")]
    )
    random = table(
        tmp_path / "random.csv", ("事项名称", "部门"), [("兽药抽查", "农业局"), ("蚕种抽查", "农业局")]
    )
    truth = table(
        tmp_path / "truth.csv",
        ("file_name", "row_number", "true_item"),
        [("duty.csv", 2, "a"), ("random.csv", 2, "a"), ("random.csv", 3, "a")],
    )
    code, told, _ = call("lists", "import", "duty", duty, "--department", "NY", "--year", 2026, "--dry-run")
    assert (code, told["done"]) == (0, False)
    assert call("lists", "import", "duty", duty, "--department", "NY", "--year", 2026)[1]["version"] == 1
    assert call("lists", "import", "random", random)[1]["done"]
    code, told, _ = call("lists", "merge", "--truth", truth, "--errors", tmp_path / "errors.csv")
    assert (told["placed"], told["precision"], told["right"], told["missed"]) == (3, 1.0, 1, 2)
    assert (tmp_path / "errors.csv").read_text(encoding="utf-8-sig").count("missed") == 2
    code, told, _ = call("lists", "status")
    assert told["placed"] == {"code": 0, "alignment": 0, "name": 2, "alone": 1, "decision": 0}
    assert "认领率" in call("lists", "status", as_json=False)[1]


def test_an_unknown_kind_or_department_is_a_sentence(call, tmp_path):
    file = table(tmp_path / "a.csv", ("事项名称",), [("甲",)])
    assert "没有“权力”这种清单" in str(call("lists", "import", "权力", file)[2])
    assert "没有编码为XX的部门" in str(call("lists", "import", "duty", file, "--department", "XX")[2])
    code, told, _ = call("lists", "import", "check-items", file)
    assert (code, told["findings"][0][5]) == (1, "缺少必需的列")


def test_matching_needs_tables_only(tmp_path):
    one = table(
        tmp_path / "a.csv",
        ("row_id", "item", "department", "content"),
        [("R1", "对兽药的监督检查", "农业农村局", "x"), ("R2", "旅行社经营情况的检查", "文旅局", "")],
    )
    two = table(
        tmp_path / "b.csv",
        ("row_id", "item", "department"),
        [("D1", "兽药监督抽查", "随州市农业农村局"), ("D2", "旅行社取得许可证情况的检查", "文旅局")],
    )
    out = tmp_path / "pairs.csv"
    cli.gather()
    desk = Desk(as_json=True)
    result = CliRunner().invoke(
        cli.supervision, ["lists", "match", str(one), str(two), "--out", str(out)], obj=desk
    )
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["same"] == 1
    with out.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert [rows[0][key] for key in ("a", "b", "relation", "sure")] == ["R1", "D1", "same", "1"]
    assert float(rows[0]["score"]) > 0.95
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
