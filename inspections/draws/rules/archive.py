"""The canonical zip: one set of files has exactly one archive (protocol §6)."""

import struct
import zlib
from collections.abc import Mapping

from supervision.foundation.errors import Unreadable

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _DAY = 20, 0x21  # 0x21 = 1 January 1980


def pack(files: Mapping[str, bytes]) -> bytes:
    """Store the files sorted by name; the same files always give the same bytes."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name in sorted(files):
        data, raw = files[name], name.encode("ascii")
        crc, size = zlib.crc32(data), len(data)
        head = _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, 0, _DAY, crc, size, size, len(raw), 0)
        directory.append(
            _CENTRAL.pack(
                b"PK\1\2", _VERSION, _VERSION, 0, 0, 0, _DAY, crc, size, size, len(raw), 0, 0, 0, 0, 0, at
            )
            + raw
        )
        parts += [head, raw, data]
        at += len(head) + len(raw) + size
    listing = b"".join(directory)
    parts += [listing, _END.pack(b"PK\5\6", 0, 0, len(files), len(files), len(listing), at, 0)]
    return b"".join(parts)


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of a canonical archive; Unreadable when it is not byte for byte what :func:`pack` writes."""
    files: dict[str, bytes] = {}
    at = 0
    while data[at : at + 4] == b"PK\3\4" and len(data) - at >= _LOCAL.size:
        fields = _LOCAL.unpack_from(data, at)
        size, name_length = fields[8], fields[9]
        start = at + _LOCAL.size + name_length
        name = data[at + _LOCAL.size : start].decode("ascii", "replace")
        files[name] = data[start : start + size]
        at = start + size
    try:
        again = pack(files)
    except (UnicodeEncodeError, struct.error) as error:
        raise Unreadable("这不是规范写法的抽取证明压缩包。") from error
    if again != data:
        raise Unreadable("这不是规范写法的抽取证明压缩包。")
    return files
