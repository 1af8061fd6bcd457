"""Reading a sheet line by line: what a cell means, and a report that names every trouble by its place.

A report line says: sheet, row, column, value, rule, what to do. All or nothing: one error stops the whole import.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _, translate
from supervision.registers.rules.codes import has_control, is_garbled, tidy_name
from supervision.registers.rules.dates import FOREVER as FOREVER
from supervision.registers.rules.dates import read_date as read_date

MOST_SHOWN = 200
"""Report lines kept of each level; the rest is counted."""


def headings(words: str) -> tuple[str, ...]:
    """The spellings of a column name, separated by blanks; the usual one first."""
    return tuple(words.split())


class Level(StrEnum):
    """Whether a trouble stops the import."""

    ERROR = "error"
    WARNING = "warning"


LEVEL_LABELS: dict[Level, str] = {Level.ERROR: "错误", Level.WARNING: "提示"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a report. ``rule`` and ``advice`` are message ids; the value is shown as it was, shortened."""

    sheet: str
    row: int
    column: str
    value: str
    rule: str
    advice: str
    level: Level = Level.ERROR


class Line(NamedTuple):
    """One row of a sheet: tidy and original cells by field name, and the headings they stand under.

    ``first``: the first text of the whole row; ``beyond``: text right of the last heading; ``lent``: fields whose text
    stands in a merged cell that begins in an earlier row; ``banner``: one merged cell across the table;
    ``slipped``: what is beyond says that the cells are not where they belong.
    """

    sheet: str
    number: int
    cells: Mapping[str, str]
    original: Mapping[str, str]
    titles: Mapping[str, str]
    first: str = ""
    beyond: str = ""
    lent: frozenset[str] = frozenset()
    banner: bool = False
    slipped: bool = False


@dataclass
class Report:
    """What an import would do, or did. Counts are complete, ``findings`` is cut at 200 of each level."""

    findings: list[Finding] = field(default_factory=list)
    errors: int = 0
    warnings: int = 0
    read: int = 0
    skipped: int = 0
    skipped_rows: list[tuple[str, int]] = field(default_factory=list)
    joined: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    done: bool = False

    @property
    def clean(self) -> bool:
        """Whether the import may happen."""
        return self.errors == 0

    def note(self, line: Line, column: str, rule: str, advice: str, level: Level = Level.ERROR) -> None:
        """Add a line about one field of one row."""
        if self._count(level):
            shown = _shown(line.original.get(column, ""))
            titles = line.titles.get(column, "")
            self.findings.append(Finding(line.sheet, line.number, titles, shown, rule, advice, level))

    def skip(self, line: Line) -> None:
        """Count a row that is no data, and keep its place while there is room."""
        self.skipped += 1
        if len(self.skipped_rows) < MOST_SHOWN:
            self.skipped_rows.append((line.sheet, line.number))

    @property
    def skipped_places(self) -> list[str]:
        """The rows that were passed over, sheet by sheet, runs together: 名录 3、103–104."""
        runs: dict[str, list[list[int]]] = {}
        for sheet, number in self.skipped_rows:
            own = runs.setdefault(sheet, [])
            if own and own[-1][1] == number - 1:
                own[-1][1] = number
            else:
                own.append([number, number])
        return [
            f"{sheet} " + "、".join(f"{a}–{b}" if b > a else str(a) for a, b in own)
            for sheet, own in runs.items()
        ]

    def warn(self, line: Line, column: str, rule: str, advice: str) -> None:
        """Add a line that does not stop the import."""
        self.note(line, column, rule, advice, Level.WARNING)

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it while there is room."""
        if self._count(finding.level):
            self.findings.append(finding)

    def _count(self, level: Level) -> bool:
        """Count one; whether there is room to keep it."""
        if level is Level.ERROR:
            self.errors += 1
            return self.errors <= MOST_SHOWN
        self.warnings += 1
        return self.warnings <= MOST_SHOWN


def _shown(text: str) -> str:
    """A cell as a report shows it: short, without control characters."""
    return "".join(c if c.isprintable() else "�" for c in text)[:60]


REPORT_HEADINGS = (_("表"), _("行"), _("列"), _("内容"), _("级别"), _("规则"), _("怎么办"))


def report_table(report: Report, language: str) -> tuple[list[str], list[list[str]]]:
    """A report as headings and rows, in one language, for a CSV or a page."""
    rows = [
        [
            finding.sheet,
            str(finding.row),
            finding.column,
            finding.value,
            translate(LEVEL_LABELS[finding.level], language),
            translate(finding.rule, language),
            translate(finding.advice, language),
        ]
        for finding in report.findings
    ]
    return [translate(word, language) for word in REPORT_HEADINGS], rows


def sentences(report: Report, language: str, most: int = 20) -> list[str]:
    """The first lines of a report and its counts, in words, for a terminal."""
    lines = [
        translate(
            _("{level}：{sheet}第{row}行“{column}”（{value}）：{rule}。{advice}"),
            language,
            level=LEVEL_LABELS[finding.level],
            sheet=finding.sheet,
            row=finding.row,
            column=finding.column,
            value=finding.value,
            rule=finding.rule,
            advice=finding.advice,
        )
        for finding in report.findings[:most]
    ]
    counts = {"read": report.read, "errors": report.errors, "warnings": report.warnings}
    return [*lines, translate(_("共{read}行数据，{errors}处错误，{warnings}条提示。"), language, **counts)]


_FOOTER = re.compile(
    r"(?:合计|总计|小计|共计)(?=[：:共\d（(]|$)"
    r"|(?:填报|填表|制表|审核|复核|经办)(?:人|单位|部门|日期|时间)?(?=[：:]|$)|(?:负责|联系)人[：:]|(?:备注|注|说明|填表说明)[：:]"
)


def footer(line: Line, keys: Collection[str]) -> bool:
    """Whether a row is no data: a total, a signature, a note across the table, or nothing under any known heading."""
    first = line.first or next((cell for cell in line.cells.values() if cell), "")
    if line.banner or _FOOTER.match(first.replace(" ", "")):
        return True
    filled = sum(bool(cell) and key not in line.lent for key, cell in line.cells.items())
    return not any(line.cells.get(key) for key in keys) and filled <= 1


def check_some(report: Report, name: str, sheet: str, header_row: int) -> None:
    """Refuse a file of whose rows none is data.

    Raises:
        Unreadable: naming the sheet, its head and the rows that were passed over.
    """
    if report.read == 0 and report.clean:
        raise Unreadable(
            "文件“{name}”里没有可以导入的数据行：工作表“{sheet}”第{row}行是表头，下面的行（{rows}）都不是数据。",
            name=name,
            sheet=sheet,
            row=header_row,
            rows="、".join(str(number) for _sheet, number in report.skipped_rows[:10]) or "—",
        )


def require_columns(
    report: Report, sheet: str, row: int, have: Collection[str], need: Mapping[str, str]
) -> bool:
    """Whether all needed fields have a column; a line for each that has none.

    Args:
        row: the header row.
        have: fields found; need: field → its usual heading.
    """
    missing = [title for key, title in need.items() if key not in have]
    for title in missing:
        report.add(
            Finding(sheet, row, title, "", _("缺少必需的列"), _("请在表头中加上这一列；可先下载模板对照。"))
        )
    return not missing


def clean_cells(report: Report, line: Line, fields: Iterable[str]) -> bool:
    """Refuse control characters and wrongly decoded text in the given fields, and rows longer than their head."""
    good = not line.slipped
    if line.beyond:
        rule = _("最后一个列名右边还有内容，没有读入")
        advice = _("请核对这一行是否错列：内容里的逗号要加引号；多出的内容请删去或补上列名。")
        level = Level.ERROR if line.slipped else Level.WARNING
        report.add(Finding(line.sheet, line.number, _("表外"), _shown(line.beyond), rule, advice, level))
    for key in fields:
        value = line.original.get(key, "")
        if has_control(value):
            report.note(line, key, _("含有不可见的控制字符"), _("请删除后重新输入该单元格。"))
            good = False
        elif is_garbled(value):
            report.note(line, key, _("文字是乱码"), _("请从原系统重新导出，编码选UTF-8或GB18030。"))
            good = False
    return good


def text_of(report: Report, line: Line, key: str, longest: int) -> str:
    """The cell on one line; a warning and a cut where it is longer than the column holds."""
    value = tidy_name(line.cells.get(key, ""))
    if len(value) > longest:
        report.warn(line, key, _("内容过长，已截短"), _("如需保留全文，请放入备注材料。"))
    return value[:longest]


def date_of(report: Report, line: Line, key: str, *, needed: bool = False) -> date | None:
    """The date of a field; an error where something is written that is no date, or nothing where one is needed."""
    value = line.cells.get(key, "")
    if not value:
        if needed:
            report.note(line, key, _("日期为空"), _("请填写，例如2026-01-31。"))
        return None
    found = read_date(value)
    if found is None:
        report.note(line, key, _("不是可以识别的日期"), _("请改为2026-01-31这样的写法。"))
    return found


def words(text: str) -> Iterator[str]:
    """The single entries of a cell that lists several, separated by 、 ， ； / or blanks."""
    yield from filter(None, (part.strip() for part in re.split(r"[、，,；;/\s]+", text)))


_YES = {"是", "可", "可以", "能", "有", "√", "✓", "y", "yes", "true", "1", "主检"}


def is_yes(text: str) -> bool:
    """Whether a cell says yes (是, √, Y …); anything else is no."""
    return text.strip().casefold() in _YES


def number_of(report: Report, line: Line, key: str, low: float, high: float) -> float | None:
    """A number between two bounds, or ``None`` where the field is empty; an error otherwise."""
    value = line.cells.get(key, "")
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        report.note(line, key, _("数值不在允许的范围内"), _("请核对；经度73–136，纬度3–54。"))
        return None
    return number
