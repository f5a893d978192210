"""What was disclosed, held against reports and against itself (requirements S3.5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from handlers import editions
from handlers.editions import Edition
from workflows.errors import N_
from workflows.feel import Expression, FeelError, compile_expression
from workflows.types import Choice, Finding

LONGEST_PREGNANCY = timedelta(days=301)
"""From the first day anybody can know of it."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a report says: of which kind it is (a code of `data/evidence.toml`), whose, of which day, and its words."""

    kind: str
    source: str
    dated: date
    words: str


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """A question that was denied, the denial in words (its value is the question), the word that tells otherwise."""

    says: Choice
    word: str
    report: Report


def contradictions(answers: Mapping[str, Any], reports: Iterable[Report], on: date) -> tuple[Contradiction, ...]:
    """The questions that were denied although a report holds a word for what they ask. Raises NotInForce.

    `answers` are those of the questionnaire by name. A question is found once in a report, by the first word for it.
    """
    table = editions.load("underwriting", "keywords").on(on)
    denied = [row for row in table["keyword"] if _denied(row, answers)]
    found: dict[tuple[str, Report], Contradiction] = {}
    for report in reports:
        for row in denied:
            word = _told(row, report.words, table)
            if word:
                says = Choice(value=row["question"], **row["says"])
                found.setdefault((row["question"], report), Contradiction(says=says, word=word, report=report))
    return tuple(found.values())


def check_expected_birth(value: date | None, siblings: Mapping[str, Any], today: date) -> Sequence[Finding]:
    """A birth is expected within the length of a pregnancy."""
    del siblings
    if value is None or value <= today + LONGEST_PREGNANCY:
        return ()
    message = N_("No birth is expected so late; please look at the date again")
    return (Finding(field="expected_birth_on", code="too_late", message=message),)


def _denied(row: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Whether the questionnaire says no; what was not answered is no denial."""
    try:
        return _compiled(row["no"]).evaluate(answers) is True
    except FeelError:
        return False


def _told(row: Mapping[str, Any], text: str, table: Edition) -> str:
    """The first word of the row that the text tells; empty where it tells none."""
    return next((word for word in row["words"] if _affirms(text, word, table)), "")


def _affirms(text: str, word: str, table: Edition) -> bool:
    """Whether the word stands in the text at least once without a denial before it in its clause."""
    for end in table["clause_ends"]:
        text = text.replace(end, "\n")
    before = [clause.partition(word) for clause in text.split("\n")]
    return any(found and not any(no in head for no in table["denials"]) for head, found, _ in before)


@cache
def _compiled(text: str) -> Expression:
    return compile_expression(text)
