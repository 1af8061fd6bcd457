"""Tests that share a browser and a running system keep to one process; scattered, they start both many times."""

import pytest

pytestmark = pytest.mark.xdist_group("together")


def test_marked_tests_are_known_by_their_group(request: pytest.FixtureRequest) -> None:
    if getattr(request.config.option, "loadgroup", False):
        assert request.node.nodeid.endswith("@together"), "pytest-xdist does not see the groups"
