"""`anliu lint`: what the validator says about files and folders, to a reader at a terminal or to a program."""

from __future__ import annotations

import json
import pkgutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path

import click

from web.drawings import Bundle, NoDrawing, bundles
from web.speech import both, both_of, fill, printable
from workflows.errors import N_, AnliuError
from workflows.registry import Registry
from workflows.validation import Change, Finding, Severity, validate
from workflows.validation.changes import Action
from workflows.validation.findings import in_file

MOST_ALIKE, TOLD_ALIKE = 5, 3
"""More findings that ask for the same are not all told in full, but so many of them."""
FOUND, WRONG_USE = 1, 2
"""The statuses: something has to be mended; something could not be looked at."""

SUMMARY = N_("%(files)s files looked at: %(errors)s errors, %(warnings)s warnings, %(infos)s notes")
OTHERS = N_("and %(count)s more of %(code)s, at these elements (lines): %(places)s")
MENDED = N_("It can be mended by itself: %(change)s")
CHANGES = {
    Action.SET: N_("set %(name)s of “%(element)s” to “%(value)s”"),
    Action.UNSET: N_("take %(name)s away from “%(element)s”"),
    Action.WRITE: N_("write “%(value)s” into “%(element)s”"),
    Action.REMOVE: N_("remove “%(element)s”"),
    Action.ADD: N_("add to “%(element)s”: %(value)s"),
    Action.RENAME: N_("make “%(element)s” an element %(value)s"),
    Action.SORT: N_("put what is in “%(element)s” in this order: %(value)s"),
}
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


@dataclass
class Judgement:
    """What was found in which files, and which paths could not be looked at."""

    files: set[str] = field(default_factory=set)
    found: list[Finding] = field(default_factory=list)
    refused: list[NoDrawing] = field(default_factory=list)

    def status(self, *, strict: bool) -> int:
        """The exit status; warnings count where one is strict."""
        bad = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        if self.refused:
            return WRONG_USE
        return FOUND if any(one.severity in bad for one in self.found) else 0


def lint(paths: Sequence[Path], *, as_json: bool, language: str, strict: bool, foreign: bool) -> int:
    """Judge files and folders and tell it; gives the exit status."""
    judgement = judge(paths, None if foreign else pkgutil.resolve_name("web.compose:the_registry")())
    for line in as_objects(judgement) if as_json else as_text(judgement, language):
        click.echo(line)
    for error in judgement.refused:
        for line in both_of(error).lines(language):
            click.echo(printable(line), err=True)
    return judgement.status(strict=strict)


def judge(paths: Sequence[Path], registry: Registry | None) -> Judgement:
    """Judge what the paths name; of a file's package only the file is told of."""
    judgement = Judgement()
    for path in paths:
        try:
            for bundle in bundles(path):
                _judge(bundle, registry, judgement)
        except NoDrawing as error:
            judgement.refused.append(error)
    return judgement


def as_text(judgement: Judgement, language: str) -> Iterator[str]:
    """The findings by file, as somebody reads them, and a last line with their numbers."""
    for file, found in groupby(judgement.found, lambda one: one.file):
        yield click.style(printable(file), bold=True)
        yield from _in_file(list(found), language)
        yield ""
    yield from both(SUMMARY, _numbers(judgement)).lines(language)


def _in_file(found: list[Finding], language: str) -> Iterator[str]:
    """Findings that ask for the same are told a few times, and then only where else they are."""
    alike = Counter(_asked(one) for one in found)
    seen: Counter[object] = Counter()
    for one in found:
        asked = _asked(one)
        seen[asked] += 1
        if alike[asked] <= MOST_ALIKE or seen[asked] <= TOLD_ALIKE:
            yield from _lines(one, language)
        if alike[asked] > MOST_ALIKE and seen[asked] == TOLD_ALIKE:
            others = [each for each in found if _asked(each) == asked][TOLD_ALIKE:]
            rest = {"count": len(others), "code": one.code, "places": _places(others)}
            for line in both(OTHERS, rest).lines(language):
                yield f"        … {printable(line)}"


def _asked(one: Finding) -> object:
    """What whoever draws is to do; each that can be mended by itself is told."""
    return (one.code, fill(one.advice, one.params, str), one.fix)


def _places(found: list[Finding]) -> str:
    return ", ".join(f"{one.element or '-'} ({one.line})" if one.line else one.element for one in found)


def as_objects(judgement: Judgement) -> Iterator[str]:
    """The findings as one list in JSON."""
    yield json.dumps([_object(one) for one in judgement.found], ensure_ascii=False, indent=1)


def _judge(bundle: Bundle, registry: Registry | None, judgement: Judgement) -> None:
    names = {name: str(bundle.folder / name) for name in bundle.files}
    new = {name for name in bundle.asked if names[name] not in judgement.files}
    for one in validate(bundle.files, process=bundle.process, registry=registry):
        if one.file in new or not one.file:
            judgement.found.append(in_file(one, names.get(one.file, str(bundle.path))))
    judgement.files |= {names[name] for name in new}


def _lines(one: Finding, language: str) -> Iterator[str]:
    severity = click.style(f"{one.severity.upper():7}", fg=COLOURS[one.severity])
    yield f"{one.line:5}:  {severity}  {one.code}  {printable(one.element)}".rstrip()
    for line in both(one.says, one.params).lines(language):
        yield f"        {printable(line)}"
    for line in both(one.advice, one.params).lines(language):
        yield f"        → {printable(line)}"
    for change in one.fix:
        for line in both(MENDED, {"change": _change(change)}).lines(language):
            yield f"        ⇒ {printable(line)}"


def _object(one: Finding) -> dict[str, object]:
    return {
        "file": one.file,
        "line": one.line,
        "element": one.element,
        "code": one.code,
        "severity": one.severity,
        "text": asdict(both(one.says, one.params)),
        "advice": asdict(both(one.advice, one.params)),
        "fix": [asdict(change) for change in one.fix],
    }


def _numbers(judgement: Judgement) -> dict[str, object]:
    count = Counter(one.severity for one in judgement.found)
    return {"files": len(judgement.files), **{f"{severity}s": count[severity] for severity in Severity}}


def _change(change: Change) -> AnliuError:
    where = f"{change.element}/{change.part}" if change.part else change.element
    return AnliuError(CHANGES[change.action], name=change.name, element=where, value=change.value)
