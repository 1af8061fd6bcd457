"""Who is at a place of the map: businesses by their ids, cut to what the reader may see."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from analytics.listings import took_part
from analytics.questions import DONE
from supervision.foundation.actor import Scope

_DONE = ", ".join(f"'{state}'" for state in DONE)
_BUSINESSES = f"""
SELECT e.id, e.code, e.name, e.trade_name AS trade, e.address,
       (SELECT MAX(v.occurred_on) FROM visit v WHERE v.entity_id = e.id AND v.status IN ({_DONE}) {{department}}) AS last_on
FROM entity e WHERE e.id IN :ids AND COALESCE(e.area_code, '') LIKE :within"""


def businesses(session: Session, ids: Sequence[int], scope: Scope) -> list[dict[str, Any]]:
    """``code, name, trade, address, last_on`` of each entity the reader may see, in the order of `ids`.

    ``last_on`` is the day of the last recorded visit that counts for the reader, as text; None without any.
    """
    if not ids:
        return []
    own = scope.department_ids is not None
    sql = _BUSINESSES.format(department=took_part(":departments") if own else "")
    expanding: list[Any] = [sa.bindparam("ids", expanding=True)]
    values: dict[str, Any] = {"ids": list(ids), "within": scope.area_prefix + "%"}
    if scope.department_ids is not None:
        expanding.append(sa.bindparam("departments", expanding=True))
        values["departments"] = sorted(scope.department_ids)
    found = session.connection().execute(sa.text(sql).bindparams(*expanding), values).mappings()
    by_id = {row["id"]: row for row in found}
    return [
        {
            **{name: by_id[one][name] for name in ("code", "name", "trade", "address")},
            "last_on": str(by_id[one]["last_on"])[:10] if by_id[one]["last_on"] else None,
        }
        for one in ids
        if one in by_id
    ]
