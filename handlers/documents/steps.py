"""What drawings may name of documents.

A letter is drawn as one task `documents.write` with `anliu:inputs="documents.letter_data"`, or with a handler that
gives one letter (`handlers.documents.letters`): what it says is gathered inside the step and goes sealed into the job.
A `sendTask` does not wait for it, a `serviceTask` does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handlers.documents import fonts, operations, printing, queries, rules, wording
from handlers.documents.letters import LETTER, giver_of, numbered
from workflows.calendar import local_date
from workflows.errors import BusinessError
from workflows.registry import Capability
from workflows.types import Facts, NewFile, Step

documents = Capability("documents")


@documents.local("letter_data", takes={"letter": "code", "answer_by": "datetime?"}, gives=LETTER)
def letter_data(input: Mapping[str, Any], step: Step) -> Facts | None:
    """What a letter of kind `letter` says. Raises UnknownName, NotFound, NotDecided."""
    code, answer_by = str(input["letter"]), input.get("answer_by")
    if giver := giver_of(code):
        return giver(step, code)

    def said(number: str) -> Mapping[str, Any]:
        return queries.letter_data(step.session, step.case.id, code, number=number, now=step.now, answer_by=answer_by)

    return numbered(step, code, said)


def _record_letter(output: Mapping[str, Any], step: Step) -> Facts | None:
    """Keep the document, once; a letter that a newer one replaced is not kept."""
    letter = operations.unwritten(step.session, UUID(output["letter_id"]))
    if letter is not None:
        operations.record_written(step.session, letter, step.keep_file(output["document"]), now=step.now)
        step.event("document.written", {"letter": letter.code, "number": letter.number})
    return {"unprintable": None} if "unprintable" in step.case.facts else {}


@documents.remote("write", takes=LETTER, gives={"unprintable": "text?"}, record=_record_letter)
def write(input: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The letter as PDF; BusinessError GLYPH_MISSING with fact `unprintable` where a character cannot be printed.

    To try again would not help, so it is a no and not a failure: a drawing can give it to whoever may correct the
    field. The fact names the field and code points, never the text they stand in. Raises FontMissing.
    """
    del key
    code, at = input["letter"], input["asked_at"]
    font, said, on = fonts.load(fonts.find()), json.loads(input["contents"]), local_date(at)
    missing = rules.unprintable(said | {"template": printing.template(code)}, font)
    if missing:
        raise BusinessError("GLYPH_MISSING", {"unprintable": rules.told(wording.name(code, on), missing)})
    content = printing.pdf(code, said, font, at=at)
    return {
        "letter_id": input["letter_id"],
        "document": NewFile(kind=code, name=f"{input['number']}.pdf", content=content),
    }
