"""What different wordings of one item, and of one department, have in common."""

import re
import unicodedata
from functools import lru_cache

_MARKS = re.compile(r"[\s\W_]+")
_HEAD = re.compile(r"^(?:开展|实施|进行)?(?:对|关于)")
_TAIL = re.compile(
    r"(?:情况)?(?:的|进行|实施|开展)?(?:(?:行政|监督|执法|日常|专项|随机|双随机|定期)*(?:检查|抽查|巡查|监督管理|管理和监督|监管|监督))(?:事项)?$"
)
_LOOSE = re.compile(r"(?:情况|的|等)$")
_HEADS = ("开展", "实施", "进行", "对", "关于")
_TAILS = ("检查", "抽查", "巡查", "监督管理", "监督", "监管", "事项", "情况", "的", "等")
"""How names begin and end that the expressions above shorten at all."""
_PLACE = re.compile(
    r"^(?:(?!城市)[^省市县区盟旗]{1,8}(?:自治区|自治州|特别行政区|省|市|县|区|盟|旗)|[省市县区州](?![场政容域划]))(?=.{2})"
)
_ALIASES = (
    ("监督管理", "监管"),
    ("委员会", "委"),
    ("文化广电和旅游", "文旅"),
    ("文化和旅游", "文旅"),
    ("文化旅游", "文旅"),
    ("卫生健康", "卫健"),
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("自然资源和规划", "自然资源"),
    ("交通运输", "交通"),
    ("教育和体育", "教育"),
    ("教育体育", "教育"),
    ("城市管理综合行政执法", "城管"),
    ("城市管理执法", "城管"),
    ("综合行政执法", "城管"),
    ("城市管理", "城管"),
    ("工业和信息化", "经信"),
    ("经济和信息化", "经信"),
    ("农业农村", "农业"),
    ("应急管理", "应急"),
    ("水利和湖泊", "水利"),
)
_OFFICE = re.compile(r"(?:行政)?(?:部门|主管部门|机关|分局|局|委|厅|办|办公室|中心|大队|支队)$")
JOINT_WORDS = ("联合", "各部门", "有关部门", "相关部门", "各有关")


def plain_form(text: str) -> str:
    """The compatibility form (NFKC); the usual full-width marks go first: most texts then need no more than a look."""
    return unicodedata.normalize("NFKC", text.replace("（", "(").replace("）", ")").replace("，", ","))


def name_key(name: str) -> str:
    """The core of an item's name: compatibility form, no marks, without 对…的(行政、监督、执法…)检查 around it.

    Only what officials add or leave out freely goes; what is checked of whom stays, so that equal keys mean one item.
    A name that consists of such words alone keeps them.
    """
    plain = plain_form(name)
    if not plain.isalnum():
        plain = _MARKS.sub("", plain)
    plain = plain.casefold()
    core = _HEAD.sub("", plain) if plain.startswith(_HEADS) else plain
    while core.endswith(_TAILS):
        shorter = _LOOSE.sub("", _TAIL.sub("", core))
        if shorter == core or len(shorter) < 2:
            break
        core = shorter
    return core if len(core) >= 2 else plain


@lru_cache(maxsize=65536)  # lists print the same names again and again
def department_key(department: str) -> str:
    """The core of a department's name: no place, no brackets, usual short forms; "" for none or a joint body."""
    text = re.sub(r"[（(].*?[)）]", "", unicodedata.normalize("NFKC", department))
    text = re.split(r"[、，,;；/\s]", _cut_place(text.strip()))[0]
    if not text or any(word in text for word in JOINT_WORDS):
        return ""
    for long, short in _ALIASES:
        text = text.replace(long, short)
    return _OFFICE.sub("", text) or text


def _cut_place(text: str) -> str:
    while (shorter := _PLACE.sub("", text)) != text:
        text = shorter
    return text


def compatible(one: str, other: str) -> bool:
    """Whether two department keys may be the same body; an unknown one fits everybody."""
    return not one or not other or one in other or other in one


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters (the character itself for a text of one)."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text} if text else ())


def likeness(one: str, other: str) -> float:
    """Dice coefficient of the character pairs of two name keys, 0–1."""
    a, b = bigrams(one), bigrams(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
