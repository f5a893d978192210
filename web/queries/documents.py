"""The documents of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from workflows import access, sealing
from workflows.models import Case, File, User
from workflows.types import Actor


@dataclass(frozen=True, kw_only=True)
class Document:
    """One document, its name unsealed; `by` is empty for what the house wrote."""

    id: UUID
    kind: str
    name: str
    size: int
    media_type: str
    state: str
    by: str
    uploaded_at: datetime
    measures: Mapping[str, float]
    digest: str

    @property
    def is_picture(self) -> bool:
        """Whether it can be looked at as a picture; else it is a PDF."""
        return self.media_type.startswith("image/")


def of_case(session: Session, actor: Actor, case_id: UUID) -> list[Document]:
    """A case's documents, oldest first; none where the case is not the actor's to see."""
    statement = (
        access.visible(File, actor)
        .where(File.case_id == case_id)
        .outerjoin(User, User.id == File.uploaded_by)
        .add_columns(User.name)
        .order_by(File.uploaded_at, File.id)
    )
    return [
        Document(
            id=file.id,
            kind=file.kind,
            name=sealing.unseal(file.name),
            size=file.size,
            media_type=file.media_type,
            state=file.state,
            by=name or "",
            uploaded_at=file.uploaded_at,
            measures=file.measures,
            digest=file.digest,
        )
        for file, name in session.execute(statement)
    ]


@dataclass(frozen=True, kw_only=True)
class Twin:
    """The same content elsewhere, in a case the actor may see."""

    case_id: UUID
    number: str
    kind: str


def twins(session: Session, actor: Actor, found: Iterable[Document]) -> dict[UUID, list[Twin]]:
    """By document of a case: where else its content lies, of what the actor may see (domain-rules §1.7)."""
    mine = list(found)
    equal = (
        access.visible(File, actor)
        .join(Case, Case.id == File.case_id)
        .where(File.digest.in_({one.digest for one in mine}))
        .order_by(File.id)
        .with_only_columns(File.id, File.digest, File.kind, Case.id, Case.number)
    )
    rows = session.execute(equal).all() if mine else []
    return {
        one.id: [
            Twin(case_id=case_id, number=number, kind=kind)
            for file_id, digest, kind, case_id, number in rows
            if digest == one.digest and file_id != one.id
        ]
        for one in mine
    }


def same(session: Session, actor: Actor, case_id: UUID, kind: str, content: bytes) -> UUID | None:
    """The document of this kind that a case has already with this content."""
    equal = access.visible(File, actor).where(
        File.case_id == case_id, File.kind == kind, File.digest == sealing.blind_bytes("file", content)
    )
    return session.scalars(equal.order_by(File.id).limit(1).with_only_columns(File.id)).one_or_none()
