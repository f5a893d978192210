"""What drawings and forms may name of sales recordings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.recordings import operations, queries, rules
from handlers.recordings.operations import PASS, RERECORD, Recording
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.registry import Capability, Values
from workflows.types import Actor, Answers, Choice, Facts, Step

recordings = Capability("recordings")

AGENT = "AGENT"
"""The channel of a case that does not say another one."""

SALE: Values = {"channel": "code", "applicant_age": "integer", "term_years": "integer", "investment_linked": "boolean"}
"""What the decision table `recording` asks."""

RESULTS: Mapping[str, str] = {"pass": PASS, "rerecord": RERECORD}
"""The drawn outcomes of quality control."""


@recordings.choose("moments")
def moments(_session: Any, _actor: Actor) -> list[Choice]:
    """The key moments of domain-rules §2.5."""
    return list(rules.moments(local_date(utcnow())))


ASKED: Values = {
    "age": "integer",
    "applicant_age": "integer?",
    "product": "code",
    "cover": "code",
    "channel": "code?",
}
"""What a sale is known by; `age` is the insured's, `applicant_age` given where the applicant is somebody else."""


@recordings.local("sale", takes=ASKED, gives=SALE)
def sale(input: Mapping[str, Any], step: Step) -> Facts | None:
    """The inputs of the decision table `recording`, named as `anliu:inputs`."""
    today, age = local_date(step.now), int(input["age"])
    applicant_age = input.get("applicant_age")
    return {
        "channel": input.get("channel") or AGENT,
        "applicant_age": age if applicant_age is None else int(applicant_age),
        "term_years": rules.term_years(str(input["cover"]), age, today),
        "investment_linked": rules.is_investment_linked(str(input["product"]), today),
    }


@recordings.saver("save_recording", gives={"recording_accepted": "boolean"})
def save_recording(answers: Answers, step: Step) -> Facts | None:
    """A recording is handed in; it is not accepted yet."""
    if not answers.values.get("reference"):
        return {"recording_accepted": False}  # a way out that brings none
    actor = step.actor
    seller = operations.seller_of(step.case.started_by, actor)
    shown = tuple(dict.fromkeys(row["moment"] for row in answers.values.get("moments") or ()))
    recording = Recording(
        recorded_on=answers.values["recorded_on"], reference=str(answers.values["reference"]), moments=shown
    )
    by = actor.user_id or seller
    operations.hand_in(step.session, step.case.id, recording, seller_id=seller, by=by, now=step.now)
    return {"recording_accepted": False}


@recordings.saver("save_quality", gives={"recording_accepted": "boolean"})
def save_quality(answers: Answers, step: Step) -> Facts | None:
    """What quality control says. Raises NotRecorded, SoldIt, Invalid (NB-REC-01)."""
    result = RESULTS[answers.outcome]
    named = tuple(dict.fromkeys(row["moment"] for row in answers.values.get("missing") or ()))
    note = str(answers.values.get("opinion") or "")
    operations.judge(step.session, step.case.id, result, named, note, actor=step.actor, now=step.now)
    return {"recording_accepted": result == PASS}


@recordings.local("accepted", takes={}, gives={"recording_accepted": "boolean"})
def accepted(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Whether the last recording passed: the question before another one is asked for."""
    return {"recording_accepted": queries.accepted(step.session, step.case.id)}
