"""Uploaded files of a post, looked at before they are stored: document, name, size, and what they really are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import filetype  # type: ignore[import-untyped]  # it has no stubs
from werkzeug.datastructures import FileStorage, MultiDict

from forms.fields import Documents
from forms.schema import FormSchema
from web.forms.names import name_of
from workflows.errors import N_
from workflows.types import Finding

_KINDS = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
_HEAD = 8192
_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One file fit to be stored; `path` is the document it was given for, `name` the sender's own, kept as data."""

    path: str
    document: str
    name: str
    media_type: str
    content: FileStorage


def read_uploads(schema: type[FormSchema], files: MultiDict[str, FileStorage]) -> tuple[list[Upload], list[Finding]]:
    """The files of a post that can be stored, and what is wrong with the others; inputs left empty do not count."""
    uploads: list[Upload] = []
    findings: list[Finding] = []
    for path, field, code in _wanted(schema):
        for content in files.getlist(name_of(path)):
            if not content.filename:
                continue
            finding = _problem(path, field, content)
            if finding:
                findings.append(finding)
            else:
                name = PurePath(content.filename.replace("\\", "/")).name[:200]
                kind = _KINDS[PurePath(name.lower()).suffix]
                uploads.append(Upload(path=path, document=code, name=name, media_type=kind, content=content))
    return uploads, findings


def with_files(form: MultiDict[str, str], stored: Iterable[tuple[str, str]]) -> MultiDict[str, str]:
    """The post with the files stored just now, as (path, file id), behind those it already names."""
    found = MultiDict(form)
    for path, file_id in stored:
        name = name_of(path)
        taken = [key.rpartition("-")[2] for key in found if key.startswith(f"{name}-")]
        number = max((int(one) for one in taken if one.isascii() and one.isdigit() and len(one) < _DIGITS), default=-1)
        found[f"{name}-{number + 1}"] = file_id
    return found


def _wanted(schema: type[FormSchema]) -> Sequence[tuple[str, Documents, str]]:
    return [
        (f"{name}.{document.code}", field, document.code)
        for name, field in schema.form_fields().items()
        if isinstance(field, Documents)
        for document in field.documents
    ]


def _problem(path: str, field: Documents, content: FileStorage) -> Finding | None:
    suffix = PurePath((content.filename or "").lower()).suffix
    if suffix not in field.accept:
        return Finding(field=path, code="file_type", message=N_("Only PDF, JPG and PNG files can be uploaded"))
    size = content.stream.seek(0, os.SEEK_END)
    content.stream.seek(0)
    if not size:
        return Finding(field=path, code="file_empty", message=N_("This file is empty"))
    if size > field.max_bytes:
        params = {"most": field.max_bytes // 1024**2}
        return Finding(field=path, code="file_size", message=N_("A file has at most %(most)s MB"), params=params)
    head = content.stream.read(_HEAD)
    content.stream.seek(0)
    if filetype.guess_mime(head) != _KINDS[suffix]:
        message = N_("This file is not what its name says; please save it again as PDF, JPG or PNG")
        return Finding(field=path, code="file_content", message=message)
    return None
