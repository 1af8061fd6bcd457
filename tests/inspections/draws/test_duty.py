"""The duty order: nobody is chosen, whatever reasons are given; anybody can recompute who had to come (protocol §9)."""

import hashlib
import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.draws.rules.archive import unpack
from inspections.draws.rules.canonical import encode_json
from inspections.draws.rules.ceremony import Sealed, hold, read_files
from inspections.draws.rules.certificate import certificate
from inspections.draws.rules.duty import Entry, Skip, Why, can_replace, check_can_replace, first_free
from inspections.draws.rules.replacements import NAME, encode_entries, read_entries, watches
from inspections.draws.rules.verification import Difference, verify
from inspections.draws.verifiers import verify as stranger
from supervision.foundation.errors import Problem, Refused
from tests.inspections.draws.example import frozen_files, secrets
from tests.inspections.draws.random_draws import KEY, certified, forged, random_draw, signed_again

VECTORS = Path(__file__).parents[3] / "docs" / "draw-vectors" / "duty"
AT = "2026-03-02T03:00:00Z"


def by_the_text(files: dict[str, bytes], entries: list[dict[str, Any]], one: dict[str, Any]) -> list[str]:
    """Whoever may take the place of an entry, in order, from the certificate's files and the text of §9 alone."""
    rows = {name: [line.split("\t") for line in files[f"{name}.tsv"].decode().splitlines()] for name in
            ("inspectors", "groups", "bars")}  # fmt: skip
    t, group, unit = one["tranche"], one["group"], one["unit"]
    tranches = [json.loads(files[f"tranche-{n}.json"]) for n in range(1, t + 1)]
    work = [who for tranche in tranches for _, _, *team in tranche["teams"] for who in team]
    units, team = next((u, p) for g, u, *p in tranches[-1]["teams"] if g == group and u[0] == unit)
    gone, place = [], {}
    for before in (e for e in entries if (e["tranche"], e["group"], e["unit"]) == (t, group, unit)):
        at = team.index(before["leaves"]) if before["leaves"] in team else place[before["leaves"]]
        place[before["leaves"]], team[at] = at, before["comes"]
        gone.append(before["leaves"])
    at = team.index(one["leaves"]) if one["leaves"] in team else place[one["leaves"]]
    taken = [e["comes"] for e in entries if e["tranche"] == t]
    h = hashlib.sha256 if json.loads(files["rules.json"])["hash"] == "sha256" else None
    new = (lambda data: h(data).digest()) if h else stranger.sm3
    start = b"dr1/replace".ljust(32, b"\0") + bytes.fromhex(tranches[-1]["seed"])
    start += group.encode() + b"\0" + unit.encode() + b"\0"
    found = []
    for who, _, capacity, load in rows["inspectors"]:
        roles = [role for g, role, code in rows["groups"] if (g, code) == (group, who)]
        barred = any(u in units and code == who for u, code, _ in rows["bars"])
        seats = int(capacity) - work.count(who) - taken.count(who)
        if roles and (roles == ["lead"] or at) and not barred and seats > 0 and who not in team + gone:
            found.append((int(load) + work.count(who), new(start + who.encode()), who))
    return [who for _, _, who in sorted(found)]


@cache
def _drawn(seed: int) -> tuple[dict[str, bytes], bytes, Any, Any]:
    chance = random.Random(seed)
    while True:
        files, hidden = random_draw(chance)
        frozen, opened = read_files({**files, "secrets.json": encode_json(hidden)})
        held = hold(frozen, Sealed.of(frozen), opened, opened.shares)
        if held.blocking is None:
            public = KEY.public_key().public_bytes_raw()
            data = certificate(frozen.terms.hash, held.files(frozen), public_key=public, sign=KEY.sign)
            return files, data, frozen, held.opened


def a_draw(seed: int) -> tuple[dict[str, bytes], bytes, Any]:
    """Files, certificate and teams of a random draw that has a pairing."""
    files, data, frozen, opened = _drawn(seed)
    return files, data, watches(frozen, opened)


def replaced(teams: Any, pick: Any, times: int) -> list[Entry]:
    """So many replacements of people, with reasons and people passed over, all picked by ``pick``."""
    entries: list[Entry] = []
    for _ in range(times):
        held = [(t, key, who) for t, watch in sorted(teams.items()) if t >= (entries[-1].tranche if entries else 1)
                for key in sorted(watch.crews) for who in sorted({*watch.present[key], *watch.vacant[key]})]  # fmt: skip
        if not held:
            break
        t, (group, unit), leaves = pick(held)
        order = teams[t].order(group, unit, leaves)
        passed = {who: pick(list(Skip)).value for who in order if pick([True, False, False])}
        come, skipped = first_free(order, passed)
        entry = Entry(teams[t].number + 1, AT, t, group, unit, leaves, pick(list(Why)).value, tuple(skipped),
                      come[0] if come else "")  # fmt: skip
        assert teams[t].apply(entry)
        entries.append(entry)
    return entries


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 40), st.data())
def test_no_sequence_of_reasons_brings_anybody_but_the_next_in_order(seed: int, data: st.DataObject) -> None:
    _files, proof, teams = a_draw(seed)
    entries = replaced(
        teams, lambda options: data.draw(st.sampled_from(options)), data.draw(st.integers(1, 5))
    )
    inside, before = unpack(proof), list[dict[str, Any]]()
    for entry in entries:
        one = entry.value()
        order = by_the_text(inside, before, one)
        passed = [who for who, _ in entry.skipped]
        assert passed == order[: len(passed)]
        assert entry.comes == (order[len(passed)] if len(order) > len(passed) else "")
        before.append(one)


def test_both_verifiers_recompute_every_replacement_of_random_draws() -> None:
    chance = random.Random(7)
    counted = 0
    for seed in range(16):
        _files, proof, teams = a_draw(seed)
        entries = replaced(teams, chance.choice, 4)
        whole = forged_as(proof, entries)
        assert verify(whole).replaced == stranger.check(whole).replaced == len(entries)
        counted += len(entries)
    assert counted > 40


def forged_as(proof: bytes, entries: list[Entry]) -> bytes:
    """The certificate with a register inside, signed again; its hash is that of the draw's rules."""
    files = unpack(proof) | ({NAME: encode_entries(entries)} if entries else {})
    return signed_again(files, json.loads(files["rules.json"])["hash"])


def test_a_friend_out_of_turn_is_noticed_by_both_verifiers() -> None:
    chance, noticed = random.Random(11), 0
    for seed in range(16):
        files, proof, teams = a_draw(seed)
        entries = [one.value() for one in replaced(teams, chance.choice, 3)]
        people = [line.split("\t")[0] for line in files["inspectors.tsv"].decode().splitlines()]
        one = chance.choice(entries) if entries else None
        if one is None:
            continue
        change = chance.choice(["comes", "leaves", "skipped", "number", "tranche"])
        right = one[change]
        one[change] = {
            "comes": chance.choice([*people, ""]), "leaves": chance.choice(people), "number": one["number"] + 1,
            "skipped": [[chance.choice(people), "leave"], *one["skipped"]], "tranche": one["tranche"] + 1,
        }[change]  # fmt: skip
        if one[change] == right:
            continue
        whole = forged(proof, **{NAME: encode_json(entries)}) if b'"sm3"' not in files["rules.json"] else b""
        if not whole:
            continue
        with pytest.raises(Problem):
            verify(whole)
        with pytest.raises(stranger.Differs):
            stranger.check(whole)
        noticed += 1
    assert noticed > 5


@pytest.mark.parametrize(
    "text",
    [
        b"{}", b"[]", b"[1]", b"[[]]", b'[{"number":1}]', b"not json",
        b'[{"at":"2026-03-02T03:00:00Z","comes":"p1","group":"food","leaves":"p0","number":"1","reason":"illness","skipped":[],"tranche":1,"unit":"A0"}]',
        b'[{"at":"2026-03-02T03:00:00Z","comes":"p1","group":"food","leaves":"p0","number":1,"reason":"mood","skipped":[],"tranche":1,"unit":"A0"}]',
        b'[{"at":"2026-03-02T03:00:00Z","comes":"p1","group":"food","leaves":"p0","number":1,"reason":["x"],"skipped":[],"tranche":1,"unit":"A0"}]',
        b'[{"at":"2026-03-02T03:00:00Z","comes":"p1","group":"food","leaves":"p0","number":1,"reason":"illness","skipped":[["p1",{}]],"tranche":1,"unit":"A0"}]',
    ],
)  # fmt: skip
def test_a_register_that_is_not_written_as_the_protocol_says_is_refused_with_a_sentence(text: bytes) -> None:
    proof = certified(frozen_files(), secrets())
    assert proof is not None
    whole = forged(proof, **{NAME: text})
    with pytest.raises(Problem):
        verify(whole)
    with pytest.raises(stranger.Differs):
        stranger.check(whole)


def test_nobody_left_is_written_down_and_filled_when_somebody_can_come_again() -> None:
    frozen, opened = read_files({**frozen_files(), "secrets.json": encode_json(secrets())})
    held = hold(frozen, Sealed.of(frozen), opened, opened.shares)
    watch = watches(frozen, held.opened)[1]
    (group, unit), crew = next(iter(sorted(watch.crews.items())))
    leaves = crew.people[1]
    order = watch.order(group, unit, leaves)
    nobody = tuple((who, "leave") for who in order)
    first = Entry(1, AT, 1, group, unit, leaves, "illness", nobody, "")
    assert watch.apply(first)
    assert watch.order(group, unit, leaves) == order
    again = Entry(2, AT, 1, group, unit, leaves, "illness", (), order[0])
    assert watch.apply(again)
    with pytest.raises(Refused, match="不在这个检查组"):
        watch.order(group, unit, leaves)
    assert read_entries(encode_entries([again, first])) == [first, again]


def test_whoever_asked_or_ran_the_draw_does_not_approve() -> None:
    assert can_replace(approver=1, asked_by=2, drawers={3})
    for asked, drawers, word in ((1, {3}, "提出换人"), (2, {1}, "主持这次抽取")):
        assert not can_replace(approver=1, asked_by=asked, drawers=drawers)
        with pytest.raises(Refused, match=word):
            check_can_replace(approver=1, asked_by=asked, drawers=drawers)


@pytest.mark.parametrize("path", sorted(VECTORS.glob("draw-*.json")), ids=lambda path: path.stem)
def test_the_worked_example_of_a_register_holds(path: Path) -> None:
    value = json.loads(path.read_text(encoding="utf-8"))
    proof = certified({name: text.encode() for name, text in value["files"].items()}, value["secrets"])
    assert proof is not None
    register = value["replacements.json"].encode()
    whole = forged(proof, **{NAME: register})
    entries, before = json.loads(register), list[dict[str, Any]]()
    assert verify(whole).replaced == stranger.check(whole).replaced == len(entries) > 2
    for one, order in zip(entries, value["orders"], strict=True):
        assert by_the_text(unpack(whole), before, one) == order
        before.append(one)
    entries[0]["comes"], entries[0]["skipped"] = value["orders"][0][-1], []
    with pytest.raises(Difference, match="第1条"):
        verify(forged(proof, **{NAME: encode_json(entries)}))
