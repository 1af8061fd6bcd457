"""The words of the registers: kinds, states, grades; each value with its label (a message id)."""

from enum import StrEnum


class EntityKind(StrEnum):
    """What is inspected (检查对象类别). Not everything has a unified social credit code."""

    ENTERPRISE = "enterprise"
    SELF_EMPLOYED = "self_employed"
    COOPERATIVE = "cooperative"
    INSTITUTION = "institution"
    SOCIAL = "social"
    SITE = "site"
    PROJECT = "project"
    PRODUCT = "product"
    OTHER = "other"


class EntityStatus(StrEnum):
    """Whether it can still be visited (登记状态)."""

    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    REVOKED = "revoked"
    MOVED = "moved"
    LOST = "lost"


class InspectorStatus(StrEnum):
    """Where an inspector stands (在岗状态); leave is kept by its dates."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    TRANSFERRED = "transferred"
    RETIRED = "retired"


class CertificateStatus(StrEnum):
    """An enforcement certificate (行政执法证) beside its dates."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class GradeSource(StrEnum):
    """Who graded: the credit-risk classification, the food-safety grade, our own model.

    A–D occurs in the first two with different meanings, so each has its own column on the entity.
    """

    CREDIT = "credit"
    FOOD = "food"
    MODEL = "model"


class FileKind(StrEnum):
    """What an imported file brings."""

    ENTITIES = "entities"
    INSPECTORS = "inspectors"
    RECUSALS = "recusals"
    RISK_GRADES = "risk-grades"


GRADES = ("A", "B", "C", "D")

FILE_LABELS: dict[FileKind, str] = {
    FileKind.ENTITIES: "监管对象",
    FileKind.INSPECTORS: "检查人员",
    FileKind.RECUSALS: "回避关系",
    FileKind.RISK_GRADES: "风险等级",
}
KIND_LABELS: dict[EntityKind, str] = {
    EntityKind.ENTERPRISE: "企业",
    EntityKind.SELF_EMPLOYED: "个体工商户",
    EntityKind.COOPERATIVE: "农民专业合作社",
    EntityKind.INSTITUTION: "机关事业单位",
    EntityKind.SOCIAL: "社会组织",
    EntityKind.SITE: "场所",
    EntityKind.PROJECT: "项目",
    EntityKind.PRODUCT: "产品",
    EntityKind.OTHER: "其他对象",
}
STATUS_LABELS: dict[EntityStatus, str] = {
    EntityStatus.OPEN: "在业",
    EntityStatus.SUSPENDED: "停业",
    EntityStatus.CLOSED: "注销",
    EntityStatus.REVOKED: "吊销",
    EntityStatus.MOVED: "迁出",
    EntityStatus.LOST: "失联",
}
INSPECTOR_LABELS: dict[InspectorStatus, str] = {
    InspectorStatus.ACTIVE: "在岗",
    InspectorStatus.SUSPENDED: "停止执法",
    InspectorStatus.TRANSFERRED: "调离",
    InspectorStatus.RETIRED: "退休",
}
CERTIFICATE_LABELS: dict[CertificateStatus, str] = {
    CertificateStatus.VALID: "有效",
    CertificateStatus.SUSPENDED: "暂扣",
    CertificateStatus.REVOKED: "注销",
}
SOURCE_LABELS: dict[GradeSource, str] = {
    GradeSource.CREDIT: "企业信用风险分类",
    GradeSource.FOOD: "食品安全风险等级",
    GradeSource.MODEL: "风险模型",
}

BASIS_LABELS: dict[str, str] = {
    "learnt score": "学到的分数",
    "risk score": "固定权重的分数",
}
"""What a grade of our own model is made of: the history keeps the word, pages say it in their language."""


def basis_told(basis: str) -> tuple[str, str]:
    """The words of a grade's basis, and the version of the score where there is one.

    ``learnt score ec7a6a-24d915a293`` is ``学到的分数`` and ``ec7a6a-24d915a293``; whatever people wrote themselves stays as it is.
    """
    word, _blank, version = basis.rpartition(" ")
    return (BASIS_LABELS[word], version) if word in BASIS_LABELS else (basis, "")


# how the states and kinds are written in real files, beside the labels themselves
KIND_WORDS: dict[str, EntityKind] = {label: kind for kind, label in KIND_LABELS.items()} | {
    "个体": EntityKind.SELF_EMPLOYED,
    "个体户": EntityKind.SELF_EMPLOYED,
    "合作社": EntityKind.COOPERATIVE,
    "农专": EntityKind.COOPERATIVE,
    "事业单位": EntityKind.INSTITUTION,
    "机关": EntityKind.INSTITUTION,
    "民办非企业单位": EntityKind.SOCIAL,
    "社会团体": EntityKind.SOCIAL,
    "工程项目": EntityKind.PROJECT,
    "其他": EntityKind.OTHER,
}
STATUS_WORDS: dict[str, EntityStatus] = {label: status for status, label in STATUS_LABELS.items()} | {
    "存续": EntityStatus.OPEN,
    "开业": EntityStatus.OPEN,
    "正常": EntityStatus.OPEN,
    "营业": EntityStatus.OPEN,
    "在营": EntityStatus.OPEN,
    "歇业": EntityStatus.SUSPENDED,
    "关闭": EntityStatus.CLOSED,
    "已注销": EntityStatus.CLOSED,
    "被吊销": EntityStatus.REVOKED,
    "吊销未注销": EntityStatus.REVOKED,
    "外迁": EntityStatus.MOVED,
    "查无下落": EntityStatus.LOST,
}
INSPECTOR_WORDS: dict[str, InspectorStatus] = {
    label: status for status, label in INSPECTOR_LABELS.items()
} | {"在职": InspectorStatus.ACTIVE, "调出": InspectorStatus.TRANSFERRED, "离职": InspectorStatus.TRANSFERRED}


def kind_of_code(code: str) -> EntityKind:
    """What the first two characters of a unified social credit code say (GB 32100-2015 table 1).

    91 enterprise, 92 self-employed, 93 farmers' cooperative; 11, 12 organs and institutions; 5x social
    organisations. Old 15-digit registration numbers: 6 to 9 in the seventh place is self-employed.
    """
    if len(code) == 18:
        return {
            "91": EntityKind.ENTERPRISE,
            "92": EntityKind.SELF_EMPLOYED,
            "93": EntityKind.COOPERATIVE,
            "11": EntityKind.INSTITUTION,
            "12": EntityKind.INSTITUTION,
            "51": EntityKind.SOCIAL,
            "52": EntityKind.SOCIAL,
            "53": EntityKind.SOCIAL,
        }.get(code[:2], EntityKind.OTHER)
    if len(code) == 15 and code.isdigit():
        return EntityKind.SELF_EMPLOYED if code[6] in "6789" else EntityKind.ENTERPRISE
    return EntityKind.OTHER
