"""The inbox: what waits for a person, most urgent first; one page is one round trip, whatever is open.

Every (role, unit) pair of the actor is one LATERAL walk along `ix_work_item_inbox`, cut off after a page; the walks
are merged, and only what is left is joined with case, unit and people. Pages go on behind a key, never by offset.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import DateTime, case, cast, func, literal_column, select, update
from sqlalchemy.orm import Session

from workflows import codec, inbox_sql, sealing, search, wire
from workflows.errors import Refused
from workflows.models import WorkItem
from workflows.rows import Statement
from workflows.types import Actor, Scope
from workflows.urgency import OWNER, SUPERVISOR

Values: TypeAlias = dict[str, Any]

CAP = 100
"""Counts stop here: a hundred is shown as 99+."""

NO_DEADLINE = 9999
"""The year of the far end of time that an item without a deadline carries."""


WATCHERS = {"supervisor": SUPERVISOR, "process_owner": OWNER}
"""Who is told of what is late, and from which level of escalation on (domain-rules §9)."""

_TURNS = WorkItem.urgent_turns
NEXT_TURN = {
    "urgent_why": case(
        (func.jsonb_array_length(_TURNS) == 0, WorkItem.urgent_why),
        else_=WorkItem.urgent_why.concat(func.jsonb_build_array(func.split_part(_TURNS[0].astext, " ", 2))),
    ),
    "urgent_turns": _TURNS.op("-")(literal_column("0")),
    "urgent_at": cast(func.split_part(_TURNS[1].astext, " ", 1), DateTime(timezone=True)),
}
"""What becomes of an item whose moment has come: the rule of the moment is why, and the next moment is waited for."""


class Tab(StrEnum):
    """The views of the inbox."""

    MINE = "mine"  #: what I hold
    RETURNED = "returned"  #: what I hold because it came back
    POOL = "pool"  #: what nobody holds, within reach of my seats
    TEAM = "team"  #: everything open within reach of my seats
    ESCALATED = "escalated"  #: what is late in the units over which I watch


class BadCursor(Refused):
    """The list has changed its shape: start again from its first page"""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What narrows a tab; an empty value does not."""

    q: str = ""
    process: str = ""
    node: str = ""
    product: str = ""
    unit_id: UUID | None = None
    urgent: bool = False

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """One open item as a list shows it: ids and codes; the title is unsealed."""

    item_id: UUID
    case_id: UUID
    number: str
    title: str
    process: str
    version_id: UUID
    node: str
    role: str
    unit_zh: str
    unit_en: str
    facts: Mapping[str, Any]
    urgent: bool
    urgent_why: tuple[str, ...]
    due_at: datetime | None
    paused_since: datetime | None
    opened_at: datetime
    round: int
    return_reasons: tuple[str, ...]
    returned_by_name: str
    assignee_id: UUID | None
    assignee_name: str
    version: int
    escalated: int = 0
    marked_by_name: str = ""


@dataclass(frozen=True, kw_only=True)
class InboxPage:
    """One page with what stands around it; every count stops at CAP."""

    rows: tuple[InboxRow, ...]
    next_cursor: str | None
    tabs: Mapping[Tab, int]
    total: int
    urgent: int
    overdue: int


def page(  # noqa: PLR0913 - each names one part of the question
    session: Session,
    actor: Actor,
    *,
    tab: Tab | str = Tab.MINE,
    filters: Filters | None = None,
    after: str | None = None,
    limit: int = 50,
    now: datetime,
) -> InboxPage:
    """One page of a tab behind the cursor `after`, with the counts of all tabs. Raises BadCursor."""
    tab, asked = Tab(tab), _asked(session, filters or Filters(), actor)
    found, counted = wire.ask(
        session, page_question(tab, asked, actor, after, limit + 1), counts_question(tab, asked, actor, now)
    )
    rows, (counts,) = wire.named(found), wire.named(counted)
    tabs = {each: counts.pop(each.value, 0) for each in Tab}
    return InboxPage(
        rows=tuple(_row(each) for each in rows[:limit]),
        next_cursor=_cursor(rows[limit - 1]) if len(rows) > limit else None,
        tabs=tabs,
        total=counts.pop("total", tabs[tab]),
        **counts,
    )


def page_question(tab: Tab, asked: Values, actor: Actor, after: str | None, limit: int) -> Statement:
    """The one statement of a page with its values, also to be explained. Raises BadCursor."""
    ranges, place = _behind(after)
    reach = _reach(actor)
    sql = inbox_sql.page_sql(tab.value, tuple(sorted(asked)), ranges, limit, own=bool(reach["own_roles"]))
    return sql, {**reach, **asked, **place}


def counts_question(tab: Tab, asked: Values, actor: Actor, now: datetime) -> Statement:
    """Everything counted in one statement: the tabs as they are, the current one as it is narrowed."""
    reach = _reach(actor)
    sql = inbox_sql.counts_sql(tab.value, tuple(sorted(asked)), CAP, own=bool(reach["own_roles"]), watch=watches(actor))
    return sql, {**reach, **asked, "now": now}


def turn_urgent(session: Session, now: datetime, batch: int = 500) -> int:
    """Make items urgent whose moment has come; how many. What somebody works on right now waits for the next tick."""
    due = (
        select(WorkItem.id)
        .where(WorkItem.closed_at.is_(None), WorkItem.urgent_at <= now)
        .order_by(WorkItem.urgent_at)
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    turned = update(WorkItem).where(WorkItem.id.in_(due)).values(urgent=True, **NEXT_TURN).returning(WorkItem.id)
    return len(session.execute(turned, execution_options={"synchronize_session": False}).all())


def watches(actor: Actor) -> bool:
    """Whether somebody is told of what is late: they have a tab for it."""
    return not actor.roles.isdisjoint(WATCHERS)


def _asked(session: Session, filters: Filters, actor: Actor) -> Values:
    """The values of the filters that narrow something; words become the cases they match."""
    asked = {name: value for name, value in asdict(filters).items() if value}
    if "q" in asked:
        asked["case_ids"] = list(session.scalars(search.matches(asked.pop("q"), actor)))
    return asked


def _reach(actor: Actor) -> Values:
    """Who asks, and how far the seats reach: units near, paths wide, roles that are personal (scope OWN)."""
    near = [seat for seat in actor.seats if seat.scope is Scope.UNIT]
    wide = [seat for seat in actor.seats if seat.scope in {Scope.SUBTREE, Scope.ALL}]
    return {
        "me": actor.user_id,
        "roles": [seat.role for seat in near],
        "units": [seat.unit_id for seat in near],
        "wide_roles": [seat.role for seat in wide],
        "wide_paths": ["" if seat.scope is Scope.ALL else seat.unit_path for seat in wide],
        "own_roles": [seat.role for seat in actor.seats if seat.scope is Scope.OWN],
        "watch_units": [seat.unit_id for seat in near if seat.role in WATCHERS],
        "watch_levels": [WATCHERS[seat.role] for seat in near if seat.role in WATCHERS],
        "watch_paths": ["" if seat.scope is Scope.ALL else seat.unit_path for seat in wide if seat.role in WATCHERS],
        "watch_path_levels": [WATCHERS[seat.role] for seat in wide if seat.role in WATCHERS],
    }


def _behind(cursor: str | None) -> tuple[inbox_sql.Fragments, Values]:
    """The ranges of the order behind a cursor, with its place."""
    if cursor is None:
        return inbox_sql.WHOLE, {}
    try:
        urgent, due_at, item_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        place = {"due_at": datetime.fromisoformat(due_at), "item_id": UUID(item_id)}
    except (ValueError, TypeError, AttributeError):
        raise BadCursor from None
    return inbox_sql.BEHIND_URGENT if urgent else inbox_sql.BEHIND_CALM, place


def _cursor(row: Values) -> str:
    place = json.dumps([row["urgent"], row["due_at"].isoformat(), str(row["item_id"])])
    return base64.urlsafe_b64encode(place.encode()).decode()


def _row(row: Values) -> InboxRow:
    shown = {
        "title": sealing.unseal_text(row["title"]),
        "facts": codec.decode(row["facts"]),
        "due_at": None if row["due_at"].year == NO_DEADLINE else row["due_at"],
        "return_reasons": tuple(row["return_reasons"]),
        "urgent_why": tuple(row["urgent_why"]),
    }
    return InboxRow(**{**row, **shown})
