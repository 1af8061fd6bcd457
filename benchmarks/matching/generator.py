"""Three lists of one city, made up and worded differently, with the truth: what the matcher is timed and judged on.

Objects, aspects and stages are combined, so that every item has near neighbours that are another item. Each list words an item
in its own way: set phrases, synonyms, orders of words, left-out and added words, dropped and swapped characters, renamed
departments, shortened bases, missing and wrong codes. Some of the synonyms stand in the matcher's vocabulary, others (``OWN``)
were chosen because they do not. Seeds are fixed.
"""

from dataclasses import replace

import numpy as np

from supervision.lists.rules.matching.columns import Line

OBJECTS = (
    ("食品生产", "食品制造", "市场监督管理局", "食品安全法"), ("食品销售", "食品售卖", "市场监督管理局", "食品安全法"),
    ("餐饮服务", "餐馆饭店", "市场监督管理局", "食品安全法"), ("保健食品", "保健品", "市场监督管理局", "食品安全法"),
    ("特种设备", "特设装置", "市场监督管理局", "特种设备安全法"), ("电梯", "升降梯", "市场监督管理局", "特种设备安全法"),
    ("锅炉", "承压锅炉", "市场监督管理局", "特种设备安全法"), ("气瓶充装", "充瓶站点", "市场监督管理局", "特种设备安全法"),
    ("计量器具", "衡器量具", "市场监督管理局", "计量法"), ("定量包装商品", "预包装净含量商品", "市场监督管理局", "计量法"),
    ("强制性认证产品", "3C目录产品", "市场监督管理局", "认证认可条例"), ("检验检测机构", "检测实验室", "市场监督管理局", "认证认可条例"),
    ("药品零售", "药店", "市场监督管理局", "药品管理法"), ("医疗器械", "医用器械", "市场监督管理局", "医疗器械监督管理条例"),
    ("化妆品", "美妆用品", "市场监督管理局", "化妆品监督管理条例"), ("广告", "商业宣传物料", "市场监督管理局", "广告法"),
    ("网络交易", "电商", "市场监督管理局", "电子商务法"), ("商标", "注册商标", "市场监督管理局", "商标法"),
    ("农药", "植保药剂", "农业农村局", "农药管理条例"), ("肥料", "化肥有机肥", "农业农村局", "肥料登记管理办法"),
    ("兽药", "动物用药", "农业农村局", "兽药管理条例"), ("饲料", "畜禽饵料", "农业农村局", "饲料和饲料添加剂管理条例"),
    ("种子", "农作物种苗", "农业农村局", "种子法"), ("生猪屠宰", "生猪宰杀", "农业农村局", "生猪屠宰管理条例"),
    ("动物诊疗", "宠物医院", "农业农村局", "动物防疫法"), ("农业机械", "农机具", "农业农村局", "农业机械化促进法"),
    ("旅行社", "旅游组团社", "文化和旅游局", "旅游法"), ("娱乐场所", "歌舞游艺厅", "文化和旅游局", "娱乐场所管理条例"),
    ("互联网上网服务", "网吧", "文化和旅游局", "互联网上网服务营业场所管理条例"), ("出版物", "图书报刊", "文化和旅游局", "出版管理条例"),
    ("文物", "文物古迹", "文化和旅游局", "文物保护法"), ("营业性演出", "商演", "文化和旅游局", "营业性演出管理条例"),
    ("公共场所卫生", "公共场馆卫生", "卫生健康委员会", "公共场所卫生管理条例"), ("放射诊疗", "放射治疗诊断", "卫生健康委员会", "职业病防治法"),
    ("生活饮用水", "居民用水", "卫生健康委员会", "传染病防治法"), ("医疗机构", "医院诊所", "卫生健康委员会", "医疗机构管理条例"),
    ("消毒产品", "消杀用品", "卫生健康委员会", "传染病防治法"), ("母婴保健", "妇幼保健", "卫生健康委员会", "母婴保健法"),
    ("房地产开发", "楼盘开发", "住房和城乡建设局", "城市房地产管理法"), ("物业服务", "物管", "住房和城乡建设局", "物业管理条例"),
    ("城镇燃气", "管道煤气液化气", "住房和城乡建设局", "城镇燃气管理条例"), ("建设工程质量检测", "工程实体检测", "住房和城乡建设局", "建设工程质量管理条例"),
    ("工程监理", "施工监理", "住房和城乡建设局", "建设工程质量管理条例"), ("预拌混凝土", "商砼", "住房和城乡建设局", "建设工程质量管理条例"),
    ("道路客运", "班车客运", "交通运输局", "道路运输条例"), ("道路货运", "货车运输", "交通运输局", "道路运输条例"),
    ("机动车维修", "修车行业", "交通运输局", "道路运输条例"), ("机动车驾驶员培训", "驾校", "交通运输局", "道路运输条例"),
    ("港口经营", "码头作业", "交通运输局", "港口法"), ("网约车", "网络预约出租汽车", "交通运输局", "道路运输条例"),
    ("取水", "取用水", "水利局", "水法"), ("水土保持", "水土流失防治", "水利局", "水土保持法"),
    ("河道采砂", "河床挖砂", "水利局", "河道管理条例"), ("水库大坝", "库坝", "水利局", "水库大坝安全管理条例"),
    ("危险化学品", "危化品", "应急管理局", "危险化学品安全管理条例"), ("烟花爆竹", "鞭炮焰火", "应急管理局", "烟花爆竹安全管理条例"),
    ("非煤矿山", "金属非金属矿山", "应急管理局", "矿山安全法"), ("粉尘涉爆", "可燃粉尘作业", "应急管理局", "安全生产法"),
    ("排污", "污染物外排", "生态环境局", "排污许可管理条例"), ("危险废物", "危废", "生态环境局", "固体废物污染环境防治法"),
    ("放射性同位素", "放射源", "生态环境局", "放射性污染防治法"), ("机动车排放检验", "尾气检测", "生态环境局", "大气污染防治法"),
    ("劳务派遣", "派遣用工", "人力资源和社会保障局", "劳动合同法"), ("人力资源服务", "职介服务", "人力资源和社会保障局", "人力资源市场暂行条例"),
    ("民办职业培训", "社会力量办职业培训", "人力资源和社会保障局", "民办教育促进法"), ("校外培训", "课外辅导", "教育局", "民办教育促进法"),
    ("民办幼儿园", "社会力量办幼儿园", "教育局", "民办教育促进法"), ("养老机构", "敬老院", "民政局", "老年人权益保障法"),
    ("社会团体", "社团", "民政局", "社会团体登记管理条例"), ("殡葬服务", "丧葬服务", "民政局", "殡葬管理条例"),
    ("律师事务所", "律所", "司法局", "律师法"), ("代理记账", "记账代理", "财政局", "会计法"),
    ("成品油零售", "加油站点", "商务局", "成品油流通管理办法"), ("二手车交易", "旧车交易", "商务局", "二手车流通管理办法"),
    ("报废机动车回收", "废旧汽车回收", "商务局", "报废机动车回收管理办法"), ("拍卖", "公开竞买", "商务局", "拍卖法"),
    ("保安服务", "安保服务", "公安局", "保安服务管理条例"), ("旅馆业", "宾馆酒店", "公安局", "旅馆业治安管理办法"),
    ("测绘", "测绘地理信息", "自然资源局", "测绘法"), ("矿产资源开采", "采矿", "自然资源局", "矿产资源法"),
)  # fmt: skip
ASPECTS = (
    ("许可条件", "持证条件"), ("从业人员资格", "上岗人员证书"), ("安全管理制度", "安全规章"), ("进货查验记录", "购货台账"),
    ("标签标识", "外包装标注"), ("收费公示", "明码收费"), ("设施设备维护", "设备保养"), ("应急预案", "突发事件预案"),
    ("广告宣传", "对外宣传"), ("合同签订", "协议订立"), ("档案管理", "资料归档"), ("信息报送", "数据上报"),
    ("质量管理体系", "质控体系"), ("环境卫生", "场所清洁"), ("投诉处理", "消费纠纷处置"), ("资金使用", "经费开支"),
    ("备案情况", "备查登记"), ("检测报告", "检验结果单"), ("委托管理", "外包管理"), ("教育培训", "学习培训"),
    ("消防安全", "防火"), ("场所选址", "地点布局"), ("价格行为", "定价行为"), ("追溯管理", "溯源管理"), ("自查整改", "自纠整改"),
)  # fmt: skip
STAGES = ("", "生产单位", "经营单位", "使用单位", "储存单位", "新设立单位", "规模以上单位")
"""Whom an item is narrowed to; the words of different stages are never swapped."""
BEFORE = (
    "对{}的监督检查",
    "{}监督检查",
    "{}检查",
    "对{}的行政检查",
    "{}情况的检查",
    "{}双随机抽查",
    "关于{}的执法检查",
    "{}日常监督检查",
)
OWN = ("查验{}", "{}专项核验", "{}执法查看", "{}飞行督检", "走访核实{}", "{}的履职查处与纠正", "{}巡检")
RENAMED = {
    "市场监督管理局": ("工商行政管理局", "食品药品监督管理局", "市场监管局"), "农业农村局": ("农业局", "农业农村委员会"),
    "文化和旅游局": ("文化广电新闻出版局", "文旅局"), "卫生健康委员会": ("卫生和计划生育委员会", "卫健委"),
    "住房和城乡建设局": ("住建局", "住房保障和房产管理局"), "交通运输局": ("交通局", "道路运输管理局"),
    "水利局": ("水务局",), "应急管理局": ("安全生产监督管理局",), "生态环境局": ("环境保护局", "环保局"),
    "人力资源和社会保障局": ("人社局",), "教育局": ("教育体育局",), "自然资源局": ("国土资源局",), "商务局": ("商务委员会",),
}  # fmt: skip


def made_lists(
    size: int, seed: int = 7, overlap: float = 0.7
) -> tuple[list[list[Line]], list[dict[str, int]]]:
    """Three lists of ``size`` rows and for each the true item of its rows; about ``overlap`` of the items are in all lists."""
    random = np.random.default_rng(seed)
    space = len(OBJECTS) * len(ASPECTS) * len(STAGES)
    variants = -(-int(size / overlap * 1.4) // space)
    items = random.permutation(space * variants)
    common, lists, truth = items[: int(size * overlap)], [], []
    spare = items[int(size * overlap) :]
    left = size - len(common)
    for number, (kind, share) in enumerate((("supervision", 0.0), ("duty", 0.15), ("random", 0.3))):
        own = (
            spare[number * left : (number + 1) * left]
            if len(spare) >= 3 * left
            else random.choice(spare, left, False)
        )
        chosen = random.permutation(np.concatenate((common, own)))
        rows = [_row(random, int(item), f"{kind}{n}", kind, share) for n, item in enumerate(chosen)]
        lists.append(rows)
        truth.append({row.row_id: int(item) for row, item in zip(rows, chosen, strict=True)})
    return lists, truth


def _row(random: np.random.Generator, item: int, row_id: str, kind: str, share: float) -> Line:
    """One item as one list words it; ``share`` is how often anything is worded otherwise."""
    rest, thing = divmod(item, len(OBJECTS))
    rest, aspect = divmod(rest, len(ASPECTS))
    variant, stage = divmod(rest, len(STAGES))
    thing_words, department, law = OBJECTS[thing][:2], OBJECTS[thing][2], OBJECTS[thing][3]
    article = 10 + item * 7919 % 60
    if random.random() < share:
        department = str(random.choice(RENAMED.get(department, (department,))))
    basis = f"《中华人民共和国{law}》第{article}条" if random.random() > share else f"《{law}》第{article}条"
    if random.random() < share:
        basis = "" if random.random() < 0.4 else f"《{law}》"
    code = f"{3000000 + item:010d}"
    chance = random.random()
    code = (
        "" if chance < 0.55 else f"{3000000 + int(random.integers(0, 10**6)):010d}" if chance < 0.6 else code
    )
    middle = thing_words[int(random.random() < share)]
    looked_at = ASPECTS[aspect][int(random.random() < share)]
    if variant:
        looked_at += f"（第{'一二三四五六七八九十'[variant % 10]}类{variant // 10 or ''}）"
    core = (
        f"{middle}{STAGES[stage]}{looked_at}"
        if random.random() > share / 3
        else f"{looked_at}（{middle}{STAGES[stage]}）"
    )
    frame = str(random.choice(OWN if random.random() < share else BEFORE))
    name = frame.format(core)
    if random.random() < share / 3 and len(name) > 8:
        cut = int(random.integers(0, len(name)))
        name = name[:cut] + name[cut + 1 :]
    return Line(
        row_id,
        name,
        department if random.random() > share / 6 else "",
        list_kind=kind,
        place="某市",
        basis=basis,
        code=code,
    )


def without_codes(lines: list[Line]) -> list[Line]:
    """The same rows as lists that share no code scheme."""
    return [replace(line, code="") for line in lines]
