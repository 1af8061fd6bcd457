"""Evidence and what phones sent."""

from sqlmodel import Session, col, select

from inspections.visits.tables import Evidence, RecordSubmission


def evidence_of(session: Session, visit_id: str) -> list[Evidence]:
    """The files of a visit, announced and received."""
    query = select(Evidence).where(col(Evidence.visit_id) == visit_id)
    return list(session.exec(query.order_by(col(Evidence.id))))


def evidence_by_hash(session: Session, visit_id: str, sha256: str) -> Evidence | None:
    """One file of a visit."""
    query = select(Evidence).where(col(Evidence.visit_id) == visit_id, col(Evidence.sha256) == sha256)
    return session.exec(query).first()


def missing_files(session: Session, visit_id: str) -> tuple[str, ...]:
    """Hashes a record announced whose bytes are not here yet."""
    query = select(Evidence.sha256).where(
        col(Evidence.visit_id) == visit_id, col(Evidence.received_at).is_(None)
    )
    return tuple(session.exec(query.order_by(col(Evidence.id))))


def accepted_submission(session: Session, visit_id: str) -> RecordSubmission | None:
    """The record that counts for a visit."""
    query = select(RecordSubmission).where(
        col(RecordSubmission.visit_id) == visit_id, col(RecordSubmission.accepted).is_(True)
    )
    return session.exec(query).first()


def submissions_of(session: Session, visit_id: str) -> list[RecordSubmission]:
    """Everything phones sent for a visit, in order of arrival."""
    query = select(RecordSubmission).where(col(RecordSubmission.visit_id) == visit_id)
    return list(
        session.exec(
            query.order_by(
                col(RecordSubmission.received_at),
                col(RecordSubmission.accepted).desc(),
                col(RecordSubmission.id),
            )
        )
    )
