"""The leader's walk: five minutes, figures with definitions, coverage, and a risk map made in the background."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.walks.browser import Person

Enter = Callable[..., Person]


def test_the_first_screen_answers_five_questions_and_asks_one(person: Enter) -> None:
    leader = person("leader")
    for _try in range(45):  # the worker counts for the first time soon after it has started
        leader.open("/desk")
        leader.page.wait_for_load_state("networkidle")  # the figures come as a fragment
        if "还没有统计数据" not in leader.text():
            break
        leader.page.wait_for_timeout(2_000)
    leader.sees(re.compile("本月需要您过问的一件事"))
    for words in ("检查", "联合", "非现场", "问题", "责令改正", "公示"):
        leader.sees(re.compile(words))
    leader.photograph("leader-desk")


def test_every_figure_leads_to_its_definition(person: Enter) -> None:
    leader = person("leader")
    leader.open("/analytics/measures")
    links = leader.page.locator("a[href^='/analytics/measures/']")
    expect(links.first).to_be_visible()
    links.first.click()
    leader.sees(re.compile("怎么算|算法|定义|分母"))


def test_coverage_by_district_trade_and_station(person: Enter) -> None:
    leader = person("leader")
    leader.open("/analytics/coverage")
    leader.sees(re.compile("覆盖"))
    leader.photograph("leader-coverage", whole=True)


def test_the_risk_map_stands_in_a_frame_of_its_own_and_loads_nothing_from_elsewhere(person: Enter) -> None:
    leader = person("leader")
    leader.open("/maps/risk")
    frame = leader.page.frame_locator("iframe")
    expect(frame.locator(".leaflet-container")).to_be_visible()
    assert "sandbox" in (leader.page.locator("iframe").first.evaluate("frame => frame.outerHTML"))
    leader.page.wait_for_timeout(1500)  # tiles of shapes are drawn after the frame is there
    leader.photograph("leader-map")
