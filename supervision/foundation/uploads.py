"""What people send us: size, kind and shape are checked before anything is parsed.

A spreadsheet of 1.4 kB can describe 17 billion cells and a zip of 20 MB can hold 2 GB, and the
sizes a zip declares may lie. So: size cap, magic bytes, zip directory, a streamed unpacking with
a running cap that also measures the sheet, and only then the parser, in its own process
(:mod:`supervision.foundation.sheets`). Pictures are decoded and written anew.
"""

import hashlib
import io
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import urlencode

from PIL import Image, ImageOps

from supervision.foundation import clock
from supervision.foundation.errors import Conflict, Unreadable
from supervision.foundation.grids import MAX_AREA, MAX_COLUMNS, MAX_ROWS
from supervision.foundation.settings import Settings

MAX_BYTES = 50 * 2**20
MAX_PARTS = 2_000
MAX_UNPACKED = 600 * 2**20
MAX_RATIO = 200
"""Unpacked size per packed byte, for parts above 10 MB (a real sheet of 184,400 rows: 18)."""
MAX_PIXELS = 40_000_000

_CHUNK = 4 * 2**20
_CELL_ROW = re.compile(rb"\br\s*=\s*[\"'][A-Z]{0,3}([0-9]{1,12})[\"']")
_CELL_COLUMN = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,8})[0-9]")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)
_MARKUP = re.compile(rb"\A[\s\xef\xbb\xbf]*<\?xml|<html|<!doctype|<table", re.I)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class UploadKind(StrEnum):
    """What a file is by its bytes, whatever its name says."""

    XLSX = "xlsx"
    CSV = "csv"
    XLS = "xls"
    MARKUP = "markup"
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew: JPEG bytes without any metadata, size in pixels."""

    data: bytes
    width: int
    height: int
    media_type: str = "image/jpeg"


def check_upload(name: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> UploadKind:
    """Say what an uploaded file is, or why it cannot be taken.

    Args:
        name: the file name as sent; only shown, never trusted or used as a path.
        data: its bytes.

    Raises:
        Unreadable: empty, too large, of an unknown kind, or a dangerous archive.
    """
    shown = short_name(name)
    if not data:
        raise Unreadable("文件“{name}”是空的，请重新选择文件。", name=shown)
    if len(data) > max_bytes:
        raise Unreadable(
            "文件“{name}”有{size}MB，超过上限{limit}MB，请拆分后再上传。",
            name=shown,
            size=-(-len(data) // 2**20),
            limit=max_bytes // 2**20,
        )
    kind = _kind(data)
    if kind is None:
        raise Unreadable(
            "文件“{name}”不是可以识别的表格或图片。请用WPS或Excel另存为“Excel工作簿(.xlsx)”或“CSV”后再上传。",
            name=shown,
        )
    if kind is UploadKind.XLSX:
        check_workbook(shown, data)
    return kind


def short_name(name: str) -> str:
    """The last part of a file name, at most 60 characters, without control characters."""
    base = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c for c in base if c.isprintable())[:60] or "?"


def _kind(data: bytes) -> UploadKind | None:
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in (
        (b"PK\x03\x04", UploadKind.XLSX),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", UploadKind.XLS),
        (b"\xff\xd8\xff", UploadKind.JPEG),
        (b"\x89PNG\r\n\x1a\n", UploadKind.PNG),
        (b"%PDF-", UploadKind.PDF),
    ):
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return UploadKind.WEBP
    if head.startswith(b"<") and _MARKUP.search(data[:8192]):
        return UploadKind.MARKUP
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" not in data[:4096] or b"," in data[:4096]:
        return UploadKind.CSV
    return None


def check_workbook(name: str, data: bytes) -> None:
    """Look through the zip of an .xlsx without trusting a size it declares.

    Raises:
        Unreadable: broken or locked archive, too many parts, too large unpacked, absurd ratio, or a sheet that
            spans too many rows, columns or cells.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_directory(name, parts)
            room = MAX_UNPACKED
            for part in parts:
                room -= _measure(name, archive, part, room)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise Unreadable("文件“{name}”已损坏或加了密码，打不开。请重新导出后再上传。", name=name) from error


def _check_directory(name: str, parts: list[zipfile.ZipInfo]) -> None:
    if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
        raise Unreadable("文件“{name}”是压缩包，但不是Excel工作簿。请上传.xlsx或CSV文件。", name=name)
    too_large = Unreadable("文件“{name}”解压后过大，疑似压缩炸弹，已拒绝。", name=name)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise too_large
    for part in parts:
        path = PurePosixPath(part.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise Unreadable("文件“{name}”内含不安全的路径，已拒绝。", name=name)
        if part.file_size > 10 * 2**20 and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise too_large


def _measure(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    """Unpack one part in chunks, thrown away again; returns its real size in bytes."""
    sheet = bool(_SHEET.fullmatch(part.filename))
    size, last_row, last_column, rest = 0, 0, 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > room or (size > 10 * 2**20 and size > MAX_RATIO * max(part.compress_size, 1)):
                raise Unreadable("文件“{name}”解压后过大，疑似压缩炸弹，已拒绝。", name=name)
            if sheet:
                text = rest + chunk
                last_row = max((last_row, *map(int, set(_CELL_ROW.findall(text)))))
                last_column = max((last_column, *map(column_number, set(_CELL_COLUMN.findall(text)))))
                rest = text[-40:]
                _check_area(name, last_row, last_column)
    return size


def _check_area(name: str, rows: int, columns: int) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_AREA:
        raise Unreadable(
            "文件“{name}”的表格有{rows}行、{columns}列，超出可处理的范围（{max_rows}行、{max_columns}列、共{max_area}格）。"
            "请删除末尾多余的空行空列，或拆分后再上传。",
            name=name,
            rows=rows,
            columns=columns,
            max_rows=MAX_ROWS,
            max_columns=MAX_COLUMNS,
            max_area=MAX_AREA,
        )


def column_number(letters: bytes) -> int:
    """``b"A"`` → 1, ``b"XFD"`` → 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def keep_upload(settings: Settings, data: bytes) -> str:
    """Keep a file between its report and the confirmation; returns its SHA-256 (64 hex digits). A day later it goes."""
    folder = settings.folder("uploads")
    for old in folder.iterdir():
        if old.stat().st_mtime < clock.now().timestamp() - 86_400:
            old.unlink(missing_ok=True)
    digest = hashlib.sha256(data).hexdigest()
    path = folder / digest
    path.touch(mode=0o600)
    path.write_bytes(data)
    return digest


def keep_for_report(settings: Settings, name: str, data: bytes, **about: str | int) -> str:
    """Check and keep a sheet whose report comes next; returns the end of that page's address: digest, name, what is asked.

    Raises:
        Unreadable: empty, too large, of an unknown kind, or a dangerous archive.
    """
    check_upload(name, data, max_bytes=settings.upload_megabytes * 1_000_000)
    return f"{keep_upload(settings, data)}?{urlencode({'name': short_name(name), **about})}"


def kept_upload(settings: Settings, digest: str) -> bytes:
    """The bytes kept under a digest.

    Raises:
        Conflict: nothing is kept there (any more).
    """
    path = settings.folder("uploads") / digest
    if not re.fullmatch(r"[0-9a-f]{64}", digest) or not path.is_file():
        raise Conflict("上传的文件已不在服务器上，请重新上传。")
    return path.read_bytes()


def reencode_picture(name: str, data: bytes, *, longest: int = 2_000) -> Picture:
    """Decode a photo and write it anew as JPEG: no metadata, no hidden second file, upright.

    Args:
        longest: the longer side of the result in pixels, at most.

    Raises:
        Unreadable: not a JPEG, PNG or WebP picture, damaged, or above 40 million pixels.
    """
    shown = short_name(name)
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Unreadable("图片“{name}”的像素过多，请用普通画质拍摄。", name=shown)
            picture.draft("RGB", (longest, longest))  # JPEG only: decode at a smaller scale
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((longest, longest))
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=85)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable("图片“{name}”的像素过多，请用普通画质拍摄。", name=shown) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unreadable("“{name}”不是可以识别的图片（JPEG、PNG、WebP），或已损坏。", name=shown) from error
    return Picture(out.getvalue(), upright.width, upright.height)
