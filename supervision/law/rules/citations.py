"""Citations: a law, an article, the days it has been in force (法律依据)."""

from dataclasses import dataclass
from datetime import date

DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Law:
    """One norm (规范性依据) as cited on papers and in refusals."""

    title: str
    number: str
    in_force: date

    def article(self, article: int, paragraph: int = 0, item: int = 0) -> str:
        """The way officials write it: 《行政处罚法》第四十二条第一款."""
        text = f"《{self.title}》第{chinese_number(article)}条"
        if paragraph:
            text += f"第{chinese_number(paragraph)}款"
        if item:
            text += f"第（{chinese_number(item)}）项"
        return text

    def holds_on(self, day: date) -> bool:
        """Whether this version had come into force on a day."""
        return day >= self.in_force


def chinese_number(n: int) -> str:
    """1–999 in the numerals of statutes: 15 → 十五, 102 → 一百零二."""
    if not 1 <= n <= 999:
        raise ValueError("articles are numbered from 1 to 999")
    hundreds, rest = divmod(n, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


PENALTY_LAW = Law("行政处罚法", "主席令第七十号", date(2021, 7, 15))
COERCION_LAW = Law("行政强制法", "主席令第四十九号", date(2012, 1, 1))
RECONSIDERATION_LAW = Law("行政复议法", "主席令第九号", date(2024, 1, 1))
LITIGATION_LAW = Law("行政诉讼法", "主席令第七十一号", date(2017, 7, 1))
BUSINESS_ENVIRONMENT = Law("优化营商环境条例", "国务院令第722号", date(2020, 1, 1))
PENALTY_DISCLOSURE = Law("市场监督管理行政处罚信息公示规定", "市场监管总局令第45号", date(2021, 9, 1))
FOOD_CHECKS = Law("食品生产经营监督检查管理办法", "市场监管总局令第49号", date(2022, 3, 15))
EQUIPMENT_CHECKS = Law("特种设备安全监督检查办法", "市场监管总局令第57号", date(2022, 7, 1))
OPEN_INFORMATION = Law("政府信息公开条例", "国务院令第711号", date(2019, 5, 15))
RANDOM_CHECKS = Law("企业公示信息抽查办法", "市场监管总局令第101号", date(2025, 3, 18))
PERSONAL_INFORMATION = Law("个人信息保护法", "主席令第九十一号", date(2021, 11, 1))
CIVIL_PROCEDURE = Law("民事诉讼法", "主席令第十一号", date(2024, 1, 1))

ENTERPRISE_CHECKS = "国办发〔2024〕54号"
"""关于严格规范涉企行政检查的意见: published caps, approval, filed plans, published items."""
JOINT_RANDOM_CHECKS = "国发〔2019〕5号"
"""关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见."""

LAWS: tuple[Law, ...] = (
    PENALTY_LAW,
    COERCION_LAW,
    RECONSIDERATION_LAW,
    LITIGATION_LAW,
    BUSINESS_ENVIRONMENT,
    PENALTY_DISCLOSURE,
    FOOD_CHECKS,
    EQUIPMENT_CHECKS,
    OPEN_INFORMATION,
    RANDOM_CHECKS,
    PERSONAL_INFORMATION,
    CIVIL_PROCEDURE,
)
