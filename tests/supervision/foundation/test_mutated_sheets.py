"""A sample of the damaged and hostile files of ``python -m benchmarks.mutated_sheets``."""

from benchmarks.mutants import WAYS
from benchmarks.mutated_sheets import MOST_MEMORY, run


def test_hostile_files_kill_no_worker_bring_nothing_in_by_halves_and_stay_in_their_memory(tmp_path):
    result = run(len(WAYS), 7, tmp_path)
    assert (result["dead workers"], result["half imports"]) == ([], [])
    assert sum(result["outcomes"].values()) == len(WAYS)
    assert result["untouched"] == {"imported": 1}  # and what is sound comes in
    assert result["most MB"]["child_mb"] <= MOST_MEMORY  # our own memory is that of all tests before
