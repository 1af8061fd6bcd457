"""Damaged and hostile spreadsheets made from a good register and a good list; the same files for a seed."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from supervision.foundation.sheets import write_csv, write_xlsx

FORMS = Path(__file__).resolve().parents[2] / "shared" / "data" / "messy" / "forms"
HEAD = ("统一社会信用代码", "名称", "登记状态", "成立日期", "住所")
LIST_HEAD = ("事项编码", "事项名称", "实施部门", "检查对象", "设定依据", "抽查比例")


class Mutant(NamedTuple):
    """One file: how it was made, for which import, its name and bytes."""

    how: str
    kind: str
    name: str
    data: bytes


def entities(rng: random.Random, count: int) -> list[tuple[str, ...]]:
    """Rows of a good register."""
    return [
        (f"SITE-{rng.randrange(10**9)}-{n}", f"随州市第{n}号商店", "在业", "2001-02-03", f"解放路{n}号")
        for n in range(count)
    ]


def items(rng: random.Random, count: int) -> list[tuple[str, ...]]:
    """Rows of a good list."""
    return [
        (f"E{rng.randrange(10**9)}{n:04d}", f"对第{n}类产品的监督检查", "农业局", "企业", "《条例》", "5%")
        for n in range(count)
    ]


class Maker:
    """Makes files from one generator of random numbers."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def good(self) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
        """Kind, head and rows of a file nothing is wrong with."""
        if self.rng.random() < 0.5:
            return "entities", HEAD, entities(self.rng, self.rng.randrange(1, 60))
        return "duty", LIST_HEAD, items(self.rng, self.rng.randrange(1, 60))

    def book(self) -> tuple[str, bytes]:
        """A good workbook with its kind."""
        kind, head, rows = self.good()
        return kind, write_xlsx({"名录": (head, rows)}, ribbon=self.rng.choice(["", "某局"]))

    def parts(self, change: Callable[[str, bytes], bytes], **extra: bytes) -> tuple[str, bytes]:
        """A good workbook with its parts changed."""
        kind, data = self.book()
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(data)) as source,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
        ):
            for part in source.namelist():
                made.writestr(part, change(part, source.read(part)))
            for name, content in extra.items():
                made.writestr(name.replace("__", "/"), content)
        return kind, out.getvalue()

    def sheet(self, pattern: bytes, text: bytes, count: int = 1) -> tuple[str, bytes]:
        """A good workbook with something in its sheet replaced."""
        return self.parts(
            lambda part, data: (
                re.sub(pattern, text, data, count=count) if "worksheets/sheet" in part else data
            )
        )

    def cut(self) -> tuple[str, bytes]:
        """Ends too early."""
        kind, data = self.book()
        return kind, data[: self.rng.randrange(1, len(data))]

    def flipped(self) -> tuple[str, bytes]:
        """Some bytes are others."""
        kind, data = self.book()
        broken = bytearray(data)
        for _n in range(self.rng.randrange(1, 40)):
            broken[self.rng.randrange(len(broken))] = self.rng.randrange(256)
        return kind, bytes(broken)

    def far_cell(self) -> tuple[str, bytes]:
        """A cell at the end of the world, plainly or behind an entity."""
        place = self.rng.choice(
            [b"XFD1048576", b"A1048576", b"XFD3", b"ZZ9000", b"&#88;FD1048576", b"&#65;999999"]
        )
        return self.sheet(rb"</sheetData>", b'<row r="9"><c r="%s"><v>1</v></c></row></sheetData>' % place)

    def bomb(self) -> tuple[str, bytes]:
        """Unpacks to far more than it is."""
        size = self.rng.choice([2, 30, 80]) * 2**20
        where = self.rng.choice(["xl__media__a.bin", "xl__worksheets__sheet9.xml", "xl__theme__a.xml"])
        return self.parts(lambda _part, data: data, **{where: b"\0" * size})

    def padded(self) -> tuple[str, bytes]:
        """Blanks inside a sheet, many of them."""
        return self.sheet(rb"</sheetData>", b"</sheetData>" + b" " * self.rng.randrange(1, 40) * 2**20)

    def long_text(self) -> tuple[str, bytes]:
        """One cell of many megabytes, and cells that refer to one text again and again."""
        if self.rng.random() < 0.5:
            size = self.rng.choice([33_000, 5 * 2**20])
            return self.sheet(
                rb"</sheetData>",
                b'<row r="90"><c r="A90" t="inlineStr"><is><t>'
                + b"x" * size
                + b"</t></is></c></row></sheetData>",
            )
        cells = b"".join(
            b'<row r="%d"><c r="B%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(100, 20_000)
        )
        kind, data = self.sheet(rb"</sheetData>", cells + b"</sheetData>")
        return kind, data

    def shared_text(self) -> tuple[str, bytes]:
        """A text of 32,767 characters that 20,000 cells refer to."""
        text = b"\xe7\x94\xb2" * 32_767
        cells = b"".join(
            b'<row r="%d"><c r="B%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(100, 20_000)
        )
        return self.parts(
            lambda part, data: (
                re.sub(rb"<t[^>]*>[^<]*</t>", b"<t>" + text + b"</t>", data, count=1)
                if part.endswith("sharedStrings.xml")
                else data.replace(b"</sheetData>", cells + b"</sheetData>")
            )
        )

    def many_sheets(self) -> tuple[str, bytes]:
        """More sheets than anybody reads."""
        kind, head, rows = self.good()
        return kind, write_xlsx({f"表{n}": (head, rows[:3]) for n in range(self.rng.choice([30, 300]))})

    def lying_zip(self) -> tuple[str, bytes]:
        """Declares sizes that are not so."""
        kind, data = self.bomb()
        broken, place = bytearray(data), 0
        while (place := broken.find(b"PK\x01\x02", place)) >= 0:
            broken[place + 24 : place + 28] = self.rng.choice([1000, 2**31]).to_bytes(4, "little")
            place += 4
        return kind, bytes(broken)

    def broken_xml(self) -> tuple[str, bytes]:
        """A part is no XML, or has a document type with entities."""
        laughs = (
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
            + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
            + b"]>"
        )
        victim = self.rng.choice(
            ["sheet1.xml", "workbook.xml", "sharedStrings.xml", "styles.xml", "workbook.xml.rels"]
        )
        junk = self.rng.choice([b"", b"<", b"\xff" * 99, laughs + b"<worksheet>&m;</worksheet>"])
        return self.parts(lambda part, data: junk if part.endswith(victim) else data)

    def formulas(self) -> tuple[str, bytes]:
        """Cells that act, texts that look as if they did."""
        kind, head, rows = self.good()
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet("a")
            for place, word in enumerate(head):
                sheet.write_string(0, place, word)
            for number, row in enumerate(rows, start=1):
                for place, cell in enumerate(row):
                    if self.rng.random() < 0.2:
                        sheet.write_formula(
                            number, place, "=1/0", None, self.rng.choice(["", "#DIV/0!", 4.5, cell])
                        )
                    elif self.rng.random() < 0.1:
                        sheet.write(
                            number, place, self.rng.choice(["=cmd|'/c calc'!A1", "@x", -1e308, 1e308, True])
                        )
                    else:
                        sheet.write_string(number, place, cell)
        return kind, out.getvalue()

    def merged(self) -> tuple[str, bytes]:
        """Merged ranges everywhere, over one another as well."""
        ranges = []
        for _n in range(self.rng.choice([1, 20, 3000])):
            row, place = self.rng.randrange(1, 60), self.rng.randrange(5)
            low, right = (
                row + self.rng.choice([0, 1, 5, 1_000_000]),
                place + self.rng.choice([0, 1, 3, 16_000]),
            )
            ranges.append(
                b'<mergeCell ref="%s%d:%s%d"/>'
                % (_letters(place), row, _letters(min(right, 16_383)), min(low, 1_048_576))
            )
        text = b"<mergeCells>" + b"".join(ranges) + b"</mergeCells>"
        return self.sheet(rb"</sheetData>", b"</sheetData>" + text)

    def mixed_rows(self) -> tuple[str, bytes]:
        """Rows and cells in no order, twice, or with numbers that are none."""
        return self.sheet(
            rb'r="([A-Z]*)(\d+)"',
            self.rng.choice([rb'r="\g<1>1"', rb'r="\g<1>0"', rb'r="\g<1>-3"', rb""]),
            200,
        )

    def plain_text(self) -> tuple[str, bytes]:
        """A CSV in a wrong or mixed encoding, cut, quoted without end, or with cells that have slipped."""
        kind, head, rows = self.good()
        data = write_csv(head, rows)
        way = self.rng.randrange(8)
        if way == 0:
            data = data.decode("utf-8-sig").encode(
                self.rng.choice(["gb18030", "utf-16", "big5hkscs", "utf-7"]), "replace"
            )
        elif way == 1:
            data = data[: self.rng.randrange(1, len(data))]
        elif way == 2:
            data = data.replace(b",", b',"', self.rng.randrange(1, 5))
        elif way == 3:
            data = data.replace("号".encode(), b"\xff\xfe\x80")
        elif way == 4:
            data = data.replace(b",", b",,", self.rng.randrange(1, 9))
        elif way == 5:
            data = data.replace(b"-", self.rng.choice([b"\0", b"\x07", b"\x1f"]), 3)
        elif way == 6:
            data += self.rng.choice([b",", b"\n", b'"', b";"]) * self.rng.choice([1000, 2_000_000])
        else:
            data = data.decode("utf-8-sig").encode("gb18030") + "甲".encode() + b"\xff"
        return kind, data

    def page(self) -> tuple[str, bytes]:
        """A web page or XML spreadsheet with impossible spans and places."""
        kind, head, rows = self.good()
        span = self.rng.choice(
            ["", " rowspan=2", " colspan=3", " rowspan=65000 colspan=600", " rowspan=-1", " rowspan=60000"]
        )
        if self.rng.random() < 0.6:
            lines = [
                "<tr>" + "".join(f"<td{span if self.rng.random() < 0.1 else ''}>{c}" for c in row)
                for row in (head, *rows)
            ]
            text = (
                "<html><table>"
                + self.rng.choice(["", "<table>", "<!DOCTYPE", "<![CDATA["])
                + "\n".join(lines)
            )
            return kind, text.encode(self.rng.choice(["utf-8", "gb18030"]))
        space = "urn:schemas-microsoft-com:office:spreadsheet"
        far = self.rng.choice(
            ["", ' ss:Index="2"', ' ss:Index="399999"', ' ss:Index="99999999999"', ' ss:MergeAcross="699"']
        )
        lines = [
            f"<Row{far if self.rng.random() < 0.1 else ''}>"
            + "".join(f"<Cell{far if self.rng.random() < 0.05 else ''}><Data>{c}</Data></Cell>" for c in row)
            + "</Row>"
            for row in (head, *rows)
        ]
        end = self.rng.choice(["</Table></Worksheet></Workbook>", "</Table>", "&a;"])
        return kind, (
            f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="a"><Table>'
            + "".join(lines)
            + end
        ).encode()

    def old_book(self) -> tuple[str, bytes]:
        """An old workbook: a real form (where there is one beside the checkout) cut or flipped, or noise."""
        forms = sorted(FORMS.glob("*.xls"))
        if forms and self.rng.random() < 0.8:
            broken = bytearray(self.rng.choice(forms).read_bytes())
            for _n in range(self.rng.choice([1, 10, 300])):
                broken[self.rng.randrange(len(broken))] = self.rng.randrange(256)
            return "entities", bytes(
                broken[: self.rng.choice([len(broken), self.rng.randrange(len(broken))])]
            )
        return "entities", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + self.rng.randbytes(
            self.rng.choice([8, 600, 20_000])
        )

    def other(self) -> tuple[str, bytes]:
        """No table at all."""
        return "duty", self.rng.choice(
            [
                b"",
                b"PK\x03\x04",
                b"%PDF-1.7",
                b"{}",
                b"[" * 100_000,
                self.rng.randbytes(5000),
                b"\x89PNG\r\n\x1a\n",
                b"<table>",
            ]
        )

    def untouched(self) -> tuple[str, bytes]:
        """Nothing is wrong with it: it must come in whole."""
        return self.book()


def _letters(place: int) -> bytes:
    letters = b""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = bytes([65 + rest]) + letters
    return letters


WAYS = [
    name
    for name in vars(Maker)
    if not name.startswith("_") and name not in {"good", "book", "parts", "sheet"}
]


def mutants(count: int, seed: int) -> Iterator[Mutant]:
    """The files, the same for a seed; every way in turn."""
    for number in range(count):
        way = WAYS[number % len(WAYS)]
        kind, data = getattr(Maker(random.Random(f"{seed}/{number}")), way)()
        yield Mutant(way, kind, f"{way}-{number}.xlsx", data)
