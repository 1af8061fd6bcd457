"""The entity register as bureaus send it: headings in their spellings, and what a row must hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from supervision.areas.rules.divisions import check_code
from supervision.foundation.errors import Unreadable
from supervision.foundation.i18n import _
from supervision.registers.rules import reading
from supervision.registers.rules.codes import judge_code, name_key, tidy_name
from supervision.registers.rules.kinds import GRADES, KIND_WORDS, STATUS_WORDS, EntityStatus, kind_of_code
from supervision.registers.rules.ownership import capital_fen, ownership_of_word, size_of_word
from supervision.registers.rules.reading import Line, Report, headings

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": headings(
        "统一社会信用代码 统一社会信用代码/注册号 注册号/统一社会信用代码 "
        "统一社会信用代码（注册号） 社会信用代码 信用代码 注册号 主体代码 对象代码 对象编码 "
        "检查对象代码 检查对象编码 代码 编码 uscc code"
    ),
    "name": headings(
        "名称 企业名称 单位名称 主体名称 市场主体名称 经营主体名称 检查对象名称 监管对象名称 "
        "对象名称 检查对象 企业（单位）名称 商户名称 字号名称 name"
    ),
    "kind": headings("对象类别 主体类别 主体类型 市场主体类型 对象类型 检查对象类别 类别 kind"),
    "credit_class": headings(
        "信用风险分类 企业信用风险分类 信用风险等级 企业信用风险等级 信用分类 信用等级 风险等级 credit_class"
    ),
    "food_grade": headings("食品安全风险等级 食品风险等级 食品安全风险分级 food_grade"),
    "trade": headings("行业代码 国民经济行业代码 行业门类代码 trade"),
    "trade_name": headings("行业 行业名称 行业类别 所属行业 国民经济行业 trade_name"),
    "ownership": headings(
        "经济类型 企业类型 公司类型 经济性质 企业性质 单位性质 所有制 所有制性质 所有制类型 经济类型代码 登记注册类型 ownership"
    ),
    "size": headings("企业规模 规模 企业规模类型 单位规模 企业划型 划型 规模类型 size"),
    "capital": headings(
        "注册资本 注册资本（万元） 注册资金 注册资金（万元） 注册资本（元） 注册资金（元） 注册资本金 "
        "出资额 出资额（万元） 资金数额 资金数额（万元） capital"
    ),
    "area_code": headings(
        "行政区划代码 区划代码 行政区划 所属区划 所在区县 区县 县区 县市区 所属县区 所属区域 area_code"
    ),
    "town": headings("乡镇 街道 乡镇街道 乡镇（街道） 所属乡镇 所属街道 所在乡镇 所属乡镇街道 town"),
    "station": headings(
        "监管所 所属监管所 管辖所 管辖单位 管辖机构 监管机构 所属所 市场监管所 日常监管机构 检查机关 station"
    ),
    "address": headings(
        "地址 住所 经营场所 住所（经营场所） 经营地址 注册地址 企业地址 详细地址 住所/经营场所 address"
    ),
    "lon": headings("经度 lon lng"),
    "lat": headings("纬度 lat"),
    "status": headings("登记状态 经营状态 主体状态 企业状态 存续状态 状态 status"),
    "registered_on": headings("成立日期 注册日期 登记日期 开业日期 设立日期 registered_on"),
    "phone": headings("联系电话 电话 手机 手机号码 联系方式 phone"),
}
REQUIRED = {"code": "统一社会信用代码", "name": "名称"}
TEMPLATE = headings(
    "统一社会信用代码 名称 对象类别 信用风险分类 食品安全风险等级 行业代码 行业名称 "
    "经济类型 企业规模 注册资本（万元） 行政区划代码 监管所 地址 经度 纬度 登记状态 成立日期 联系电话"
)


@dataclass(frozen=True)
class Places:
    """What names in a file may refer to: areas by code and by name, stations by name key or code."""

    area_names: Mapping[str, str] = field(default_factory=dict)
    stations: Mapping[str, int] = field(default_factory=dict)
    station_areas: Mapping[int, str] = field(default_factory=dict)
    default_area: str = ""


def check_entities(lines: Iterable[Line], places: Places, report: Report) -> Iterator[dict[str, Any]]:
    """Turn lines into rows of the entity table, reporting every trouble.

    A row comes out only where nothing stops it; a field that a file does not carry is not in the row, so that a
    second import of a narrower file leaves it as it was. Duplicate codes inside the file stop the import.
    """
    seen: dict[str, int] = {}
    area_codes = {name: code for code, name in sorted(places.area_names.items(), reverse=True)}
    for line in lines:
        if reading.footer(line, ("code", "name")):
            report.skip(line)
            continue
        report.read += 1
        before = report.errors
        reading.clean_cells(report, line, ("code", "name", "address", "trade_name", "phone"))
        verdict = judge_code(line.cells["code"])
        if verdict.trouble:
            advice = (
                _("请把这一列设为“文本”格式，从原系统重新导出。")
                if verdict.refused
                else _("可以导入；请核对，有误请更正后重新导入。")
            )
            report.note(line, "code", verdict.trouble, advice, _level(verdict.refused))
        if verdict.code in seen and not verdict.refused:
            report.note(line, "code", _("代码重复"), _("同一代码只能出现一行，请合并或更正。"))
        seen.setdefault(verdict.code, line.number)
        if not tidy_name(line.cells["name"]):
            report.note(line, "name", _("名称为空"), _("请填写名称。"))
        row: dict[str, Any] = {"code": verdict.code, "name": reading.text_of(report, line, "name", 200)}
        if verdict.replaced:
            row["external_codes"] = {"registration": verdict.replaced}
        row |= _choices(line, report, verdict.code)
        row |= _places(line, report, places, area_codes)
        for key, longest in (("trade", 8), ("trade_name", 100), ("address", 300), ("phone", 60)):
            if key in line.cells:
                row[key] = reading.text_of(report, line, key, longest)
        row |= _owner_and_size(line, report)
        if "registered_on" in line.cells:
            row["registered_on"] = reading.date_of(report, line, "registered_on")
        if report.errors == before:
            yield row


def _owner_and_size(line: Line, report: Report) -> dict[str, Any]:
    """Ownership, size and capital as written; a warning where a word is not understood, and then unknown."""
    row: dict[str, Any] = {}
    cells = line.cells
    if "ownership" in cells:
        row["ownership"] = ownership_of_word(cells["ownership"])
    if "size" in cells:
        row["size"] = size_of_word(cells["size"])
        if cells["size"] and row["size"] is None:
            report.warn(line, "size", _("企业规模不认识，已留空"), _("请写大型、中型、小型或微型。"))
    if "capital" in cells:
        text, title = cells["capital"], line.titles.get("capital", "")
        unit = "万" if "万" in title else "元" if "元" in title else ""
        row["capital_fen"] = capital_fen(text + unit if text[-1:].isdigit() else text)
        if text and row["capital_fen"] is None:
            report.warn(line, "capital", _("不是人民币金额，已留空"), _("请写金额和单位，例如500万元。"))
    return row


def _level(refused: bool) -> reading.Level:
    return reading.Level.ERROR if refused else reading.Level.WARNING


def _choices(line: Line, report: Report, code: str) -> dict[str, Any]:
    """Kind, state and grades: read where written, an error where the word is unknown."""
    row: dict[str, Any] = {}
    if word := line.cells.get("kind", ""):
        if word in KIND_WORDS:
            row["kind"] = KIND_WORDS[word]
        else:
            row["kind"] = kind_of_code(code)
            report.warn(
                line,
                "kind",
                _("对象类别不认识，已按代码判断"),
                _("常用写法：企业、个体工商户、农民专业合作社、场所、项目。"),
            )
    elif "kind" not in line.cells:
        row["kind"] = kind_of_code(code)
    if "status" in line.cells:
        word = line.cells["status"].split("（")[0].split("(")[0]
        if word and word not in STATUS_WORDS:
            report.note(line, "status", _("登记状态不认识"), _("请写在业、停业、注销、吊销、迁出或失联。"))
        row["status"] = STATUS_WORDS.get(word, EntityStatus.OPEN)
    for key in ("credit_class", "food_grade"):
        if key in line.cells:
            grade = line.cells[key].upper().removesuffix("级").removesuffix("类").strip()
            if grade and grade not in GRADES:
                report.note(line, key, _("等级不是A、B、C、D"), _("请改为A、B、C、D之一，或留空。"))
            row[key] = grade if grade in GRADES else ""
    return row


def _places(line: Line, report: Report, places: Places, area_codes: Mapping[str, str]) -> dict[str, Any]:
    """Station, area and coordinates. The area comes from its own column, else the station, else the importer."""
    row: dict[str, Any] = {}
    if word := line.cells.get("station", ""):
        station = places.stations.get(name_key(word))
        if station is None:  # a provincial list names stations this bureau may not have
            report.warn(line, "station", _("没有登记这个监管所，已留空"), _("请先在部门中登记，再重新导入。"))
        row["station_id"] = station
    area = _area(line, report, places, area_codes) or places.station_areas.get(row.get("station_id") or 0, "")
    area = _town(line, report, places, area) or area
    if area or "area_code" in line.cells:
        row["area_code"] = area or places.default_area
    elif places.default_area:
        row["area_code"] = places.default_area
    if "lon" in line.cells and "lat" in line.cells:
        lon = reading.number_of(report, line, "lon", 73, 136)
        lat = reading.number_of(report, line, "lat", 3, 54)
        row["lon"], row["lat"] = (lon, lat) if lon is not None and lat is not None else (None, None)
    return row


def _town(line: Line, report: Report, places: Places, county: str) -> str:
    """The nine-digit code of the township a column names, inside the county where that is known; empty where it is not one township."""
    word = line.cells.get("town", "")
    if not word:
        return ""
    towns = {code for code, name in places.area_names.items() if len(code) == 9 and word in (name, code)}
    near = {code for code in towns if code.startswith(county[:6] or places.default_area[:4])}
    if len(near) != 1:
        report.warn(
            line, "town", _("乡镇名单中没有这一个，已留空"), _("请先在“区域”中导入乡镇名单，或填9位代码。")
        )
        return ""
    return near.pop()


def _area(line: Line, report: Report, places: Places, area_codes: Mapping[str, str]) -> str:
    word = line.cells.get("area_code", "")
    if not word:
        return ""
    if word in area_codes:
        return area_codes[word]
    try:
        code = check_code(word)
    except Unreadable:
        report.note(
            line, "area_code", _("不是行政区划代码，也不是已登记的区划名称"), _("请填6位代码，例如421303。")
        )
        return ""
    if places.area_names and code[:6] not in places.area_names:
        report.warn(line, "area_code", _("区划代码不在本地区划表中"), _("可以导入；若属外地对象请核对。"))
    return code
