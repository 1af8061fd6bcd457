"""The certificate and the printed record, for both doors."""

import json

from sqlmodel import Session

from inspections.draws import queries
from inspections.draws.rules import certificate, sources, steps
from inspections.draws.rules.custody import share_number
from inspections.draws.rules.hashing import Hash
from inspections.draws.tables import Draw
from supervision.foundation import documents, keys
from supervision.foundation.settings import Settings
from supervision.foundation.templating import moment


def certificate_zip(session: Session, draw: Draw, settings: Settings) -> bytes:
    """The signed certificate of a sealed draw; the same draw always gives the same bytes."""
    key = keys.signing_key(settings)
    files = queries.certificate_files(session, draw)
    return certificate.certificate(
        Hash("sha256"), files, public_key=key.public_key().public_bytes_raw(), sign=key.sign
    )


def printed_record(session: Session, draw: Draw, settings: Settings, address: str) -> bytes:
    """What is signed: what was sealed, the public value, the strata, and a code that leads to the proof.

    Of a draw with custodians it also carries every commitment, check value and tranche: with the database lost between
    two steps the signed paper still says what was committed.
    """
    strata = queries.strata_of(session, draw.id)
    given = queries.pair_only(session, draw.id)
    taken = queries.photos_of(session, draw.id)
    form = next(form for form in sources.FORMS if form.key == draw.form)
    page_of_draw = f"{address.rstrip('/')}/public/draws/{draw.id}"
    return documents.paper(
        "draws/record.typ",
        {
            "bureau": settings.bureau,
            "draw": draw.id,
            "serial": str(draw.serial),
            "title": draw.title,
            "given": f"{given.issuer}　{given.document}" if given else "",
            "round": str(draw.round),
            "status": steps.LABELS[draw.status],
            "void_reason": draw.void_reason if draw.voided_at else "",
            "seal": draw.commit_hash,
            "previous": draw.previous or "无（第一次）",
            "frozen": f"{moment(draw.frozen_at)}　{draw.frozen_name}",
            "committed": f"{moment(draw.committed_at)}　{draw.committed_name}",
            "source": f"{form.source}（{form.form}）",
            "value": draw.public_value or "—",
            "typed": "、".join(name for name in (draw.first_value_name, draw.second_value_name) if name)
            or "—",
            "photos": f"{len(taken)}张" if taken else "—",
            "self_test": "封存前通过" if draw.self_test.get("passed") else "—",
            "opened": f"{moment(draw.opened_at)}　{draw.opened_name}",
            "pool": f"{draw.pool_size}户，未列入{draw.left_out_size}户",
            "drawn": f"{draw.drawn_size}户，其中停止{draw.stopped_size}户" if draw.opened_at else "—",
            "strata": [
                [one.stratum, str(one.size), str(one.quota), f"{one.quota / one.size:.4f}"] for one in strata
            ],
            **_sealed_lines(session, draw),
            "square": documents.square(page_of_draw),
            "address": page_of_draw,
            "footer": draw.id,
        },
        ribbon=settings.demonstration,
    )


def _sealed_lines(session: Session, draw: Draw) -> dict[str, list[list[str]]]:
    """Tranches, commitments by custodian, and check values of the sealed files, for the printed record."""
    tranches = queries.tranches_of(session, draw.id)
    people = queries.custodians_of(session, draw.id)
    if not people:
        return {"tranches": [], "commitments": [], "files": []}
    sealed = json.loads(draw.commitment)
    each = [
        [
            str(one.number),
            one.opens_on.isoformat(),
            str(one.quota),
            one.public_value or "—",
            moment(one.opened_at) if one.opened_at else "—",
            one.digest or "—",
        ]
        for one in tranches
    ]
    commitments = [
        [
            f"{tranche}-{person.position}",
            person.name,
            sealed["secrets"][share_number(tranche, draw.custodians, person.position) - 1],
        ]
        for tranche in range(1, draw.tranches + 1)
        for person in people
    ]
    roots = [
        ["pool.tsv", sealed["pool_root"]],
        *([name, digest] for name, digest in sorted(sealed["files"].items())),
    ]
    return {"tranches": each, "commitments": commitments, "files": roots}
