"""Departments by the families of office they belong to, across the reforms and the habits of naming."""

import re
from functools import lru_cache

from supervision.lists.rules.names import JOINT_WORDS

FAMILIES = """
market: 市场监督 市场监管 工商 质监 质量技术监督 食品药品 食药 药品监督 药监 知识产权 标准化 物价 价格监督
agriculture: 农业 农牧 农村 畜牧 渔业 水产 农机 兽医 动物卫生 动物防疫 农经 乡村振兴 种子
culture: 文化 旅游 文旅 广电 广播电视 文物 新闻出版 文体
propaganda: 宣传部 新闻出版 版权 电影 网信
sport: 体育 文体 教体
education: 教育 教体 教科 语委
health: 卫生 卫健 卫计 计生 中医药 疾病预防 疾控
housing: 住房 住建 建设局 建设委 建委 房产 房管 房地产 城乡建设 人防 人民防空 公积金 园林
city: 城市管理 城管 综合执法 综合行政执法 市容 环卫 园林
transport: 交通 运输 公路 港口 港航 海事 道路运输 路政 铁路 航务
water: 水利 水务 水政 河长 水文
emergency: 应急 安监 安全生产监督 安全监管 煤矿安全 煤监
fire: 消防
environment: 环境保护 生态环境 环保
labour: 人力资源 人社 劳动 社会保障 社保
civil: 民政
justice: 司法
finance: 财政
tax: 税务 国税 地税
commerce: 商务 商业 经贸 招商 粮食 供销
planning: 发展和改革 发展改革 发改 物价 粮食 物资储备 能源 价格
industry: 工业和信息化 工信 经信 经济和信息化 科工信 通信管理 经济贸易
police: 公安 派出所 交警 网安 治安
land: 自然资源 国土 规划 林业 林草 不动产 测绘 海洋
forest: 林业 林草 园林 自然资源 绿化
medical: 医疗保障 医保
statistics: 统计
weather: 气象
quake: 地震
tobacco: 烟草
post: 邮政
archive: 档案
secrecy: 保密
faith: 宗教 民族 民宗 统战
science: 科技 科学技术 教科 科工信
money: 金融 人民银行 银保监 银行保险 外汇
customs: 海关 出入境检验检疫
audit: 审计
veterans: 退役军人
approval: 行政审批 审批服务 政务服务
disabled: 残疾人 残联
"""
_NAMES = tuple(line.partition(":")[0] for line in FAMILIES.strip().splitlines())
_WORDS = tuple(
    (word, 1 << number)
    for number, line in enumerate(FAMILIES.strip().splitlines())
    for word in line.partition(": ")[2].split()
)
_NEAR = (
    ("money", "commerce"),
    ("land", "forest"),
    ("culture", "propaganda"),
    ("housing", "city"),
    ("culture", "sport"),
    ("education", "sport"),
    ("emergency", "fire"),
    ("commerce", "planning"),
    ("industry", "commerce"),
)
"""Offices that took tasks over from one another: not one office, but no contradiction either."""


@lru_cache(maxsize=65536)
def families(department: str) -> int:
    """The families of office a department's name tells, as a mask; 0 for none, a joint body or an unknown one."""
    text = re.sub(r"[（(][^）)]*[)）]", "", department)
    if any(word in text for word in JOINT_WORDS):
        return 0
    mask = 0
    for word, family in _WORDS:
        if word in text:
            mask |= family
    return mask


@lru_cache(maxsize=65536)
def near(department: str, subject: str) -> int:
    """The families that are near the ones of a department."""
    own, mask = families(department) or families(subject), 0
    for one, other in _NEAR:
        a, b = 1 << _NAMES.index(one), 1 << _NAMES.index(other)
        mask |= (b if own & a else 0) | (a if own & b else 0)
    return mask
