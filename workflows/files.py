"""The content store: documents, encrypted, on disk before the transaction that names them.

A file lies under its address, a fingerprint of case and content: the same upload twice is one file, and what belongs
to one case never serves another. A crash leaves at most content that nothing names; `sweep` removes it after a day.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from workflows import access, sealing
from workflows.db import new_id, reading, require_writable, transaction
from workflows.errors import N_, AnliuError, NotFound, Refused
from workflows.file_checks import FileRefused, check
from workflows.models import Case, File, FileState
from workflows.pictures import Measures
from workflows.types import Actor

MOST_FILES = 50
MOST_BYTES = 200 * 1024 * 1024
"""Of the uploads of one case, together."""

UNNAMED = timedelta(hours=24)
SCAN_SECONDS = 60
BATCH = 500


class StoreMissing(AnliuError):
    """This process has no content store"""


class ContentMissing(AnliuError):
    """The content of a document is missing or damaged"""


@dataclass(frozen=True, kw_only=True)
class ContentStore:
    """Where content lies, and the command that looks for malware.

    The command reads the content on its standard input and ends with 0 for clean and 1 for infected; anything else
    leaves the file waiting. Without a command everything is clean.
    """

    folder: Path
    scanner: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Content:
    """Content that lies in the store and that nothing names yet."""

    name: str
    media_type: str
    size: int
    digest: str
    address: str
    measures: Measures
    state: FileState


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A document as it was taken in."""

    id: UUID
    name: str
    media_type: str
    size: int
    state: FileState


@dataclass(frozen=True, kw_only=True)
class OpenedFile:
    """A document with its content; `own` is what the house wrote itself."""

    kind: str
    name: str
    media_type: str
    content: bytes
    own: bool


_installed: ContentStore | None = None


def install(store: ContentStore) -> None:
    """Let this process keep content there."""
    global _installed  # noqa: PLW0603 - one process has one store
    store.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _installed = store


def store(content: bytes | BinaryIO, *, case_id: UUID, kind: str, name: str, by: Actor, now: datetime) -> StoredFile:  # noqa: PLR0913 - what a document is
    """Take in a document of a case the actor sees, in a transaction of its own.

    `kind` says which document it is: ID_FRONT, INVOICE … (domain-rules §1.7).
    Raises FileRefused, NotFound, InMaintenance.
    """
    require_writable()
    taken = take_in(content if isinstance(content, bytes) else content.read(), name, case_id=case_id)
    with transaction() as session:
        _require_room(session, case_id, by, taken.size)
        file = add(session, taken, case_id=case_id, kind=kind, by=by.user_id, now=now)
        session.flush()
        return StoredFile(id=file.id, name=taken.name, media_type=taken.media_type, size=taken.size, state=taken.state)


def take_in(raw: bytes, name: str, *, case_id: UUID) -> Content:
    """Check content and put it into the store, sealed; `add` has to name it within a day. Raises FileRefused."""
    checked = check(raw, name)
    state = _scan(checked.content)
    if state is FileState.INFECTED:
        raise FileRefused(N_("This file contains harmful code and was not kept"))
    address = sealing.blind_bytes(f"address {case_id}", checked.content)
    _write(address, sealing.seal_bytes(checked.content, owner=case_id))
    return Content(
        name=checked.name,
        media_type=checked.media_type,
        size=len(checked.content),
        digest=sealing.blind_bytes("file", raw),
        address=address,
        measures=checked.measures,
        state=state,
    )


def add(session: Session, taken: Content, *, case_id: UUID, kind: str, by: UUID | None, now: datetime) -> File:  # noqa: PLR0913 - what a document is
    """Name content that was taken in; `by` is None where the house wrote it."""
    file = File(
        id=new_id(),
        case_id=case_id,
        kind=kind,
        name=sealing.seal(taken.name, owner=case_id),
        media_type=taken.media_type,
        size=taken.size,
        digest=taken.digest,
        address=taken.address,
        measures=taken.measures,
        state=taken.state,
        uploaded_by=by,
        uploaded_at=now,
    )
    session.add(file)
    return file


def read(session: Session, actor: Actor, file_id: UUID) -> OpenedFile:
    """A document of a case the actor sees. Raises NotFound, Refused (not yet clean), ContentMissing."""
    file = session.scalars(access.visible(File, actor).where(File.id == file_id)).one_or_none()
    if file is None:
        raise NotFound
    if file.state == FileState.PENDING:
        raise Refused(N_("This file is still being checked for harmful code"))
    if file.state == FileState.INFECTED:
        raise Refused(N_("This file contains harmful code and cannot be opened"))
    return OpenedFile(
        kind=file.kind,
        name=sealing.unseal_text(file.name),
        media_type=file.media_type,
        content=_content(file.address),
        own=file.uploaded_by is None,
    )


def scan_pending() -> int:
    """Look again at files whose check did not come to an end; how many have a state now.

    Content that is missing leaves its file waiting and does not keep the others from their turn.
    """
    with reading() as session:
        waiting = select(File.id, File.address).where(File.state == FileState.PENDING).order_by(File.id).limit(BATCH)
        files = session.execute(waiting).all()
    return sum(_scan_again(file_id, address) for file_id, address in files)


def sweep(session: Session, now: datetime) -> int:
    """Remove content that no row has named for a day; how many files went."""
    removed = 0
    for batch in _batches(_old(now)):
        named = set(session.scalars(select(File.address).where(File.address.in_([path.name for path in batch]))))
        for path in batch:
            if path.name not in named and _is_old(path, now):  # written again meanwhile, it is young
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _require_room(session: Session, case_id: UUID, by: Actor, size: int) -> None:
    """Lock the case and count. Raises NotFound, FileRefused."""
    case = access.visible(Case, by).where(Case.id == case_id).with_only_columns(Case.id).with_for_update(of=Case)
    if session.scalars(case).one_or_none() is None:
        raise NotFound
    uploads = (File.case_id == case_id) & File.uploaded_by.is_not(None)
    usage = select(func.count(), func.coalesce(func.sum(File.size), 0)).where(uploads)
    files, taken = session.execute(usage).one()
    if files >= MOST_FILES:
        raise FileRefused(N_("A case has at most %(most)s files"), most=MOST_FILES)
    if taken + size > MOST_BYTES:
        raise FileRefused(N_("The files of a case have at most %(most)s MB together"), most=MOST_BYTES // 1024**2)


def _scan_again(file_id: UUID, address: str) -> bool:
    try:
        state = _scan(_content(address))
    except ContentMissing:
        return False
    with transaction() as session:
        session.execute(update(File).where(File.id == file_id, File.state == FileState.PENDING).values(state=state))
    return state is not FileState.PENDING


def _scan(content: bytes) -> FileState:
    command = _store().scanner
    if not command:
        return FileState.CLEAN
    try:
        ended = subprocess.run(  # noqa: S603 - the command of the settings; the content is its input only
            command, input=content, capture_output=True, timeout=SCAN_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return FileState.PENDING
    return {0: FileState.CLEAN, 1: FileState.INFECTED}.get(ended.returncode, FileState.PENDING)


def _write(address: str, sealed: bytes) -> None:
    """Put content under its address so that it is there after a power cut."""
    path = _path(address)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_name(f"{address}.{uuid4().hex}")
    with fresh.open("xb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _content(address: str) -> bytes:
    try:
        return sealing.unseal_bytes(_path(address).read_bytes())
    except (FileNotFoundError, sealing.SealBroken):
        raise ContentMissing from None


def _path(address: str) -> Path:
    return _store().folder / address[:2] / address


def _store() -> ContentStore:
    if _installed is None:
        raise StoreMissing
    return _installed


def _old(now: datetime) -> Iterator[Path]:
    return (path for path in sorted(_store().folder.glob("??/*")) if _is_old(path, now))


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - UNNAMED
    except FileNotFoundError:
        return False


def _batches(paths: Iterator[Path]) -> Iterator[Sequence[Path]]:
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
