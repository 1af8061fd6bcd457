"""A large pool drawn in shards 分片: pieces of its file, each by itself, and the same draw however it is cut (protocol §4).

A piece is a power of two of lines, so that the head of its tree is a node of the whole pool's tree: the heads of all
pieces give ``pool_root`` again, which proves that the shards read the sealed file. The ``quota`` smallest of the whole
are among the ``quota`` smallest of the pieces.
"""

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from inspections.draws.rules.canonical import decode_json, encode_json
from inspections.draws.rules.commitment import pool_root
from inspections.draws.rules.files import Line
from inspections.draws.rules.hashing import Hash, tree_of
from inspections.draws.rules.lanes import fast_smallest, lanes_for
from inspections.draws.rules.lottery import Drawn, key_of, merge, smallest, ticket
from inspections.draws.rules.terms import Mode
from supervision.foundation.errors import Refused

PIECE: Final = 1 << 20
"""Lines of a piece: about 70 MB of text."""
LARGE: Final = 2 * PIECE
"""Units from which on a pool is drawn in shards."""
SHARD: Final = "shard-"
"""How names of what is kept until the opening begin."""
_READ: Final = 1 << 22


@dataclass(frozen=True)
class Share:
    """What a shard found: the head of its piece's tree, units per stratum, whom it would draw, with their lines."""

    head: bytes
    sizes: Mapping[str, int]
    drawn: tuple[Drawn, ...]
    lines: tuple[Line, ...]

    def encoded(self) -> bytes:
        """Bytes to be kept until the opening."""
        drawn = [[*line, one.ticket.hex()] for one, line in zip(self.drawn, self.lines, strict=True)]
        return encode_json({"head": self.head.hex(), "sizes": dict(self.sizes), "drawn": drawn})

    @classmethod
    def decoded(cls, data: bytes) -> "Share":
        """The share in these bytes."""
        value = decode_json("shard", data)
        lines, drawn = [], []
        for unit, stratum, groups, weight, cell, hexadecimal in value["drawn"]:
            number = bytes.fromhex(hexadecimal)
            lines.append((unit, stratum, groups, weight, cell))
            drawn.append(Drawn(stratum, key_of(number, weight), unit, number))
        return cls(bytes.fromhex(value["head"]), value["sizes"], tuple(drawn), tuple(lines))


def is_split(mode: Mode, units: int) -> bool:
    """Whether a draw is held in shards. Never a sealed one: what a shard finds is a name before the opening."""
    return mode is not Mode.SEALED and units >= LARGE


def pieces(units: int, piece: int = PIECE) -> int:
    """How many pieces a pool of so many units has."""
    if piece < 1 or piece & (piece - 1):
        raise ValueError(piece)
    return -(-units // piece)


def shard_name(number: int, count: int) -> str:
    """Under which name the share of piece ``number`` (from 0) of ``count`` is kept."""
    return f"{SHARD}{number + 1}-of-{count}"


def piece_of(packed: bytes, number: int, piece: int = PIECE) -> bytes:
    """The lines of piece ``number`` (from 0) of a packed ``pool.tsv``; no more than the piece is held unpacked."""
    first, last = number * piece, (number + 1) * piece
    kept: list[bytes] = []
    seen = 0
    for part in _unpacked(packed):
        lines = part.count(b"\n")
        begin = _after(part, first - seen) if first > seen else 0
        end = _after(part, last - seen) if last <= seen + lines else len(part)
        if seen + lines >= first and begin < end:
            kept.append(part[begin:end])
        seen += lines
        if seen >= last:
            break
    return b"".join(kept)


def _unpacked(packed: bytes) -> Iterator[bytes]:
    stream = zlib.decompressobj()
    part = stream.decompress(packed, _READ)
    while part:
        yield part
        part = stream.decompress(stream.unconsumed_tail, _READ)


def _after(part: bytes, lines: int) -> int:
    """Where the line begins that has so many line ends of the part before it; its end if there are fewer."""
    at = 0
    for _ in range(lines):
        at = part.find(b"\n", at) + 1
        if at == 0:
            return len(part)
    return at


def draw_piece(data: bytes, quota: Mapping[str, int], *, seed: bytes, hash: Hash) -> Share:
    """What one shard does with its lines of a pool that was checked when it was frozen."""
    lines = data.decode().splitlines()
    compiled = lanes_for(hash, len(lines))
    if compiled is None:
        drawn = smallest(map(_parsed, lines), quota, seed=seed, hash=hash)
    else:
        drawn = fast_smallest(compiled, data, quota, seed=seed)
    units = {one.unit for one in drawn}
    sizes: Counter[str] = Counter()
    found: dict[str, Line] = {}
    for line in lines:
        unit, stratum, _ = line.split("\t", 2)
        sizes[stratum] += 1
        if unit in units:
            found[unit] = _parsed(line)
    head = bytes.fromhex(pool_root(hash, data))
    return Share(head, sizes, tuple(drawn), tuple(found[one.unit] for one in drawn))


def _parsed(line: str) -> Line:
    unit, stratum, groups, weight, cell = line.split("\t")
    return unit, stratum, groups, int(weight), cell


@dataclass(frozen=True)
class Merged:
    """All shards together: the head of the pool's tree, units per stratum, the drawn with their lines."""

    root: str
    sizes: dict[str, int]
    drawn: list[Drawn]
    pool: list[Line]


def merged(shares: Sequence[Share], quota: Mapping[str, int], *, seed: bytes, hash: Hash) -> Merged:
    """The draw of the whole pool out of the shares of all its pieces, in the pieces' order.

    Raises:
        Refused: a share that does not hold together: too few units, or a ticket that is not its unit's.
    """
    for share in shares:
        found = Counter(one.stratum for one in share.drawn)
        right = all(found[name] == min(quota.get(name, 0), size) for name, size in share.sizes.items())
        if not right or any(ticket(hash, seed, one.unit) != one.ticket for one in share.drawn):
            raise Refused("分片抽取的中间结果不完整，请重新分片计算。")
    drawn = merge((share.drawn for share in shares), quota)
    lines = {line[0]: line for share in shares for line in share.lines}
    sizes: Counter[str] = Counter()
    for share in shares:
        sizes.update(share.sizes)
    root = tree_of(hash, [share.head for share in shares]).hex()
    return Merged(root, dict(sizes), drawn, [lines[one.unit] for one in drawn])
