"""The fingerprint of rows (数据校验值): what lets anybody check next year that they are the same. Pure."""

import hashlib
from collections.abc import Iterator

import polars as pl

from analytics.frames import Frames

NAMING = ("code", "name", "lon", "lat")
"""Columns of the register that say who somebody is and where; no figure needs them, and no kept file has them."""
LATER = ("placed", "joint", "partners")
"""Frames that were added when figures had been kept already."""


def digest(frames: Frames) -> str:
    """SHA-256 over the rows without who they are: equal rows, equal digest, on any machine and with any version of polars.

    Each column gives its name and its values: whole numbers, truth values and days as little-endian bytes, texts one after the other with
    their lengths, and beside them which are missing.
    """
    found = hashlib.sha256(frames.as_of.isoformat().encode())
    for name, table in frames.tables().items():
        if name in LATER and not table.height:  # kept before it was read: their hash stays
            continue
        found.update(f"{name} {table.height}".encode())
        for column in table.drop(NAMING, strict=False):
            found.update(column.name.encode())
            for part in _bytes(column):
                found.update(part)
    return found.hexdigest()


def _bytes(column: pl.Series) -> Iterator[bytes]:
    if column.null_count():
        yield column.is_null().cast(pl.UInt8).to_numpy().tobytes()
    if column.dtype == pl.String:
        whole = column.fill_null("")
        yield whole.str.len_bytes().cast(pl.Int64).to_numpy().astype("<i8").tobytes()
        yield (whole.str.join("").item() or "").encode()
    else:
        yield column.to_physical().cast(pl.Int64).fill_null(0).to_numpy().astype("<i8").tobytes()
