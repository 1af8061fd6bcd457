"""Many texts cut into known words at once say what one text cut letter by letter says; bags share what sets share."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervision.lists.rules.matching import bags
from supervision.lists.rules.matching.columns import Columns, Line
from supervision.lists.rules.matching.cutting import Cut, bits_of, mask_of, masks_of, said
from supervision.lists.rules.matching.sets import Sets
from supervision.lists.rules.matching.vocabulary import CONCEPTS, KNOWN, NOTHING, flatten

AND_SUCH = -1
LONGEST = max(map(len, KNOWN))


def cut_by_hand(text):
    """The concepts a text names and what is left over, one letter after the other."""
    groups, rest = [], []
    for stretch in flatten(text).split("|"):
        numbers, place = [], 0
        while place < len(stretch):
            length = next(
                (
                    n
                    for n in range(LONGEST, 0, -1)
                    if stretch[place : place + n] in KNOWN and place + n <= len(stretch)
                ),
                0,
            )
            word = stretch[place : place + length]
            rest.append("|" if word else stretch[place])
            if word == "等":
                numbers.append(AND_SUCH)
            elif word and KNOWN[word] != NOTHING:
                numbers.append(KNOWN[word])
            place += length or 1
        rest.append("|")
        if "等" in stretch and numbers and groups and groups[-1]:
            groups[-1] += numbers
        else:
            groups.append(numbers)
    named = set().union(*map(meant_by_hand, groups))
    return named, re.sub(r"\|+", "|", "".join(rest)).strip("|")


def meant_by_hand(numbers):
    down = {n: {m for m in numbers if m >= 0 and CONCEPTS.down[n] >> m & 1} for n in numbers if n >= 0}
    named, examples = set(), set()
    for number in numbers:
        if number == AND_SUCH:
            examples = set(named)
            continue
        wide = down[number] & examples
        named = (named - wide) | {number}
        if not wide and down[number] & named - {number}:
            named.discard(number)
        else:
            named -= {one for one in named if one != number and number in down[one]}
    return named


SAMPLE = (
    "电梯",
    "特种设备",
    "食品",
    "糕点",
    "保健食品",
    "农药",
    "等",
    "等级保护",
    "质量",
    "安全",
    "生产",
    "经营",
    "企业",
    "个体户",
    "检查",
)
pieces = st.sampled_from(SAMPLE) | st.sampled_from("、（）()的对甲乙丙\n AＡ1") | st.text(max_size=2)
texts = st.lists(pieces, max_size=9).map("".join)


@given(st.lists(texts, max_size=6))
@settings(max_examples=60)
def test_texts_cut_together_say_what_each_says_alone(many):
    cut = Cut(many)
    named, (wider, narrower) = cut.named(), cut.around()
    lefts = cut.left.astype("<u4").tobytes().decode("utf-32-le").split("\n")
    for n, text in enumerate(many):
        by_hand, rest = cut_by_hand(text)
        assert mask_of(named[n]) == sum(1 << one for one in by_hand)
        assert mask_of(wider[n]) == np.bitwise_or.reduce([CONCEPTS.up[one] for one in by_hand] or [0])
        assert mask_of(narrower[n]) == np.bitwise_or.reduce([CONCEPTS.down[one] for one in by_hand] or [0])
        assert re.sub(r"\|+", "|", lefts[n]).strip("|") == rest


def test_of_a_thing_and_a_wider_one_the_narrower_is_meant_and_before_等_the_wider():
    word = CONCEPTS.words
    assert said("食品中的糕点").named == 1 << word["糕点"]
    assert said("电梯等特种设备").named == 1 << word["特种设备"]
    assert said("电梯、锅炉等特种设备甲乙").named == 1 << word["特种设备"]
    assert said("电梯、锅炉").named == 1 << word["电梯"] | 1 << word["锅炉"]
    assert said("甲乙电梯丙").rest == "甲乙|丙"


@given(st.lists(st.sets(st.integers(0, len(CONCEPTS.names) - 1), max_size=5), max_size=8))
@settings(max_examples=30)
def test_masks_and_their_bits_are_the_same_sets(sets):
    masks = masks_of([sum(1 << one for one in held) for held in sets])
    rows, numbers = bits_of(masks)
    assert sorted(zip(rows.tolist(), numbers.tolist(), strict=True)) == sorted(
        (row, one) for row, held in enumerate(sets) for one in held
    )
    a, b = (one.ravel() for one in np.mgrid[0 : len(sets), 0 : len(sets)])
    held = Sets(masks, masks)
    x, y, which = held.pairs(a, b)
    assert (held.masks[0][x][which] == masks[a]).all()
    assert (held.masks[1][y][which] == masks[b]).all()


@pytest.mark.parametrize("laid_out", [0, bags.LAID_OUT], ids=["searched", "looked up"])
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(1, 20))
@settings(max_examples=15)
def test_what_pairs_share_is_the_same_however_it_is_found(laid_out, seed, size):
    chance = np.random.default_rng(seed)
    rows, ids = chance.integers(0, size, 3 * size), chance.integers(0, 9, 3 * size)
    held = bags.Bags(rows, ids, size, lambda spread: bags.rare(spread, size))
    a, b = (one.ravel() for one in np.mgrid[0:size, 0:size])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bags, "LAID_OUT", laid_out)
        plain = held.shared_plainly(a, b)
    sets = [set(ids[rows == n].tolist()) for n in range(size)]
    by_hand = [sum(held.weight[one] for one in sorted(sets[x] & sets[y])) for x, y in zip(a, b, strict=True)]
    assert np.allclose(plain, by_hand)
    if (loops := bags.compiled()) is not None:
        assert (loops.shared(a, b, held.starts, held.ids, held.weight) == plain).all()


def test_what_a_name_leaves_open_is_taken_from_the_object_column_and_things_only_of_a_name_that_says_nothing():
    lines = [
        Line("a", "日常检查", target="电梯"),
        Line("b", "甲乙检查", target="电梯"),
        Line("c", "锅炉检查", target="电梯"),
    ]
    rows = Columns(lines)
    word = CONCEPTS.words
    assert [rows.says(n).named for n in range(3)] == [1 << word["电梯"], 0, 1 << word["锅炉"]]
    assert [rows.says(n).rest for n in range(3)] == ["", "甲乙", ""]
