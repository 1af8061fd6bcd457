"""One byte form for every text of a draw: JSON and TSV (protocol §1)."""

import json
import operator
import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any

from supervision.foundation.errors import Unreadable

CODE = r"[0-9A-Za-z_-]{1,64}"
NUMBER = r"(?:0|[1-9][0-9]{0,8})"
POSITIVE = r"[1-9][0-9]{0,8}"
HEX32 = r"[0-9a-f]{64}"
TOKEN = r"[0-9a-f]{32}"
TEXT = r"[^\x00-\x1f\x7f-\x9f]+"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
"""How a second in UTC is written, for ``strftime``."""

_CODE = re.compile(CODE)
_HEX32 = re.compile(HEX32)
_TEXT = re.compile(TEXT)


def is_code(value: object) -> bool:
    """A code of the protocol: 1 to 64 of ``0-9A-Za-z_-``."""
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def is_hex32(value: object) -> bool:
    """32 bytes as 64 lower-case hex digits."""
    return isinstance(value, str) and _HEX32.fullmatch(value) is not None


def is_text(value: object) -> bool:
    """A non-empty text without control characters."""
    return isinstance(value, str) and _TEXT.fullmatch(value) is not None


def is_date(value: object) -> bool:
    """A day of the calendar, YYYY-MM-DD."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def encode_json(value: Any) -> bytes:
    """Canonical bytes: keys by code point, no spaces, no line end."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def decode_json(name: str, data: bytes, *, canonical: bool = True) -> Any:
    """The value in ``data``; Unreadable when it is no JSON of ours or not its own canonical bytes."""
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
        again = encode_json(value)
    except (ValueError, RecursionError) as error:
        raise Unreadable("{file}不是有效的JSON文件。", file=name) from error
    if canonical and again != data:
        raise Unreadable("{file}的写法不规范：键须按码位排序、不重复，不留空格，末尾不换行。", file=name)
    return value


def _refuse(text: str) -> Any:
    raise ValueError(text)


def encode_tsv(rows: Iterable[Sequence[object]]) -> bytes:
    """Lines sorted by their bytes, each ended by LF; fields are written as they are."""
    return encode_lines("\t".join(map(str, row)) for row in rows)


def encode_lines(lines: Iterable[str]) -> bytes:
    """The same for lines whose fields are joined already."""
    ordered = sorted(lines)  # code-point order is UTF-8 byte order
    return ("\n".join(ordered) + "\n").encode() if ordered else b""


def decode_tsv(name: str, data: bytes, columns: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Rows of a TSV with the given (column name, pattern) pairs, in file order.

    Unreadable names the file, the line, the column and the rule that is broken.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("{file}不是UTF-8文本。", file=name) from error
    if not text:
        return []
    if not text.endswith("\n"):
        raise Unreadable("{file}最后一行缺少换行。", file=name)
    pattern = "\t".join(f"({column})" for _, column in columns)
    rows: list[tuple[str, ...]] = re.findall(f"^{pattern}$", text, re.MULTILINE)
    lines = text.split("\n")
    lines.pop()
    if len(rows) != len(lines):
        _explain(name, lines, columns)
    if not all(map(operator.lt, lines, islice(lines, 1, None))):
        at = next(i for i in range(1, len(lines)) if lines[i - 1] >= lines[i])
        raise Unreadable("{file}第{line}行次序不对或重复：各行须按字节严格递增。", file=name, line=at + 1)
    return rows


def _explain(name: str, lines: list[str], columns: Sequence[tuple[str, str]]) -> None:
    for number, line in enumerate(lines, 1):
        fields = line.split("\t")
        if len(fields) != len(columns):
            raise Unreadable(
                "{file}第{line}行应有{expected}栏，实有{found}栏。",
                file=name, line=number, expected=len(columns), found=len(fields),
            )  # fmt: skip
        for (column, pattern), field in zip(columns, fields, strict=True):
            if not re.fullmatch(pattern, field):
                raise Unreadable(
                    "{file}第{line}行“{column}”栏的值“{value}”不合规定。",
                    file=name, line=number, column=column, value=field[:80],
                )  # fmt: skip
