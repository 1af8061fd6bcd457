"""Questions to the draws room."""

from inspections.draws.queries.draws import (
    PAGE,
    draw_by_id,
    draw_for_change,
    draws,
    draws_of_task,
    last_sealed,
    public_draw,
    public_draws,
    strata_of,
)
from inspections.draws.queries.files import (
    certificate_files,
    file_of,
    frozen_but_pool,
    frozen_files,
    group_sizes,
    share_of,
    terms_of,
)
from inspections.draws.queries.own import nonce_of, own_proof, own_standing, paper_of
from inspections.draws.queries.results import (
    DrawnLine,
    MemberView,
    drawn_lines,
    entity_ids,
    forced_teams,
    inspector_ids,
    left_without_team,
    team_lines,
    thin_groups,
)
from inspections.draws.queries.roster import Roster, roster_for
from inspections.draws.queries.shards import draw_shard, shard_names, shares_of

__all__ = [
    "PAGE",
    "DrawnLine",
    "MemberView",
    "Roster",
    "certificate_files",
    "draw_by_id",
    "draw_for_change",
    "draw_shard",
    "drawn_lines",
    "draws",
    "draws_of_task",
    "entity_ids",
    "file_of",
    "forced_teams",
    "frozen_but_pool",
    "frozen_files",
    "group_sizes",
    "inspector_ids",
    "last_sealed",
    "left_without_team",
    "nonce_of",
    "own_proof",
    "own_standing",
    "paper_of",
    "public_draw",
    "public_draws",
    "roster_for",
    "shard_names",
    "share_of",
    "shares_of",
    "strata_of",
    "team_lines",
    "terms_of",
    "thin_groups",
]
