"""Public values 公开数: which sources are strong enough, and how each is written down (protocol §3).

A form is closed: one event can be written in one way only, so that nobody can try spellings.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from supervision.foundation.errors import Refused, Unreadable

LEAST_BITS = 24
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class PublicForm:
    """One way of writing one source; ``centibits`` is its entropy in hundredths of a bit, rounded down."""

    key: str
    source: str
    form: str
    centibits: int
    example: str
    pattern: str
    drawn: tuple[tuple[int, int], ...] = ()
    """(count, highest) per run of ascending two-digit numbers; empty when the pattern says it all."""
    names: tuple[str, ...] = ()
    """What people call each run."""
    dice: int = 0
    """How many dice are thrown; 0 for any other source."""
    closes: str = ""
    """Hour in China at which nobody can buy a ticket of the day any more: from then on the numbers may be known."""

    @property
    def bits(self) -> int:
        """Whole bits of entropy, as declared in the rules."""
        return self.centibits // 100


FORMS = (
    PublicForm("dice-10", "公开掷骰", "10枚六面骰，按掷出次序连写10位数字1-6", 2584, "3516243615", r"[1-6]{10}", dice=10),
    PublicForm("dice-12", "公开掷骰", "12枚六面骰，按掷出次序连写12位数字1-6", 3101, "351624361524", r"[1-6]{12}", dice=12),
    PublicForm("dice-20", "公开掷骰", "20枚六面骰，按掷出次序连写20位数字1-6", 5169, "35162436152416253463", r"[1-6]{20}", dice=20),
    PublicForm(
        "ssq", "双色球", "6个红球升序两位数、空格分隔，加号，1个蓝球两位数", 2407, "01 05 12 20 28 33+07",
        r"(\d\d(?: \d\d){5})\+(\d\d)", ((6, 33), (1, 16)), ("红球", "蓝球"), closes="20:00",
    ),
    PublicForm(
        "dlt", "大乐透", "5个前区号升序两位数、空格分隔，加号，2个后区号升序两位数、空格分隔", 2435, "01 05 12 20 35+03 11",
        r"(\d\d(?: \d\d){4})\+(\d\d \d\d)", ((5, 35), (2, 12)), ("前区", "后区"), closes="20:00",
    ),
    PublicForm(
        "kl8", "快乐8", "20个号码升序两位数、空格分隔", 6161,
        "01 05 08 12 15 20 22 28 31 33 40 44 47 51 58 60 66 71 75 80", r"(\d\d(?: \d\d){19})", ((20, 80),), ("号码",),
        closes="20:00",
    ),
    PublicForm("drand", "drand信标", "当日指定轮次的randomness，64位小写十六进制", 25600, "0" * 63 + "1", r"[0-9a-f]{64}"),
    PublicForm("nist", "NIST信标2.0", "当日指定脉冲的outputValue，128位大写十六进制", 51200, "0" * 127 + "1", r"[0-9A-F]{128}"),
    # too weak: kept so that the refusal can say why
    PublicForm("dice-9", "公开掷骰", "9枚六面骰，按掷出次序连写9位数字1-6", 2326, "351624361", r"[1-6]{9}"),
    PublicForm("qxc", "七星彩", "前6位各1位数字，空格，末位0-14", 2383, "351624 14", r"[0-9]{6} (?:[0-9]|1[0-4])"),
    PublicForm("3d", "福彩3D", "3位数字连写", 996, "351", r"[0-9]{3}"),
    PublicForm("pl5", "排列5", "5位数字连写", 1660, "35162", r"[0-9]{5}"),
)  # fmt: skip

_BY_KEY = {form.key: form for form in FORMS}
_BY_TEXT = {(form.source, form.form): form for form in FORMS}


def form_named(key: str) -> PublicForm:
    """The form a clerk chose. Raises Unreadable (unknown) or Refused (below 24 bits)."""
    if key not in _BY_KEY:
        raise Unreadable("不认识的公开数来源“{key}”。", key=key)
    form = _BY_KEY[key]
    check_bits(form.source, form.bits)
    return form


def check_bits(source: str, bits: int) -> None:
    """Refuse a public value that somebody could try through beforehand."""
    if bits < LEAST_BITS:
        raise Refused(
            "“{source}”这种公开数的可能结果太少（{bits}比特，至少{least}比特），有人可以逐一试算。请改用双色球、大乐透、快乐8或10枚骰子。",
            source=source, bits=bits, least=LEAST_BITS,
        )  # fmt: skip


def check_not_known(form: PublicForm, *, on: date, now: datetime) -> None:
    """A list is sealed before the numbers of its public value's day can be known to anybody.

    Raises:
        Refused: it is the lottery's day and its sale is over.
    """
    if form.closes and may_be_known(form, on=on, now=now):
        raise Refused(
            "{source}当天{hour}停止销售，此后号码可能已经有人知道，不能再用当天的一期封存。请用以后的一期；名单已经冻结的，先由两人解除冻结。",
            source=form.source,
            hour=form.closes,
        )


def may_be_known(form: PublicForm, *, on: date, now: datetime) -> bool:
    """Whether somebody may know the public value of a day: a lottery's from the end of its sale, any other from midnight."""
    here = now.astimezone(CHINA)
    return here.date() > on or (here.date() == on and here.strftime("%H:%M") >= form.closes)


def strong_forms() -> list[PublicForm]:
    """The forms a draw may name."""
    return [form for form in FORMS if form.bits >= LEAST_BITS]


def known_form(source: str, text: str) -> PublicForm | None:
    """The closed form of this source and text, or None for one from outside the table."""
    return _BY_TEXT.get((source, text))


def check_value(form: PublicForm, value: str) -> None:
    """Refuse a value that is not written exactly as its form says; of dice and lotteries say what is wrong."""
    if _fits(form, value):
        return
    if form.dice:
        _complain_of_dice(form, value)
    if form.drawn:
        _complain_of_numbers(form, value)
    raise Unreadable(
        "公开数“{value}”不合“{form}”的写法，例如：{example}",
        value=value[:80],
        form=form.form,
        example=form.example,
    )


def _complain_of_dice(form: PublicForm, value: str) -> None:
    strange = next((char for char in value if char not in "123456"), None)
    if strange is not None:
        raise Unreadable("公开数的写法不对：骰子只有1到6，录入了“{char}”。", char=strange)
    raise Unreadable("公开数的写法不对：要{count}枚骰子，录入了{n}枚。", count=form.dice, n=len(value))


def _complain_of_numbers(form: PublicForm, value: str) -> None:
    """The first thing wrong with lottery numbers: runs, count, range, repeats, order."""
    runs = value.split("+")
    if len(runs) != len(form.drawn):
        raise Unreadable(
            "公开数的写法不对：要写{names}，用加号隔开，例如：{example}",
            names="、".join(form.names),
            example=form.example,
        )
    for name, (count, highest), run in zip(form.names, form.drawn, runs, strict=True):
        numbers = run.split(" ")
        strange = next((one for one in numbers if not re.fullmatch(r"\d\d", one, re.ASCII)), None)
        if strange is not None:
            raise Unreadable(
                "公开数的写法不对：{name}的“{number}”不是两位数，各数之间空一格，例如：{example}",
                name=name, number=strange[:20], example=form.example,
            )  # fmt: skip
        if len(numbers) != count:
            raise Unreadable(
                "公开数的写法不对：{name}要{count}个号码，录入了{n}个。",
                name=name,
                count=count,
                n=len(numbers),
            )
        outside = next((one for one in numbers if not 1 <= int(one) <= highest), None)
        if outside is not None:
            raise Unreadable(
                "公开数的写法不对：{name}的{number}不在01到{highest}之间。",
                name=name,
                number=outside,
                highest=highest,
            )
        twice = next((one for one in numbers if numbers.count(one) > 1), None)
        if twice is not None:
            raise Unreadable("公开数的写法不对：{name}的{number}写了两次。", name=name, number=twice)
        if numbers != sorted(numbers):
            raise Unreadable("公开数的写法不对：{name}要从小到大写。", name=name)


def _fits(form: PublicForm, value: str) -> bool:
    found = re.fullmatch(form.pattern, value, re.ASCII)
    if found is None:
        return False
    for (_, highest), run in zip(form.drawn, found.groups(), strict=False):
        numbers = [int(part) for part in run.split(" ")]
        if numbers != sorted(set(numbers)) or numbers[0] < 1 or numbers[-1] > highest:
            return False
    return True
