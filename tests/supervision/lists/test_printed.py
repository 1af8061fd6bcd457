"""What lists print becomes numbers: shares, frequencies, codes, kinds of power."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.demonstration.rules.codes import credit_codes
from supervision.lists.rules.codes import (
    BAD_AGENCY,
    BAD_LEVEL,
    NOT_THIRTY_THREE,
    catalogue_trouble,
    implementation_trouble,
    join_codes,
    read_levels,
    split_codes,
    take_apart,
)
from supervision.lists.rules.powers import PowerType, read_power
from supervision.lists.rules.specs import RatioKind, read_frequency, read_ratio

RATIOS = {
    "3%": (RatioKind.PERCENT, 300, 0),
    "抽查比例为5%,抽查2次": (RatioKind.PERCENT, 500, 0),
    "2‰": (RatioKind.PERCENT, 20, 0),
    "10-20%": (RatioKind.PERCENT_RANGE, 1000, 2000),
    "不低于0.5%": (RatioKind.AT_LEAST, 50, 0),
    "5%以上;12次": (RatioKind.AT_LEAST, 500, 0),
    "≥20%;1次/年": (RatioKind.AT_LEAST, 2000, 0),
    "不超过总数的2%;每年不超过2次": (RatioKind.AT_MOST, 200, 0),
    "60–70户": (RatioKind.COUNT_RANGE, 60, 70),
    "60-70": (RatioKind.COUNT_RANGE, 60, 70),
    "12家": (RatioKind.COUNT, 12, 0),
    "全部": (RatioKind.FULL, 0, 0),
    "100%,不少于1次/年": (RatioKind.FULL, 0, 0),
    "25%;60%;50%": (RatioKind.UNREAD, 0, 0),
    "120%": (RatioKind.UNREAD, 0, 0),
    "0.03": (RatioKind.UNREAD, 0, 0),
    "根据实际情况确定": (RatioKind.UNREAD, 0, 0),
}
TIMES = {
    "=1": ("=", 1, 0, 12),
    ">=1": (">=", 1, 0, 12),
    "1次/年": ("=", 1, 0, 12),
    "每年不超过2次": ("<=", 2, 0, 12),
    "每年不超过两次": ("<=", 2, 0, 12),
    "每两年1次": ("=", 1, 0, 24),
    "对同一单位每2年抽查不超过1次": ("<=", 1, 0, 24),
    "1—2次/年": ("range", 1, 2, 12),
    "每月不少于1次": (">=", 1, 0, 1),
    "每季度一次,不少于30%": ("=", 1, 0, 3),
    "半年一次": ("=", 1, 0, 6),
    "每年一次以上": (">=", 1, 0, 12),
    "1次/年/单位;上限2次": ("<=", 2, 0, 12),
    "在许可有效期内同一单位不超过2次": ("<=", 2, 0, 0),
    "不定期": ("", 0, 0, 12),
}


@pytest.mark.parametrize("text", RATIOS)
def test_a_printed_share_is_read_and_its_words_are_kept(text: str) -> None:
    found = read_ratio(text)
    assert found is not None
    assert (found.kind, found.value, found.upper) == RATIOS[text]
    assert found.text == text


@pytest.mark.parametrize("text", TIMES)
def test_a_printed_frequency_is_read(text: str) -> None:
    found = read_frequency(text)
    assert found is not None
    assert (found.op, found.times, found.upper, found.months) == TIMES[text]


def test_cells_that_name_no_share_or_no_frequency_say_so() -> None:
    assert read_ratio("2次/年") is None
    assert read_frequency("5%") is None
    assert read_ratio("") is read_frequency(" ") is None


def test_classes_of_objects_keep_their_own_numbers() -> None:
    shares = read_ratio("企业2%,个体0.1%,合作社3%")
    assert shares is not None
    assert [(label, spec.value) for label, spec in shares.classes] == [
        ("企业", 200),
        ("个体", 10),
        ("合作社", 300),
    ]
    times = read_frequency("A类2次、B类4次、C类6次/年")
    assert times is not None
    assert times.most_per_year(capping=True) == 6
    odds = read_ratio("重点源100%;一般源1:10")
    assert odds is not None
    assert [spec.kind for _label, spec in odds.classes] == [RatioKind.FULL, RatioKind.UNREAD]


def test_a_plain_number_is_a_limit_only_in_a_list_of_caps() -> None:
    once, demand = read_frequency("1次/年"), read_frequency("每月不少于1次")
    assert once is not None
    assert demand is not None
    assert (once.most_per_year(capping=True), once.most_per_year(capping=False)) == (1, None)
    assert (demand.least_per_year(), demand.most_per_year(capping=True)) == (12, None)


@given(st.text(alphabet="0123456789%‰次年每月不超过至-~./户家ABC类,;、 一二两", max_size=30))
def test_no_cell_breaks_the_reading(text: str) -> None:
    for found in (read_ratio(text), read_frequency(text)):
        if found is not None:
            assert found.stored()["text"] == text.strip()


@given(st.integers(1, 9999), st.sampled_from(["{}%", "不低于{}%", "{}％"]))
def test_every_share_up_to_all_is_read_exactly(parts: int, words: str) -> None:
    found = read_ratio(words.format(f"{parts / 100:g}"))
    assert found is not None
    assert found.value == parts


AGENCY = credit_codes(["11"], ["421300"], np.arange(1, 2))[0]
CODE = AGENCY + "3" + "99000000000100"


def test_an_implementation_code_is_agency_level_and_catalogue_code() -> None:
    apart = take_apart(CODE)
    assert apart is not None
    assert (apart.agency, apart.level, apart.catalogue, apart.code) == (AGENCY, 3, CODE[19:], CODE)
    assert implementation_trouble(CODE[:-1]) == NOT_THIRTY_THREE
    assert implementation_trouble(CODE[:18] + "7" + CODE[19:]) == BAD_LEVEL
    assert implementation_trouble("9" * 18 + CODE[18:]) == BAD_AGENCY
    assert take_apart(CODE[:19] + "x" * 14) is None
    assert not catalogue_trouble(CODE[19:])
    assert catalogue_trouble("123")


@pytest.mark.parametrize("mark", [";", "；", ",", "、", "|", "\n", ""])
def test_packed_codes_are_taken_apart_whatever_stands_between(mark: str) -> None:
    other = CODE[:18] + "4" + CODE[19:]
    assert split_codes(mark.join([CODE, other, CODE])) == (CODE, other)
    assert split_codes(join_codes([CODE, other])) == (CODE, other)
    assert split_codes("") == ()


def test_kinds_of_power_are_known_by_word_variant_and_code() -> None:
    words = {
        "行政检查": PowerType.INSPECTION,
        "行政监督": PowerType.INSPECTION,
        "06": PowerType.INSPECTION,
        "K": PowerType.INSPECTION,
        "其他行政权力": PowerType.OTHER,
        "其它权力": PowerType.OTHER,
        "行政处罚（行政强制）": PowerType.PENALTY,
        "20": PowerType.SERVICE,
        "农资": None,
    }
    assert {word: read_power(word) for word in words} == words


def test_levels_are_read_from_the_nation_down() -> None:
    assert read_levels("市抽县查") == (3, 4)
    assert read_levels("省、市、县") == (2, 3, 4)
    assert read_levels("—") == ()
