"""Somebody's desk with one item on it: the form, what stands in it, and everything beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from forms.completeness import aim, completeness
from forms.fields import Computed, Context, Given, Group, Words
from forms.schema import FormSchema
from handlers.capabilities import BEGINNINGS, COMPUTED, CONTEXTS, REVEALED
from handlers.prefills import PREFILLS
from web.forms import completeness as complete
from web.forms import origins
from web.forms.draw import draw
from web.forms.drawing import block_view
from web.forms.live import computed_input
from web.forms.origins import Origin
from web.forms.page import Page
from web.forms.read import Typed, to_draft
from web.forms.view import BlockView, CompletenessView, FormView
from web.i18n import language, translate
from web.pages import papers, words
from web.queries import items, reasons
from web.queries.items import FoundItem
from workflows import access, calendar, segregation
from workflows.db import db, utcnow
from workflows.engine import Node, Process
from workflows.errors import N_
from workflows.processes import process_of
from workflows.registry import installed
from workflows.types import Actor, Choice, Finding

MINE, FREE, TAKEN = "mine", "free", "taken"


@dataclass(frozen=True)
class Desk:
    """One item in front of one person."""

    actor: Actor
    found: FoundItem

    @classmethod
    def of(cls, actor: Actor, item_id: UUID) -> Desk:
        """The desk of an item. Raises NotFound."""
        return cls(actor, items.find(db.session(), actor, item_id))

    @cached_property
    def process(self) -> Process:
        """The version the case runs on."""
        return process_of(db.session(), self.found.case.version_id)

    @cached_property
    def node(self) -> Node:
        """The drawn user task."""
        return self.process.node(self.found.item.node)

    @cached_property
    def schema(self) -> type[FormSchema]:
        """The form."""
        schema = installed().form(self.found.item.form).schema
        if not issubclass(schema, FormSchema):
            raise TypeError(self.found.item.form)
        return schema

    @property
    def claim_state(self) -> str:
        """Who has it: mine, free or taken."""
        item = self.found.item
        if item.assignee_id is None:
            return FREE if item.open else TAKEN
        return MINE if item.assignee_id == self.actor.user_id and item.open else TAKEN

    @cached_property
    def hindrance(self) -> str:
        """Why the reader may not take it although nobody has it; "" where they may."""
        item = self.found.item
        if self.claim_state != FREE:
            return ""
        behalf = access.acting_for(db.session(), self.actor, item.role, item.unit_id)
        return segregation.hindrance(db.session(), item.case_id, self.node, (self.actor.user_id, behalf))

    @cached_property
    def choices(self) -> Mapping[str, Sequence[Choice]]:
        """Every list of choices the form names."""
        session, case_id = db.session(), self.found.case.id
        return {
            name: installed().choice_list(name)(session, self.actor, case_id) for name in self.schema.choice_lists()
        }

    @cached_property
    def papers(self) -> Sequence[papers.Paper]:
        """The case's documents, each with what is to be told of it."""
        return papers.of_case(db.session(), self.actor, self.found.case.id)

    @cached_property
    def earlier(self) -> Mapping[str, Any]:
        """What was entered here in an earlier round, as it was typed."""
        if not self.found.item.returned_at:
            return {}
        values = items.last_values(db.session(), self.actor, self.found.case.id, self.found.item.node)
        return to_draft(self.schema, values) if values else {}

    @cached_property
    def reasons(self) -> Mapping[str, Sequence[Choice]]:
        """The reasons an outcome of the node may need."""
        return reasons.offered(db.session()) if any(one.reasons for one in self.node.outcomes) else {}

    def given(self) -> Given:
        """What a post is read against."""
        return Given(
            registry=installed(),
            today=calendar.local_date(utcnow()),
            choices=self.choices,
            files=frozenset(one.id for one in self.papers),
        )

    def start(self) -> tuple[Typed, datetime | None]:
        """What stands in the form when it is opened: unsent typing and when it was kept, or what came back."""
        kept = items.draft(db.session(), self.found.item.id) if self.claim_state == MINE else None
        if kept:
            body, saved_at = kept
            typing = Typed(
                raw=dict(body["raw"]),
                outcome=body.get("outcome", ""),
                reasons=tuple(body.get("reasons", ())),
                note=body.get("note", ""),
            )
            return typing, saved_at
        if self.schema.begins_with and not self.earlier:
            values = BEGINNINGS[self.schema.begins_with](db.session(), self.found.case.id)
            return self.filled(Typed(raw=to_draft(self.schema, values))), None
        return self.filled(Typed(raw=dict(self.earlier))), None

    def filled(self, post: Typed) -> Typed:
        """The post with what the system knows in fields nobody typed into."""
        return replace(post, raw=origins.filled(post.raw, origins.fill(post, self.known(post))))

    def known(self, post: Typed) -> dict[str, Origin]:
        """By path: what the system knows of a form's fields."""
        return origins.known(
            self.schema, post.raw, lambda query, values: PREFILLS[query](db.session(), self.actor, values)
        )

    def form(self, post: Typed, findings: Sequence[Finding] = ()) -> FormView:
        """The form, drawn."""
        page = self._page(post)
        view = draw(self.schema, post, page, findings)
        return replace(view, completeness=self.completeness(post)) if self.claim_state == MINE else view

    def completeness(self, post: Typed) -> CompletenessView | None:
        """How far the form is from its way forward; None where nothing is needed for it."""
        outcome = aim(self.node.outcomes)
        found = completeness(self.schema, post.raw, outcome, self.given()) if outcome else None
        page = Page(lang=language(), translate=translate)
        return complete.view(self.schema, found, post, page) if found and found.total else None

    def _page(self, post: Typed) -> Page:
        round_before = self.found.item.round - 1
        before = origins.earlier(self.schema, self.earlier, Words(f"第 {round_before} 轮", f"round {round_before}"))
        return Page(
            lang=language(),
            translate=translate,
            choices=self.choices,
            files={one.id: one.view for one in self.papers},
            contexts=self._contexts(),
            computed=self._computed(post),
            beside=True,
            outcomes=self.node.outcomes,
            reasons=self.reasons,
            origins={**before, **self.known(post)} if self.claim_state == MINE else {},
        )

    def worked_out(self, name: str, post: Typed) -> str:
        """A computed field's value in words; empty while something it needs is missing."""
        handler, values = computed_input(self.schema, name, post)
        if values is None:
            return ""
        today = calendar.local_date(utcnow())
        return words.value(COMPUTED[handler](db.session(), self.actor, values, today))

    def _contexts(self) -> dict[str, Sequence[Any]]:
        named = [field.query for field in self.schema.form_fields().values() if isinstance(field, Context)]
        return {name: CONTEXTS[name](db.session(), self.found.case.id, language()) for name in named}

    def revealed(self, what: str) -> Sequence[BlockView]:
        """A block that the form masks, in full: only for whoever was let to see it (`commands.items.reveal`)."""
        page = Page(lang=language(), translate=translate)
        found = REVEALED[what](db.session(), self.found.case.id, language())
        return [block_view(block, page) for block in found]

    def _computed(self, post: Typed) -> dict[str, str]:
        named = [name for name, field in self.schema.form_fields().items() if isinstance(field, Computed)]
        return {name: self.worked_out(name, post) for name in named}


def typed_words(form: FormView) -> list[tuple[str, str]]:
    """Everything typed into a form, as label and text, for whoever has to copy it elsewhere."""
    told = [line for section in form.sections for field in section.fields for line in _lines(field, "")]
    return [*told, (translate(N_("Note to whoever gets it")), form.note)] if form.note else told


def _lines(field: Any, before: str) -> list[tuple[str, str]]:
    if field.kind == Group.kind:
        return [line for row in field.rows for one in row.fields for line in _lines(one, f"{before}{row.label} · ")]
    chosen = [option.text for option in field.options if option.chosen]
    text = chosen[0] if chosen and chosen[0] else field.value
    silent = field.kind in {Computed.kind, Context.kind} or not text
    return [] if silent else [(f"{before}{field.label}", text)]
