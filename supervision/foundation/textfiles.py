"""Tables in plain text: CSV with commas, tabs or semicolons, in the encodings Chinese systems write."""

import csv
import io
import re

from supervision.foundation.errors import Unreadable
from supervision.foundation.grids import Grid, Meter

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([0-9A-Za-z_-]{3,20})", re.I)
_GB = {"gb2312", "gbk", "gb18030", "gb_2312-80"}


def read_csv(name: str, data: bytes) -> list[Grid]:
    """One grid, named like the file.

    Raises:
        Unreadable: no text in a known encoding, a line that cannot be parted into cells, or too large.
    """
    text = decode(name, data)
    delimiter = max(",\t;", key=text[:20_000].count)
    rows: list[list[str]] = []
    meter = Meter(name)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(cells)
            meter.add(cells, len(rows))
    except csv.Error as error:
        raise Unreadable(
            "文件“{name}”不是表格：第{row}行无法分列。请另存为CSV或.xlsx。", name=name, row=len(rows) + 1
        ) from error
    return [Grid(name, rows, ragged=True)]


def decode(name: str, data: bytes) -> str:
    """BOM first, then strict UTF-8, then GB18030 (which holds every rare character that GBK lacks).

    Raises:
        Unreadable: none of them fits.
    """
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文件“{name}”的文字编码无法识别，请另存为UTF-8或GB18030（GBK）编码的CSV。", name=name)


def decode_markup(name: str, data: bytes) -> str:
    """As :func:`decode`, but a page that names a Chinese encoding is believed where its bytes agree."""
    named = _CHARSET.search(data[:4096])
    if named and named[1].decode().lower() in _GB:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return decode(name, data)
