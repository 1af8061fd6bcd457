"""The lists a year on: what a bureau changes in the next version, and the province's general list before and after.

Everything here is made up and says so in the note of its row; real names and bases come from the lists they change.
"""

from collections.abc import Mapping, Sequence

MADE = "第二版的改动为演示数据"
PROVINCE = "湖北省"
SHOWN = 60
"""Items of the province's list: enough to page, few enough to read."""
Table = list[dict[str, str]]


def next_version(kind: str, rows: Sequence[Mapping[str, str]], *, leave_out: int | None = None) -> Table:
    """The next version of a printed list: every row keeps its place; what is taken out leaves its line empty.

    Args:
        kind: ``duty``, ``random`` or ``supervision``; rows: as printed, by heading.
        leave_out: the place of the row that is dropped (of the random list).
    """
    found = [dict(row) for row in rows]
    if kind == "random":
        for place in range(1, len(found), 9):
            found[place] |= {"抽查比例": "不低于5%", "备注": MADE}
        if leave_out is not None:
            found[leave_out] = dict.fromkeys(found[leave_out], "")
        found.append(
            dict.fromkeys(found[0], "")
            | {
                "抽查类别": "登记事项检查",
                "抽查事项名称": "对市场主体歇业备案情况的检查",
                "抽查对象": "企业、个体工商户",
                "事项类别": "一般检查事项",
                "抽查主体": found[0]["抽查主体"],
                "抽查依据": "《市场主体登记管理条例》第三十条",
                "抽查比例": "3%;1次/年",
                "备注": MADE,
            }
        )
    elif found:
        found[0]["备注"] = MADE
    return found


def general_list(rows: Sequence[Mapping[str, str]], city: str) -> Table:
    """The province's general list that the city's catalogue was claimed from: departments without the city's name."""
    found = [
        {
            "监管事项编码": row["监管事项编码"],
            "监管事项名称": row["监管事项名称"],
            "监管对象": row["监管对象"],
            "监管部门": row["监管部门"].removeprefix(city),
            "设定依据": row["设定依据"],
            "备注": "通用清单为演示数据",
        }
        for row in rows[:SHOWN]
    ]
    return [*found, _made(1, "对沿海渔港的行政检查", "《渔港水域交通安全管理条例》第四条")]


def general_list_later(rows: Sequence[Mapping[str, str]]) -> Table:
    """Its next version: a basis and an object changed, one item gone, one new."""
    found = [dict(row) for row in rows]
    found[0]["设定依据"] = "《市场主体登记管理条例》第三十六条、第三十八条"
    found[1]["监管对象"] = "企业、个体工商户、农民专业合作社"
    found[2]["设定依据"] = "《优化营商环境条例》第五十四条"
    del found[4]
    return [*found, _made(2, "对预付式消费经营者备案的行政检查", "《消费者权益保护法实施条例》第二十二条")]


def _made(number: int, name: str, basis: str) -> dict[str, str]:
    return {
        "监管事项编码": f"998{number:011d}",
        "监管事项名称": name,
        "监管对象": "经营者",
        "监管部门": "农业农村局" if number == 1 else "市场监督管理局",
        "设定依据": basis,
        "备注": "通用清单为演示数据",
    }
