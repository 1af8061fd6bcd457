"""The collector rests while many objects are made, and works again afterwards."""

import gc
import threading

import pytest

from supervision.foundation.collector import collector_held_back


def test_the_collector_rests_until_the_last_one_is_done() -> None:
    assert gc.isenabled()
    inside, leave = threading.Event(), threading.Event()

    def beside() -> None:
        with collector_held_back():
            inside.set()
            leave.wait(10)

    other = threading.Thread(target=beside)
    with collector_held_back():
        other.start()
        assert inside.wait(10)
        assert not gc.isenabled()
    assert not gc.isenabled()  # the other one is not done
    leave.set()
    other.join()
    assert gc.isenabled()


def test_a_refusal_lets_the_collector_go_on() -> None:
    with pytest.raises(ValueError, match="refused"), collector_held_back():
        raise ValueError("refused")
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_held_back():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
