"""What was disclosed, held against reports and against itself (requirements S3.5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from handlers import editions
from handlers.editions import Edition
from workflows.errors import N_
from workflows.feel import Expression, FeelError, compile_expression
from workflows.types import Finding

LONGEST_PREGNANCY = timedelta(days=301)
"""From the first day anybody can know of it."""


def contradictions(answers: Mapping[str, Any], texts: Iterable[str], on: date) -> tuple[str, ...]:
    """The questions that were denied although a report holds a word for what they ask; each once. Raises NotInForce.

    `answers` are those of the questionnaire by name, `texts` what the reports say.
    """
    table = editions.load("underwriting", "keywords").on(on)
    told = [text for text in texts if text]
    found = [row["question"] for row in table["keyword"] if _denied(row, answers) and _tells(row, told, table)]
    return tuple(dict.fromkeys(found))


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


def _tells(row: Mapping[str, Any], texts: Sequence[str], table: Edition) -> bool:
    return any(_affirms(text, word, table) for text in texts for word in row["words"])


def _affirms(text: str, word: str, table: Edition) -> bool:
    """Whether the word stands in the text at least once without a denial before it in its clause."""
    for end in table["clause_ends"]:
        text = text.replace(end, "\n")
    before = [clause.partition(word) for clause in text.split("\n")]
    return any(found and not any(no in head for no in table["denials"]) for head, found, _ in before)


@cache
def _compiled(text: str) -> Expression:
    return compile_expression(text)
