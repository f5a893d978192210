"""The history of a case in words: one table from the kinds of events to texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.vocabulary import words as vocabulary
from web.i18n import moment, pick, translate
from web.pages import words
from web.pages.rows import join
from workflows.engine import Process
from workflows.errors import N_
from workflows.history import TimelineEntry
from workflows.models import Reason
from workflows.types import ActorKind

EVENTS: Mapping[str, str] = {
    "case.started": N_("Case begun"),
    "case.status": N_("Now: %(status)s"),
    "case.ended": N_("Ended: %(node)s"),
    "case.withdrawn": N_("Case withdrawn"),
    "item.opened": N_("%(node)s: waits"),
    "item.claimed": N_("%(node)s: claimed"),
    "item.released": N_("%(node)s: put back"),
    "item.handed_over": N_("%(node)s: handed over"),
    "item.revealed": N_("%(node)s: masked data shown (%(purpose)s)"),
    "item.completed": N_("%(node)s: %(outcome)s"),
    "item.marked": N_("%(node)s: marked as urgent"),
    "item.unmarked": N_("%(node)s: no longer marked as urgent"),
    "clock.paused": N_("%(node)s: time stands still (%(clock_kind)s)"),
    "clock.resumed": N_("%(node)s: time goes on (%(clock_kind)s)"),
    "clock.escalated": N_("%(node)s: the statutory deadline ends in a day; escalated"),
    "clock.breached": N_("%(node)s: deadline missed (%(clock_kind)s, due %(due)s)"),
    "job.requested": N_("%(node)s: requested"),
    "job.failed": N_("%(node)s: attempt %(attempt)s failed"),
    "job.finished": N_("%(node)s: done by the system"),
    "job.rejected": N_("%(node)s: refused"),
    "job.retried": N_("%(node)s: tried again"),
    "message.received": N_("%(node)s: message received"),
    "timer.fired": N_("%(node)s: the time has come"),
    "incident.opened": N_("Incident %(incident)s opened"),
    "incident.resolved": N_("Incident %(incident)s solved"),
}
"""What the heart tells; what the business does has its words in handlers.vocabulary."""
SILENT = frozenset({"step", "job.attempted"})
"""What the audit keeps and a reader of the case need not see."""
NEUTRAL = frozenset({"UW-AML-01"})
"""Reasons told in words alone: the code would say what the words do not (domain-rules §3, no tipping-off)."""
FOLLOWS = frozenset(
    {"case.status", "case.ended", "item.opened", "job.requested", "clock.paused", "clock.resumed"}
    | {"clock.escalated", "clock.breached"}
)
"""What comes of a step by itself: nobody did it."""
BAD_NEWS = frozenset({"job.failed", "job.rejected", "clock.breached"})
MACHINES: Mapping[str, str] = {ActorKind.CLOCK: N_("Clock"), ActorKind.WORKER: N_("System")}


def worth_telling(entries: Iterable[TimelineEntry]) -> Iterator[TimelineEntry]:
    """Without what only the audit needs, and without a state that reads like the one before."""
    state = ""
    for entry in entries:
        if entry.kind == "case.status":
            before, state = state, words.state(str(entry.data.get("status", "")))
            if state == before:
                continue
        if entry.kind not in SILENT:
            yield entry


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One line of the history in the reader's language."""

    at: datetime
    who: str
    on_behalf_of: str
    text: str
    detail: str
    kind: str
    reason: str
    round: int


def told(entry: TimelineEntry, process: Process, known: Mapping[str, Reason]) -> Happened:
    """An event in the reader's language; one of a kind without words keeps its code."""
    itself = entry.kind in FOLLOWS
    return Happened(
        at=entry.at,
        who="" if itself else entry.actor_name or translate(MACHINES.get(entry.actor_kind, "")),
        on_behalf_of="" if itself else entry.on_behalf_of_name,
        text=_text(entry, process),
        detail=entry.note,
        kind=_look(entry, known),
        reason=join(_coded(code, known) for code in entry.reasons),
        round=entry.round,
    )


def _text(entry: TimelineEntry, process: Process) -> str:
    text = _words(entry.kind)
    return text % _Said(entry, process) if text else entry.kind


def _words(kind: str) -> str:
    """The text of a kind of event, with its places; "" where nobody wrote one."""
    business = vocabulary.events().get(kind)
    return pick(business.zh, business.en) if business else translate(EVENTS.get(kind, ""))


def _is_bad(kind: str) -> bool:
    business = vocabulary.events().get(kind)
    return business is not None and business.bad


class _Said(dict[str, str]):
    """What the places of a text stand for; a value that an event does not have is empty."""

    def __init__(self, entry: TimelineEntry, process: Process) -> None:
        super().__init__({name: str(value) for name, value in entry.data.items()})
        self["node"] = words.node(process, entry.node) if entry.node else ""
        self["status"] = words.state(str(entry.data.get("status", "")))
        self["letter"] = words.document(str(entry.data.get("letter", "")))
        self["outcome"] = _outcome(entry, process)
        self["purpose"] = words.purpose(str(entry.data.get("purpose", "")))
        answer = vocabulary.said().get(str(entry.data.get("answer") or entry.data.get("result")))
        self["said"] = pick(answer.zh, answer.en) if answer else ""
        if entry.kind.startswith("clock."):
            self["clock_kind"] = words.clock_kind(str(entry.data.get("kind", "")))
            self["due"] = moment(datetime.fromisoformat(str(entry.data["due"]))) if "due" in entry.data else ""

    def __missing__(self, name: str) -> str:
        return ""


def _outcome(entry: TimelineEntry, process: Process) -> str:
    node = process.nodes.get(entry.node)
    outcome = node.outcome(entry.outcome) if node else None
    return pick(outcome.zh, outcome.en) if outcome else entry.outcome


def _look(entry: TimelineEntry, known: Mapping[str, Reason]) -> str:
    if entry.kind == "item.completed":
        returned = any(known[code].kind == "R" for code in entry.reasons if code in known)
        return "returned" if returned else "done"
    if entry.kind.startswith("incident.") or entry.kind in BAD_NEWS or _is_bad(entry.kind):
        return "incident"
    return "done" if entry.kind in {"case.ended", "policy.issued", "payment.paid"} else "other"


def _coded(code: str, known: Mapping[str, Any]) -> str:
    text = _reason(code, known)
    return text if code in NEUTRAL else f"{text} ({code})"


def _reason(code: str, known: Mapping[str, Any]) -> str:
    return pick(known[code].zh, known[code].en) if code in known else code
