"""The monthly duty order: sealed before, the same people whenever a complaint is registered, recomputed by anybody."""

import hashlib
import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.draws.rules import dutymonth
from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.dutycheck import verify
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.sources import form_named
from inspections.draws.verifiers import verify as stranger
from supervision.foundation.errors import Problem, Refused, Unreadable
from tests.inspections.draws.random_months import changed_months, random_month
from tests.inspections.draws.test_commands import run
from tests.inspections.draws.test_duty import a_draw, forged_as, replaced
from tests.inspections.draws.test_verifiers import run as by_stranger

VECTOR = Path(__file__).parents[3] / "docs" / "draw-vectors" / "duty" / "month-four.json"
HASH = Hash("sha256")


def h(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def block(label: str, x: bytes) -> bytes:
    return label.encode().ljust(32, b"\0") + x


def teams_by_the_text(value: dict[str, Any]) -> list[list[str]]:
    """The team after every call, from the published file and the text of §9 alone."""
    sealed = value["commitment"]
    seal = hashlib.sha256(
        json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).digest()
    seed = h(block("dr1/seed", seal), bytes.fromhex(value["share"]), value["public_value"].encode())
    teams: dict[tuple[str, str], list[str]] = {}
    gone: dict[tuple[str, str], set[str]] = {}
    found = []
    for call in value["calls"]:
        key = (call["group"], call["case"])
        start = block("dr1/replace", seed) + f"{key[0]}\0{key[1]}\0".encode()
        roles = {who: role for group, role, who in sealed["people"] if group == key[0]}
        order = sorted(roles, key=lambda who: (h(start + who.encode()), who))
        left = gone.setdefault(key, set()) | ({call["leaves"]} - {""})
        passed = {who for who, _ in call["skipped"]}
        team = ["" if who == call["leaves"] else who for who in teams.get(key, [])] or [""] * sealed["team"]
        for place in range(len(team)):
            if team[place] == "":
                may = [who for who in order if who not in passed | left and who not in team
                       and (place or roles[who] == "lead")]  # fmt: skip
                team[place] = may[0] if may else ""
        teams[key], gone[key] = team, left
        found.append(team)
    return found


def test_the_worked_month_holds_and_a_stranger_finds_the_same_teams() -> None:
    worked = json.loads(VECTOR.read_text(encoding="utf-8"))
    value = json.loads(worked["duty.json"])
    verdict = verify(worked["duty.json"].encode())
    assert (verdict.calls, verdict.recomputed, verdict.people) == (4, True, 7)
    assert teams_by_the_text(value) == [call["team"] for call in value["calls"]]
    share = bytes.fromhex(worked["case_share"])
    nonce = h(block("dr1/case", share), worked["units"][0].encode())
    case = h(block("dr1/token", nonce), worked["units"][0].encode()).hex()[:32]
    assert case == value["calls"][0]["case"] == value["calls"][2]["case"]
    sealed = h(block("dr1/commit", h(value["commitment"]["duty"].encode())), b"\0\0\0\2", share)
    assert value["commitment"]["secrets"][1] == sealed.hex()


def a_month(people: int, word: str = "") -> tuple[dict[str, Any], bytes]:
    share = h(b"share", word.encode())
    names = [h(f"{word}{n}".encode()).hex()[:32] for n in range(people)]
    sealed = dutymonth.terms(
        bureau="随州市", duty="duty-1", department="市监局", month="2026-12", team=2,
        people=[("all", "lead" if n % 2 == 0 else "member", who) for n, who in enumerate(names)],
        form=form_named("dice-10"), on=date(2026, 12, 1), tokens=b"",
        secrets=[dutymonth.sealed_share(HASH, "duty-1", 1, share), "0" * 64],
    )  # fmt: skip
    seal = HASH.hex(encode_json(sealed))
    return sealed, dutymonth.seed_of(HASH, seal, share, "3516243615")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=8), st.integers(3, 9))
def test_neither_the_order_of_registering_nor_asking_again_changes_who_comes(
    cases: list[str], people: int
) -> None:
    sealed, seed = a_month(people)
    month, teams = dutymonth.Month(sealed, seed), dict[str, list[str]]()
    for case in cases:
        team, skipped = month.call("all", case, {})
        call = dutymonth.Call(month.number + 1, "", case, "all", "", "", tuple(skipped), tuple(team))
        assert month.apply(call)
        assert teams.setdefault(case, team) == team == dutymonth.Month(sealed, seed).call("all", case, {})[0]


def test_everybody_is_called_about_equally_often() -> None:
    sealed, seed = a_month(6)
    month = dutymonth.Month(sealed, seed)
    seen = [who for n in range(3000) for who in month.call("all", f"case{n}", {})[0]]
    leads = [who for who in sorted(month.everyone["all"]) if who in month.leads["all"]]
    # three leads of six: each leads one case in three; in one of five the first two of the order are both leads
    for who in leads:
        assert abs(seen.count(who) / 3000 - (1 / 3 + 1 / 15)) < 0.03
    for who in month.everyone["all"] - month.leads["all"]:
        assert abs(seen.count(who) / 3000 - (4 / 5) / 3) < 0.03


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda v: v["calls"][0]["team"].reverse(), "第1条"),
        (lambda v: v["calls"][1].update(skipped=[]), "第2条"),
        (lambda v: v["calls"].pop(0), "第1条"),
        (lambda v: v.update(share="1" * 64), "不是封存时的那一份"),
        (lambda v: v.update(public_value="1111111111"), "第1条"),
        (lambda v: v.update(public_value=""), "还没有公开数"),
        (lambda v: v.update(public_value="7"), "写法"),
        (lambda v: v["commitment"].update(team=3), "第1条"),
        (lambda v: v["commitment"].update(month="2026-13"), "month"),
        (lambda v: v["commitment"]["people"].pop(), "第"),
        (lambda v: v["calls"][0].update(reason="mood"), "calls"),
        (lambda v: v.pop("share"), "缺少或多出"),
    ],
)
def test_a_month_that_was_changed_is_refused(change: Any, error: str) -> None:
    value = json.loads(json.loads(VECTOR.read_text(encoding="utf-8"))["duty.json"])
    change(value)
    with pytest.raises(Problem, match=error):
        verify(encode_json(value))


def test_before_the_month_is_over_the_seal_holds_and_nothing_can_be_recomputed() -> None:
    value = json.loads(json.loads(VECTOR.read_text(encoding="utf-8"))["duty.json"])
    value["share"] = ""
    assert not verify(encode_json(value)).recomputed


def test_a_month_needs_a_team_and_a_lead() -> None:
    with pytest.raises(Refused, match="不足2人"):
        a_month(1)
    with pytest.raises(Unreadable):
        verify(b"{")


def test_the_command_verifies_a_month_and_a_register_and_says_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "duty.json"
    file.write_text(json.loads(VECTOR.read_text(encoding="utf-8"))["duty.json"], encoding="utf-8")
    told = run("--json", "draws", "verify", file)
    assert (told.exit_code, json.loads(told.stdout)["calls"]) == (0, 4)
    assert "派出4次" in run("draws", "verify", file).stdout
    file.write_text(
        file.read_text(encoding="utf-8").replace("illness", "leave").replace('"share":"9', '"share":"0')
    )
    wrong = run("draws", "verify", file)
    assert wrong.exit_code == 1
    assert "不是封存时的那一份" in wrong.stderr
    _files, proof, teams = a_draw(3)
    file = tmp_path / "draw.zip"
    file.write_bytes(forged_as(proof, replaced(teams, lambda options: options[0], 2)))
    assert "换人2次，每次都是值班顺序里的下一位" in run("draws", "verify", file).stdout


def test_verify_py_makes_the_calls_of_random_months_again() -> None:
    chance, again = random.Random(2026), 0
    for _ in range(40):
        data = random_month(chance)
        ours, theirs = verify(data), stranger.Month(data)
        assert (ours.seal, ours.people, ours.calls) == (theirs.seal.hex(), theirs.people, len(theirs.calls))
        assert [call["team"] for call in theirs.calls] == teams_by_the_text(json.loads(data))
        again += sum(bool(call["leaves"]) for call in theirs.calls)
    assert again > 10


def test_every_change_of_a_month_is_noticed_by_both() -> None:
    chance = random.Random(3)
    for data in (random_month(chance) for _ in range(15)):
        for changed in changed_months(chance, data):
            with pytest.raises(Problem):
                verify(changed)
            with pytest.raises(stranger.Differs):
                stranger.Month(changed)


def test_anybody_checks_a_month_with_verify_py_and_a_business_finds_its_case(tmp_path: Path) -> None:
    worked = json.loads(VECTOR.read_text(encoding="utf-8"))
    unit, share = worked["units"][0], bytes.fromhex(worked["case_share"])
    nonce = h(block("dr1/case", share), unit.encode()).hex()
    file = tmp_path / "duty.json"
    file.write_text(worked["duty.json"], encoding="utf-8")
    told = by_stranger(str(file), "--unit", unit, "--nonce", nonce)
    assert told.stdout.startswith("值班顺序无误，派出已逐条重算\n"), told.stderr
    assert told.stdout.endswith(f"{unit}：派出第1, 3, 4条。\n")
    value = json.loads(worked["duty.json"])
    file.write_bytes(encode_json(value | {"share": ""}))
    english = by_stranger(str(file), "--lang", "en", "--unit", unit)
    assert english.stdout.startswith("sealed right; calls can be recomputed after the month\n")
    assert "no call in this month" in english.stdout
    file.write_bytes(encode_json(value | {"public_value": "1111111111"}))
    wrong = by_stranger(str(file), "--lang", "en")
    assert (wrong.returncode, wrong.stdout) == (
        1,
        "Call 1 of duty.json does not follow from the order of the month.\n",
    )
