"""What the snapshots hold for one reader: his department's part, or everybody's."""

from typing import Any

from analytics import snapshots
from analytics.presenting import whose
from supervision.foundation.actor import Scope
from supervision.foundation.settings import Settings


def leader_numbers(settings: Settings, scope: Scope) -> dict[str, Any]:
    """The leader's numbers for this reader; empty when there are none yet."""
    snapshot = snapshots.read(settings, "desk")
    return dict(snapshot.content["desks"].get(whose(scope), {})) if snapshot else {}


def beside_the_estimate(settings: Settings, scope: Scope) -> dict[str, Any]:
    """Risk classes and districts beside the estimate, for this reader; empty when there are none yet."""
    snapshot = snapshots.read(settings, "estimates")
    return dict(snapshot.content["seats"].get(whose(scope), {})) if snapshot else {}
