"""An insider with the officer's rights and the administrator's hands cannot change an outcome without a public mark.

Scripts are made up by Hypothesis. Whoever looks from outside keeps copies of the portal's seals and of the place of the
audit log, and saw the dice. Every script must end in this: the first seal seen of a task's round still gives the one
outcome it bound, or something is wrong in public view.

``SUPERVISION_TEST_ADVERSARY=5000 pytest -o faulthandler_timeout=0 -s`` tries so many, tells every hundred of them how far
it is, and counts what they met.
"""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from inspections.draws import actions, queries
from inspections.draws.rules.terms import Mode
from inspections.draws.tables import Draw
from inspections.plans.rules.quotas import Ratio
from supervision.foundation import checkpoints, clock
from supervision.foundation.migrations import migrate
from supervision.foundation.rooms import load_tables
from supervision.registers.actions import import_entities
from tests.inspections.bureau import PERCENT, Firm, planned, settle
from tests.inspections.draws.ceremonies import BUREAU, staff, steady
from tests.inspections.draws.edits import SQL
from tests.inspections.draws.insider import (
    FILE,
    Witness,
    World,
    engine_in,
    office_works_with,
    rewrite_chain,
    rewrite_file,
)
from tests.people import APPROVER, OFFICER, WITNESS

FIRMS, SCRIPTS = 8, int(os.environ.get("SUPERVISION_TEST_ADVERSARY", "60"))
HALF = Ratio(PERCENT, 5000)
BUREAU_AT: dict[str, Any] = {}
TALLY: Counter[str] = Counter()
Some = st.integers(0, 3)
Dice = st.text("123456", min_size=10, max_size=10)

FILES = ("pool.tsv", "inspectors.tsv", "groups.tsv", "tokens.tsv", "left-out.tsv", "tranche-1.json")


class Insider(RuleBasedStateMachine):
    """One script. Errors on the way do not bother an insider; what counts is how it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=BUREAU_AT["template"].parent))
        self.world, self.witness = World.begun(BUREAU_AT["database"], BUREAU_AT["template"]), Witness()
        self.replay: Callable[[], object] = lambda: None

    def does(self, name: str, step: Callable[[Any], object], actor: Any = OFFICER) -> None:
        """An action of the product; asked again by ``replayed``."""

        def run() -> None:
            with self.world.database.transaction(actor=actor, now=self.world.now) as tx:
                step(tx)

        self.replay = run
        with contextlib.suppress(Exception):
            run()
            TALLY[name] += 1

    def draw(self, which: int) -> Draw | None:
        draws = self.world.draws()
        return draws[which % len(draws)] if draws else None

    @initialize(mode=st.sampled_from([Mode.OPEN, Mode.HELD]), value=Dice, steps=st.integers(0, 6))
    def one_began_honestly(self, mode: Mode, value: str, steps: int) -> None:
        self.ceremony(0, mode, value, steps)

    @rule(task=Some, mode=st.sampled_from([Mode.OPEN, Mode.HELD]), value=Dice, steps=st.integers(1, 6))
    def ceremony(self, task: int, mode: Mode, value: str, steps: int) -> None:
        """As many steps of a whole draw as the script likes: a watcher stands by."""
        self.freeze(task, mode)
        newest = max(self.world.draws(), key=lambda one: one.frozen_at, default=None)
        if newest is None or steps < 1:
            return
        which = [one.id for one in self.world.draws()].index(newest.id)
        self.commit(which, value)
        self.watch()
        self.throw(which, value)
        for who in range(min(steps - 1, 2)):
            self.type_value(which, who, honest=True)
        if steps > 3:
            self.open(which)
        if steps > 4:
            self.watch()

    @rule(task=Some, mode=st.sampled_from([Mode.OPEN, Mode.HELD]))
    def freeze(self, task: int, mode: Mode) -> None:
        word = f"{task} {self.world.now} {len(self.world.draws())}"
        self.does(
            "freeze",
            lambda tx: actions.freeze_draw(
                tx,
                task_id=task % 3 + 1,
                mode=mode,
                form="dice-10",
                opens_on=tx.today,
                entropy=steady(word),
                **BUREAU,
            ),
        )

    @rule(which=Some, grind=st.text("ab", max_size=3))
    def commit(self, which: int, grind: str) -> None:
        draw = self.draw(which)
        if draw is None:
            return
        self.does("commit", lambda tx: actions.commit_draw(tx, draw_id=draw.id, entropy=steady(grind)))
        with contextlib.suppress(Exception):
            self.world.note_truth(draw.id)

    @rule()
    def watch(self) -> None:
        self.witness.watch(self.world)

    @rule(which=Some, value=Dice)
    def throw(self, which: int, value: str) -> None:
        """Dice are thrown before witnesses, once, for a seal that is out."""
        draw = self.draw(which)
        if draw is not None and draw.commit_hash in self.witness.seen:
            self.witness.thrown.setdefault(draw.commit_hash, value)

    @rule(which=Some, who=st.integers(0, 2), honest=st.booleans())
    def type_value(self, which: int, who: int, honest: bool) -> None:
        draw = self.draw(which)
        if draw is None:
            return
        value = self.witness.thrown.get(draw.commit_hash, "1111111111") if honest else "1234561234"
        actor = (WITNESS, APPROVER, OFFICER)[who]
        self.does("type", lambda tx: actions.record_public_value(tx, draw_id=draw.id, value=value), actor)

    @rule(which=Some)
    def open(self, which: int) -> None:
        draw = self.draw(which)
        if draw is not None:
            self.does("open", lambda tx: actions.open_draw(tx, draw_id=draw.id))

    @rule(which=Some, alone=st.booleans(), what=st.sampled_from(["void", "unfreeze"]))
    def give_up(self, which: int, alone: bool, what: str) -> None:
        draw = self.draw(which)
        if draw is None:
            return
        void, unfreeze = (
            (actions.ask_to_void, actions.void_draw),
            (actions.ask_to_unfreeze, actions.unfreeze_draw),
        )
        ask, confirm = void if what == "void" else unfreeze
        self.does(f"ask {what}", lambda tx: ask(tx, draw_id=draw.id, reason="名单有误"))
        self.does(what, lambda tx: confirm(tx, draw_id=draw.id), OFFICER if alone else APPROVER)

    @rule()
    def clone(self) -> None:
        with contextlib.suppress(Exception):
            planned(self.world.database, ratios={"B": HALF})
            TALLY["clone"] += 1

    @rule(
        some=Some,
        change=st.sampled_from([{"status": "closed"}, {"credit_class": "A"}, {"area_code": "421321"}]),
    )
    def edit_the_register(self, some: int, change: dict[str, str]) -> None:
        row = {"code": f"91421300MA{some + 1:08d}", "name": f"随州第{some + 1}商店", **change}
        self.does("edit the register", lambda tx: import_entities(tx, [row]))

    @rule(some=Some)
    def enter_a_business(self, some: int) -> None:
        row = {"code": f"NEW{some}", "name": "新店", "credit_class": "B", "area_code": "421303"}
        self.does("enter a business", lambda tx: import_entities(tx, [row]))

    @rule(name=st.sampled_from(sorted(SQL)), which=Some, some=Some)
    def edit_by_hand(self, name: str, which: int, some: int) -> None:
        draw = self.draw(which)
        values = {"draw": draw.id if draw else "", "task": draw.task_id if draw else 1, "some": some}
        with contextlib.suppress(sqlite3.Error):
            self.world.sql(*(statement.format(**values) for statement in SQL[name]))
            TALLY[name] += 1

    @rule(name=st.sampled_from(FILES), which=Some)
    def rewrite_a_file(self, name: str, which: int) -> None:
        draw = self.draw(which)
        if draw is not None:
            rewrite_file(self.world, draw.id, name)
            TALLY["rewrite a file"] += 1

    @rule()
    def mend_the_log(self) -> None:
        with contextlib.suppress(Exception):
            rewrite_chain(self.world)
            TALLY["mend the log"] += 1

    @rule()
    def forget_the_checkpoint(self) -> None:
        shutil.rmtree(self.world.folder / checkpoints.FOLDER, ignore_errors=True)

    @rule()
    def back_up(self) -> None:
        if len(self.world.backups) < 3:
            self.world.back_up(self.folder / f"backup-{len(self.world.backups)}")

    @rule(which=Some, whole=st.booleans())
    def restore(self, which: int, whole: bool) -> None:
        if self.world.backups:
            self.world.restore(self.world.backups[which % len(self.world.backups)], whole=whole)
            TALLY["restore"] += 1

    @rule(hours=st.sampled_from([-30, -1, 1, 30]))
    def turn_the_clock(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)

    @rule()
    def replayed(self) -> None:
        with contextlib.suppress(Exception):
            self.replay()

    def teardown(self) -> None:
        TALLY["scripts"] += 1
        try:
            judge(self.world, self.witness)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
        if SCRIPTS >= 1_000 and TALLY["scripts"] % 100 == 0:
            kinds = [f"{n} {name}" for name, n in TALLY.items() if name.startswith("seals")]
            print(f"{TALLY['scripts']} of {SCRIPTS} scripts, none undetected:", *kinds, flush=True)


def judge(world: World, witness: Witness) -> None:
    """Every first seal seen gives the outcome it bound, or somebody outside sees that something is wrong."""
    everywhere = witness.marks(world)
    for seal in witness.first.values():
        marks, outcome = witness.marks_of(world, seal)
        marks |= everywhere
        TALLY["seals"] += 1
        if marks:
            TALLY["seals with a mark"] += 1
            for mark in marks:
                TALLY[f"mark: {mark}"] += 1
            continue
        if outcome is None:  # not opened: in time, or counted in red
            with world.database.reading() as session:
                numbers = queries.serials(session, on=clock.local_date(world.now))
            assert numbers.waiting + numbers.overdue, f"{seal} is neither opened nor waiting"
            TALLY["seals waiting"] += 1
            continue
        must = world.must_be(seal, witness.thrown[seal], outcome["stopped"])
        name = witness.seen[seal].draw_id
        assert outcome == must, f"another outcome of {name}, and nobody can see it"
        assert office_works_with(world, seal, outcome), (
            f"other names of {name} are used, and nobody can see it"
        )
        TALLY["seals kept"] += 1


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A settled bureau, once; every script begins from a copy."""
    load_tables()
    folder = tmp_path_factory.mktemp("insider")
    database = engine_in(folder / "var")
    migrate(database)
    settle(database, [Firm()] * FIRMS)
    staff(database)
    for rounds in (2, 1, 1):
        planned(database, ratios={"B": HALF}, rounds=rounds)
    database.close()
    template = folder / "bureau.sqlite"
    shutil.copyfile(folder / "var" / FILE, template)
    BUREAU_AT.update(template=template, database=database)
    yield
    database.close()
    shutil.rmtree(folder, ignore_errors=True)


def test_no_script_of_an_insider_changes_an_outcome_unseen(bureau: None) -> None:
    TALLY.clear()
    try:
        run_state_machine_as_test(
            Insider,
            settings=hypothesis.settings(
                max_examples=SCRIPTS,
                stateful_step_count=16,
                phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
            ),
        )
    finally:  # also of a long run that is broken off
        print("\n".join(f"{count:8} {name}" for name, count in sorted(TALLY.items())))
    assert TALLY["seals kept"]
    assert TALLY["seals with a mark"]


class Blind(Witness):
    """Somebody who looks at results only: what the marks are there for shows as a failure."""

    def marks(self, world: World) -> set[str]:
        return set()

    def marks_of(self, world: World, seal: str) -> tuple[set[str], Any]:
        return set(), super().marks_of(world, seal)[1]


@pytest.mark.parametrize(
    "edits",
    [["swap an inspector"], ["drop a drawn unit"], ["unopen", "type another"], ["unopen", "unseal", "again"]],
)
def test_whoever_sees_no_mark_sees_another_outcome(bureau: None, edits: list[str]) -> None:
    script = Insider()
    script.witness = Blind()
    script.one_began_honestly(Mode.HELD, "6543216543", 6)
    judge(script.world, script.witness)
    for name in edits:
        if name in SQL:
            script.edit_by_hand(name, 0, 0)
            continue
        if name == "again":
            script.commit(0, "b")
        for who in (0, 1):
            script.type_value(0, who, honest=False)
        script.open(0)
    with pytest.raises(AssertionError):
        judge(script.world, script.witness)
    seeing = Witness(script.witness.seen, script.witness.first, script.witness.thrown, script.witness.places)
    judge(script.world, seeing)
    shutil.rmtree(script.folder, ignore_errors=True)
