"""Dangerous files are refused before a parser sees them."""

import io
import zipfile

import pytest
from PIL import Image

from supervision.foundation import uploads
from supervision.foundation.errors import Unreadable
from supervision.foundation.sheets import read_table, write_xlsx
from supervision.foundation.uploads import (
    UploadKind,
    check_upload,
    column_number,
    reencode_picture,
    short_name,
)

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def forged(sheet_xml, **extra):
    """A real workbook whose only sheet is replaced."""
    source = zipfile.ZipFile(io.BytesIO(write_xlsx({"a": (("名称", "代码"), [("甲", "1")])})))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.namelist():
            archive.writestr(part, sheet_xml if part == "xl/worksheets/sheet1.xml" else source.read(part))
        for name, content in extra.items():
            archive.writestr(name, content)
    return out.getvalue()


def cells(*references):
    body = "".join(f'<row><c r="{ref}" t="inlineStr"><is><t>x</t></is></c></row>' for ref in references)
    return f'<worksheet xmlns="{SPACE}"><sheetData>{body}</sheetData></worksheet>'


@pytest.mark.parametrize("reference", ["XFD1", "A1048576", "XFD1048576", "AAA7", "ZZ9000"])
def test_a_small_file_that_spans_a_huge_area_is_refused(reference):
    data = forged(cells("A1", reference))
    assert len(data) < 10_000
    with pytest.raises(Unreadable, match="超出可处理的范围"):
        check_upload("a.xlsx", data)


def test_a_reference_across_two_chunks_is_still_seen(monkeypatch):
    monkeypatch.setattr(uploads, "_CHUNK", 7)
    with pytest.raises(Unreadable, match="超出可处理的范围"):
        check_upload("a.xlsx", forged(cells("A1", "XFD9")))


def test_a_bomb_is_refused_by_its_declared_and_by_its_real_size(monkeypatch):
    bomb = forged(cells("A1") + " " * 30_000_000)
    with pytest.raises(Unreadable, match="压缩炸弹"):
        check_upload("a.xlsx", bomb)
    monkeypatch.setattr(uploads, "MAX_RATIO", 100_000)
    check_upload("a.xlsx", bomb)
    monkeypatch.setattr(uploads, "MAX_UNPACKED", 20_000_000)
    with pytest.raises(Unreadable, match="压缩炸弹"):
        check_upload("a.xlsx", bomb)


def test_a_zip_that_lies_about_its_sizes_is_refused():
    data = bytearray(forged(cells("A1") + " " * 30_000_000))
    for magic, offset in ((b"PK\x01\x02", 24),):
        place = data.find(magic)
        while place >= 0:
            data[place + offset : place + offset + 4] = (1000).to_bytes(4, "little")
            place = data.find(magic, place + 4)
    with pytest.raises(Unreadable):
        check_upload("a.xlsx", bytes(data))


def test_other_archives_locked_files_and_wandering_paths_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(Unreadable, match="不是Excel工作簿"):
        check_upload("a.xlsx", out.getvalue())
    with pytest.raises(Unreadable, match="不安全的路径"):
        check_upload("a.xlsx", forged(cells("A1"), **{"../../etc/passwd": "x"}))


def test_an_obfuscated_reference_ends_in_the_child_and_not_here():
    data = forged(cells("A1", "&#88;FD1048576"))
    with pytest.raises(Unreadable):
        read_table("a.xlsx", data)


def test_kinds_are_told_by_bytes_and_not_by_names():
    assert check_upload("x.exe", "名称,代码\n".encode()) is UploadKind.CSV
    assert check_upload("x.csv", write_xlsx({"a": (("b",), [("c",)])})) is UploadKind.XLSX
    assert check_upload("x.xlsx", b"<?xml version='1.0'?><Workbook/>") is UploadKind.MARKUP
    assert check_upload("x.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...") is UploadKind.XLS
    with pytest.raises(Unreadable, match="识别"):
        check_upload("x.csv", b"\x7fELF\0\0\0")
    with pytest.raises(Unreadable, match="超过上限"):
        check_upload("x.csv", b"a" * 2_000_001, max_bytes=1_000_000)


def test_a_file_name_is_shown_short_and_never_as_a_path():
    assert short_name("C:\\temp\\..\\名录\0.xlsx") == "名录.xlsx"
    assert len(short_name("长" * 500)) == 60
    assert short_name("../") == ".."


def test_columns_are_counted_as_the_sheet_does():
    assert [column_number(x) for x in (b"A", b"Z", b"AA", b"ZZ", b"XFD")] == [1, 26, 27, 702, 16384]


def picture(size, kind="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


def test_a_picture_is_written_anew_without_its_metadata():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "maker"
    out = reencode_picture("a.jpg", picture((3000, 1500), exif=exif))
    assert (out.width, out.height) == (1000, 2000)
    with Image.open(io.BytesIO(out.data)) as again:
        assert again.format == "JPEG"
        assert not again.getexif()


@pytest.mark.parametrize("data", [b"<svg onload='x'/>", b"GIF89a" + b"x" * 50, picture((9, 9))[:60], b""])
def test_what_is_not_a_whole_photo_is_refused(data):
    with pytest.raises(Unreadable, match="不是可以识别的图片"):
        reencode_picture("a.jpg", data)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    with pytest.raises(Unreadable, match="像素过多"):
        reencode_picture("a.png", picture((8000, 6000), "PNG"))
