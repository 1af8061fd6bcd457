"""Who acts: the person or the system behind a change."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """A signed-in person (or the system), as the audit log and the guards see it."""

    user_id: int
    name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    department_id: int | None = None
    area_code: str = ""
    inspector_id: int | None = None
    login: str = ""


@dataclass(frozen=True)
class Scope:
    """What an actor may see: departments (None = all) and an area code prefix ("" = all).

    ``sealed``: also whom a sealed draw drew, before the visit is made and the names are public.
    """

    department_ids: frozenset[int] | None = None
    area_prefix: str = ""
    sealed: bool = True


SYSTEM = Actor(user_id=0, name="系统", roles=frozenset({"system"}), login="system")
EVERYTHING = Scope()
