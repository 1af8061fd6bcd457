"""A whole draw from files alone, no server: what `draws certify` runs (commands contract)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspections.draws.rules import commitment as sealing
from inspections.draws.rules.canonical import decode_json, encode_json, is_hex32
from inspections.draws.rules.certificate import result_files
from inspections.draws.rules.files import PUBLIC, Frozen, read_frozen
from inspections.draws.rules.pairing import Blocking
from inspections.draws.rules.tranche import Event, Opened, Opening
from supervision.foundation.errors import Unreadable

NAME = "secrets.json"


@dataclass(frozen=True)
class Secrets:
    """The shares and events of all tranches, known beforehand because this is a rehearsal or a test."""

    shares: tuple[tuple[bytes, ...], ...]
    public_values: tuple[str, ...]
    opened_at: tuple[str, ...]
    stopped: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class Ceremony:
    """A draw run through all its tranches; ``blocking`` tells why it could not be finished."""

    commitment: bytes
    opened: tuple[Opened, ...]
    blocking: Blocking | None = None

    def files(self, frozen: Frozen) -> dict[str, bytes]:
        """Everything that goes into the certificate but key and signature."""
        results = result_files(frozen, frozen.terms.hash.hex(self.commitment), self.opened)
        public = {name: frozen.data[name] for name in PUBLIC}
        return {**public, sealing.NAME: self.commitment, **results}


def read_secrets(data: bytes, tranches: int) -> Secrets:
    """Parse secrets.json; ``public_value`` and ``opened_at`` may be one text for all tranches."""
    value = decode_json(NAME, data, canonical=False)
    if not isinstance(value, dict):
        raise Unreadable("{file}不是有效的JSON文件。", file=NAME)
    shares = value.get("shares")
    good = isinstance(shares, list) and all(
        isinstance(one, list) and all(map(is_hex32, one)) for one in shares
    )
    if not isinstance(shares, list) or not good:
        raise Unreadable("{file}的“{field}”不合规定。", file=NAME, field="shares")
    return Secrets(
        shares=tuple(tuple(bytes.fromhex(share) for share in one) for one in shares),
        public_values=_texts("public_value", value.get("public_value"), tranches),
        opened_at=_texts("opened_at", value.get("opened_at"), tranches),
        stopped=_stopped(value.get("stopped"), tranches),
    )


def _texts(field: str, value: Any, tranches: int) -> tuple[str, ...]:
    texts = [value] * tranches if isinstance(value, str) else value
    if (
        not isinstance(texts, list)
        or len(texts) != tranches
        or not all(isinstance(text, str) for text in texts)
    ):
        raise Unreadable("{file}的“{field}”不合规定。", file=NAME, field=field)
    return tuple(texts)


def _stopped(value: Any, tranches: int) -> tuple[tuple[tuple[str, str], ...], ...]:
    if value is None:
        return ((),) * tranches
    try:
        lists = [sorted((str(unit), str(reason)) for unit, reason in one) for one in value]
    except (TypeError, ValueError) as error:
        raise Unreadable("{file}的“{field}”不合规定。", file=NAME, field="stopped") from error
    if len(lists) != tranches:
        raise Unreadable("{file}的“{field}”不合规定。", file=NAME, field="stopped")
    return tuple(tuple(one) for one in lists)


def read_files(data: Mapping[str, bytes]) -> tuple[Frozen, Secrets]:
    """The frozen files and the secrets of an input folder, checked."""
    if NAME not in data:
        raise Unreadable("缺少文件{file}。", file=NAME)
    frozen = read_frozen({name: content for name, content in data.items() if name != NAME})
    return frozen, read_secrets(data[NAME], len(frozen.terms.tranches))


@dataclass(frozen=True)
class Sealed:
    """What does not change between repetitions: the hashes of the files."""

    root: str
    files: dict[str, str]

    @classmethod
    def of(cls, frozen: Frozen) -> "Sealed":
        """Hash the files once."""
        hash = frozen.terms.hash
        return cls(sealing.pool_root(hash, frozen.data["pool.tsv"]), sealing.file_hashes(hash, frozen.data))


def hold(frozen: Frozen, sealed: Sealed, secrets: Secrets, shares: Sequence[Sequence[bytes]]) -> Ceremony:
    """Commit with ``shares`` and open every tranche in order."""
    terms = frozen.terms
    sealing.check_shares(terms, shares)
    commitment = sealing.commitment(
        terms, root=sealed.root, size=len(frozen.pool), files=sealed.files,
        secrets=sealing.share_commitments(terms, shares),
    )  # fmt: skip
    opening = Opening(frozen, sealing.commit_hash(terms.hash, commitment))
    opened: list[Opened] = []
    for at in range(len(terms.tranches)):
        lots = opening.lots(shares[at], secrets.public_values[at])
        drawn = {one.unit for one in lots.drawn}
        stopped = tuple(
            entry for entry in secrets.stopped[at] if entry[0] in drawn
        )  # written before the draw
        event = Event(tuple(shares[at]), secrets.public_values[at], secrets.opened_at[at], stopped)
        result = opening.open(event, lots)
        if isinstance(result, Blocking):
            return Ceremony(encode_json(commitment), tuple(opened), result)
        opened.append(result)
    return Ceremony(encode_json(commitment), tuple(opened))
