"""The present: tasks in every state, so that each persona's first screen has something to do."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from inspections.demonstration.actions import draws
from inspections.demonstration.actions.city import City
from inspections.demonstration.actions.draws import (
    APPROVER,
    OFFICER,
    TaskIdea,
    counted,
    hold_draw,
    plan_year,
)
from inspections.demonstration.rules.chance import apportion, stream
from inspections.demonstration.rules.places import HOME_COUNTY
from inspections.demonstration.rules.records import days
from inspections.demonstration.rules.themes import THEMES, UNCLASSED
from inspections.demonstration.rules.trades import FIRE, MARKET, TRADES
from inspections.draws import actions as draw_actions
from inspections.draws.rules.terms import Mode, issuer
from inspections.leads import actions as leads
from inspections.leads.rules import LeadSource
from inspections.plans import actions as plans
from inspections.plans.rules.conditions import Conditions
from inspections.plans.rules.ledger import ExemptReason
from inspections.plans.rules.quotas import Ratio, RatioKind
from inspections.publication import actions as publication
from inspections.visits import actions as visits
from inspections.visits.rules.states import CheckKind, CheckMode

FOOD = tuple(sorted(trade.code for trade in TRADES if trade.food))
OPEN_LEADS = 24
WHOLE_CITY = 184_400  # shares below are for a city of this size; a smaller one draws larger shares


def plan_present(city: City, on: date) -> dict[str, int]:
    """A supplementary plan of the running year, in force since ``on``; returns its tasks by name."""
    anchor, last = city.plan.anchor, date(city.plan.anchor.year, 12, 31)
    soon = min(anchor + timedelta(days=40), last)
    home = Conditions(trades=FOOD, areas=(HOME_COUNTY,), no_repeat_months=1)
    farms = Conditions(trades=("A01", "A03", "A04", "F5167"))
    hotels = Conditions(trades=("H61", "O8051", "R90"))
    clinics = Conditions(trades=("F5251", "Q84"))
    # past the middle of its window a draw is late: half the time would be left for the visits
    early = min(on, max(anchor - timedelta(days=9), date(anchor.year, 1, 1)))
    days_left = min(anchor + timedelta(days=3), last)
    ideas = {
        "overdue": TaskIdea("药品零售和诊所专项双随机抽查", early, days_left, few(city, 4), clinics),
        "everybody": TaskIdea(
            f"{anchor.year}年全市市场主体不定向双随机抽查", anchor, last, counted(_whole(city)), Conditions()
        ),
        "waiting": TaskIdea(
            "旅馆娱乐场所联合双随机抽查", anchor, soon, few(city, 3), hotels, joining=(FIRE,)
        ),
        "sealed": TaskIdea("农资和养殖单位双随机抽查", on, soon, few(city, 2), farms),
        "opened": TaskIdea(
            "曾都区食品经营单位双随机抽查",
            on,
            min(anchor + timedelta(days=2), last),
            few(city, 1),
            home,
            package=3,
        ),
        "approval": TaskIdea("零售和居民服务业补充双随机抽查", on, soon, few(city, 1), _services()),
    }
    tasks = plan_year(city, anchor.year, f"{anchor.year}年度双随机抽查补充计划", list(ideas.values()), on=on)
    return dict(zip(ideas, tasks, strict=True))


def begin_present(city: City, tasks: Mapping[str, int]) -> str:
    """Open one draw with its visits approved and told, one whose visits wait for approval, seal a third.

    Returns the id of the opened draw.
    """
    anchor = city.plan.anchor
    opened = hold_draw(city, tasks["opened"], on=anchor, mode=Mode.HELD)
    with city.at(city.now, OFFICER) as tx:
        visits.schedule_visits(tx, draw_id=opened)
    with city.at(city.now, APPROVER) as tx:
        visits.approve_visits(tx, draw_id=opened)
    with city.at(city.now, OFFICER) as tx:
        visits.notify_draw(tx, draw_id=opened)
    waiting = hold_draw(city, tasks["approval"], on=anchor, mode=Mode.HELD)
    with city.at(city.now, OFFICER) as tx:
        visits.schedule_visits(tx, draw_id=waiting)
    _seal(city, tasks["sealed"])
    _lodge(city)
    _emergency(city)
    _plan_next_year(city)
    return opened


def send_today(city: City) -> None:
    """Two complaints that the demonstration's inspectors follow today, whatever day of the week it is."""
    plan = city.plan
    pair = [plan.people["code"][row] for row in city.pair]
    for code in _restaurants(city)[1:3]:
        with city.at(city.now, OFFICER) as tx:
            visit = visits.open_visit(
                tx,
                entity_code=code,
                officers=pair,
                kind=CheckKind.CASE,
                mode=CheckMode.ONSITE,
                reason="12345工单：反映购买的食品变质",
                exempt=ExemptReason.COMPLAINT,
                item_code=city.main_item(MARKET).code,
            )
        with city.at(city.now, APPROVER) as tx:
            visits.approve_visit(tx, visit_id=visit.id)
        with city.at(city.now, OFFICER) as tx:
            visits.notify_visit(tx, visit_id=visit.id)


def queue_publications(city: City) -> None:
    """Whatever was reviewed or decided and is not public yet gets its place in the queue."""
    with city.at(city.now, OFFICER) as tx:
        city.count("to_publish", publication.fill_queue(tx))


def busiest_pair(city: City, draw_id: str, task_id: int) -> tuple[int, int]:
    """The team with the most visits of a draw (rows of lead and partner): the demonstration's two inspectors."""
    drawn = draws.read_drawn(city, draw_id, task_id)
    packages: dict[tuple[int, int], int] = defaultdict(int)
    for lead, partner in drawn.lots.team.tolist():
        packages[lead, partner] += 1
    return max(sorted(packages), key=lambda pair: packages[pair])


def few(city: City, share: int) -> dict[str, Ratio]:
    """Small shares per class, at least one each; in a small city larger ones, so that it is as many."""
    scale = max(WHOLE_CITY // city.plan.size.entities, 1)
    per_myriad = {"A": 3, "B": 8, "C": 20, "D": 60, "N": 20}
    return {
        stratum: Ratio(RatioKind.PERCENT, min(value * share * scale, 9_000))
        for stratum, value in per_myriad.items()
    }


def _whole(city: City) -> dict[str, int]:
    """The draw an officer may hold today: from everybody, as many as a quarter's."""
    shares = {"A": 0.05, "B": 0.52, "C": 0.25, "D": 0.16, UNCLASSED: 0.02}
    counts = apportion(list(shares.values()), city.plan.size.drawn)
    return dict(zip(shares, counts.tolist(), strict=True))


def _services() -> Conditions:
    return Conditions(trades=tuple(sorted(THEMES[3].trades)))


def _seal(city: City, task_id: int) -> None:
    """Frozen and sealed today: the public value is still to be typed by two people."""
    settings, rng = city.database.settings, stream(city.plan.seed, "draw", task_id)
    with city.at(city.now, OFFICER) as tx:
        draw = draw_actions.freeze_draw(
            tx,
            task_id=task_id,
            bureau=issuer(settings.bureau, demonstration=True),
            bureau_code=settings.bureau_code,
            form=draws.FORM,
            opens_on=city.plan.anchor,
            entropy=rng.bytes,
        )
        draw_actions.commit_draw(tx, draw_id=draw.id, entropy=rng.bytes, test=draws.tested)


def _lodge(city: City) -> None:
    """Leads of the last days that nobody has taken up."""
    rng = stream(city.plan.seed, "present", "leads")
    sources = (LeadSource.HOTLINE, LeadSource.COMPLAINT, LeadSource.MONITORING)
    texts = ("12345工单：反映餐饮油烟扰民", "投诉：购买的食品疑似过期", "监测：许可证即将到期未换证")
    rows = rng.choice(len(city.entities), OPEN_LEADS, replace=False).tolist()
    picks, ago = rng.integers(0, 3, OPEN_LEADS).tolist(), rng.integers(0, 6, OPEN_LEADS)
    received = days(city.plan.anchor.toordinal() - ago)
    with city.at(city.now, OFFICER) as tx:
        leads.import_leads(
            tx,
            [
                {
                    "source": sources[pick],
                    "subject": texts[pick],
                    "entity_id": int(city.entities[row]),
                    "department_id": city.bureau_of_line[MARKET],
                    "received_on": on,
                }
                for row, pick, on in zip(rows, picks, received, strict=True)
            ],
        )


def _emergency(city: City) -> None:
    """A visit in an emergency, whose approval has to be made up."""
    plan = city.plan
    able = plan.able_on(plan.anchor)
    people = plan.people.with_row_index("row").rows(named=True)
    crew = [
        person["code"]
        for person in people
        if person["line"] == MARKET
        and person["area"] == HOME_COUNTY
        and able[person["row"]]
        and person["row"] not in city.away
    ]
    code = _restaurants(city)[0]
    with city.at(city.now, OFFICER) as tx:
        visits.open_visit(
            tx,
            entity_code=code,
            officers=crew[:2],
            kind=CheckKind.CASE,
            mode=CheckMode.ONSITE,
            reason="接报疑似食物中毒，立即到场",
            exempt=ExemptReason.EMERGENCY,
            emergency=True,
            emergency_reason="疑似食物中毒，来不及事先审批",
        )


def _restaurants(city: City) -> list[str]:
    """Codes of some restaurants of the home county."""
    serving = pl.col("trade").is_in(["H6210", "H6220", "H6291"])
    home = (pl.col("county") == HOME_COUNTY) & (pl.col("status") == "open")
    codes: list[str] = city.plan.entities.filter(serving & home).head(3)["code"].to_list()
    return codes


def _plan_next_year(city: City) -> None:
    """Next year's plan, sent to the head for approval."""
    year = city.plan.anchor.year + 1
    with city.at(city.now, OFFICER) as tx:
        plan = plans.draft_plan(
            tx,
            department_id=city.bureau_of_line[MARKET],
            year=year,
            title=f"{year}年度双随机抽查计划（送审稿）",
        )
        plans.add_task(
            tx,
            plan_id=plan.id or 0,
            title=f"{year}年第一季度市场主体登记和公示信息双随机抽查",
            conditions=Conditions(),
            ratios=few(city, 60),
            item_ids=[city.main_item(MARKET).id],
            starts_on=date(year, 1, 4),
            ends_on=date(year, 3, 31),
            basis="按信用风险等级分层抽取（演示比例）",
        )
        plans.submit_plan(tx, plan_id=plan.id or 0)
