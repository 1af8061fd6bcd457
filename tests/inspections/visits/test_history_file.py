"""A bureau's own file of past visits."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from inspections.visits import queries
from inspections.visits.commands import group
from inspections.visits.rules.results import ResultCode
from supervision.foundation.actor import EVERYTHING
from supervision.foundation.database import Database
from supervision.foundation.desk import Desk
from tests.inspections.visits.scene import stage

HEAD = "检查行为编号,检查对象代码,检查部门,检查日期,检查人员编号,事项编码,检查结果,检查类型\n"
GOOD = (
    HEAD + "旧1,91421300MA00000001,随市监,2025-03-04,I011、I012,U0001,未发现问题,日常检查\n"
    "旧2,91421300MA00000001,随州市市场监督管理局,2025/3/4,I011,U0002,R05；R08,\n"
    "旧3,91421300MA00000002,随市监,2025年5月6日,I012,,通过登记的住所（经营场所）无法联系,个案检查\n"
)


@pytest.fixture
def desk(database: Database) -> Desk:
    """The command's desk on the stage."""
    stage(database)
    made = Desk(as_json=True, settings=database.settings)
    made.__dict__["database"] = database
    return made


def run(desk: Desk, tmp_path: Path, text: str, *words: str) -> tuple[int, dict[str, object]]:
    file = tmp_path / "past.csv"
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(group, ["import", str(file), *words], obj=desk)
    return done.exit_code, json.loads(done.stdout or "{}")


def test_a_file_comes_in_once_and_the_same_file_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    assert run(desk, tmp_path, GOOD, "--dry-run")[1]["done"] is False
    code, told = run(desk, tmp_path, GOOD)
    assert (code, told["read"], told["added"]) == (0, 3, 2)
    with desk.database.reading() as session:
        lines = queries.visit_lines(session, EVERYTHING, queries.Wanted(entity_code="91421300MA00000001"))
        old = next(line for line in lines if line.status == "closed")
        acts = queries.acts_of(session, old.id)
        assert [act.codes for act in acts] == [(ResultCode.R01,), (ResultCode.R08, ResultCode.R05)]
        assert [act.act.problem for act in acts] == [False, True]
        assert len(queries.officers_of(session, old.id)) == 2
    code, told = run(desk, tmp_path, GOOD)
    assert (code, told["added"], told["unchanged"]) == (0, 0, 2)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("旧9,NOBODY,随市监,2025-03-05,I011,U0001,R01,", "名录库或清单中没有这个代码"),
        ("旧9,91421300MA00000001,天外局,2025-03-05,I011,U0001,R01,", "名录库或清单中没有这个代码"),
        ("旧9,91421300MA00000001,随市监,2099-03-04,I011,U0001,R01,", "检查日期在今天之后"),
        ("旧9,91421300MA00000001,随市监,昨天,I011,U0001,R01,", "不是可以识别的日期"),
        ("旧9,91421300MA00000001,随市监,2025-03-05,I011,U0001,很好,", "不是可以识别的检查结果"),
        ("旧9,91421300MA00000001,随市监,2025-03-05,I011,U0001,R01、R05,", "检查结果互相矛盾"),
        ("旧9,91421300MA00000001,随市监,2025-03-05,I011,U0001,R01,看看", "不是可以识别的选项"),
        ("旧1,91421300MA00000009,随市监,2025-03-05,I011,U0001,R01,", "编号重复"),
        ("旧9,91421300MA00000001,随市监,2025-03-04,I011,U0001,R01,", "同一天同一部门同一事项出现了两次"),
    ],
)
def test_a_bad_line_is_named_and_nothing_comes_in(desk: Desk, tmp_path: Path, line: str, rule: str) -> None:
    code, told = run(desk, tmp_path, GOOD + line + "\n", "--report", str(tmp_path / "report.csv"))
    assert (code, told["errors"], told["done"]) == (1, 1, False)
    assert rule in str(told["findings"])
    assert rule in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")
    with desk.database.reading() as session:
        assert len(queries.visit_lines(session, EVERYTHING)) == 3


def test_a_file_without_results_names_the_missing_column(desk: Desk, tmp_path: Path) -> None:
    code, told = run(desk, tmp_path, "检查对象代码,检查部门,检查日期\n91421300MA00000001,随市监,2025-03-04\n")
    assert code == 1
    assert "检查结果" in str(told["findings"])
