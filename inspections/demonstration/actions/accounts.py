"""The people who log in: random passwords, printed once and kept readable by the owner only."""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl

from inspections.demonstration.actions.city import City
from inspections.demonstration.rules.places import CITY_CODE
from inspections.demonstration.rules.trades import MARKET
from supervision.foundation.database import Transaction
from supervision.identity import actions as identity
from supervision.identity.queries import actor_of_account
from supervision.identity.rules import Role

HOME_COUNTY = "421303"  # where the two inspectors of the demonstration serve


@dataclass(frozen=True)
class Account:
    """One person of the demonstration."""

    login: str
    name: str
    role: str
    roles: tuple[Role, ...]
    password: str


_CAST: tuple[tuple[str, str, str, tuple[Role, ...]], ...] = (
    ("officer1", "霁知行", "抽查经办、互审", (Role.OFFICER, Role.APPROVER)),
    ("officer2", "砚静安", "抽查经办、互审", (Role.OFFICER, Role.APPROVER)),
    ("witness", "鹭允诚", "见证人", (Role.WITNESS,)),
    ("inspector1", "", "检查人员（主检）", (Role.INSPECTOR,)),
    ("inspector2", "", "检查人员", (Role.INSPECTOR,)),
    ("leader", "岚思远", "领导", (Role.LEADER,)),
    ("lists", "荻明书", "清单管理员", (Role.LIST_KEEPER,)),
    ("admin", "帆言慎", "系统管理员", (Role.ADMINISTRATOR,)),
)


def open_accounts(city: City, tx: Transaction) -> list[Account]:
    """One account per persona; the inspectors are people of the register whose certificates hold and who are not away."""
    bureau = city.bureau_of_line[MARKET]
    rows = dict(zip(("inspector1", "inspector2"), _two_inspectors(city), strict=True))
    accounts = []
    for login, name, role, roles in _CAST:
        row = rows.get(login)
        account = Account(
            login=login,
            name=name if row is None else city.plan.people["name"][row],
            role=role,
            roles=roles,
            password=secrets.token_urlsafe(9),
        )
        area = city.plan.people["area"][row] if row is not None else CITY_CODE
        user = identity.add_user(
            tx,
            login=login,
            name=account.name,
            password=account.password,
            roles=roles,
            department_id=bureau,
            area_code=area,
            inspector_id=int(city.people[row]) if row is not None else None,
        )
        tx.session.flush()
        city.actors[login] = actor_of_account(user)
        accounts.append(account)
    city.inspectors = rows
    return accounts


def keep_accounts(path: Path, accounts: list[Account]) -> None:
    """Write logins and passwords to a file only its owner can read (mode 0600)."""
    text = json.dumps(
        [{"login": a.login, "password": a.password, "name": a.name, "role": a.role} for a in accounts],
        ensure_ascii=False,
        indent=1,
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _two_inspectors(city: City) -> tuple[int, int]:
    """Rows of two people of one market station: the first may lead, both certified for the next half year."""
    plan = city.plan
    able = (
        plan.able_on(plan.begin) & plan.able_on(plan.anchor) & plan.able_on(plan.anchor + timedelta(days=180))
    )
    away = np.zeros(plan.people.height, dtype=np.bool_)
    away[list(city.away)] = True
    crew = plan.people.with_row_index("row").filter(
        pl.Series(able & ~away) & (pl.col("line") == MARKET) & (pl.col("area") == HOME_COUNTY)
    )
    for _station, group in crew.group_by("station", maintain_order=True):
        leads = group.filter(pl.col("can_lead"))["row"].to_list()
        others = [row for row in group["row"].to_list() if row not in leads[:1]]
        if leads and others:
            return int(leads[0]), int(others[0])
    raise ValueError("no station has two people who can serve")
