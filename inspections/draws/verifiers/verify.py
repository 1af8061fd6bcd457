"""Checks the certificate of a random draw, or a monthly duty order. 核验一份抽取证明或者月度值班顺序。

    python verify.py draw-….zip|duty-….json [--unit CODE [--nonce HEX]] [--lang zh|en]

Needs Python 3.11 and nothing else: no network, no other file, no line of the program that made the certificate. It was
written from the text docs/draw-protocol.md alone; the § in the remarks are that text's. Everything in the certificate is
computed anew and compared. Exit 0: verified and witnessed, or computed right but not witnessed. Exit 1: the first thing
that differs, in one sentence.
"""

import argparse
import hashlib
import json
import re
import struct
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

Rows = list[list[str]]
Node = int  # twice the number of a package, for its lead's place; one more, for its members' places


# fmt: off
DIFFERENCES = {  # what may be wrong, in both languages
    "name": ("压缩包里有不规范的文件名。", "The archive holds a name that is not plain."),
    "archive": ("压缩包不是规定的写法：有字节被改动、增加或删去，或者不是抽取证明。",
                "The archive is not canonical: bytes were changed, added or removed, or it is no certificate."),
    "missing": ("缺少文件{0}。", "The file {0} is missing."),
    "json": ("{0}不是规范的JSON。", "{0} is not canonical JSON."),
    "field": ("{0}的“{1}”缺少、多余或者不合规定。", "“{1}” of {0} is missing, one too many, or against the rules."),
    "line": ("{0}第{1}行不合规定，或者没有按序排列。", "Line {1} of {0} breaks the rules of its columns, or is not in order."),
    "twice": ("{0}里{1}出现了两次。", "{1} stands twice in {0}."),
    "manifest": ("{0}和清单manifest.json不符。", "{0} is not what manifest.json says."),
    "signature": ("清单的签名不对。", "The signature of the manifest is wrong."),
    "groups": ("rules.json里teams和package的组不同。", "teams and package of rules.json name different groups."),
    "unit": ("名单里{0}的组不合规定，或者它也在未列入名单里。", "{0} of the pool has wrong groups, or is left out too."),
    "server": ("groups.tsv里{0}在{1}组重复，或者不在册。", "{0} is twice in group {1} of groups.tsv, or unknown."),
    "bar": ("bars.tsv里{0}或{1}不在册。", "{0} or {1} of bars.tsv is unknown."),
    "quota": ("{0}类有{1}户，名额却是{2}。", "Stratum {0} has {1} units and a quota of {2}."),
    "dates": ("没有批次，或者日期没有按序、相隔超过31天。", "No tranche, or not in order of dates, or more than 31 days apart."),
    "open": ("公开抽取只能有一个批次、一份密钥。", "An open draw has one tranche and one custodian."),
    "sealed": ("commitment.json里密钥或tokens.tsv的摘要不合规定。", "commitment.json seals the wrong shares or tokens."),
    "differs": ("{0}的“{1}”和重算的不同。", "“{1}” of {0} differs from what was recomputed."),
    "whole": ("{0}和重算的不同。", "{0} differs from what was recomputed."),
    "shares": ("{0}里密钥的份数不对。", "{0} has the wrong number of shares."),
    "share": ("{0}里的第{1}份密钥不是封存的那一份。", "Share {1} in {0} is not the one that was sealed."),
    "equal": ("{0}里有两份密钥相同。", "Two shares are equal in {0}."),
    "value": ("{0}的公开数写法不合规定。", "The public value of {0} does not match its form."),
    "stopped": ("{0}的stopped没有按序，或者不是抽中的。", "stopped of {0} is not in order, or was not drawn."),
    "pairing": ("{0}没有可行的搭配，却有结果。", "No pairing exists for {0}, and yet there is a result."),
    "alien": ("{0}不该在抽取证明里。", "{0} has no place in this certificate."),
    "replaced": ("{0}第{1}条不是按值班顺序得出的。", "Entry {1} of {0} does not follow from the duty order."),
    "called": ("{0}第{1}次派出不是按月度值班顺序得出的。", "Call {1} of {0} does not follow from the order of the month."),
    "early": ("{0}还没有公开数，却已经公布了密钥或派出了人员。", "{0} has a share or calls, and no public value yet."),
    "void": ("已开启的抽取不能作废。", "A draw that was opened cannot be void."),
    "opened": ("{0}里第{1}批的次序、时间或摘要不对。", "Tranche {1} of {0} has the wrong place, time or digest."),
    "witness": ("{0}的签名、编号或封存码不对。", "The signature, draw or seal of {0} is wrong."),
}
# fmt: on


class Differs(Exception):
    """The first thing that is not as the protocol says."""

    def __init__(self, what: str, *of: object) -> None:
        self.what, self.of = what, of
        self.zh, self.en = (text.format(*of) for text in DIFFERENCES[what])
        super().__init__(self.en)


def need(right: object, what: str, *of: object) -> None:
    """Go on only if this is right."""
    if not right:
        raise Differs(what, *of)


# --- §1 hashes and bytes ------------------------------------------------------------------------------------------------


def sha256(data: bytes) -> bytes:
    """SHA-256, from Python's own library."""
    return hashlib.sha256(data).digest()


def sm3(data: bytes) -> bytes:
    """SM3 after GB/T 32905-2016; Python's library does not have it everywhere."""
    mask = 0xFFFFFFFF

    def left(x: int, n: int) -> int:
        n %= 32
        return ((x << n) | (x >> (32 - n))) & mask

    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data += b"\x80" + bytes(-(len(data) + 9) % 64) + struct.pack(">Q", 8 * len(data))
    for at in range(0, len(data), 64):
        w = list(struct.unpack(">16I", data[at : at + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ left(w[j - 3], 15)
            w.append(x ^ left(x, 15) ^ left(x, 23) ^ left(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            a12 = left(a, 12)
            s1 = left((a12 + e + left(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & mask, 7)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            t1 = (ff + d + (s1 ^ a12) + (w[j] ^ w[j + 4])) & mask
            t2 = (gg + h + s1 + w[j]) & mask
            a, b, c, d, e, f, g, h = t1, a, left(b, 9), c, t2 ^ left(t2, 9) ^ left(t2, 17), e, left(f, 19), g
        state = [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True)]
    return struct.pack(">8I", *state)


HASHES: dict[object, Callable[[bytes], bytes]] = {"sha256": sha256, "sm3": sm3}


def block(label: str, x: bytes) -> bytes:
    """64 bytes: a label filled up with zero bytes, and 32 bytes."""
    return label.encode().ljust(32, b"\0") + x


def tree_head(h: Callable[[bytes], bytes], lines: list[bytes]) -> bytes:
    """RFC 6962, level by level: a node without a neighbour goes up as it is."""
    level = [h(b"\0" + line) for line in lines] or [h(b"")]
    while len(level) > 1:
        pairs = [h(b"\1" + a + b) for a, b in zip(level[::2], level[1::2], strict=False)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


class Stream:
    """Words of 32 bits for a label and a seed, and whole numbers without bias from them."""

    def __init__(self, h: Callable[[bytes], bytes], label: str, seed: bytes) -> None:
        self.words = self._words(h, block(label, seed))

    @staticmethod
    def _words(h: Callable[[bytes], bytes], prefix: bytes) -> Iterator[int]:
        counter = 0
        while True:
            yield from struct.unpack(">8I", h(prefix + struct.pack(">Q", counter)))
            counter += 1

    def below(self, d: int) -> int:
        """0 … d - 1, each equally likely."""
        if d == 1:
            return 0
        reject = (2**32 - d) % d
        while True:
            product = next(self.words) * d
            if product % 2**32 >= reject:
                return product >> 32


# --- the signature (RFC 8032, Ed25519) ----------------------------------------------------------------------------------

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]  # x = X/Z, y = Y/Z, xy = T/Z


def _add(a: Point, b: Point) -> Point:
    minus, plus = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = plus - minus, d - c, d + c, plus + minus
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(n: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = _add(total, point)
        point, n = _add(point, point), n >> 1
    return total


def _encoded(point: Point) -> bytes:
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decoded(data: bytes) -> Point | None:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or v * x * x % P != u or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = _decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little")) or (0, 1, 1, 0)


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the Ed25519 signature of the message under the key."""
    a, s = _decoded(key), int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or a is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    minus_a = (P - a[0], a[1], 1, P - a[3])
    return _encoded(_add(_times(s, BASE), _times(k, minus_a))) == signature[:32]


# --- §7 the archive, §1 JSON and TSV ------------------------------------------------------------------------------------


def pack(files: dict[str, bytes]) -> bytes:
    """The one zip that holds these files."""
    body, directory, at = [], [], 0
    for name in sorted(files):
        data, title = files[name], name.encode()
        sizes = zlib.crc32(data), len(data), len(data), len(title)
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x21, *sizes, 0)
        body += [b"PK\3\4", fields, title, data]
        directory += [b"PK\1\2\x14\0", fields, struct.pack("<HHHII", 0, 0, 0, 0, at), title]
        at += 30 + len(title) + len(data)
    n, size = len(files), sum(map(len, directory))
    return b"".join([*body, *directory, b"PK\5\6", struct.pack("<HHHHIIH", 0, 0, n, n, size, at, 0)])


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of a certificate. Names and sizes are read from the front; packing them again must give every byte."""
    files, at = {}, 0
    while data[at : at + 4] == b"PK\3\4" and len(data) >= at + 30:
        size, name_size = struct.unpack_from("<IH", data, at + 22)
        start = at + 30 + name_size
        name = data[at + 30 : start]
        need(re.fullmatch(rb"[ -~]+", name), "name")
        files[name.decode()] = data[start : start + size]
        at = start + size
    need(files and at <= len(data) and pack(files) == data, "archive")
    return files


def canonical(value: Any) -> bytes:
    """The one way to write a JSON value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _no_float(text: str) -> Any:
    raise ValueError(text)


def read_json(files: dict[str, bytes], name: str) -> Any:
    """A JSON file that is exactly its canonical bytes."""
    need(name in files, "missing", name)
    try:
        value = json.loads(files[name].decode(), parse_float=_no_float, parse_constant=_no_float)
        right = canonical(value) == files[name]
    except (ValueError, RecursionError):
        right = False
    need(right, "json", name)
    return value


def read_tsv(files: dict[str, bytes], name: str, columns: str) -> Rows:
    """The rows of a table; each column is a code (c), a whole number (n), text (t), a code or "-" (-)."""
    need(name in files, "missing", name)
    data = files[name]
    lines = data.split(b"\n")
    try:
        rows = [line.split("\t") for line in data.decode().split("\n")][:-1]
    except UnicodeDecodeError as error:
        raise Differs("line", name, 1) from error
    pattern = re.compile("\t".join(COLUMNS[letter] for letter in columns))
    for n, row in enumerate(rows, 1):
        need(pattern.fullmatch("\t".join(row)) and (n == 1 or lines[n - 2] < lines[n - 1]), "line", name, n)
    need(lines[-1] == b"", "line", name, len(lines))
    return rows


CODE = "[0-9A-Za-z_-]{1,64}"
COLUMNS = {"c": CODE, "n": "(?:0|[1-9][0-9]{0,8})", "t": "[^\\x00-\\x1f\\x7f-\\x9f]+", "r": "(?:lead|member)"}
COLUMNS |= {"g": f"{CODE}(?:\\+{CODE})*", "w": "[1-9][0-9]{0,8}"}


def is_code(x: Any) -> bool:
    """Whether this is a code."""
    return isinstance(x, str) and bool(re.fullmatch(CODE, x))


def is_string(x: Any) -> bool:
    """Whether this is any string."""
    return isinstance(x, str)


def is_text(x: Any) -> bool:
    """Whether this is text: not empty, no control characters."""
    return isinstance(x, str) and bool(re.fullmatch(COLUMNS["t"], x))


def is_hex(x: Any) -> bool:
    """Whether this is 32 bytes in lower case hex."""
    return isinstance(x, str) and bool(re.fullmatch("[0-9a-f]{64}", x))


def is_date(x: Any) -> bool:
    """Whether this is a day of the calendar, YYYY-MM-DD."""
    try:
        return isinstance(x, str) and date.fromisoformat(x).isoformat() == x
    except ValueError:
        return False


def is_moment(x: Any) -> bool:
    """Whether this is a second in UTC, YYYY-MM-DDTHH:MM:SSZ."""
    try:
        return isinstance(x, str) and datetime.fromisoformat(x[:19]).strftime("%Y-%m-%dT%H:%M:%SZ") == x
    except ValueError:
        return False


def china_day(moment: str) -> str:
    """The day in China (UTC+8) of a second in UTC, to be compared with dates; "~" behind the last day of the calendar."""
    try:
        return (datetime.fromisoformat(moment[:19]) + timedelta(hours=8)).date().isoformat()
    except OverflowError:
        return "~"


def at_least(least: int, most: int = 999_999_999) -> Callable[[Any], bool]:
    """Whole numbers from here on."""
    return lambda x: type(x) is int and least <= x <= most


def list_of(right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Lists of such values."""
    return lambda x: isinstance(x, list) and all(map(right, x))


def row_of(*rights: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Lists with these values in turn."""
    return lambda x: (
        isinstance(x, list) and len(x) == len(rights) and all(r(v) for r, v in zip(rights, x, strict=True))
    )


def map_to(right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Objects from codes to such values."""
    return lambda x: isinstance(x, dict) and all(is_code(k) and right(v) for k, v in x.items())


def fields(**rights: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Objects with exactly these fields."""
    return lambda x: (
        isinstance(x, dict) and x.keys() == rights.keys() and all(rights[k](v) for k, v in x.items())
    )


RULES: dict[str, Callable[[Any], bool]] = {
    "protocol": lambda x: x == "dr-1",
    "hash": lambda x: isinstance(x, str) and x in HASHES,
    "bureau": is_text,
    "serial": at_least(1),
    "previous": lambda x: x == "" or is_hex(x),
    "draw": is_code,
    "plan": is_text,
    "task": is_text,
    "round": at_least(1),
    "mode": lambda x: x in ("open", "held", "sealed"),
    "tranches": list_of(fields(date=is_date, quota=map_to(at_least(0)))),
    "teams": map_to(at_least(2)),
    "package": map_to(at_least(1)),
    "custodians": at_least(1),
    "public_value": fields(
        source=is_text,
        form=is_text,
        date=is_date,
        fallback=lambda x: x == "" or is_text(x),
        bits=at_least(24),
    ),
    "relax": list_of(is_text),
    "reveal_by": is_date,
    "parameters": list_of(
        fields(name=is_string, value=lambda x: is_string(x) or at_least(-999_999_999)(x), basis=is_string)
    ),
}
TRANCHE: dict[str, Callable[[Any], bool]] = {
    "tranche": at_least(1),
    "opened_at": is_moment,
    "shares": list_of(is_hex),
    "public_value": is_text,
    "seed": is_hex,
    "drawn": list_of(row_of(is_code, is_code, is_hex)),
    "stopped": list_of(row_of(is_code, is_code)),
    "teams": list_of(lambda x: isinstance(x, list)),
    "proposals": at_least(0, 2**53),
}
VOID: dict[str, Callable[[Any], bool]] = {
    "draw": is_code,
    "reason": is_text,
    "shares": list_of(is_hex),
    "voided_at": is_moment,
}


OPENED: dict[str, Callable[[Any], bool]] = {
    "draw": is_code,
    "tranches": list_of(fields(tranche=at_least(1), digest=is_hex, opened_at=is_moment)),
}


def read_fields(files: dict[str, bytes], name: str, rights: dict[str, Callable[[Any], bool]]) -> Any:
    """A JSON file that is such an object."""
    return right_fields(name, read_json(files, name), rights)


def right_fields(name: str, value: Any, rights: dict[str, Callable[[Any], bool]]) -> Any:
    """An object whose fields are exactly these, each with a right value."""
    keys = value.keys() if isinstance(value, dict) else set()
    for key in sorted({*rights, *keys}):
        need(key in rights and key in keys and rights[key](value[key]), "field", name, key)
    return value


# --- §2 the frozen files, §3 the seal -----------------------------------------------------------------------------------


class Frozen:
    """What was frozen before any randomness existed, every rule of every file and between files checked."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.rules = rules = read_fields(files, "rules.json", RULES)
        self.h = HASHES[rules["hash"]]
        self.pool_lines = files.get("pool.tsv", b"").split(b"\n")[:-1]
        self.pool = {row[0]: row for row in self._unique(read_tsv(files, "pool.tsv", "ccgwc"), "pool.tsv")}
        self.left_out = dict(self._unique(read_tsv(files, "left-out.tsv", "cc"), "left-out.tsv"))
        self.people = {
            who: (int(capacity), int(load))
            for who, _, capacity, load in self._unique(
                read_tsv(files, "inspectors.tsv", "ctnn"), "inspectors.tsv"
            )
        }
        self.serving = read_tsv(files, "groups.tsv", "crc")
        self.bars = read_tsv(files, "bars.tsv", "ccc")
        self._check_between()
        self._check_quotas()

    @staticmethod
    def _unique(rows: Rows, name: str) -> Rows:
        for code, n in Counter(row[0] for row in rows).items():
            need(n == 1, "twice", name, code)
        return rows

    def _check_between(self) -> None:
        teams = self.rules["teams"].keys()
        need(teams == self.rules["package"].keys(), "groups")
        for unit, _, groups, _, _ in self.pool.values():
            parts = groups.split("+")
            right = len(set(parts)) == len(parts) and teams >= set(parts) and unit not in self.left_out
            need(right, "unit", unit)
        pairs = Counter((group, who) for group, _, who in self.serving)
        for (group, who), n in pairs.items():
            right = n == 1 and who in self.people
            need(right, "server", who, group)
        for unit, who, _ in self.bars:
            right = unit in self.pool and who in self.people
            need(right, "bar", unit, who)

    def _check_quotas(self) -> None:
        rules = self.rules
        self.sizes = Counter(row[1] for row in self.pool.values())
        self.quotas = Counter[str]()
        for tranche in rules["tranches"]:
            self.quotas.update(tranche["quota"])
        for stratum in sorted({*self.sizes, *self.quotas}):
            size, quota = self.sizes[stratum], self.quotas[stratum]
            need(quota <= size and (quota or not size), "quota", stratum, size, quota)
        days = [date.fromisoformat(one["date"]) for one in rules["tranches"]]
        need(days and days == sorted(days) and (days[-1] - days[0]).days <= 31, "dates")
        need(rules["mode"] != "open" or (len(days), rules["custodians"]) == (1, 1), "open")


SEALED = ("bars.tsv", "groups.tsv", "inspectors.tsv", "left-out.tsv", "rules.json")


def check_seal(frozen: Frozen, files: dict[str, bytes]) -> tuple[bytes, Any]:
    """Make commitment.json anew from the frozen files; its hash (封存码) and the seals of the shares."""
    stated = read_json(files, "commitment.json")
    h, count = frozen.h, len(frozen.rules["tranches"]) * frozen.rules["custodians"]
    stated = stated if isinstance(stated, dict) else {}
    secrets, others = stated.get("secrets"), stated.get("files")
    tokens = others.get("tokens.tsv") if isinstance(others, dict) else None
    need(
        isinstance(secrets, list) and len(secrets) == count and all(map(is_hex, [*secrets, tokens])), "sealed"
    )
    rebuilt = frozen.rules | {
        "pool_root": tree_head(h, frozen.pool_lines).hex(),
        "pool_size": len(frozen.pool),
        "files": {name: h(files[name]).hex() for name in SEALED} | {"tokens.tsv": tokens},
        "secrets": secrets,
    }
    same("commitment.json", rebuilt, stated)
    return h(files["commitment.json"]), secrets


def same(name: str, rebuilt: Any, stated: Any) -> None:
    """Two JSON values are one; else name the first field (and place in it) that differs."""
    for key in sorted({*rebuilt, *stated}):
        a, b = rebuilt.get(key), stated.get(key)
        if canonical(a) != canonical(b):
            where = ""
            if isinstance(a, list) and isinstance(b, list):
                equal = [canonical(x) == canonical(y) for x, y in zip(a, b, strict=False)]
                where = f" {[*equal, False].index(False) + 1}"
            raise Differs("differs", name, key + where)


def check_shares(
    frozen: Frozen, name: str, shares: list[str], seals: list[str], first: int, seen: set[str]
) -> None:
    """The shares are the sealed ones from number ``first`` on, and no two shares of the draw are equal."""
    prefix = block("dr1/commit", frozen.h(frozen.rules["draw"].encode()))
    need(len(shares) == len(seals), "shares", name)
    for n, (share, sealed) in enumerate(zip(shares, seals, strict=True), first):
        right = frozen.h(prefix + struct.pack(">I", n) + bytes.fromhex(share)).hex() == sealed
        need(right, "share", name, n)
        need(share not in seen, "equal", name)
        seen.add(share)


# --- §4 the public value ------------------------------------------------------------------------------------------------

FORMS: dict[
    tuple[str, str], str | list[tuple[int, int]]
] = {  # a pattern, or how many of 01–… ascending, joined by +
    ("公开掷骰", "10枚六面骰，按掷出次序连写10位数字1-6"): "[1-6]{10}",
    ("公开掷骰", "12枚六面骰，按掷出次序连写12位数字1-6"): "[1-6]{12}",
    ("公开掷骰", "20枚六面骰，按掷出次序连写20位数字1-6"): "[1-6]{20}",
    ("双色球", "6个红球升序两位数、空格分隔，加号，1个蓝球两位数"): [(6, 33), (1, 16)],
    ("大乐透", "5个前区号升序两位数、空格分隔，加号，2个后区号升序两位数、空格分隔"): [(5, 35), (2, 12)],
    ("快乐8", "20个号码升序两位数、空格分隔"): [(20, 80)],
    ("drand信标", "当日指定轮次的randomness，64位小写十六进制"): "[0-9a-f]{64}",
    ("NIST信标2.0", "当日指定脉冲的outputValue，128位大写十六进制"): "[0-9A-F]{128}",
}


def fits(form: str | list[tuple[int, int]] | None, value: str) -> bool:
    """Whether a public value is written as its form says; any text fits a form that is not in the table."""
    if form is None or isinstance(form, str):
        return form is None or bool(re.fullmatch(form, value))
    parts = [part.split(" ") for part in value.split("+")]
    return len(parts) == len(form) and all(
        len(part) == count
        and part == sorted(set(part))
        and set(part) <= {f"{n:02d}" for n in range(1, top + 1)}
        for part, (count, top) in zip(parts, form, strict=True)
    )


# --- §5 who is drawn, §6 who inspects -----------------------------------------------------------------------------------


class Package:
    """Up to *k* drawn units of one group, which one team visits."""

    def __init__(self, group: str, units: list[str], size: int, barred: set[int]) -> None:
        self.group, self.units, self.size, self.barred = group, units, size, barred
        self.lead: int | None = None
        self.members: set[int] = set()

    def open_to(self, who: int) -> bool:
        """Whether somebody may come: neither barred nor in the team."""
        return who not in self.barred and who != self.lead and who not in self.members


class Pairing:
    """The teams of one tranche. Inspectors are numbers here: their places in the order of the seed."""

    def __init__(
        self, frozen: Frozen, seed: bytes, units: list[list[str]], tickets: dict[str, int], used: Counter[str]
    ) -> None:
        h, rules = frozen.h, frozen.rules
        order = block("dr1/order", seed)
        self.names = sorted(frozen.people, key=lambda who: (h(order + b"i" + who.encode()), who))
        number = {who: n for n, who in enumerate(self.names)}
        self.before = [frozen.people[who][1] + used[who] for who in self.names]
        self.load = list(self.before)
        self.free = [frozen.people[who][0] - used[who] for who in self.names]
        self.held: list[set[Node]] = [set() for _ in self.names]
        self.lists: dict[str, tuple[list[int], list[int]]] = {}
        for group in rules["teams"]:
            rows = [(number[who], role) for of, role, who in frozen.serving if of == group]
            self.lists[group] = sorted(n for n, role in rows if role == "lead"), sorted(n for n, _ in rows)
        barred: dict[str, set[int]] = {}
        for unit, who, _ in frozen.bars:
            barred.setdefault(unit, set()).add(number[who])
        found = []
        for group, size in rules["package"].items():
            mine = sorted(
                (row for row in units if group in row[2].split("+")),
                key=lambda row: (row[4], tickets[row[0]], row[0]),
            )
            for at in range(0, len(mine), size):
                run = sorted((row[0] for row in mine[at : at + size]), key=lambda unit: (tickets[unit], unit))
                bars = set().union(*(barred.get(unit, set()) for unit in run))
                found.append(Package(group, run, rules["teams"][group], bars))
        names = {id(one): f"{one.group}\0{one.units[0]}".encode() for one in found}
        self.packages = sorted(found, key=lambda one: (h(order + b"p" + names[id(one)]), names[id(one)]))
        self.chance = Stream(h, "dr1/deal", seed)

    def put(self, who: int, node: Node) -> None:
        """Give somebody a place of a node."""
        package = self.packages[node // 2]
        if node % 2:
            package.members.add(who)
        else:
            package.lead = who
        self.held[who].add(node)
        self.load[who] += 1
        self.free[who] -= 1

    def take(self, who: int, node: Node) -> None:
        """Take somebody out of a place of a node."""
        package = self.packages[node // 2]
        if node % 2:
            package.members.remove(who)
        else:
            package.lead = None
        self.held[who].remove(node)
        self.load[who] -= 1
        self.free[who] += 1

    def list_of(self, node: Node) -> list[int]:
        """Who may be named for a place of this node, in order."""
        return self.lists[self.packages[node // 2].group][node % 2]

    def deal(self) -> None:
        """Everybody in turn gets the least loaded; the seed decides between equals."""
        for p, package in enumerate(self.packages):
            for node in [2 * p] + [2 * p + 1] * (package.size - 1):
                may = [who for who in self.list_of(node) if self.free[who] > 0 and package.open_to(who)]
                if may:
                    least = min(self.load[who] for who in may)
                    equals = [who for who in may if self.load[who] == least]
                    self.put(equals[self.chance.below(len(equals))], node)

    def search(self, start: dict[Node, int | None], reached: set[int], limit: int | None) -> bool:
        """Breadth first from places to be filled to somebody who is free for more; then everybody on the way moves."""
        leaves: dict[Node, tuple[int | None, Node | None]] = {
            node: (who, None) for node, who in start.items()
        }
        queue = list(leaves)
        for node in queue:  # grows while we read it
            package, steps = self.packages[node // 2], []
            if node % 2:
                steps += [(node - 1, package.lead)] if package.lead is not None else []
            else:
                leads = package.members.intersection(self.list_of(node))
                steps += [(node + 1, min(leads))] if leads else []
            found = None
            for who in self.list_of(node):
                if who not in reached and package.open_to(who):
                    reached.add(who)
                    if self.free[who] > 0 and (limit is None or self.load[who] <= limit):
                        found = who
                        break
                    steps += [(place, who) for place in sorted(self.held[who])]
            if found is not None:
                self._move(found, node, leaves)
                return True
            for place, who in steps:
                if place not in leaves:
                    leaves[place] = who, node
                    queue.append(place)
        return False

    def _move(self, found: int, node: Node, leaves: dict[Node, tuple[int | None, Node | None]]) -> None:
        arrivals, comes, to = [], found, node
        while True:
            arrivals.append((comes, to))
            goes, onward = leaves[to]
            if goes is not None:
                self.take(goes, to)
            if goes is None or onward is None:
                break
            comes, to = goes, onward
        for who, place in arrivals:
            self.put(who, place)

    def repair(self, leave: bool, name: str) -> None:
        """Fill the places the deal left empty. If one cannot be filled, no pairing exists."""
        for p, package in enumerate(self.packages):
            empty = [2 * p] * (package.lead is None) + [2 * p + 1] * (package.size - 1 - len(package.members))
            for node in empty:
                if not self.search({node: None}, set(), None):
                    need(leave, "pairing", name)
                    for who, place in [(who, 2 * p + 1) for who in package.members] + [(package.lead, 2 * p)]:
                        if who is not None:
                            self.take(who, place)
                    break

    def balance(self) -> None:
        """Shift places from the most to the least loaded until the sum of squared loads is the smallest possible."""
        settled: set[int] = set()
        for level in range(max(self.load, default=0), min(self.load, default=0) + 1, -1):
            for who in range(len(self.names)):
                while who not in settled and self.load[who] >= level:
                    reached = {who, *settled}
                    if not self.search(dict.fromkeys(sorted(self.held[who]), who), reached, level - 2):
                        settled |= reached

    def result(self, tickets: dict[str, int]) -> tuple[list[Any], list[Any]]:
        """The teams and the packages without one, as they stand in the certificate."""
        ordered = sorted(self.packages, key=lambda one: (one.group, tickets[one.units[0]], one.units[0]))
        teams = [
            [one.group, one.units, self.names[one.lead], *sorted(self.names[who] for who in one.members)]
            for one in ordered
            if one.lead is not None
        ]
        return teams, [[one.group, one.units] for one in ordered if one.lead is None]


def components(arrows: list[list[int]]) -> list[int]:
    """The strongly connected component of every node of a directed graph (Tarjan 1972), named by one of its nodes."""
    number, low, component = [-1] * len(arrows), [0] * len(arrows), [-1] * len(arrows)
    stack: list[int] = []
    count = 0
    for root in range(len(arrows)):
        path = (
            [(root, iter([root]))] if number[root] < 0 else []
        )  # the first step of the path leads to the root itself
        while path:
            node, rest = path[-1]
            for to in rest:
                if number[to] < 0:
                    number[to] = low[to] = count
                    count += 1
                    stack.append(to)
                    path.append((to, iter(arrows[to])))
                    break
                if component[to] < 0:
                    low[node] = min(low[node], number[to])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                while component[node] < 0 and low[node] == number[node]:
                    component[stack.pop()] = node
    return component


MOST_PAIRINGS, MOST_TRIES = 10_000, 200_000


class Turning:
    """From one balanced pairing to one taken evenly from all of them."""

    def __init__(self, pairing: Pairing, stream: Stream) -> None:
        self.pairing, self.stream, self.proposals = pairing, stream, 0
        self.holders: dict[Node, list[int]] = {}  # those who are free where they stand, in order
        self.names: dict[Node, list[int]] = {}
        self.forced = 0  # packages with one possible team
        self._cut()
        self.nodes_of: dict[int, list[Node]] = {}
        for node, names in self.names.items():
            for who in names:
                self.nodes_of.setdefault(who, []).append(node)
        done: set[Node] = set()
        for node in self.names:
            if node not in done:
                part = self._part(node)
                done.update(part)
                self._settle(part)

    def _cut(self) -> None:
        pairing = self.pairing
        packages, count = pairing.packages, 2 * len(pairing.packages)
        top = max(pairing.load, default=0) + 2
        person = range(count, count + len(pairing.names))
        level = range(person.stop, person.stop + top)
        arrows: list[list[int]] = [[] for _ in range(level.stop)]
        for p, package in enumerate(packages):
            if package.lead is None:
                continue
            leads = pairing.list_of(2 * p)
            for node in (2 * p, 2 * p + 1):
                arrows[node] = [person[who] for who in pairing.list_of(node) if package.open_to(who)]
            arrows[2 * p + 1].append(2 * p)
            if not package.members.isdisjoint(leads):
                arrows[2 * p].append(2 * p + 1)
        for who, load in enumerate(pairing.load):
            arrows[person[who]] = list(pairing.held[who])
            arrows[level[load]].append(person[who])
            if pairing.free[who] > 0:
                arrows[person[who]].append(level[load + 1])
        tied = components(arrows)
        self.base = list(pairing.before)
        self.least, self.most = list(pairing.load), list(pairing.load)
        for who, load in enumerate(pairing.load):
            self.least[who] -= tied[person[who]] == tied[level[load]]
            self.most[who] += pairing.free[who] > 0 and tied[person[who]] == tied[level[load + 1]]
        for p, package in enumerate(packages):
            if package.lead is None:
                continue
            turning, alone = tied[2 * p] == tied[2 * p + 1], True
            for node, stand, others in (
                (2 * p, [package.lead], [*package.members]),
                (2 * p + 1, sorted(package.members), [package.lead]),
            ):
                here = [
                    who
                    for who in stand
                    if tied[person[who]] == tied[node]
                    or (turning and (node % 2 == 0 or who in pairing.list_of(2 * p)))
                ]
                for who in stand:
                    self.base[who] += who not in here
                if not here:
                    continue
                alone = False
                self.holders[node] = here
                self.names[node] = [
                    who
                    for who in pairing.list_of(node)
                    if who in here
                    or (package.open_to(who) and tied[person[who]] == tied[node])
                    or (turning and who in others)
                ]
            self.forced += alone

    def _part(self, first: Node) -> list[Node]:
        """The nodes that hang together with this one by common names, in search order."""
        queue, seen = [first], {first}
        for node in queue:
            for who in self.names[node]:
                for other in self.nodes_of[who]:
                    if other not in seen:
                        seen.add(other)
                        queue.append(other)
        return queue

    def _settle(self, part: list[Node]) -> None:
        found = None if self._many(part) else self._small(part)
        if found is not None:
            places = [node for node in part for _ in self.holders[node]]
            chosen = list(found[self.stream.below(len(found))])
        else:
            places = [node for node in sorted(part) for _ in self.holders[node]]
            chosen = self._chain(places)
        for node in part:
            for who in self.holders[node]:
                self.pairing.take(who, node)
        for node, who in zip(places, chosen, strict=True):
            self.pairing.put(who, node)

    def _many(self, part: list[Node]) -> bool:
        """Whether more than 10,000 pairings are sure, so that the search need not be tried.

        Two people of two packages who may change places make two pairings of one, whatever the others do; fourteen such
        exchanges in different packages make 2^14.
        """
        waiting: dict[
            tuple[int, int], Node
        ] = {}  # (somebody, a name of the node where they stand) → that node
        used: set[int] = set()
        exchanges = 0
        for node in part:
            package = self.pairing.packages[node // 2]
            for who in self.holders[node]:
                for other in self.names[node]:
                    partner = waiting.get((other, who))
                    if (
                        partner is None
                        or not used.isdisjoint({node // 2, partner // 2})
                        or partner // 2 == node // 2
                    ):
                        continue
                    if package.open_to(other) and self.pairing.packages[partner // 2].open_to(who):
                        used |= {node // 2, partner // 2}
                        exchanges += 1
                        if 2**exchanges > MOST_PAIRINGS:
                            return True
            if node // 2 not in used:
                waiting |= {(who, name): node for who in self.holders[node] for name in self.names[node]}
        return False

    def _small(self, part: list[Node]) -> list[tuple[int, ...]] | None:
        """All balanced pairings of a part, or None if they are too many to count."""
        steps = [node for node in part for _ in self.holders[node]]
        last = {node: step for step, node in enumerate(steps)}
        final = {who: node for node in part for who in self.names[node]}
        closing = {node: [who for who in self.names[node] if final[who] == node] for node in part}
        load, least, most = self.base.copy(), self.least, self.most
        squares = sum(self.pairing.load[who] ** 2 for who in final)
        taken: dict[Node, set[int]] = {node: set() for node in part}
        found: list[tuple[int, ...]] = []
        chosen: list[int] = []
        nobody: set[int] = set()
        at, tries = [0], 0  # at: the next name to look at, for each step begun
        while at:
            step = len(at) - 1
            node = steps[step]
            if len(chosen) > step:  # come back to this step: give up its name
                who = chosen.pop()
                load[who] -= 1
                taken[node].remove(who)
            names, other, n = self.names[node], taken.get(node ^ 1, nobody), at[step]
            while n < len(names) and (names[n] in other or load[names[n]] >= most[names[n]]):
                n += 1
            if n == len(names):
                at.pop()
                continue
            at[step] = n + 1
            who = names[n]
            tries += 1
            if tries > MOST_TRIES:
                return None
            chosen.append(who)
            load[who] += 1
            taken[node].add(who)
            if last[node] == step and any(load[one] < least[one] for one in closing[node]):
                continue
            if len(chosen) == len(steps):
                if sum(load[one] ** 2 for one in final) == squares:
                    found.append(tuple(chosen))
                if len(found) > MOST_PAIRINGS:
                    return None
            else:
                at.append(n + 1 if steps[step + 1] == node else 0)
        return found

    def _chain(self, places: list[Node]) -> list[int]:
        """Who holds the places of a part after many reversible exchanges."""
        base, most, below, word = self.base, self.most, self.stream.below, self.stream.words.__next__
        count = len(places)
        names = [self.names[node] for node in places]
        index = {node: {who: n for n, who in enumerate(self.names[node])} for node in places}
        holder = [who for node in dict.fromkeys(places) for who in self.holders[node]]
        spot = [
            index[node][who] for node, who in zip(places, holder, strict=True)
        ]  # of the holder in the names
        by_package: dict[int, list[int]] = {}
        for s, node in enumerate(places):
            by_package.setdefault(node // 2, []).append(s)
        near = [[x for x in by_package[node // 2] if x != s] for s, node in enumerate(places)]
        seats: dict[int, list[int]] = {who: [] for one in names for who in one}
        seat_of = []
        for s, who in enumerate(holder):
            seat_of.append(len(seats[who]))
            seats[who].append(s)
        m = max(most[who] - base[who] for who in seats)
        wide = [2 * (len(one) - 1) * m for one in names]
        refuse = [(2**32 - d) % d for d in wide]
        mask, rounds = 2**32 - 1, max(5000, (200 if count < 1000 else 100) * count)
        self.proposals += rounds

        def turn() -> None:
            """Everybody goes one place back along the path, the first to its end; each keeps the seat for the new place."""
            old = [seat_of[s] for s in path]
            for s, who, seat, n in zip(path, people[1:] + people[:1], old[1:] + old[:1], spots, strict=True):
                holder[s], seat_of[s], spot[s], seats[who][seat] = who, seat, n, s

        def rise() -> None:
            """Everybody goes one place back along the path, somebody new takes its end, and the first has a place less."""
            first, last = people[0], people[-1]
            old = [*(seat_of[s] for s in path), len(seats[last])]
            seats[last].append(-1)
            for s, who, seat, n in zip(path, people[1:], old[1:], spots, strict=True):
                holder[s], seat_of[s], spot[s], seats[who][seat] = who, seat, n, s
            moved = seats[first].pop()
            if old[0] < len(seats[first]):
                seats[first][old[0]], seat_of[moved] = moved, old[0]

        for _ in range(rounds):
            v = below(4 * count)
            kind, s = v & 3, v >> 2
            first = holder[s]
            path, people, spots = [s], [first], list[int]()  # s_1 …, o_0 …, where o_1 … stand in names(s_1) …
            while True:  # s is the last of the path; this is done often, so the integer is made here and not by ``below``
                product = word() * wide[s]
                while product & mask < refuse[s]:
                    product = word() * wide[s]
                n, seat = divmod(product >> 33, m)
                n += n >= spot[s]
                o = names[s][n]
                theirs = seats[o]
                if o in people:
                    if kind == 2 and o == first and seat < len(theirs) and theirs[seat] == path[0]:
                        for x in near[s]:
                            if holder[x] == o and x != path[0]:
                                break
                        else:
                            spots.append(n)
                            turn()
                    break
                if kind & 1 and not product >> 32 & 1:  # a path whose coin is 0
                    load = base[o] + len(theirs)
                    rises = load == base[first] + len(seats[first]) - 1 and load < most[o]
                    if rises:
                        for x in near[s]:
                            if holder[x] == o:
                                break
                        else:
                            people.append(o)
                            spots.append(n)
                            rise()
                    if rises or kind == 1:
                        break
                if seat >= len(theirs):
                    break
                onward = theirs[seat]
                for x in near[s]:
                    if holder[x] == o and x != onward:
                        break
                else:
                    s = onward
                    path.append(s)
                    people.append(o)
                    spots.append(n)
                    if kind or product >> 32 & 1:
                        continue
                    if first in index[places[s]]:
                        for x in near[s]:
                            if holder[x] == first and x != path[0]:
                                break
                        else:
                            spots.append(index[places[s]][first])
                            turn()
                break
        return holder


class Draw:
    """All tranches opened so far, made anew one after the other."""

    def __init__(self, frozen: Frozen, seal: bytes, seals: list[str], files: dict[str, bytes]) -> None:
        self.frozen, self.seal, self.seals, self.files = frozen, seal, seals, files
        self.when: dict[str, int] = {}  # drawn unit → tranche
        self.stopped: dict[str, str] = {}
        self.teams: list[Any] = []
        self.work: list[
            tuple[bytes, Counter[str], list[Any]]
        ] = []  # seed, load so far, teams of each tranche
        self.seen: set[str] = set()
        self.used: Counter[str] = Counter()
        self.lines: list[str] = []
        self.tranches = self.forced = 0
        foreseen = len(frozen.rules["tranches"])
        while f"tranche-{self.tranches + 1}.json" in files and self.tranches < foreseen:
            self.tranches += 1
            self._tranche(self.tranches)
        named = {f"{kind}-{n}.json" for n in range(1, self.tranches + 1) for kind in ("tranche", "blocked")}
        for name in files:
            right = name in named or not re.fullmatch(r"(tranche|blocked)-.*\.json|tokens\.tsv", name)
            need(right, "alien", name)

    def _tranche(self, t: int) -> None:
        frozen, rules, name = self.frozen, self.frozen.rules, f"tranche-{t}.json"
        stated, k = read_fields(self.files, name, TRANCHE), rules["custodians"]
        shares, value = stated["shares"], stated["public_value"]
        check_shares(frozen, name, shares, self.seals[(t - 1) * k : t * k], (t - 1) * k + 1, self.seen)
        form = FORMS.get((rules["public_value"]["source"], rules["public_value"]["form"]))
        need(fits(form, value), "value", name)
        seed = frozen.h(block("dr1/seed", self.seal) + bytes.fromhex("".join(shares)) + value.encode())
        need(stated["seed"] == seed.hex(), "differs", name, "seed")
        drawn, tickets = self._drawn(t, seed)
        stopped = dict(stated["stopped"])
        right = [list(pair) for pair in sorted(stopped.items())] == stated[
            "stopped"
        ] and stopped.keys() <= tickets.keys()
        need(right, "stopped", name)
        visited = [frozen.pool[unit] for unit, _, _ in drawn if unit not in stopped]
        pairing = Pairing(frozen, seed, visited, tickets, self.used)
        pairing.deal()
        pairing.repair("leave-blocked" in rules["relax"], name)
        pairing.balance()
        turning = Turning(pairing, Stream(frozen.h, "dr1/pair", seed))
        teams, blocked = pairing.result(tickets)
        rebuilt = {
            "tranche": t,
            "seed": seed.hex(),
            "drawn": drawn,
            "teams": teams,
            "proposals": turning.proposals,
        }
        same(name, stated | rebuilt, stated)
        told = self.files.get(f"blocked-{t}.json", b"[]" if not blocked else b"")
        right = told == canonical(blocked) and (blocked or f"blocked-{t}.json" not in self.files)
        need(right, "whole", f"blocked-{t}.json")
        self.used.update(who for _, _, *people in teams for who in people)
        self.teams += teams
        self.work.append((seed, Counter(self.used), teams))
        self.forced += turning.forced
        self.stopped |= stopped
        self.lines += [f"批次 tranche {t}: {stated['opened_at']}", f"公开数 public value: {value}"]
        self.lines += [f"抽中 drawn: {len(drawn)}", counted("停止 stopped", stopped)]
        self.lines += [f"检查组 teams: {len(teams)}", f"未配成 without a team: {len(blocked)}"]

    def _drawn(self, t: int, seed: bytes) -> tuple[list[list[str]], dict[str, int]]:
        h, prefix = self.frozen.h, block("dr1/entity", seed)
        tickets, strata = {}, dict[str, list[tuple[int, str]]]()
        for unit, stratum, _, weight, _ in self.frozen.pool.values():
            if unit not in self.when:
                tickets[unit] = int.from_bytes(h(prefix + unit.encode()), "big")
                strata.setdefault(stratum, []).append((tickets[unit] // int(weight), unit))
        drawn = []
        for stratum, quota in sorted(self.frozen.rules["tranches"][t - 1]["quota"].items()):
            smallest = sorted(strata.get(stratum, []))[:quota]
            drawn += [[unit, stratum, f"{key:064x}"] for key, unit in smallest]
        self.when |= {unit: t for unit, _, _ in drawn}
        return drawn, {unit: tickets[unit] for unit, _, _ in drawn}


# --- §9 replacements ----------------------------------------------------------------------------------------------------

WHY = ("recusal", "illness", "leave", "transfer", "duty", "certificate")
SKIP = ("recusal", "away", "certificate", "leave", "unwell", "area")
ENTRY: dict[str, Callable[[Any], bool]] = {
    "number": at_least(1),
    "at": is_moment,
    "tranche": at_least(1),
    "group": is_code,
    "unit": is_code,
    "leaves": is_code,
    "reason": lambda x: x in WHY,
    "skipped": list_of(row_of(is_code, lambda x: x in SKIP)),
    "comes": lambda x: x == "" or is_code(x),
}


def check_replacements(draw: Draw, files: dict[str, bytes]) -> int:
    """Everybody who came in somebody's place was the next in the order of the tranche's seed. Returns how many entries."""
    name, frozen = "replacements.json", draw.frozen
    entries = read_json(files, name)
    need(isinstance(entries, list) and entries, "field", name, "")
    teams: dict[tuple[int, str, str], list[str]] = {}  # lead first; "" = left vacant
    units: dict[tuple[int, str, str], list[str]] = {}
    for t, (_, _, of_tranche) in enumerate(draw.work, 1):
        for group, own, *people in of_tranche:
            teams[t, group, own[0]], units[t, group, own[0]] = people, own
    left: dict[tuple[int, str, str], dict[str, int]] = {key: {} for key in teams}  # who went → the place
    taken: dict[int, Counter[str]] = {t: Counter() for t in range(1, draw.tranches + 1)}
    last: Counter[int] = Counter()
    seen = 0
    for n, one in enumerate(entries, 1):
        need(isinstance(one, dict) and one.keys() == ENTRY.keys(), "field", name, str(n))
        for field, accepts in ENTRY.items():
            need(accepts(one[field]), "field", name, f"{n} {field}")
        t, key = one["tranche"], (one["tranche"], one["group"], one["unit"])
        last[t] += 1
        team = teams.get(key, [])
        gone = left.get(key, {})
        at = team.index(one["leaves"]) if one["leaves"] in team else gone.get(one["leaves"], -1)
        right = seen <= t and one["number"] == last[t] and at >= 0 and team[at] in ("", one["leaves"])
        need(right, "replaced", name, str(n))
        seed, load, _ = draw.work[t - 1]
        barred = {who for unit, who, _ in frozen.bars if unit in units[key]}
        start = block("dr1/replace", seed) + f"{one['group']}\0{one['unit']}\0".encode()
        order = []
        for group, role, who in frozen.serving:
            seats, before = frozen.people[who]
            free = seats - load[who] - taken[t][who] > 0 and who not in barred
            if group == one["group"] and free and (role == "lead" or at) and who not in {*team, *gone}:
                order.append((before + load[who], frozen.h(start + who.encode()), who))
        names = [who for _, _, who in sorted(order)]
        passed = [who for who, _ in one["skipped"]]
        rest = [who for who in names if who not in passed]
        comes = rest[0] if rest else ""
        before_it = names[: names.index(comes)] if comes else names
        need(comes == one["comes"] and passed == before_it, "replaced", name, str(n))
        team[at], gone[one["leaves"]], seen = comes, at, t
        taken[t][comes] += 1
    return len(entries)


# --- §9 the monthly duty order ------------------------------------------------------------------------------------------

CALL: dict[str, Callable[[Any], bool]] = {
    "number": at_least(1),
    "at": is_moment,
    "case": is_code,
    "group": is_code,
    "leaves": lambda x: x == "" or is_code(x),
    "reason": lambda x: x == "" or x in WHY,
    "skipped": list_of(row_of(is_code, lambda x: x in SKIP)),
    "team": list_of(lambda x: x == "" or is_code(x)),
}
DUTY: dict[str, Callable[[Any], bool]] = {
    "commitment": lambda x: isinstance(x, dict),
    "public_value": lambda x: x == "" or is_text(x),
    "share": lambda x: x == "" or is_hex(x),
    "calls": lambda x: isinstance(x, list),
}
MONTH: dict[str, Callable[[Any], bool]] = {
    "protocol": lambda x: x == "dr-1",
    "kind": lambda x: x == "duty",
    "hash": lambda x: x == "sha256",
    "bureau": is_text,
    "duty": is_code,
    "department": is_text,
    "month": lambda x: isinstance(x, str) and is_date(x + "-01"),
    "team": at_least(2),
    "people": list_of(
        row_of(
            is_code,
            lambda x: x in ("lead", "member"),
            lambda x: isinstance(x, str) and bool(re.fullmatch("[0-9a-f]{32}", x)),
        )
    ),
    "public_value": fields(source=is_text, form=is_text, date=is_date, bits=at_least(24)),
    "secrets": lambda x: list_of(is_hex)(x) and len(x) == 2 and x[0] != x[1],
    "tokens": is_hex,
}


class Month:
    """A monthly duty order; every call is made anew once its share is public."""

    def __init__(self, data: bytes) -> None:
        name = "duty.json"
        stated = read_fields({name: data}, name, DUTY)
        self.sealed = sealed = right_fields(name, stated["commitment"], MONTH)
        people = sealed["people"]
        different = len({who for _, _, who in people})
        once = people == sorted(people) and len({(group, who) for group, _, who in people}) == len(people)
        need(once and any(role == "lead" for _, role, _ in people), "field", name, "people")
        need(sealed["team"] <= different, "field", name, "team")
        self.people, self.seal = different, sha256(canonical(sealed))
        self.calls, self.value, self.share = stated["calls"], stated["public_value"], stated["share"]
        for n, one in enumerate(self.calls, 1):
            need(isinstance(one, dict) and one.keys() == CALL.keys(), "field", name, f"calls {n}")
            right = all(CALL[key](one[key]) for key in CALL) and bool(one["leaves"]) == bool(one["reason"])
            need(right, "field", name, f"calls {n}")
        need(self.value or not (self.share or self.calls), "early", name)
        form = FORMS.get((sealed["public_value"]["source"], sealed["public_value"]["form"]))
        need(not self.value or fits(form, self.value), "value", name)
        if self.share:
            prefix = block("dr1/commit", sha256(sealed["duty"].encode())) + struct.pack(">I", 1)
            right = sha256(prefix + bytes.fromhex(self.share)).hex() == sealed["secrets"][0]
            need(right, "share", name, 1)
            self._call_again(name)

    def _call_again(self, name: str) -> None:
        secret = bytes.fromhex(self.share) + self.value.encode()
        seed = sha256(block("dr1/seed", self.seal) + secret)
        teams: dict[tuple[str, str], list[str]] = {}  # of a group and case; lead first; "" = nobody
        gone: dict[tuple[str, str], set[str]] = {}
        for n, one in enumerate(self.calls, 1):
            key = (one["group"], one["case"])
            team, left = list(teams.get(key, [])), gone.setdefault(key, set())
            need(one["number"] == n and (not one["leaves"] or one["leaves"] in team), "called", name, n)
            left |= {one["leaves"]} - {""}
            team = ["" if who in left else who for who in team] or [""] * self.sealed["team"]
            roles = {who: role for group, role, who in self.sealed["people"] if group == key[0]}
            start = block("dr1/replace", seed) + f"{key[0]}\0{key[1]}\0".encode()
            order = [
                who for who in sorted(roles, key=lambda x: (sha256(start + x.encode()), x)) if who not in left
            ]
            passed, over = dict(one["skipped"]), set[str]()
            for place in range(len(team)):
                if team[place]:
                    continue
                may = [who for who in order if who not in team and (place or roles[who] == "lead")]
                come = next((who for who in may if who not in passed), "")
                over |= set(may[: may.index(come)] if come else may)
                team[place] = come
            right = [[who, passed[who]] for who in order if who in over] == one["skipped"]
            need(right and team == one["team"], "called", name, n)
            teams[key] = team


# --- §7 the rest, §8 the verdict ----------------------------------------------------------------------------------------


def counted(title: str, reasons: dict[str, str]) -> str:
    """A number and, for each reason, how many."""
    return f"{title}: {len(reasons)}" + "".join(
        f" · {why} {n}" for why, n in sorted(Counter(reasons.values()).items())
    )


def summary(draw: Draw) -> bytes:
    """summary.txt."""
    frozen = draw.frozen
    words = ("机关 bureau", "序号 serial", "抽取 draw", "计划 plan", "任务 task", "轮次 round")
    lines = ["抽取证明 Certificate of a random draw (dr-1)"]
    lines += [f"{word}: {frozen.rules[word.split()[1]]}" for word in words]
    lines += [f"封存码 seal: {draw.seal.hex()}", f"名单 pool: {len(frozen.pool)}"]
    lines += [counted("未列入 left out", frozen.left_out), f"执法人员 inspectors: {len(frozen.people)}"]
    lines += [
        f"分层 stratum {name}: {frozen.quotas[name]}/{size}" for name, size in sorted(frozen.sizes.items())
    ]
    return "".join(f"{line}\n" for line in [*lines, *draw.lines]).encode()


def witnesses(draw: Draw, files: dict[str, bytes]) -> list[str]:
    """Who signed the seal, outside the bureau and on a day before that of the public value (days of UTC+8)."""
    found = []
    for name in sorted(files):
        if not re.fullmatch(f"witness/{CODE}\\.json", name):
            continue
        stated = read_fields(files, name, WITNESS)
        signature = files.get(name.removesuffix("json") + "ed25519", b"")
        right = signed(bytes.fromhex(stated["key"]), files[name], signature) and (
            stated["draw"] == draw.frozen.rules["draw"] and stated["seal"] == draw.seal.hex()
        )
        need(right, "witness", name)
        if (
            china_day(stated["signed_at"]) < draw.frozen.rules["public_value"]["date"]
            and bytes.fromhex(stated["key"]) != files["public-key.ed25519"]
        ):
            found.append(f"{stated['witness']} ({stated['key']})")
    return found


WITNESS: dict[str, Callable[[Any], bool]] = {
    "draw": is_code,
    "key": is_hex,
    "seal": is_hex,
    "signed_at": is_moment,
    "witness": is_text,
}


def check_opened(draw: Draw, files: dict[str, bytes]) -> int:
    """What opened.json says of the tranches of a sealed draw, also of those kept back. Returns how many are opened."""
    name, rules = "opened.json", draw.frozen.rules
    need(rules["mode"] == "sealed" and "void.json" not in files, "alien", name)
    stated = read_fields(files, name, OPENED)
    entries, foreseen = stated["tranches"], rules["tranches"]
    need(stated["draw"] == rules["draw"], "field", name, "draw")
    need(max(draw.tranches, 1) <= len(entries) <= len(foreseen), "field", name, "tranches")
    last = ""
    for n, (one, planned) in enumerate(zip(entries, foreseen, strict=False), 1):
        at, file = one["opened_at"], files.get(f"tranche-{n}.json", b"")
        right = one["tranche"] == n and last <= at and planned["date"] <= china_day(at)
        if n <= draw.tranches:
            right = (
                right and one["digest"] == draw.frozen.h(file).hex() and json.loads(file)["opened_at"] == at
            )
        need(right, "opened", name, n)
        last = at
    return len(entries)


class Verdict:
    """A certificate in which everything is right."""

    def __init__(self, draw: Draw, witnessed_by: list[str], replaced: int, announced: int) -> None:
        self.draw, self.witnessed_by, self.replaced, self.announced = draw, witnessed_by, replaced, announced


def check(data: bytes) -> Verdict:
    """Check the bytes of a certificate. Raises Differs with the first thing that is not right."""
    files = unpack(data)
    rules = read_fields(files, "rules.json", RULES)
    h = HASHES[rules["hash"]]
    manifest = read_json(files, "manifest.json")
    hashes = {
        name: h(files[name]).hex() for name in files if name not in ("manifest.json", "signature.ed25519")
    }
    need(isinstance(manifest, dict), "field", "manifest.json", "")
    for name in sorted({*manifest, *hashes}):
        right = manifest.get(name) == hashes.get(name)
        need(right, "manifest", name)
    key, signature = files.get("public-key.ed25519", b""), files.get("signature.ed25519", b"")
    need(signed(key, files["manifest.json"], signature), "signature")
    frozen = Frozen(files)
    seal, seals = check_seal(frozen, files)
    draw = Draw(frozen, seal, seals, files)
    if "void.json" in files:
        void = read_fields(files, "void.json", VOID)
        need(void["draw"] == rules["draw"], "field", "void.json", "draw")
        need(not draw.tranches, "void")
        check_shares(frozen, "void.json", void["shares"], seals, 1, set())
    if "summary.txt" in files:
        right = draw.tranches and files["summary.txt"] == summary(draw)
        need(right, "whole", "summary.txt")
    replaced = check_replacements(draw, files) if "replacements.json" in files else 0
    announced = check_opened(draw, files) if "opened.json" in files else 0
    return Verdict(draw, witnesses(draw, files), replaced, announced)


Words = tuple[str, str]  # in Chinese and in English


def own(draw: Draw, code: str, nonce: str) -> Words:
    """What the certificate says of one unit: in the pool or why not, its chance, drawn or not."""
    frozen = draw.frozen
    unit = frozen.h(block("dr1/token", bytes.fromhex(nonce)) + code.encode()).hex()[:32] if nonce else code
    if unit in frozen.left_out:
        why = frozen.left_out[unit]
        return f"{code}：未列入名单，原因：{why}。", f"{code}: left out, reason: {why}."
    if unit not in frozen.pool:
        return f"{code}：这次抽取里没有这一户。", f"{code}: not in this draw."
    _, stratum, _, weight, _ = frozen.pool[unit]
    size, quota = frozen.sizes[stratum], frozen.quotas[stratum]
    zh = f"{code}：在名单里，{stratum}类{size}户抽{quota}户"
    en = f"{code}: in the pool, stratum {stratum}: {quota} of {size} drawn"
    if any(row[1] == stratum and row[3] != weight for row in frozen.pool.values()):
        zh, en = f"{zh}，权重{weight}", f"{en}, weight {weight}"
    if unit not in draw.when:
        opened = f"{draw.tranches}/{len(frozen.rules['tranches'])}"
        return f"{zh}；没有抽中（已开启{opened}批）。", f"{en}; not drawn (tranches opened: {opened})."
    zh, en = f"{zh}；第{draw.when[unit]}批抽中", f"{en}; drawn in tranche {draw.when[unit]}"
    why = draw.stopped.get(unit, "")
    return (f"{zh}，停止检查：{why}。", f"{en}, stopped: {why}.") if why else (f"{zh}。", f"{en}.")


def told(verdict: Verdict) -> Iterator[Words]:
    """The verdict in words, line by line."""
    draw, rules = verdict.draw, verdict.draw.frozen.rules
    if verdict.witnessed_by:
        yield "计算无误，并有见证", "verified and witnessed"
    else:
        yield "计算无误，尚无外部见证", "computed right, not witnessed"
    for one in verdict.witnessed_by:
        yield f"见证 {one}", f"witness {one}"
    about = f"{rules['bureau']} · {rules['draw']} · {rules['task']}"
    yield about, about
    yield f"封存码 {draw.seal.hex()}", f"seal {draw.seal.hex()}"
    pool, drawn, teams = len(draw.frozen.pool), len(draw.when), len(draw.teams)
    opened = f"{draw.tranches}/{len(rules['tranches'])}"
    zh = f"名单{pool}户，抽中{drawn}户，检查组{teams}个，批次{opened}"
    yield zh, f"pool {pool}, drawn {drawn}, teams {teams}, tranches {opened}"
    if verdict.announced > draw.tranches:
        n = verdict.announced - draw.tranches
        yield f"另有{n}批已开启，名单尚未公开", f"tranches opened and not public yet: {n}"
    yield f"只有一种排法的检查组{draw.forced}个", f"teams that could be made in one way only: {draw.forced}"
    if verdict.replaced:
        n = verdict.replaced
        yield f"换人{n}次，都是值班顺序里的下一位", f"replacements, each the next in the duty order: {n}"
    if "void.json" in draw.files:
        yield "这次抽取已作废。", "This draw was declared void."


def told_month(month: Month) -> Iterator[Words]:
    """What holds of a monthly duty order, line by line."""
    sealed, again = month.sealed, sum(bool(one["leaves"]) for one in month.calls)
    if month.share:
        yield "值班顺序无误，派出已逐条重算", "duty order computed right, every call recomputed"
    else:
        yield (
            "封存无误，密钥要到月底才公布，派出尚不能重算",
            "sealed right; calls can be recomputed after the month",
        )
    about = f"{sealed['bureau']} · {sealed['department']} · {sealed['month']}"
    yield about, about
    yield f"封存码 {month.seal.hex()}", f"seal {month.seal.hex()}"
    zh = f"人员{month.people}名，派出{len(month.calls) - again}次，换人{again}次"
    yield zh, f"people {month.people}, calls {len(month.calls) - again}, replacements {again}"


def own_case(month: Month, code: str, nonce: str) -> Words:
    """Which calls of a month were for this business."""
    case = sha256(block("dr1/token", bytes.fromhex(nonce)) + code.encode()).hex()[:32] if nonce else code
    numbers = ", ".join(str(one["number"]) for one in month.calls if one["case"] == case)
    if not numbers:
        return f"{code}：这个月没有派出。", f"{code}: no call in this month."
    return f"{code}：派出第{numbers}条。", f"{code}: calls {numbers}."


def main(arguments: list[str]) -> int:
    """The command; returns 0 or 1."""
    options = argparse.ArgumentParser(
        prog="verify.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument("file", help="draw-….zip, duty-….json")
    options.add_argument("--unit", default="", help="企业代码 code of a business")
    options.add_argument(
        "--nonce", default="", help="抽取说明上的校验码 the check code on its paper (64 hex digits)"
    )
    options.add_argument("--lang", choices=("zh", "en"), default="zh")
    chosen = options.parse_args(arguments)
    chosen.nonce = "".join(chosen.nonce.split()).lower()
    if chosen.nonce and not is_hex(chosen.nonce):
        options.error("--nonce: 64 hex digits")
    lines: list[Words] = []
    try:
        with open(chosen.file, "rb") as file:
            data = file.read()
        if data.startswith(b"{"):
            month = Month(data)
            lines += told_month(month)
            lines += [own_case(month, chosen.unit, chosen.nonce)] if chosen.unit else []
        else:
            verdict = check(data)
            lines += told(verdict)
            lines += [own(verdict.draw, chosen.unit, chosen.nonce)] if chosen.unit else []
        right = True
    except (Differs, OSError) as error:
        cannot = f"读不了文件：{error}", f"Cannot read the file: {error}"
        lines, right = [(error.zh, error.en) if isinstance(error, Differs) else cannot], False
    for line in lines:  # a certificate is a stranger's text: no control characters for the terminal
        print("".join(c if c.isprintable() else "�" for c in line[chosen.lang == "en"]))
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
