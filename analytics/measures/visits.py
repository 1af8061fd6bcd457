"""Measures that count visits (检查户次). A joint visit of several departments is one visit."""

import polars as pl

from analytics.frames import Frames, Period
from analytics.measures.definition import Unit, changed, measure, shared
from analytics.measures.selecting import WHERE, visits_of
from supervision.foundation.i18n import _

_VISITS_BASIS = _("国办发〔2024〕54号：严控检查频次，公布并减少入企检查")


@measure(
    "visits_against_last_year",
    title=_("检查户次与上年同期相比"),
    unit=Unit.CHANGE,
    formula=_("（本期检查户次 − 上年同期检查户次）÷ 上年同期检查户次"),
    scope=_("已录入结果的检查，现场和非现场都算；部门联合检查一户算一次。"),
    definition=_("看检查是多了还是少了。负数表示比上年同期减少。上年同期没有检查的，不计算。"),
    basis=_VISITS_BASIS,
    dimensions=WHERE,
    records="visits",
    division=_("（{a} − {b}）÷ {b}"),
)
def visits_against_last_year(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Change of the number of visits against the same days a year before; ``numerator`` is this year's number."""
    return changed(visits_of(frames, period, by), visits_of(frames, period.a_year_before(), by), by)


@measure(
    "problem_found_rate",
    title=_("问题发现率"),
    unit=Unit.SHARE,
    formula=_("发现问题的检查户次 ÷ 能够实施检查的检查户次"),
    scope=_("已录入结果的检查。未开展相关经营活动、关闭、注销、吊销、撤销、迁出、停业的不计入分母。"),
    definition=_(
        "检查结果有“未按规定公示”“弄虚作假”“无法联系”“责令改正”“不配合”“待后续处理”之一，为发现问题。这是查到的比例，不是全部对象的比例：检查对象不是随机来的部分（投诉、专项）会使它偏高；推断全部对象请看“问题率估计”。"
    ),
    basis=_("《企业公示信息抽查办法》；结果代码见数据报送对照表"),
    dimensions=WHERE,
    records="problems",
)
def problem_found_rate(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of visits with a problem among those where something could be inspected."""
    visits = visits_of(frames, period, by).filter("inspected")
    return shared(visits, by, pl.col("problem"))


@measure(
    "joint_share",
    title=_("部门联合检查占比"),
    unit=Unit.SHARE,
    formula=_("两个以上部门参加的随机抽查户次 ÷ 全部随机抽查户次"),
    scope=_("由随机抽取产生、已录入结果的检查。"),
    definition=_(
        "同一户由两个以上部门一次查完的，算联合检查。按检查户次计算；按任务参与数计算的口径在上报时另行换算。"
    ),
    basis=_("国发〔2019〕5号：全面推行部门联合双随机、一公开监管"),
    dimensions=WHERE,
    records="joint",
)
def joint_share(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of drawn visits in which two or more departments took part."""
    drawn = visits_of(frames, period, by).filter(pl.col("draw_id") != "")
    return shared(drawn, by, pl.col("departments") >= 2)


@measure(
    "offsite_share",
    title=_("非现场检查占比"),
    unit=Unit.SHARE,
    formula=_("非现场检查户次 ÷ 全部检查户次"),
    scope=_("已录入结果的检查。"),
    definition=_("能用书面、视频、监测数据解决的不入企。占比高，说明对经营者打扰少。"),
    basis=_VISITS_BASIS,
    dimensions=WHERE,
    records="offsite",
)
def offsite_share(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of visits made without going there."""
    return shared(visits_of(frames, period, by), by, pl.col("mode") == "offsite")


@measure(
    "problem_found_in_all",
    title=_("问题发现率（全部户次为分母）"),
    unit=Unit.SHARE,
    formula=_("发现问题的检查户次 ÷ 已录入结果的检查户次"),
    scope=_("已录入结果的检查，无法检查的也在分母里。"),
    definition=_("部分地方上报用这个口径。关闭、注销的对象多，数字就低，所以比较时以“问题发现率”为准。"),
    basis=_("《企业公示信息抽查办法》；结果代码见数据报送对照表"),
    dimensions=WHERE,
    records="problems",
)
def problem_found_in_all(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of visits with a problem among all recorded visits."""
    return shared(visits_of(frames, period, by), by, pl.col("inspected") & pl.col("problem"))


@measure(
    "cases_filed",
    title=_("立案率"),
    unit=Unit.SHARE,
    formula=_("引起立案的检查户次 ÷ 已录入结果的检查户次"),
    scope=_("已录入结果的检查；立案依据的是这次检查的。"),
    definition=_("检查以后才立案的，计入检查的那一期，所以近期的数字以后还会升。只看件数，不看罚款数额。"),
    basis=_("《行政处罚法》第五十四条：符合立案标准的应当及时立案"),
    dimensions=WHERE,
    records="filed",
)
def cases_filed(frames: Frames, period: Period, by: tuple[str, ...]) -> pl.DataFrame:
    """Share of visits on which a case was filed."""
    return shared(visits_of(frames, period, by), by, pl.col("filed"))
