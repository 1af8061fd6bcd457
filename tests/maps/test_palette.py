"""Colour classes: ordered, legible to everybody, never lying about equal values."""

import itertools
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.palette import COVERAGE, NO_DATA, RISK, scale

# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB
BLINDNESS = {
    "none": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def luminance(colour: str, eye: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    seen = [
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in BLINDNESS[eye]
    ]
    return 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]


@pytest.mark.parametrize("eye", BLINDNESS)
@pytest.mark.parametrize("ramp", [RISK, COVERAGE])
def test_neighbouring_classes_are_told_apart_by_lightness_alone(ramp: tuple[str, ...], eye: str) -> None:
    seen = [luminance(c, eye) for c in ramp]
    for light, dark in itertools.pairwise(seen):
        assert (light + 0.05) / (dark + 0.05) > 1.28


numbers = st.lists(st.one_of(st.none(), st.floats(0, 1000, allow_nan=False)), max_size=60)


@given(numbers)
def test_more_is_never_drawn_lighter(values: list[float | None]) -> None:
    classes = scale(values, RISK)
    order = [s.colour for s in classes.steps]
    known = sorted(v for v in values if v is not None)
    places = [order.index(classes.colour(v)) for v in known]
    assert places == sorted(places)
    assert len(set(order)) == len(order) <= 5


@given(numbers)
def test_every_class_of_the_legend_reaches_from_one_edge_to_the_next(values: list[float | None]) -> None:
    steps = scale(values, RISK).steps
    assert all(a.high == b.low for a, b in itertools.pairwise(steps))


@pytest.mark.parametrize("value", [None, nan])
def test_no_number_is_grey_and_not_the_palest_class(value: float | None) -> None:
    assert scale([1, 2, 3], RISK).colour(value) == NO_DATA
    assert NO_DATA not in RISK + COVERAGE


def test_one_value_everywhere_makes_one_class() -> None:
    (step,) = scale([0.031] * 9, COVERAGE, percent=True, digits=1).steps
    assert step.label == "3.1%"


def test_a_small_difference_is_not_drawn_as_a_large_one() -> None:
    nearly = scale([298.0, 300.0, 304.0], RISK)
    assert {s.colour for s in nearly.steps} <= set(RISK[1:3])
    assert scale([10.0, 300.0, 604.0], RISK).colour(604.0) == RISK[-1]


def test_the_legend_speaks_in_round_numbers() -> None:
    labels = [s.label for s in scale(list(range(101, 1001)), RISK).steps]
    assert labels == ["101 – 280", "280 – 460", "460 – 640", "640 – 820", "820 – 1,000"]
