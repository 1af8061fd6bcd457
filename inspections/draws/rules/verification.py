"""Verification 验证: rebuild everything from the certificate and name the first thing that differs (protocol §6)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from inspections.draws.rules import commitment as sealing
from inspections.draws.rules.archive import unpack
from inspections.draws.rules.canonical import decode_json, is_hex32
from inspections.draws.rules.certificate import KEY, MANIFEST, SIGNATURE, manifest
from inspections.draws.rules.files import POOL, PUBLIC, TOKENS, Frozen, read_frozen
from inspections.draws.rules.pairing import Blocking
from inspections.draws.rules.replacements import NAME as REPLACEMENTS
from inspections.draws.rules.replacements import first_wrong, read_entries
from inspections.draws.rules.statements import (
    OPENED,
    VOID,
    announced,
    first_wrong_opening,
    is_outside,
    void_holds,
    witness_day,
    witness_statements,
)
from inspections.draws.rules.summary import NAME as SUMMARY
from inspections.draws.rules.summary import summary
from inspections.draws.rules.tranche import Event, Opened, Opening
from supervision.foundation.errors import Refused, Unreadable


class Difference(Refused):
    """Something in a certificate is not what follows from the rest of it."""


@dataclass(frozen=True)
class Verdict:
    """A certificate that holds: what was verified, in numbers."""

    draw: str
    bureau: str
    serial: int
    round: int
    commit_hash: str
    signed_by: str
    tranches: int
    of: int
    pool: int
    drawn: int
    teams: int
    left: int
    witnessed: bool
    replaced: int = 0
    announced: int = 0
    """Opened tranches of a sealed draw, also those whose names are not public yet."""


def verify(data: bytes) -> Verdict:
    """Rebuild a certificate zip. Raises Unreadable (malformed), Refused (against the rules) or Difference."""
    files = unpack(data)
    for name in (*PUBLIC, sealing.NAME, MANIFEST, SIGNATURE, KEY):
        if name not in files:
            raise Unreadable("缺少文件{file}。", file=name)
    if TOKENS in files:
        raise Difference("证明里不应有{file}：代号对照表须另行保管。", file=TOKENS)
    frozen = read_frozen({name: files[name] for name in PUBLIC})
    _check_manifest(frozen, files)
    _check_signature(files)
    commit, secrets = _check_commitment(frozen, files)
    opened = _check_tranches(frozen, commit, secrets, files)
    witnessed = _check_statements(frozen, commit, secrets, opened, files)
    if SUMMARY in files and files[SUMMARY] != summary(frozen, commit, opened):
        raise Difference("{file}与其他文件不一致。", file=SUMMARY)
    replaced = _check_replacements(frozen, opened, files)
    terms = frozen.terms.value
    return Verdict(
        draw=terms["draw"], bureau=terms["bureau"], serial=terms["serial"], round=terms["round"], commit_hash=commit,
        signed_by=files[KEY].hex(), tranches=len(opened), of=len(frozen.terms.tranches), pool=len(frozen.pool),
        drawn=sum(len(one.drawn) for one in opened), teams=sum(len(one.teams) for one in opened),
        left=sum(len(one.left) for one in opened), witnessed=witnessed,
        replaced=replaced, announced=announced(files),
    )  # fmt: skip


def _check_manifest(frozen: Frozen, files: Mapping[str, bytes]) -> None:
    listed = decode_json(MANIFEST, files[MANIFEST])
    if files[MANIFEST] == manifest(frozen.terms.hash, files):
        return
    true = decode_json(MANIFEST, manifest(frozen.terms.hash, files))
    for name in sorted({*true, *listed} if isinstance(listed, dict) else true):
        if not isinstance(listed, dict) or listed.get(name) != true.get(name):
            raise Difference("文件清单中{file}的校验值不符。", file=name)


def _check_signature(files: Mapping[str, bytes]) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(files[KEY]).verify(files[SIGNATURE], files[MANIFEST])
    except (InvalidSignature, ValueError) as error:
        raise Difference("签名与文件清单不符。") from error


def _check_commitment(frozen: Frozen, files: Mapping[str, bytes]) -> tuple[str, list[str]]:
    terms = frozen.terms
    stated = decode_json(sealing.NAME, files[sealing.NAME])
    if not isinstance(stated, dict):
        raise Unreadable("{file}不是有效的JSON文件。", file=sealing.NAME)
    secrets = stated.get("secrets")
    expected = len(terms.tranches) * terms.custodians
    if not isinstance(secrets, list) or len(secrets) != expected or not all(map(is_hex32, secrets)):
        raise Difference("封存文件的密钥承诺份数或写法不符。")
    if len(set(secrets)) != len(secrets):
        raise Refused("有两份密钥相同，每份密钥须各自生成。")
    listed = stated.get("files")
    kept_back = listed.get(TOKENS) if isinstance(listed, dict) else None
    if not isinstance(kept_back, str) or not is_hex32(kept_back):
        raise Difference("封存文件的“{field}”与名单文件不一致。", field=f"files {TOKENS}")
    hashes = sealing.file_hashes(terms.hash, files) | {TOKENS: kept_back}
    root = sealing.pool_root(terms.hash, files[POOL])
    true = sealing.commitment(terms, root=root, size=len(frozen.pool), files=hashes, secrets=secrets)
    for field in sorted({*true, *stated}):
        if field not in stated or field not in true or stated[field] != true[field]:
            raise Difference("封存文件的“{field}”与名单文件不一致。", field=field)
    return terms.hash.hex(files[sealing.NAME]), secrets


def _check_tranches(
    frozen: Frozen, commit: str, secrets: Sequence[str], files: Mapping[str, bytes]
) -> list[Opened]:
    terms = frozen.terms
    opening = Opening(frozen, commit)
    opened: list[Opened] = []
    named = {name for name in files if re.fullmatch(r"(?:tranche|blocked)-.*\.json", name)}
    while f"tranche-{len(opened) + 1}.json" in named and len(opened) < len(terms.tranches):
        name = f"tranche-{len(opened) + 1}.json"
        stated = decode_json(name, files[name])
        event = _event(name, stated)
        for number, share in enumerate(event.shares, len(opened) * terms.custodians + 1):
            if number > len(secrets) or sealing.share_commitment(terms, number, share) != secrets[number - 1]:
                raise Difference("{file}公布的密钥不是封存时的那一份。", file=name)
        result = opening.open(event)
        if isinstance(result, Blocking):
            raise Difference("{file}：按封存的名单配不成检查组，证明却给出了结果。", file=name)
        for file, data in result.files().items():
            if files.get(file) != data:
                raise Difference(
                    "{file}的“{field}”与重新计算的结果不一致。", file=file, field=_first_field(stated, result)
                )
            named.discard(file)
        opened.append(result)
    if named:
        raise Difference("证明里多出文件{file}。", file=min(named))
    return opened


def _check_statements(
    frozen: Frozen, commit: str, secrets: Sequence[str], opened: Sequence[Opened], files: Mapping[str, bytes]
) -> bool:
    """What a void draw and witnesses state; whether somebody outside signed the seal before the day of the public value."""
    terms = frozen.terms
    if VOID in files and (opened or not void_holds(terms, secrets, files[VOID])):
        raise Difference("{file}与其他文件不一致。", file=VOID)
    if OPENED in files:
        wrong = first_wrong_opening(terms, files, [one.event.opened_at for one in opened])
        if wrong == 0:
            raise Difference("{file}与其他文件不一致。", file=OPENED)
        if wrong is not None:
            raise Difference("{file}里第{n}批的次序、时间或摘要不对。", file=OPENED, n=wrong)
    witnessed = False
    for name in witness_statements(files):
        day = witness_day(terms, commit, files, name)
        if day is None:
            raise Difference("{file}与其他文件不一致。", file=name)
        witnessed |= is_outside(files, name) and day.isoformat() < terms.value["public_value"]["date"]
    return witnessed


def _check_replacements(frozen: Frozen, opened: Sequence[Opened], files: Mapping[str, bytes]) -> int:
    """How many places were filled again from the duty order, each by whoever had to come next."""
    if REPLACEMENTS not in files:
        return 0
    wrong = first_wrong(frozen, opened, files[REPLACEMENTS])
    if wrong is not None:
        raise Difference("换人登记第{n}条不是按值班顺序得出的。", n=wrong)
    return len(read_entries(files[REPLACEMENTS]))


def _first_field(stated: dict[str, Any], result: Opened) -> str:
    true = result.value()
    for field in ("tranche", "seed", "drawn", "teams", "proposals"):
        if stated.get(field) == true[field]:
            continue
        if isinstance(true[field], list) and isinstance(stated.get(field), list):
            pairs = zip(stated[field], true[field], strict=False)
            at = next((i for i, (one, other) in enumerate(pairs) if one != other), None)
            return field if at is None else f"{field} {at + 1}"
        return field
    return "blocked"


def _event(name: str, stated: Any) -> Event:
    fields = {
        "tranche", "opened_at", "shares", "public_value", "seed", "drawn", "stopped", "teams", "proposals",
    }  # fmt: skip
    if not isinstance(stated, dict) or stated.keys() != fields:
        raise Unreadable("{file}缺少或多出字段。", file=name)
    shares, stopped = stated["shares"], stated["stopped"]
    if not isinstance(shares, list) or not all(map(is_hex32, shares)):
        raise Unreadable("{file}的“{field}”不合规定。", file=name, field="shares")
    pairs = isinstance(stopped, list) and all(
        isinstance(entry, list) and len(entry) == 2 and all(isinstance(text, str) for text in entry)
        for entry in stopped
    )
    if not pairs:
        raise Unreadable("{file}的“{field}”不合规定。", file=name, field="stopped")
    return Event(
        shares=tuple(bytes.fromhex(share) for share in shares), public_value=stated["public_value"],
        opened_at=stated["opened_at"], stopped=tuple((unit, reason) for unit, reason in stopped),
    )  # fmt: skip
