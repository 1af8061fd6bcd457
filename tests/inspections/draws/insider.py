"""What the adversary's test needs: a bureau in a database of its own, an outside witness, and the hands of an insider."""

import contextlib
import shutil
import sqlite3
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from inspections.draws import queries
from inspections.draws.rules import commitment as sealing
from inspections.draws.rules.archive import unpack
from inspections.draws.rules.canonical import decode_json, encode_json
from inspections.draws.rules.files import POOL, TOKENS, read_frozen
from inspections.draws.rules.hashing import Hash
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.tranche import Event, Opening
from inspections.draws.rules.verification import verify
from inspections.draws.tables import Draw
from supervision.foundation import checkpoints
from supervision.foundation.audit import GENESIS, AuditEvent, event_hash
from supervision.foundation.database import Database
from supervision.foundation.settings import Settings
from supervision.trail.queries import broken_links, hash_at, last_place
from tests.inspections.bureau import NOW
from tests.inspections.draws.ceremonies import proof

FILE = "supervision.sqlite"
Key = tuple[str, int]
"""The task as the commitment names it, and the round."""
Outcome = dict[str, Any]
"""Drawn units, stopped ones with their reason, and teams, as published in ``tranche-1.json``."""


def engine_in(folder: Path) -> Database:
    """A database of an own data folder; scripts need not outlive a power cut, so it does not wait for the disk."""
    database = Database(Settings(data_dir=folder, database_url=f"sqlite:///{folder / FILE}"))
    sa.event.listen(
        database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF")
    )
    return database


@dataclass
class World:
    """One bureau with its database, which the insider may stop, copy, edit and start again.

    All scripts share the database's engine, which remembers how its statements are compiled; the file is copied anew.
    """

    folder: Path
    database: Database
    now: datetime = NOW
    backups: list[Path] = field(default_factory=list)
    truth: dict[str, tuple[dict[str, bytes], bytes]] = field(default_factory=dict)  # by seal: files and share

    @property
    def path(self) -> Path:
        return self.folder / FILE

    @classmethod
    def begun(cls, database: Database, template: Path) -> "World":
        """A fresh copy of the settled bureau under a database that was made by :func:`engine_in`."""
        world = cls(database.settings.data_dir, database)
        world.put_back(template, None)
        return world

    def put_back(self, file: Path, kept: Path | None) -> None:
        """Stop, put a file in place of the database (and the kept places of the log in theirs), start again."""
        self.database.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(file, self.path)
        if kept is not None or not self.backups:
            shutil.rmtree(self.folder / checkpoints.FOLDER, ignore_errors=True)
        if kept is not None and kept.exists():
            shutil.copytree(kept, self.folder / checkpoints.FOLDER)

    def sql(self, *statements: str) -> None:
        """Past every guard of the product: no foreign keys, no record."""
        with contextlib.closing(sqlite3.connect(self.path, isolation_level=None)) as raw:
            raw.execute("PRAGMA synchronous=OFF")
            for statement in statements:
                raw.execute(statement)

    def back_up(self, place: Path) -> None:
        place.mkdir(exist_ok=True)
        with (
            contextlib.closing(sqlite3.connect(self.path)) as origin,
            contextlib.closing(sqlite3.connect(place / FILE)) as copy,
        ):
            origin.backup(copy)
        kept = self.folder / checkpoints.FOLDER
        if kept.exists():
            shutil.copytree(kept, place / checkpoints.FOLDER, dirs_exist_ok=True)
        self.backups.append(place)

    def restore(self, place: Path, *, whole: bool) -> None:
        """Put a copy in place of the database; ``whole``: the rest of the data folder too."""
        self.put_back(place / FILE, place / checkpoints.FOLDER if whole else None)

    def draws(self) -> list[Draw]:
        with self.database.reading() as session:
            return list(session.exec(select(Draw).order_by(col(Draw.id))))

    def note_truth(self, draw_id: str) -> None:
        """What a seal binds, as an all-seeing judge knows it."""
        with self.database.reading() as session:
            draw = session.get_one(Draw, draw_id)
            [secret] = queries.share_of(session, draw_id)
            found = queries.frozen_files(session, draw_id), bytes.fromhex(secret.share)
            self.truth.setdefault(draw.commit_hash, found)  # as it was sealed, whatever is edited later

    def must_be(self, seal: str, value: str, stopped: list[list[str]]) -> Outcome:
        """The one outcome a seal and a public value allow, with the units that were stopped in public."""
        files, share = self.truth[seal]
        frozen = read_frozen({name: data for name, data in files.items() if name != TOKENS})
        opening = Opening(frozen, seal)
        event = Event((share,), value, "2026-11-21T02:00:00Z", tuple((unit, why) for unit, why in stopped))
        opened = opening.open(event)
        return outcome_of(opened.value())  # type: ignore[union-attr]


@dataclass(frozen=True)
class Sight:
    """A commitment as it stood on the portal."""

    serial: int
    draw_id: str
    seal: str
    commitment: str

    @property
    def key(self) -> Key:
        said = decode_json("commitment.json", self.commitment.encode())
        return said["task"], said["round"]


@dataclass
class Witness:
    """Somebody outside who copies what the portal shows and saw the dice; knows no secret."""

    seen: dict[str, Sight] = field(default_factory=dict)  # by seal
    first: dict[Key, str] = field(default_factory=dict)  # seal
    thrown: dict[str, str] = field(default_factory=dict)  # public value by seal
    places: list[tuple[int, str]] = field(default_factory=list)  # of the audit log

    def watch(self, world: World) -> None:
        """Copy the list of sealed draws and the place of the log."""
        for sight in portal(world):
            self.seen.setdefault(sight.seal, sight)
            self.first.setdefault(sight.key, sight.seal)
        with world.database.reading() as session:
            self.places.append(last_place(session))

    def marks(self, world: World) -> set[str]:
        """What is wrong in public view, about the bureau as a whole."""
        found = set()
        now = portal(world)
        serials = sorted(sight.serial for sight in now)
        if serials != list(range(1, len(serials) + 1)):
            found.add("serial gap")
        if {sight.seal for sight in now} != {sight.seal for sight in self.seen.values()} | {
            sight.seal for sight in now
        }:
            found.add("a seal is missing")
        keys = [sight.key for sight in {**self.seen, **{sight.seal: sight for sight in now}}.values()]
        if len(keys) != len(set(keys)):
            found.add("two seals for one round")
        with world.database.reading() as session:
            if queries.serials(session, on=NOW.date()).missing:
                found.add("the portal counts a missing serial")
            if any(hash_at(session, number) != hash for number, hash in self.places if number):
                found.add("the log lacks what was witnessed")
            if next(broken_links(session), None) is not None:
                found.add("the chain is broken")
        return found

    def marks_of(self, world: World, seal: str) -> tuple[set[str], Outcome | None]:
        """What is wrong in public view about one seal, and the outcome its certificate gives."""
        sight, found = self.seen[seal], set()
        now = {one.draw_id: one for one in portal(world)}
        if now.get(sight.draw_id) != sight:
            found.add("not the sealed one")
        try:
            certificate = proof(world.database, sight.draw_id)
            verdict = verify(certificate)
            files = unpack(certificate)
        except Exception as why:  # whatever it is, whoever downloads it sees it
            return found | {f"not verified: {type(why).__name__}"}, None
        if verdict.commit_hash != seal:
            found.add("certificate of another seal")
        if "void.json" in files:
            found.add("void")
        with world.database.reading() as session:
            with contextlib.suppress(Exception):
                if queries.astray(session, sight.draw_id):
                    found.add("office differs from certificate")
            draw = session.get(Draw, sight.draw_id)
        if draw is not None and (draw.status is DrawStatus.OPENED) != ("tranche-1.json" in files):
            found.add("state without result")
        if "tranche-1.json" not in files:
            return found, None
        result = decode_json("tranche-1.json", files["tranche-1.json"])
        if result["public_value"] != self.thrown.get(seal):
            found.add("not the value that was thrown")
        return found, outcome_of(result)


def office_works_with(world: World, seal: str, outcome: Outcome) -> bool:
    """Whether the rows visits are made from name the units and people of an outcome; counted without the product."""
    files, _share = world.truth[seal]
    code_of = {line.split("\t")[0]: line.split("\t")[2] for line in files[TOKENS].decode().splitlines()}
    said = {code_of.get(unit, unit): set() for unit, _stratum, _key in outcome["drawn"]}
    for _group, units, *people in outcome["teams"]:
        for unit in units:
            said[code_of.get(unit, unit)] |= {code_of[one] for one in people}
    with contextlib.closing(sqlite3.connect(world.path)) as raw:
        draw_id = raw.execute("SELECT id FROM draw WHERE commit_hash = ?", (seal,)).fetchone()
        kept: dict[str, set[str]] = {
            code: set()
            for (code,) in raw.execute(
                "SELECT code FROM drawn_unit JOIN entity ON entity.id = entity_id WHERE draw_id = ?", draw_id
            )
        }
        for code, inspector in raw.execute(
            "SELECT entity.code, inspector.code FROM team_member JOIN entity ON entity.id = entity_id "
            "JOIN inspector ON inspector.id = inspector_id WHERE draw_id = ?",
            draw_id,
        ):
            kept.setdefault(code, set()).add(inspector)
    return said == kept


def portal(world: World) -> list[Sight]:
    """What the public list shows of every sealed draw."""
    with world.database.reading() as session:
        return [
            Sight(one.serial or 0, one.id, one.commit_hash, one.commitment)
            for one in queries.public_draws(session, limit=500)
        ]


def outcome_of(result: dict[str, Any]) -> Outcome:
    """What of a tranche's file is decided by chance and by the public list of stopped units."""
    return {name: result[name] for name in ("drawn", "stopped", "teams")}


def rewrite_chain(world: World) -> None:
    """Number and hash the whole log anew, so that it holds together again."""
    with world.database.reading() as session:
        events = session.exec(select(AuditEvent).order_by(col(AuditEvent.seq))).all()
    with contextlib.closing(sqlite3.connect(world.path, isolation_level=None)) as raw:
        previous = GENESIS
        for number, event in enumerate(events, 1):
            before, event.seq, event.previous = event.seq, number, previous
            previous = event_hash(event)
            raw.execute(
                "UPDATE audit_event SET seq = ?, previous = ?, hash = ? WHERE seq = ?",
                (number, event.previous, previous, before),
            )


def rewrite_file(world: World, draw_id: str, name: str) -> None:
    """Take the last line out of a stored file (or the last team out of a result), with a digest that fits again."""
    with contextlib.closing(sqlite3.connect(world.path, isolation_level=None)) as raw:
        row = raw.execute(
            "SELECT packed FROM draw_file WHERE draw_id = ? AND name = ?", (draw_id, name)
        ).fetchone()
        if row is None:
            return
        data = zlib.decompress(row[0])
        if name.endswith(".json"):
            value = decode_json(name, data)
            value["teams"] = value["teams"][:-1]
            data = encode_json(value)
        else:
            data = b"".join(data.splitlines(keepends=True)[:-1])
        digest = (
            sealing.pool_root(Hash("sha256"), data) if name == POOL and data else Hash("sha256").hex(data)
        )
        raw.execute(
            "UPDATE draw_file SET packed = ?, digest = ? WHERE draw_id = ? AND name = ?",
            (zlib.compress(data), digest, draw_id, name),
        )
