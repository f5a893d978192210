"""The base of every form: a marshmallow schema whose fields say all there is to say about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, cast

from marshmallow import Schema
from marshmallow.schema import SchemaMeta

from forms.fields import Context, Documents, FormField, Group, Words
from workflows.errors import N_, AnliuError
from workflows.registry import Capability
from workflows.types import Finding

#: Names every page uses for itself.
RESERVED = frozenset({"csrf_token", "token", "key"})
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


class BadForm(AnliuError):
    """The form %(form)s is wrong at %(field)s: %(why)s"""


NO_WORDS = Words("", "")


@dataclass(frozen=True)
class Section:
    """A part of a form under one heading."""

    name: str
    zh: str
    en: str
    help: Words = NO_WORDS


class FormMeta(SchemaMeta):
    """Looks at a form as soon as its class is complete."""

    def __init__(self, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> None:
        super().__init__(name, bases, attrs)  # type: ignore[no-untyped-call]  # marshmallow's is untyped
        cast("type[FormSchema]", self).inspect()


class FormSchema(Schema, metaclass=FormMeta):
    """A form. What it does not know is refused; mistakes in the form itself fail when it is imported.

    `sections` orders the parts; a field without a section stands in the first one. A condition may speak only about
    fields above it, so conditions can never go round in a circle.
    """

    error_messages: ClassVar[dict[str, Any]] = {  # type: ignore[misc]  # marshmallow passes any message through
        "unknown": Finding(field="", code="unknown", message=N_("This form has no such entry")),
        "type": Finding(field="", code="type", message=N_("This is no form")),
    }
    sections: ClassVar[tuple[Section, ...]] = ()
    #: A named query for what stands in the form when it is opened for the first time; "" for an empty form.
    begins_with: ClassVar[str] = ""
    #: Names of the form around a row that conditions of the row may use.
    around: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def inspect(cls) -> None:
        """Look for mistakes in the form itself. Raises BadForm."""
        above = set(cls.around)
        names = {section.name for section in cls.sections} | {""}
        for name, field in cls.form_fields().items():
            if name in RESERVED or not _NAME.fullmatch(name):
                raise BadForm(form=cls.__name__, field=name, why="a page could not name its input so")
            if field.section not in names:
                raise BadForm(form=cls.__name__, field=name, why=f"there is no section {field.section}")
            if isinstance(field, Group) and any(
                isinstance(inner, Documents) for inner in field.row.form_fields().values()
            ):
                raise BadForm(form=cls.__name__, field=name, why="documents stand outside of rows")
            if isinstance(field, Group) and any(inner.resets for inner in field.row.form_fields().values()):
                raise BadForm(form=cls.__name__, field=name, why="a field that resets others stands outside of rows")
            elsewhere = {*field.resets, *(field.prefill.depends if field.prefill else ())} - set(cls.form_fields())
            if elsewhere:
                raise BadForm(form=cls.__name__, field=name, why=f"no field is called {sorted(elsewhere)}")
            unknown = (field.reads | set(getattr(field, "depends", ()))) - above
            if unknown:
                raise BadForm(form=cls.__name__, field=name, why=f"no field above it is called {sorted(unknown)}")
            above.add(name)

    @classmethod
    def form_fields(cls) -> Mapping[str, FormField[Any]]:
        """The fields in the order they were written."""
        return cast("Mapping[str, FormField[Any]]", cls._declared_fields)

    @classmethod
    def by_section(cls) -> list[tuple[Section, dict[str, FormField[Any]]]]:
        """The sections in their order, each with its fields; sections without fields are left out."""
        parts = cls.sections or (Section("", "", ""),)
        found: dict[str, dict[str, FormField[Any]]] = {part.name: {} for part in parts}
        for name, field in cls.form_fields().items():
            found[field.section or parts[0].name][name] = field
        return [(part, found[part.name]) for part in parts if found[part.name]]

    @classmethod
    def watched(cls) -> frozenset[str]:
        """The fields that conditions speak about: when one changes, others come or go."""
        fields = cls.form_fields().values()
        inner = [one.row.watched() for one in fields if isinstance(one, Group)]
        return frozenset().union(*(one.reads for one in fields), *inner)

    @classmethod
    def feeding(cls) -> frozenset[str]:
        """The fields that others are filled in from."""
        return frozenset(name for one in cls.form_fields().values() if one.prefill for name in one.prefill.depends)

    @classmethod
    def personal_fields(cls) -> frozenset[str]:
        """The fields that hold personal data; a group does when any field of its rows does."""
        return frozenset(name for name, field in cls.form_fields().items() if _is_personal(field))

    @classmethod
    def revealed(cls) -> frozenset[str]:
        """The queries whose masked values whoever holds the item may see in full."""
        return frozenset(one.query for one in cls.form_fields().values() if isinstance(one, Context) and one.reveals)

    @classmethod
    def choice_lists(cls) -> frozenset[str]:
        """The names of the registered lists it offers, rows included."""
        found: set[str] = set()
        for field in cls.form_fields().values():
            named = getattr(field, "choices", None)
            found |= {named} if isinstance(named, str) else set()
            found |= field.row.choice_lists() if isinstance(field, Group) else set()
        return frozenset(found)

    @classmethod
    def checks(cls) -> frozenset[str]:
        """The names of the registered checks it uses, rows included."""
        found: set[str] = set()
        for field in cls.form_fields().values():
            found |= {field.check} if field.check else set()
            found |= field.row.checks() if isinstance(field, Group) else set()
        return frozenset(found)


def _has_documents(schema: type[FormSchema]) -> bool:
    return any(isinstance(field, Documents) for field in schema.form_fields().values())


F = TypeVar("F", bound=type[FormSchema])


def offer(capability: Capability, name: str, *, saver: str, version: int = 1) -> Callable[[F], F]:
    """Offer a schema as a form of the capability; what is personal, and may be revealed, its fields tell themselves."""

    def add(schema: F) -> F:
        told = {"personal": schema.personal_fields(), "reveals": schema.revealed()}
        capability.form(name, saver=saver, version=version, **told)(schema)
        return schema

    return add


def _is_personal(field: FormField[Any]) -> bool:
    return field.personal or (isinstance(field, Group) and bool(field.row.personal_fields()))
