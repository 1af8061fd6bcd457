"""Changes of laws that come with the house: those that lists in use still cite. From general knowledge of the gazettes, not read
against the printed text, so every line is shown as to be confirmed; a bureau enters its own lines beside them.
"""

from datetime import date

from supervision.law.rules.norms import ChangeKind, NormChange

SOURCE = "随软件提供，请按公报核实"


def _made(title: str, on: date, number: str = "") -> NormChange:
    return NormChange(title, ChangeKind.ISSUED, on, number, source=SOURCE)


def _amended(title: str, on: date, number: str = "") -> NormChange:
    return NormChange(title, ChangeKind.AMENDED, on, number, source=SOURCE)


def _repealed(title: str, on: date, successor: str) -> NormChange:
    return NormChange(title, ChangeKind.REPEALED, on, successor=successor, source=SOURCE)


_MARKET_ENTITIES = date(2022, 3, 1)
_FOREIGN_INVESTMENT = date(2020, 1, 1)

DELIVERED: tuple[NormChange, ...] = (
    _made("市场主体登记管理条例", _MARKET_ENTITIES, "国务院令第746号"),
    _repealed("公司登记管理条例", _MARKET_ENTITIES, "市场主体登记管理条例"),
    _repealed("企业法人登记管理条例", _MARKET_ENTITIES, "市场主体登记管理条例"),
    _repealed("合伙企业登记管理办法", _MARKET_ENTITIES, "市场主体登记管理条例"),
    _repealed("农民专业合作社登记管理条例", _MARKET_ENTITIES, "市场主体登记管理条例"),
    _repealed("企业法人法定代表人登记管理规定", _MARKET_ENTITIES, "市场主体登记管理条例"),
    _made("外商投资法", _FOREIGN_INVESTMENT, "主席令第二十六号"),
    _repealed("外资企业法", _FOREIGN_INVESTMENT, "外商投资法"),
    _repealed("中外合作经营企业法", _FOREIGN_INVESTMENT, "外商投资法"),
    _repealed("中外合资经营企业法", _FOREIGN_INVESTMENT, "外商投资法"),
    _made("促进个体工商户发展条例", date(2022, 11, 1), "国务院令第755号"),
    _repealed("个体工商户条例", date(2022, 11, 1), "促进个体工商户发展条例"),
    _made("网络交易监督管理办法", date(2021, 5, 1), "市场监管总局令第37号"),
    _repealed("网络交易管理办法", date(2021, 5, 1), "网络交易监督管理办法"),
    _made("药品经营和使用质量监督管理办法", date(2024, 1, 1), "市场监管总局令第84号"),
    _repealed("药品流通监督管理办法", date(2024, 1, 1), "药品经营和使用质量监督管理办法"),
    _made("旅行社条例", date(2009, 5, 1), "国务院令第550号"),
    _repealed("旅行社管理条例", date(2009, 5, 1), "旅行社条例"),
    _repealed("成品油市场管理办法", date(2020, 7, 1), ""),
    _amended("公司法", date(2024, 7, 1), "主席令第十五号"),
    _amended("企业信息公示暂行条例", date(2024, 5, 1), "国务院令第777号"),
    _amended("行政处罚法", date(2021, 7, 15), "主席令第七十号"),
    _amended("行政复议法", date(2024, 1, 1), "主席令第九号"),
    _amended("安全生产法", date(2021, 9, 1), "主席令第八十八号"),
    _amended("农产品质量安全法", date(2023, 1, 1), "主席令第一百二十号"),
    _amended("畜牧法", date(2023, 3, 1), "主席令第一百二十四号"),
    _amended("动物防疫法", date(2021, 5, 1), "主席令第六十九号"),
    _amended("种子法", date(2022, 3, 1), "主席令第一百零五号"),
    _amended("著作权法", date(2021, 6, 1), "主席令第六十二号"),
    _amended("医疗器械监督管理条例", date(2021, 6, 1), "国务院令第739号"),
    _amended("文物保护法", date(2025, 3, 1), "主席令第三十五号"),
    _amended("传染病防治法", date(2025, 9, 1), "主席令第四十七号"),
    _amended("反不正当竞争法", date(2025, 10, 15), "主席令第五十号"),
)
