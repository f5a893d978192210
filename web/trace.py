"""`anliu trace`: a drawing tried without a product around it, told line by line in JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from web.drawings import NoDrawing, bundles, chosen
from web.speech import Both, both_of, printable
from workflows import calendar
from workflows.engine import EngineError
from workflows.errors import N_, AnliuError
from workflows.feel.temporal import read_date_time
from workflows.trace.answers import Answers, read_answers
from workflows.trace.drawn import Drawn
from workflows.trace.json_values import Misgiven, read_facts, read_json, read_object, shown, write_json
from workflows.trace.trace import End, Ended, Halted, Line, Mode, Trial, Waiting, trace

INCIDENT, WRONG_USE = 1, 2
"""The statuses: the case stopped; what was given cannot be tried. To end and to wait are both well."""

LARGEST = 1_000_000
"""How many bytes of data and answers are read."""

DATA, ANSWERS, AT = "--data", "--answers", "--at"
NO_FILE = N_("%(place)s: the file “%(path)s” cannot be read as text in UTF-8 of at most %(limit)s bytes")
NO_MOMENT = N_("%(place)s: “%(text)s” is no date and time such as 2026-03-02T09:00:00")
SEVERAL = N_("%(path)s: there are several packages in this folder; name one of them")
NOT_RUNNABLE = N_("%(path)s cannot be tried. At “%(node)s”: %(why)s (all that is wrong: anliu lint %(path)s)")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody typed; "" where they left it to us."""

    path: Path
    data: str = ""
    answers: str = ""
    mode: str = Mode.PRUNED
    process: str = ""
    at: str = ""


def tell(path: Path, **options: str) -> int:
    """Try a drawing and print what happens; gives the exit status."""
    try:
        trial = prepared(Asked(path=path, **options))
    except AnliuError as error:
        for line in both_of(error).lines("both"):
            click.echo(printable(line), err=True)
        return WRONG_USE
    status = 0
    for told in trace(trial):
        click.echo(write_json(_line(told) if isinstance(told, Line) else _end(told)))
        status = INCIDENT if isinstance(told, Halted) else 0
    return status


def prepared(asked: Asked) -> Trial:
    """What is to be tried, read and checked. Raises NoDrawing, Misgiven."""
    drawn = _drawn(asked)
    return Trial(
        drawn=drawn,
        facts=_facts(drawn, asked.data),
        answers=_answers(drawn, asked.answers),
        now=_moment(asked.at),
        mode=Mode(asked.mode),
    )


def _drawn(asked: Asked) -> Drawn:
    found = bundles(asked.path)
    if len(found) > 1:
        raise NoDrawing(SEVERAL, path=asked.path)
    try:
        return Drawn.of(found[0].files, chosen(found[0], asked.process))
    except EngineError as error:
        raise NoDrawing(NOT_RUNNABLE, path=asked.path, node=error.node or "-", why=error) from None


def _facts(drawn: Drawn, text: str) -> dict[str, Any]:
    """The facts in a text, or with @ in front in a file."""
    if not text:
        return {}
    content = _file(text[1:], DATA) if text.startswith("@") else text
    return read_facts(drawn.process, read_object(read_json(content, DATA), DATA), DATA)


def _answers(drawn: Drawn, path: str) -> Answers:
    return read_answers(drawn, read_json(_file(path, ANSWERS), ANSWERS), ANSWERS) if path else Answers()


def _file(path: str, place: str) -> str:
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) <= LARGEST:
            return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        pass
    raise Misgiven(NO_FILE, place=place, path=path, limit=LARGEST)


def _moment(text: str) -> datetime:
    """When it begins; without a zone in local time, without a text now."""
    if not text:
        return datetime.now(UTC).replace(microsecond=0)
    moment = read_date_time(text)
    if moment is None:
        raise Misgiven(NO_MOMENT, place=AT, text=shown(text))
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=calendar.ZONE)


def _line(line: Line) -> dict[str, Any]:
    return {
        "n": line.n,
        "node": line.node,
        "name": line.name,
        "kind": line.kind,
        "by": line.by,
        "facts": line.facts,
        "at": line.at.astimezone(calendar.ZONE),
        **line.more,
    }


def _end(end: End) -> dict[str, Any]:
    match end:
        case Ended():
            return {"end": "ended", "node": end.node, "facts": end.facts}
        case Waiting():
            waits = [{name: value for name, value in asdict(wait).items() if value} for wait in end.waits]
            return {"end": "waiting", "for": waits, "facts": end.facts}
        case Halted():
            text: Both = both_of(end.why)
            told = {"end": "incident", "code": end.code, "node": end.node, "text": asdict(text)}
            return told | ({"way": list(end.way)} if end.way else {})
