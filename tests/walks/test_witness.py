"""The witness's walk: what waits for a second pair of eyes, and nothing else."""

import re
from collections.abc import Callable

from tests.walks.browser import Person

Enter = Callable[..., Person]


def test_the_first_screen_shows_draws_to_witness(person: Enter) -> None:
    witness = person("witness")
    witness.open("/desk")
    witness.sees(re.compile("见证|抽取"))
    witness.photograph("witness-desk")


def test_a_witness_reads_every_draw_and_changes_none(person: Enter) -> None:
    witness = person("witness")
    witness.open("/draws")
    witness.page.locator("a[href^='/draws/']").first.click()
    witness.sees(re.compile("抽取的五步"))
    witness.sees(re.compile("下载抽取证明"))
    for words in ("封存", "开启", "安排检查"):
        assert witness.page.get_by_role("button", name=words, exact=True).count() == 0


def test_pages_of_other_offices_do_not_exist_for_a_witness(person: Enter) -> None:
    witness = person("witness")
    witness.expected.append("404")
    for path in ("/admin/users", "/field", "/publication"):
        witness.open(path)
        witness.sees(re.compile("没有这个页面"))
