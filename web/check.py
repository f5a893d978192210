"""`anliu check`: whether what is here could be published; with `--deploy`, whether this environment is fit for it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import click

import bpmn
from handlers.applications.reasons import reason_codes
from handlers.documents import fonts
from handlers.documents.fonts import FontMissing
from web import messages
from web.compose import the_registry
from web.lint import as_text, judge
from web.packages import packages
from web.postgres import EmbeddedPostgres
from web.settings import Settings, SettingsRefused, data_folder
from web.speech import both_of, printable
from workflows.errors import N_, AnliuError
from workflows.sealing import KeyringRefused
from workflows.validation.files import read
from workflows.validation.package import Package

UNTRANSLATED = N_("Not translated: “%(text)s”")
NO_REASONS = N_("“%(node)s”: its outcome “%(outcome)s” asks for a reason, and there is no reason code for it")
EMPTY_REASON = N_("The reason code %(code)s has no text in one of the languages")
EMBEDDED = N_(
    "The embedded database is for the demo and for tests: set DATABASE_URL to a server that somebody backs up"
)
IN_DEMO = N_("ANLIU_DEMO is set: invented people could log in")
NO_HOSTS = N_("ANLIU_HOSTS is missing: the names under which people reach the site")


def check(*, deploy: bool) -> int:
    """Tell everything that is wrong; gives the exit status."""
    judgement = judge([Path(each) for each in bpmn.__path__], the_registry())
    for line in as_text(judgement, "both"):
        click.echo(line)
    troubles = [*judgement.refused, *reasons(), *translations(), *(environment(os.environ) if deploy else ())]
    for trouble in troubles:
        for line in both_of(trouble).lines("both"):
            click.echo(printable(line), err=True)
    return 1 if troubles or judgement.status(strict=False) else 0


def reasons() -> Iterator[AnliuError]:
    """Outcomes that ask for a reason which nobody can give, and reason codes without words."""
    for code in reason_codes():
        if not all(asdict(code)[name].strip() for name in ("zh", "en")):
            yield AnliuError(EMPTY_REASON, code=code.code)
    known = {(code.kind, stage) for code in reason_codes() for stage in (code.stage, "")}
    for each in packages().values():
        for node in Package(files=each, documents=read(each)[0]).nodes():
            for outcome in node.node.outcomes:
                wanted = {(outcome.reasons, stage) for stage in outcome.stages or ("",)}
                if outcome.reasons and known.isdisjoint(wanted):
                    yield AnliuError(NO_REASONS, node=node.called, outcome=outcome.code)


def translations() -> Iterator[AnliuError]:
    """Texts that a Chinese reader would see in English."""
    known = messages.catalogue()
    known.update(messages.extract(), no_fuzzy_matching=True)
    for text in messages.missing(known):
        yield AnliuError(UNTRANSLATED, text=text)


def environment(variables: Mapping[str, str]) -> Iterator[AnliuError]:
    """What is unfit for real work in these variables, and in the keys they name."""
    url = variables.get("DATABASE_URL", "")
    if not url or EmbeddedPostgres(data_folder(variables)).is_at(url):
        yield AnliuError(EMBEDDED)
    if variables.get("ANLIU_DEMO", "0") == "1":
        yield AnliuError(IN_DEMO)
    if not variables.get("ANLIU_HOSTS"):
        yield AnliuError(NO_HOSTS)
    try:
        settings = Settings.from_environment({"DATABASE_URL": "postgresql://unset", **variables})
        fonts.load(fonts.find({"ANLIU_FONT": str(settings.font or "")}))
    except (SettingsRefused, KeyringRefused, FontMissing) as error:
        yield error
