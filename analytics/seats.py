"""What the snapshots hold for one reader: his department's part, or everybody's."""

from datetime import date
from typing import Any

from analytics.days import snapshot_of
from analytics.presenting import whose
from supervision.foundation.actor import Scope
from supervision.foundation.settings import Settings


def leader_numbers(settings: Settings, scope: Scope, day: date | None = None) -> dict[str, Any]:
    """The leader's numbers for this reader, today or on a past day; empty when there are none yet."""
    snapshot = snapshot_of(settings, "desk", day)
    return dict(snapshot.content["desks"].get(whose(scope), {})) if snapshot else {}


def beside_the_estimate(settings: Settings, scope: Scope, day: date | None = None) -> dict[str, Any]:
    """Risk classes and districts beside the estimate, for this reader, today or on a past day; empty when there are none yet."""
    snapshot = snapshot_of(settings, "estimates", day)
    return dict(snapshot.content["seats"].get(whose(scope), {})) if snapshot else {}
