"""Entering inspectors with their certificates, labels, leave and recusals."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import SQLModel, col, select

from supervision.foundation.database import Transaction
from supervision.foundation.errors import Conflict, Refused
from supervision.registers import queries
from supervision.registers.actions.entities import Tally
from supervision.registers.rules.codes import is_safe_code
from supervision.registers.rules.kinds import CertificateStatus, InspectorStatus
from supervision.registers.tables import Certificate, Expertise, Inspector, Leave, Recusal

OWN = ("name", "department_id", "station_id", "area_code", "can_lead", "status", "external_codes")
TABLES: tuple[type[SQLModel], ...] = (Inspector, Certificate, Expertise, Leave)


def import_inspectors(tx: Transaction, rows: Iterable[Mapping[str, Any]], *, source: str = "") -> Tally:
    """Add inspectors, or update those whose code is known already.

    Args:
        rows: code, name, department_id; optional station_id, area_code, can_lead, status, external_codes, and
            ``certificates`` [{number, issuer, field, valid_from, valid_to, status}], ``expertise`` [tag, …] (replaces
            the labels), ``leave`` [{from_on, to_on, reason}] (added to what is kept).

    Raises:
        Refused: a code a draw could not carry. Conflict: a code twice, or a certificate of somebody else.
    """
    digest = hashlib.sha256()
    kept = {i.code: i for i in queries.inspectors_by_id(tx.session).values()}
    details: list[tuple[Inspector, Mapping[str, Any], bool]] = []
    seen: set[str] = set()
    for row in rows:
        code = row["code"]
        if not is_safe_code(code):
            raise Refused(
                "人员编号{code}含有字母、数字、横线、下划线以外的字符，或超过64位。", code=code[:80]
            )
        if code in seen:
            raise Conflict("人员编号{code}重复。", code=code)
        seen.add(code)
        digest.update(repr(sorted(row.items())).encode())
        values = {name: row[name] for name in OWN if name in row}
        person = kept.get(code)
        if person is None:
            person = Inspector.model_validate({"status": InspectorStatus.ACTIVE, "code": code} | values)
            tx.session.add(person)
            details.append((person, row, True))
        else:
            differs = any(getattr(person, name) != value for name, value in values.items())
            for name, value in values.items():
                setattr(person, name, value)
            details.append((person, row, differs))
    tx.session.flush()
    touched = _details(tx, details)
    added = sum(1 for code in seen if code not in kept)
    changed = sum(1 for p, _row, differs in details if p.code in kept and (differs or p.id in touched))
    tally = Tally(added, changed, len(seen) - added - changed, digest.hexdigest())
    tx.record("inspectors.imported", covers=TABLES, source=source, **tally._asdict())
    return tally


def _details(tx: Transaction, people: Iterable[tuple[Inspector, Mapping[str, Any], bool]]) -> set[int]:
    """Write certificates, labels and leave; returns the ids of those for whom anything was new."""
    touched: set[int] = set()
    certificates = {c.number: c for group in queries.certificates_of(tx.session).values() for c in group}
    tags = queries.tags_of(tx.session)
    leave = {(row.inspector_id, row.from_on): row for row in tx.session.exec(select(Leave))}
    for person, row, _differs in people:
        own = person.id or 0
        for paper in row.get("certificates", ()):
            if _certificate(tx, own, dict(paper), certificates):
                touched.add(own)
        if "expertise" in row and frozenset(row["expertise"]) != tags.get(own, frozenset()):
            touched.add(own)
            if own in tags:  # a question for each newcomer would also flush everything before it
                _drop_tags(tx, own, row["expertise"])
            new = set(row["expertise"]) - tags.get(own, frozenset())
            tx.session.add_all(Expertise(inspector_id=own, tag=tag) for tag in sorted(new))
        for days in row.get("leave", ()):
            if _leave(tx, own, days, leave):
                touched.add(own)
    tx.session.flush()
    return touched


def _drop_tags(tx: Transaction, own: int, wanted: Iterable[str]) -> None:
    """Remove the labels somebody no longer has."""
    for old in tx.session.exec(select(Expertise).where(col(Expertise.inspector_id) == own)):
        if old.tag not in wanted:
            tx.session.delete(old)


def _certificate(tx: Transaction, own: int, paper: dict[str, Any], kept: dict[str, Certificate]) -> bool:
    old = kept.get(paper["number"])
    if old is None:
        fresh = Certificate.model_validate({"status": CertificateStatus.VALID, "inspector_id": own} | paper)
        tx.session.add(fresh)
        kept[fresh.number] = fresh
        return True
    if old.inspector_id != own:
        raise Conflict("执法证号{number}已登记在另一人名下，请核对。", number=old.number)
    differs = any(getattr(old, name) != value for name, value in paper.items())
    for name, value in paper.items():
        setattr(old, name, value)
    return differs


def _leave(tx: Transaction, own: int, days: Mapping[str, Any], kept: dict[tuple[int, Any], Leave]) -> bool:
    old = kept.get((own, days["from_on"]))
    if old is None:
        fresh = Leave(
            inspector_id=own, from_on=days["from_on"], to_on=days["to_on"], reason=days.get("reason", "")
        )
        tx.session.add(fresh)
        kept[own, fresh.from_on] = fresh
        return True
    differs: bool = old.to_on != days["to_on"]
    old.to_on = days["to_on"]
    return differs


def import_leave(tx: Transaction, rows: Iterable[Mapping[str, Any]]) -> int:
    """Enter leave by inspector code (code, from_on, to_on, reason); returns how many rows were new or changed.

    Raises:
        Refused: an unknown inspector.
    """
    ids = queries.inspector_ids_by_code(tx.session)
    kept = {(row.inspector_id, row.from_on): row for row in tx.session.exec(select(Leave))}
    count = 0
    for row in rows:
        if row["code"] not in ids:
            raise Refused("名录中没有编号为{code}的检查人员。", code=str(row["code"])[:64])
        count += _leave(tx, ids[row["code"]], row, kept)
    tx.record("leave.entered", covers=[Leave], count=count)
    return count


def import_recusals(tx: Transaction, rows: Iterable[Mapping[str, Any]]) -> Tally:
    """Enter who must not meet whom: inspector_code, entity_code, reason, from_on, to_on or ``None``.

    Raises:
        Refused: an unknown inspector or entity (行政处罚法 art. 43: recusal may also be asked for by the business).
    """
    rows = list(rows)
    people = queries.inspector_ids_by_code(tx.session)
    entities = queries.entity_ids_by_code(tx.session, {row["entity_code"] for row in rows})
    kept = {(row.inspector_id, row.entity_id): row for row in tx.session.exec(select(Recusal))}
    added = changed = 0
    digest = hashlib.sha256()
    for row in rows:
        if row["inspector_code"] not in people:
            raise Refused("名录中没有编号为{code}的检查人员。", code=str(row["inspector_code"])[:64])
        if row["entity_code"] not in entities:
            raise Refused("名录中没有代码为{code}的对象。", code=str(row["entity_code"])[:64])
        key = (people[row["inspector_code"]], entities[row["entity_code"]])
        values = {"reason": row.get("reason", ""), "from_on": row["from_on"], "to_on": row.get("to_on")}
        digest.update(repr((row["inspector_code"], row["entity_code"], sorted(values.items()))).encode())
        old = kept.get(key)
        if old is None:
            kept[key] = Recusal(inspector_id=key[0], entity_id=key[1], **values)
            tx.session.add(kept[key])
            added += 1
        elif any(getattr(old, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(old, name, value)
            changed += 1
    tally = Tally(added, changed, len(rows) - added - changed, digest.hexdigest())
    tx.record("recusals.imported", covers=[Recusal], **tally._asdict())
    return tally
