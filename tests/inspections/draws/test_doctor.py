"""The doctor finds draws that were none, and leaves honest ones in peace."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from inspections.draws.commands import group
from inspections.draws.rules.complaints import told
from inspections.draws.rules.doctor import examine
from inspections.draws.rules.pastdraws import PastDraw, PastPool, past_draws, past_pool
from inspections.draws.rules.symptoms import Symptom
from supervision.foundation.desk import Desk
from supervision.foundation.errors import Unreadable

SIZE, TAKEN = 20_000, 1_000
CODES = [f"91421300MA{n:08d}" for n in range(SIZE)]
PEOPLE = [f"ZF{n:03d}" for n in range(40)]
REAL = Path(__file__).parents[3].parent / "shared" / "data" / "entities" / "zhejiang_draw_2017_part1.csv"


def pool() -> PastPool:
    return PastPool(
        {code: at for at, code in enumerate(CODES)}, tuple("AB"[at % 4 == 0] for at in range(SIZE))
    )


def listed(name: str, places: Sequence[int], teams: Sequence[tuple[str, ...]] = ()) -> PastDraw:
    strata = tuple("AB"[at % 4 == 0] for at in places)
    return PastDraw(name, tuple(CODES[at] for at in places), strata, tuple(teams))


def honest(name: str, rng: np.random.Generator) -> PastDraw:
    places = rng.choice(SIZE, TAKEN, replace=False).tolist()
    teams = [tuple(rng.choice(PEOPLE, 2, replace=False).tolist()) for _place in places]
    return listed(name, places, teams)


def vendor(name: str, rng: np.random.Generator) -> PastDraw:
    """Every step-th line from one random start, read in pages whose next first line is lost; inspectors in turns."""
    read = [at for at in range(SIZE) if at == 0 or at % 5_000]
    step = len(read) // TAKEN
    start, turn = int(rng.integers(step)), int(rng.integers(len(PEOPLE)))
    places = [read[start + step * n] for n in range(TAKEN)]
    teams = [
        (PEOPLE[(turn + 2 * n) % len(PEOPLE)], PEOPLE[(turn + 2 * n + 1) % len(PEOPLE)]) for n in range(TAKEN)
    ]
    return listed(name, places, teams)


def signs(draws: Sequence[PastDraw], of: PastPool | None = None) -> set[Symptom]:
    return {finding.symptom for finding in examine(draws, of).signs}


def test_the_rule_of_the_vendor_copy_is_found_with_its_step_and_its_few_outcomes() -> None:
    rng = np.random.default_rng(1)
    found = examine([vendor("一季度", rng), vendor("二季度", rng)], pool())
    assert {one.symptom for one in found.signs} >= {
        Symptom.STEP,
        Symptom.RUNS,
        Symptom.TURNS,
        Symptom.COMPANY,
    }
    assert found.rules["一季度"].step == (SIZE - 3) // TAKEN == 19
    assert abs(found.rules["一季度"].page - 5_000) < 50
    said = "\n".join(sentence.format(**values) for sentence, values in told(found))
    assert "每隔19行取一户" in said


@pytest.mark.parametrize("seed", range(4))
def test_honest_draws_show_no_sign(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert signs([honest("甲", rng), honest("乙", rng)], pool()) == set()


def test_a_list_of_which_only_half_is_ever_reached_shows() -> None:
    rng = np.random.default_rng(3)
    draws = [listed(f"d{n}", rng.choice(SIZE // 2, TAKEN, replace=False).tolist()) for n in range(4)]
    found = signs(draws, pool())
    assert {Symptom.BLOCKS, Symptom.NEVER, Symptom.OVERLAP} <= found


def test_businesses_that_take_turns_show_although_each_draw_looks_random() -> None:
    rng = np.random.default_rng(4)
    order = rng.permutation(SIZE)
    draws = [listed(f"d{n}", order[n * 2_000 : (n + 1) * 2_000].tolist()) for n in range(8)]
    assert signs(draws, pool()) == {Symptom.NEVER, Symptom.OVERLAP}


def test_two_who_never_part_are_named() -> None:
    rng = np.random.default_rng(5)
    teams = [tuple(rng.choice(PEOPLE[2:], 2, replace=False).tolist()) for _n in range(200)]
    teams[::10] = [(PEOPLE[0], PEOPLE[1])] * 20
    found = examine([listed("d", list(range(200)), teams)])
    assert found.inseparable == ((PEOPLE[0], PEOPLE[1], 20),)
    assert Symptom.COMPANY in {one.symptom for one in found.signs}


def test_a_business_drawn_twice_and_a_stranger_to_the_list_show() -> None:
    rng = np.random.default_rng(6)
    draw = honest("d", rng)
    spoiled = PastDraw("d", (*draw.codes[:-2], draw.codes[0], "91420000XX00000000"), draw.strata, ())
    assert signs([spoiled], pool()) == {Symptom.TWICE, Symptom.STRANGERS}


def test_a_short_list_is_called_too_short_and_not_judged() -> None:
    found = examine([listed("小", [5, 10, 15, 20, 25])], pool())
    assert found.skipped == ("小",)
    assert found.signs == ()


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"draw": "d", "row": "1", "code": ""}, "第3行缺少"),
        ({"draw": "d", "row": "一", "code": "X"}, "不是数字"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(cells: dict[str, str], says: str) -> None:
    with pytest.raises(Unreadable) as caught:
        past_draws([(3, cells)])
    assert says in caught.value.text("zh")


def test_a_list_with_one_business_twice_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        past_pool([(2, {"code": "X"}), (3, {"code": "X"})])
    assert "第3行" in caught.value.text("zh")


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def call(*words: str, as_json: bool = False) -> Result:
    return CliRunner().invoke(group, ["doctor", *words], obj=Desk(language="zh", as_json=as_json))


def test_the_command_tells_it_and_prints_a_report(tmp_path: Path) -> None:
    draw = vendor("2025年", np.random.default_rng(7))
    lines = [
        (draw.name, at, code, " ".join(team))
        for at, (code, team) in enumerate(zip(draw.codes, draw.teams, strict=True), start=1)
    ]
    (tmp_path / "draws.csv").write_text(table(("draw", "row", "code", "inspectors"), lines), encoding="utf-8")
    (tmp_path / "pool.csv").write_text(table(("code",), [(code,) for code in CODES]), encoding="utf-8")
    report = tmp_path / "report.pdf"
    files = (str(tmp_path / "draws.csv"), "--pool", str(tmp_path / "pool.csv"))
    said = call(*files, "--report", str(report))
    assert said.exit_code == 0, said.output
    assert "每隔19行取一户" in said.output
    assert report.read_bytes().startswith(b"%PDF")
    found = json.loads(call(*files, as_json=True).output)
    assert found["rules"]["2025年"] == {"step": 19, "first": found["rules"]["2025年"]["first"], "page": 4998}


def test_a_table_without_the_columns_is_refused_with_their_names(tmp_path: Path) -> None:
    (tmp_path / "draws.csv").write_text("draw,name\nd,x\n", encoding="utf-8")
    refused = call(str(tmp_path / "draws.csv"))
    assert isinstance(refused.exception, Unreadable)
    assert "code" in refused.exception.text("zh")


@pytest.mark.skipif(not REAL.exists(), reason="needs ../shared/data")
def test_the_real_lists_of_zhejiang_are_read_whole(tmp_path: Path) -> None:
    said = call(str(REAL), as_json=True)
    assert said.exit_code == 0, said.output
    found = json.loads(said.output)
    assert (found["draws"], found["lines"], found["skipped"]) == (3, 17_531, ["ZJ2017-check04"])
