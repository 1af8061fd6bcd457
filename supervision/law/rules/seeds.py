"""The parameters delivered with the house: value, unit, basis, day in force. A bureau's own dated row goes before them.

Where the text of the basis could not be read, ``checked=False`` says so and the page asks to confirm it.
"""

from datetime import date

from supervision.law.rules import citations as law
from supervision.law.rules.parameters import Parameter, Unit

ABOUT: dict[str, tuple[str, Unit]] = {
    "min_officers": ("每次检查最少执法人员", Unit.PEOPLE),
    "publish_check_result_wd": ("检查结果公示期限", Unit.WORKDAYS),
    "publish_penalty_wd": ("行政处罚决定公示期限", Unit.WORKDAYS),
    "withdraw_after_quash_wd": ("决定变更或撤销后撤回公示的期限", Unit.WORKDAYS),
    "enterprise_sample_min": ("企业抽查最低比例", Unit.PERMYRIAD),
    "visit_cap": ("同一机关对同一企业年度检查次数上限", Unit.TIMES),
    "visit_cap_levels": ("同一系统各级机关对同一企业年度检查次数合计上限", Unit.TIMES),
    "no_repeat_months": ("不重复检查的间隔", Unit.MONTHS),
    "full_coverage_years": ("全覆盖检查的周期", Unit.YEARS),
    "match_inspectors_wd": ("抽取后匹配检查人员的期限", Unit.WORKDAYS),
    "draw_open_days": ("同一次抽取各批次公开的最长跨度", Unit.DAYS),
    "rectify_default_days": ("责令改正的默认期限", Unit.DAYS),
    "recheck_after_report_wd": ("收到整改报告后复查的期限", Unit.WORKDAYS),
    "offline_backfill_days": ("网络或系统故障后补录的期限", Unit.DAYS),
    "summary_fine_max": ("简易程序罚款上限", Unit.FEN),
    "onsite_cash_max": ("当场收缴罚款上限", Unit.FEN),
    "decide_days": ("立案后作出处罚决定的期限", Unit.DAYS),
    "hearing_request_wd": ("要求听证的期限", Unit.WORKDAYS),
    "hearing_notice_wd": ("听证前通知的期限", Unit.WORKDAYS),
    "hearing_threshold": ("应当告知听证的较大数额罚款", Unit.FEN),
    "service_wd": ("处罚决定书送达期限", Unit.WORKDAYS),
    "pay_days": ("缴纳罚款期限", Unit.DAYS),
    "late_rate": ("逾期每日加处罚款比例", Unit.PERMYRIAD),
    "limitation_years": ("处罚追责时效", Unit.YEARS),
    "evidence_registration_wd": ("先行登记保存后作出处理的期限", Unit.WORKDAYS),
    "seizure_days": ("查封扣押期限", Unit.DAYS),
    "reconsideration_days": ("申请行政复议期限", Unit.DAYS),
    "litigation_months": ("直接提起行政诉讼期限", Unit.MONTHS),
    "abnormal_list_wd": ("列入经营异常名录期限", Unit.WORKDAYS),
    "list_adjust_months": ("法律依据变化后调整清单的期限", Unit.MONTHS),
    "sleeping_years": ("多少年没有用过的事项应当清理", Unit.YEARS),
    "calendar_notice_wd": ("工作日历到期前提醒", Unit.WORKDAYS),
    "alert_red_min": ("占比的红色预警至少要有的件数", Unit.CASES),
}

_PENALTY = law.PENALTY_LAW.in_force
_HOUSE = date(2004, 1, 1)


SEEDS: tuple[Parameter, ...] = (
    Parameter("min_officers", 2, law.PENALTY_LAW.article(42, 1), _PENALTY),
    Parameter("min_officers", 2, "行政处罚法（2017年修正）第三十七条第一款", _HOUSE),
    Parameter("publish_check_result_wd", 20, law.OPEN_INFORMATION.article(26), law.OPEN_INFORMATION.in_force),
    Parameter("publish_check_result_wd", 20, "政府信息公开条例（2007年公布）第十八条", date(2008, 5, 1)),
    Parameter(
        "publish_check_result_wd", 20, law.FOOD_CHECKS.article(39), law.FOOD_CHECKS.in_force, scope="food"
    ),
    Parameter("publish_penalty_wd", 20, law.PENALTY_DISCLOSURE.article(9), law.PENALTY_DISCLOSURE.in_force),
    Parameter("publish_penalty_wd", 20, "企业信息公示暂行条例第七条", date(2014, 10, 1), checked=False),
    Parameter("withdraw_after_quash_wd", 3, law.PENALTY_LAW.article(48, 2), _PENALTY),
    Parameter("enterprise_sample_min", 300, law.RANDOM_CHECKS.article(4), date(2014, 10, 1)),
    Parameter(
        "visit_cap",
        2,
        f"{law.ENTERPRISE_CHECKS}（要求公布年度频次上限；次数为示例，请改为本机关公布的数）",
        date(2025, 1, 1),
        checked=False,
    ),
    Parameter("visit_cap", 12, "2025年以前没有统一上限，按每月至多一次处理", _HOUSE, checked=False),
    Parameter(
        "visit_cap_levels",
        4,
        f"{law.ENTERPRISE_CHECKS}（市县合计次数为某市卫生健康部门2025年公布的示例，请改为本系统公布的数）",
        date(2025, 1, 1),
        checked=False,
    ),
    Parameter(
        "visit_cap_levels", 24, "2025年以前没有统一上限，按两级各每月至多一次处理", _HOUSE, checked=False
    ),
    Parameter("no_repeat_months", 3, f"{law.FOOD_CHECKS.article(42)}（其他行业参照）", _HOUSE, checked=False),
    Parameter("no_repeat_months", 3, law.FOOD_CHECKS.article(42), law.FOOD_CHECKS.in_force, scope="food"),
    Parameter("full_coverage_years", 2, law.FOOD_CHECKS.article(22), law.FOOD_CHECKS.in_force, scope="food"),
    Parameter("match_inspectors_wd", 2, "山东省2017年双随机抽查实施安排（地方做法）", _HOUSE, checked=False),
    Parameter("draw_open_days", 31, "抽取规程 dr-1 第四节", _HOUSE),
    Parameter("rectify_default_days", 15, "本单位工作规定（可修改）", _HOUSE, checked=False),
    Parameter("recheck_after_report_wd", 10, law.EQUIPMENT_CHECKS.article(29), law.EQUIPMENT_CHECKS.in_force),
    Parameter("offline_backfill_days", 10, "深圳市监督码管理规定（地方做法）", _HOUSE, checked=False),
    Parameter("summary_fine_max", {"person": 20_000, "org": 300_000}, law.PENALTY_LAW.article(51), _PENALTY),
    Parameter(
        "summary_fine_max",
        {"person": 5_000, "org": 100_000},
        "行政处罚法（2017年修正）第三十三条",
        _HOUSE,
        checked=False,
    ),
    Parameter("onsite_cash_max", 10_000, law.PENALTY_LAW.article(68), _PENALTY),
    Parameter("decide_days", 90, law.PENALTY_LAW.article(60), _PENALTY),
    Parameter("decide_days", 90, "市场监督管理行政处罚程序暂行规定第五十七条", _HOUSE, checked=False),
    Parameter("hearing_request_wd", 5, law.PENALTY_LAW.article(64, item=1), _PENALTY),
    Parameter("hearing_notice_wd", 7, law.PENALTY_LAW.article(64, item=2), _PENALTY),
    Parameter(
        "hearing_threshold",
        {"person": 1_000_000, "org": 10_000_000},
        "市场监督管理行政处罚听证办法（数额请按本省规定核对）",
        _PENALTY,
        checked=False,
    ),
    Parameter("service_wd", 7, law.PENALTY_LAW.article(61), _PENALTY),
    Parameter("service_wd", 7, "行政处罚法（2017年修正）第四十条", _HOUSE),
    Parameter("pay_days", 15, law.PENALTY_LAW.article(67, 3), _PENALTY),
    Parameter("pay_days", 15, "行政处罚法（2017年修正）第四十六条第三款", _HOUSE),
    Parameter("late_rate", 300, law.PENALTY_LAW.article(72, 1, 1), _PENALTY),
    Parameter("limitation_years", {"default": 2, "harm": 5}, law.PENALTY_LAW.article(36), _PENALTY),
    Parameter("evidence_registration_wd", 7, law.PENALTY_LAW.article(56), _PENALTY),
    Parameter(
        "seizure_days", {"base": 30, "extension": 30}, law.COERCION_LAW.article(25), law.COERCION_LAW.in_force
    ),
    Parameter(
        "reconsideration_days", 60, law.RECONSIDERATION_LAW.article(20), law.RECONSIDERATION_LAW.in_force
    ),
    Parameter("litigation_months", 6, law.LITIGATION_LAW.article(46), law.LITIGATION_LAW.in_force),
    Parameter("abnormal_list_wd", 10, "企业经营异常名录管理办法", _HOUSE, checked=False),
    Parameter("list_adjust_months", 1, "本单位工作规定（可修改）", _HOUSE, checked=False),
    Parameter("list_adjust_months", 1, "辽政办发〔2025〕6号（地方规定）", date(2025, 4, 1), checked=False),
    Parameter(
        "sleeping_years", 5, "司法部涉企行政检查清理要求（五年未用的事项，请核对原文）", _HOUSE, checked=False
    ),
    Parameter("calendar_notice_wd", 60, "本单位工作规定（可修改）", _HOUSE),
    Parameter(
        "alert_red_min",
        10,
        "本单位工作规定（可修改）：不足10件时，一件就使占比变动10个百分点以上",
        _HOUSE,
        checked=False,
    ),
)
