"""Enforcement bodies of the synthetic city and their stations (所)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inspections.demonstration.rules import codes, trades
from inspections.demonstration.rules.places import CITY_CODE, CITY_NAME, Cell

# line, name after the city's, short name, share of the inspectors, what its county teams are called
LINES: tuple[tuple[str, str, str, float, str], ...] = (
    (trades.MARKET, "市场监督管理局", "市场监管局", 0.31, "市场监管所"),
    (trades.SAFETY, "应急管理局", "应急局", 0.07, "应急管理执法大队"),
    (trades.HEALTH, "卫生健康委员会", "卫健委", 0.09, "卫生监督所"),
    (trades.CULTURE, "文化和旅游局", "文旅局", 0.05, "文化市场执法大队"),
    (trades.FIRE, "消防救援支队", "消防支队", 0.07, "消防救援大队"),
    (trades.FARMING, "农业农村局", "农业农村局", 0.10, "农业综合执法大队"),
    (trades.ECOLOGY, "生态环境局", "生态环境局", 0.07, "生态环境执法大队"),
    (trades.HOUSING, "住房和城市更新局", "住建局", 0.06, "住建执法大队"),
    (trades.TRANSPORT, "交通运输局", "交通局", 0.07, "交通运输执法大队"),
    (trades.CITY_RULE, "城市管理执法委员会", "城管委", 0.07, "城市管理执法大队"),
    (trades.SCHOOL, "教育局", "教育局", 0.02, "教育督导站"),
    (trades.LABOUR, "人力资源和社会保障局", "人社局", 0.02, "劳动保障监察大队"),
)


@dataclass(frozen=True)
class Bureau:
    """A department or, with a parent, a station of it; ``cell`` is set for a station that serves one cell."""

    code: str
    name: str
    short_name: str
    line: str
    area: str
    parent: str = ""
    cell: str = ""

    @property
    def is_station(self) -> bool:
        """Whether it is a station."""
        return bool(self.parent)


def bureaus(cells: Sequence[Cell]) -> list[Bureau]:
    """Twelve bureaus, then their stations: one market station per cell, one team per county for everybody else."""
    counties = {cell.county: cell.county_name for cell in cells}
    plan: list[tuple[str, str, str, str, str, str]] = []  # line, name, short name, area, parent's line, cell
    for line, name, short, _share, _team in LINES:
        plan.append((line, f"{CITY_NAME}{name}（演示）", short, CITY_CODE, "", ""))
    for line, _name, _short, _share, team in LINES:
        if line == trades.MARKET:
            for cell in cells:
                number = cell.code.rpartition("-")[2]
                station = f"{cell.county_name}{number}号{team}"
                plan.append((line, f"{station}（演示）", station, cell.county, line, cell.code))
        else:
            for county, county_name in sorted(counties.items()):
                plan.append((line, f"{county_name}{team}（演示）", f"{county_name}{team}", county, line, ""))
    made = codes.credit_codes(
        [codes.PREFIX["bureau"]] * len(plan), [row[3] for row in plan], np.arange(1, len(plan) + 1)
    )
    code_of_line = {row[0]: code for row, code in zip(plan, made, strict=True) if not row[4]}
    return [
        Bureau(code, name, short, line, area, code_of_line[parent] if parent else "", cell)
        for code, (line, name, short, area, parent, cell) in zip(made, plan, strict=True)
    ]
