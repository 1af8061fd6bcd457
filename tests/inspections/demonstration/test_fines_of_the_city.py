"""Invented fines lie in the bands of their grades, but for the few that were planted; warnings stay warnings."""

import numpy as np

from inspections.demonstration.rules import fines, followups

N = 4_000


def _plain() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    person, summary = rng.random(N) < 0.7, rng.random(N) < 0.4
    limit = np.where(person, followups.SUMMARY_FEN["person"], followups.SUMMARY_FEN["org"])
    fine = rng.choice(followups.FINES_FEN, N)
    fine = np.where(person, np.minimum(fine, followups.PERSON_MOST_FEN), fine)
    return np.where(summary, np.minimum(fine, limit), fine), person, summary


def test_fines_lie_in_their_band_but_for_a_planted_few_and_a_summary_fine_never_leaves_it() -> None:
    fine, person, summary = _plain()
    found = fines.weigh(fine, person, summary, np.zeros(N, dtype=bool), np.random.default_rng(1))
    written = np.array([one is not None for one in found.low])
    low = np.array([one or 0 for one in found.low])
    high = np.array([one if one is not None else 10**12 for one in found.high])
    outside = written & ((found.fine_fen < low) | (found.fine_fen > high))
    assert 0 < outside.mean() < fines.ODD_SHARE
    assert not (outside & summary).any()
    limit = np.where(person, followups.SUMMARY_FEN["person"], followups.SUMMARY_FEN["org"])
    assert (found.fine_fen[summary] <= limit[summary]).all()
    assert (found.fine_fen <= np.where(person, fines.MOST_FEN["person"], fines.MOST_FEN["org"])).all()


def test_a_warning_stays_one_and_states_no_grade() -> None:
    fine, person, summary = _plain()
    found = fines.weigh(fine, person, summary, np.zeros(N, dtype=bool), np.random.default_rng(1))
    assert ((found.fine_fen == 0) == (fine == 0)).all()
    assert all(grade is None for grade, plain in zip(found.grade, fine.tolist(), strict=True) if plain == 0)
    assert 0.8 < np.mean([grade is not None for grade, plain in zip(found.grade, fine.tolist(), strict=True) if plain]) < 0.95  # fmt: skip


def test_the_strict_district_fines_higher_in_the_usual_grade_and_alike_elsewhere() -> None:
    fine, person, summary = _plain()
    strict = np.arange(N) % 2 == 0
    found = fines.weigh(fine, person, np.ones(N, dtype=bool) & summary, strict, np.random.default_rng(1))
    for grade in ("usual", "lighter"):
        mine = np.array([one == grade for one in found.grade]) & person
        ratio = np.median(found.fine_fen[mine & strict]) / np.median(found.fine_fen[mine & ~strict])
        assert (ratio > 1.1) if grade == "usual" else (0.9 < ratio < 1.1)


def test_no_month_without_penalties_breaks_it() -> None:
    none = np.zeros(0, dtype=np.int64)
    flags = np.zeros(0, dtype=bool)
    assert fines.weigh(none, flags, flags, flags, np.random.default_rng(1)).grade == []
