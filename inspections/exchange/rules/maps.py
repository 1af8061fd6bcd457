"""Code maps (代码对照): what each receiver calls our values. There is no single national set; three real ones are here."""

from collections.abc import Mapping
from enum import StrEnum

from inspections.penalties.rules import KIND_LABELS as PENALTY_LABELS
from inspections.penalties.rules import SOURCE_LABELS as CASE_LABELS
from inspections.penalties.rules import PenaltyKind, Procedure
from inspections.visits.rules.results import RESULT_LABELS, ResultCode
from inspections.visits.rules.states import KIND_LABELS as CHECK_LABELS
from inspections.visits.rules.states import CheckKind
from supervision.registers.rules.kinds import KIND_LABELS as ENTITY_LABELS
from supervision.registers.rules.kinds import EntityKind

NATIONAL = "national"
"""The monthly feed to the supervision system."""


class MapKind(StrEnum):
    """What is translated."""

    RESULT = "result"
    CHECK_FORM = "check_form"
    CHECK_TYPE = "check_type"
    PARTY_NATURE = "party_nature"
    CASE_SOURCE = "case_source"
    PENALTY_KIND = "penalty_kind"
    PROCEDURE = "procedure"


RANDOM = "random"
"""Ours, for a visit that a draw chose (check type)."""

MAP_LABELS: dict[MapKind, str] = {
    MapKind.RESULT: "检查结果",
    MapKind.CHECK_FORM: "检查形式",
    MapKind.CHECK_TYPE: "检查类别",
    MapKind.PARTY_NATURE: "相对人性质",
    MapKind.CASE_SOURCE: "案件来源",
    MapKind.PENALTY_KIND: "处罚种类",
    MapKind.PROCEDURE: "处罚程序",
}
RECEIVER_LABELS: dict[str, str] = {
    NATIONAL: "监管行为数据月报",
    "publicity-2017": "企业信用信息公示（2017年代码）",
    "publicity-2014": "企业信用信息公示（2014年代码）",
    "health": "卫生监督（01–14代码）",
}

_PUBLICITY_2017 = "1 B C 6 E 8 F A 7 9 10 11 12 -"
_HEALTH = "01 13 14 10 02 04 03 09 08 05 07 11 12 06"
_PUBLICITY_2014 = "1 2 5 4 - 6 - - - 7 8 9 - -"


def _results(codes: str) -> dict[str, str]:
    return {
        ours.value: theirs for ours, theirs in zip(ResultCode, codes.split(), strict=True) if theirs != "-"
    }


SEEDS: Mapping[tuple[str, MapKind], Mapping[str, str]] = {
    (NATIONAL, MapKind.RESULT): {code.value: label for code, label in RESULT_LABELS.items()},
    # 01 daily and 02 special are the published values; a check of one case has none: the bureau enters what applies
    (NATIONAL, MapKind.CHECK_FORM): {CheckKind.DAILY: "01", CheckKind.SPECIAL: "02"},
    (NATIONAL, MapKind.CHECK_TYPE): {
        RANDOM: "随机抽查",
        CheckKind.DAILY: "日常检查",
        CheckKind.SPECIAL: "专项检查",
        CheckKind.CASE: "临时检查",
    },
    (NATIONAL, MapKind.PARTY_NATURE): {
        kind.value: "2"
        for kind in (EntityKind.ENTERPRISE, EntityKind.COOPERATIVE, EntityKind.INSTITUTION, EntityKind.SOCIAL)
    }
    | {
        kind.value: "3"
        for kind in (
            EntityKind.SELF_EMPLOYED,
            EntityKind.SITE,
            EntityKind.PROJECT,
            EntityKind.PRODUCT,
            EntityKind.OTHER,
        )
    },
    (NATIONAL, MapKind.CASE_SOURCE): {source.value: label for source, label in CASE_LABELS.items()},
    (NATIONAL, MapKind.PENALTY_KIND): {kind.value: kind.value for kind in PenaltyKind},
    (NATIONAL, MapKind.PROCEDURE): {Procedure.SUMMARY: "01", Procedure.ORDINARY: "02"},
    ("publicity-2017", MapKind.RESULT): _results(_PUBLICITY_2017),
    ("publicity-2014", MapKind.RESULT): _results(_PUBLICITY_2014),
    ("health", MapKind.RESULT): _results(_HEALTH),
}

OURS: Mapping[MapKind, Mapping[str, str]] = {
    MapKind.RESULT: {code.value: label for code, label in RESULT_LABELS.items()},
    MapKind.CHECK_FORM: {kind.value: label for kind, label in CHECK_LABELS.items()},
    MapKind.CHECK_TYPE: {kind.value: label for kind, label in CHECK_LABELS.items()} | {RANDOM: "随机抽查"},
    MapKind.PARTY_NATURE: {kind.value: label for kind, label in ENTITY_LABELS.items()},
    MapKind.CASE_SOURCE: {source.value: label for source, label in CASE_LABELS.items()},
    MapKind.PENALTY_KIND: {kind.value: label for kind, label in PENALTY_LABELS.items()},
    MapKind.PROCEDURE: {Procedure.SUMMARY: "简易程序", Procedure.ORDINARY: "普通程序"},
}
"""Our values with their words, so that a page can say what has no code yet."""


def unmapped(maps: Mapping[MapKind, Mapping[str, str]]) -> list[tuple[MapKind, str, str]]:
    """Our values without a code at a receiver: kind, value, its word."""
    return [
        (kind, ours, label)
        for kind, values in OURS.items()
        for ours, label in values.items()
        if kind in maps and not maps[kind].get(ours)
    ]
