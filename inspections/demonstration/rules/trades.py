"""Trades of the synthetic city: codes of GB/T 4754-2017, invented shares and invented risks.

Shares follow a small inland city (shops, restaurants, workshops, mushrooms and special-purpose vehicles); no figure of
a real register is in them. ``risk`` is planted: an addend on the log-odds that a visit finds a problem.
"""

from dataclasses import dataclass

ENTERPRISE, SELF, COOPERATIVE = "enterprise", "self_employed", "cooperative"
INSTITUTION, SOCIAL, SITE = "institution", "social", "site"


@dataclass(frozen=True)
class Trade:
    """One trade (行业): code, name, the word in a shop's name, weight, kinds by weight, planted risk, lines in charge."""

    code: str
    name: str
    word: str
    weight: float
    kinds: dict[str, float]
    risk: float
    lines: dict[str, float]  # line of the bureaus that visit it, by weight
    food: bool = False


MARKET, SAFETY, HEALTH, CULTURE, FIRE, FARMING = (
    "市场监管",
    "应急管理",
    "卫生健康",
    "文化旅游",
    "消防救援",
    "农业农村",
)
ECOLOGY, HOUSING, TRANSPORT, CITY_RULE, SCHOOL, LABOUR = (
    "生态环境",
    "住房建设",
    "交通运输",
    "城市管理",
    "教育",
    "人力资源",
)

ONLY = {MARKET: 1.0}
E, S, C, I, O, X = ENTERPRISE, SELF, COOPERATIVE, INSTITUTION, SOCIAL, SITE  # noqa: E741 - columns of the table below

TRADES: tuple[Trade, ...] = (
    Trade("A0142", "食用菌种植", "菌业", 28, {S: 55, C: 25, E: 20}, -0.2, {FARMING: 8, MARKET: 2}),
    Trade("A0313", "猪的饲养", "养殖场", 14, {S: 60, C: 20, E: 20}, 0.3, {FARMING: 7, ECOLOGY: 3}),
    Trade("A0412", "内陆养殖", "水产养殖", 8, {S: 60, C: 25, E: 15}, 0.0, {FARMING: 8, ECOLOGY: 2}),
    Trade("C1372", "食用菌加工", "菌品加工", 8, {E: 70, S: 30}, 0.2, {MARKET: 7, SAFETY: 3}, food=True),
    Trade("C1411", "糕点、面包制造", "糕点", 9, {S: 70, E: 30}, 0.4, {MARKET: 9, SAFETY: 1}, food=True),
    Trade("C1512", "白酒制造", "酒业", 4, {E: 60, S: 40}, 0.3, {MARKET: 8, SAFETY: 2}, food=True),
    Trade("C3630", "改装汽车制造", "专用汽车", 6, {E: 100}, 0.1, {MARKET: 4, SAFETY: 4, ECOLOGY: 2}),
    Trade("C3360", "金属表面处理及热处理加工", "表面处理", 6, {E: 80, S: 20}, 0.5, {ECOLOGY: 6, SAFETY: 4}),
    Trade("C2669", "其他专用化学产品制造", "化工", 2, {E: 100}, 0.6, {SAFETY: 6, ECOLOGY: 4}),
    Trade("C3031", "粘土砖瓦及建筑砌块制造", "建材", 5, {E: 80, S: 20}, 0.3, {ECOLOGY: 5, SAFETY: 5}),
    Trade("D4511", "天然气生产和供应业", "燃气", 1, {E: 100}, 0.2, {HOUSING: 5, SAFETY: 3, MARKET: 2}),
    Trade("D4610", "自来水生产和供应", "供水", 1, {E: 100}, -0.2, {HEALTH: 6, HOUSING: 4}),
    Trade("E4710", "住宅房屋建筑", "建筑", 14, {E: 55, X: 45}, 0.4, {HOUSING: 6, SAFETY: 2, LABOUR: 2}),
    Trade(
        "E5011", "公共建筑装饰和装修", "装饰", 18, {E: 70, S: 30}, -0.1, {HOUSING: 5, MARKET: 3, LABOUR: 2}
    ),
    Trade("F5167", "农药批发", "农资", 12, {S: 80, E: 20}, 0.2, {FARMING: 7, MARKET: 3}),
    Trade("F5212", "超级市场零售", "超市", 40, {S: 80, E: 20}, 0.1, {MARKET: 8, FIRE: 2}, food=True),
    Trade("F5213", "便利店零售", "便利店", 120, {S: 93, E: 7}, -0.1, ONLY, food=True),
    Trade("F5223", "果品、蔬菜零售", "果蔬", 62, {S: 97, E: 3}, -0.2, {MARKET: 8, CITY_RULE: 2}, food=True),
    Trade("F5224", "肉、禽、蛋、奶及水产品零售", "鲜肉", 42, {S: 98, E: 2}, 0.2, ONLY, food=True),
    Trade("F5232", "服装零售", "服饰", 88, {S: 93, E: 7}, -0.7, ONLY),
    Trade("F5251", "西药零售", "大药房", 18, {E: 75, S: 25}, 0.1, {MARKET: 9, HEALTH: 1}),
    Trade("F5265", "机动车燃油零售", "加油站", 4, {E: 95, S: 5}, 0.1, {SAFETY: 5, MARKET: 3, ECOLOGY: 2}),
    Trade("F5281", "五金零售", "五金", 65, {S: 85, E: 15}, -0.6, ONLY),
    Trade("G5431", "普通货物道路运输", "物流", 40, {S: 65, E: 35}, 0.1, {TRANSPORT: 9, SAFETY: 1}),
    Trade("G5435", "危险货物道路运输", "危货运输", 2, {E: 100}, 0.5, {TRANSPORT: 7, SAFETY: 3}),
    Trade("H6110", "旅游饭店", "大酒店", 3, {E: 100}, 0.0, {CULTURE: 4, FIRE: 3, HEALTH: 3}),
    Trade("H6129", "其他一般旅馆", "旅馆", 12, {S: 70, E: 30}, 0.3, {HEALTH: 4, FIRE: 4, MARKET: 2}),
    Trade(
        "H6210", "正餐服务", "饭庄", 95, {S: 88, E: 12}, 0.4, {MARKET: 8, FIRE: 1, CITY_RULE: 1}, food=True
    ),
    Trade("H6220", "快餐服务", "快餐", 35, {S: 90, E: 10}, 0.5, {MARKET: 9, CITY_RULE: 1}, food=True),
    Trade("H6291", "小吃服务", "小吃", 70, {S: 100}, 0.6, {MARKET: 7, CITY_RULE: 3}, food=True),
    Trade("K7020", "物业管理", "物业", 9, {E: 100}, -0.1, {HOUSING: 6, FIRE: 4}),
    Trade("L7291", "旅行社及相关服务", "旅行社", 3, {E: 100}, -0.2, {CULTURE: 8, MARKET: 2}),
    Trade("M7452", "检测服务", "检测", 3, {E: 80, I: 20}, 0.1, {MARKET: 7, ECOLOGY: 3}),
    Trade("N7724", "危险废物治理", "环保", 1, {E: 100}, 0.4, {ECOLOGY: 8, SAFETY: 2}),
    Trade("O8040", "理发及美容服务", "美发", 52, {S: 95, E: 5}, -0.2, {HEALTH: 6, MARKET: 4}),
    Trade("O8051", "洗浴服务", "浴馆", 5, {S: 60, E: 40}, 0.5, {HEALTH: 5, FIRE: 5}),
    Trade("O8111", "汽车修理与维护", "汽修", 34, {S: 75, E: 25}, 0.1, {TRANSPORT: 5, ECOLOGY: 3, MARKET: 2}),
    Trade("P8310", "学前教育", "幼儿园", 7, {O: 75, I: 25}, 0.0, {SCHOOL: 5, MARKET: 3, FIRE: 2}),
    Trade("P8391", "职业技能培训", "技能培训", 4, {O: 60, E: 40}, 0.2, {LABOUR: 7, SCHOOL: 3}),
    Trade("P8399", "其他未列明教育", "培训中心", 6, {O: 50, E: 50}, 0.4, {SCHOOL: 8, MARKET: 2}),
    Trade("Q8423", "乡镇卫生院", "卫生院", 1, {I: 100}, -0.3, {HEALTH: 9, MARKET: 1}),
    Trade("Q8424", "村卫生室", "卫生室", 7, {I: 100}, 0.1, {HEALTH: 10}),
    Trade("Q8425", "门诊部（所）", "诊所", 9, {O: 40, S: 30, E: 30}, 0.3, {HEALTH: 8, MARKET: 2}),
    Trade("R9011", "歌舞厅娱乐活动", "歌舞厅", 3, {S: 60, E: 40}, 0.5, {CULTURE: 5, FIRE: 5}),
    Trade("R9013", "网吧活动", "网咖", 3, {S: 50, E: 50}, 0.4, {CULTURE: 7, FIRE: 3}),
)
