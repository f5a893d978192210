"""What every form field carries: its words, when it is asked, when it is needed, and how its value is checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, TypedDict, TypeVar, Unpack

from marshmallow import ValidationError, fields

from forms.fields.words import Words, is_blank
from workflows.errors import N_, UnknownName
from workflows.feel import FeelError, compile_expression
from workflows.registry import Registry
from workflows.types import Choice, Finding, Outcome

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a form is read against: today, the registered checks, the choices by name, the case's own files by id."""

    registry: Registry
    today: date
    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    files: Collection[str] = ()

    def choice_list(self, name: str) -> Sequence[Choice]:
        """The choices of this name. Raises UnknownName: a value is never taken unverified."""
        try:
            return self.choices[name]
        except KeyError:
            raise UnknownName(name=name) from None


@dataclass(frozen=True, kw_only=True)
class Prefill:
    """Where a value comes from before anybody types it: a registered query over fields of the same form or row.

    The words say the origin to the reader: the customer's record, the identity card number (requirements S2.5.5).
    """

    query: str
    depends: tuple[str, ...]
    zh: str
    en: str


class Looks(TypedDict, total=False):
    """What can be said about any field."""

    section: str
    help: Words
    unit: Words
    placeholder: str
    required: bool
    required_for: tuple[str, ...]
    visible_if: str
    personal: bool
    check: str
    wide: bool
    autocomplete: str
    document: str
    prefill: Prefill
    resets: tuple[str, ...]
    reason: str


class FormField(fields.Field[T]):
    """A field of a form. The label is given as Chinese and English words.

    `required` asks for a value at every checked outcome, `required_for` at the named ones. `visible_if` is FEEL over
    the fields above it: where it is not true the field is neither drawn nor read. `check` names a registered check.
    `document` is the kind of document the value is read from (domain-rules §1.7), `reason` the code under which it is
    missed (§8). `resets` names the fields that lose what was entered when this one is changed to something else.
    """

    #: How it is drawn.
    kind: ClassVar[str] = "text"
    #: Whether it holds personal data unless told otherwise.
    personal_by_nature: ClassVar[bool] = False
    inputmode: ClassVar[str] = ""
    default_error_messages = {
        "required": N_("Please fill this in"),
        "null": N_("Please fill this in"),
        "invalid": N_("This is not understood"),
    }

    def __init__(self, zh: str, en: str, *, extra: Mapping[str, Any] | None = None, **looks: Unpack[Looks]) -> None:
        self.label = Words(zh, en)
        self.section = looks.get("section", "")
        self.help = looks.get("help", Words("", ""))
        self.unit = looks.get("unit", Words("", ""))
        self.placeholder = looks.get("placeholder", "")
        self.always = looks.get("required", False)
        self.required_for = looks.get("required_for", ())
        self.condition = compile_expression(looks["visible_if"]) if looks.get("visible_if") else None
        self.personal = looks.get("personal", self.personal_by_nature)
        self.check = looks.get("check", "")
        self.wide = looks.get("wide", False)
        self.autocomplete = looks.get("autocomplete", "off")
        self.document = looks.get("document", "")
        self.prefill = looks.get("prefill")
        self.resets = looks.get("resets", ())
        self.reason = looks.get("reason", "required")
        super().__init__(
            required=self.always and self.condition is None,
            metadata={"title": zh, "description": en},
            **(extra or {}),
        )

    def make_error(self, key: str, **params: object) -> ValidationError:
        """An error whose code is its key; it never holds the input itself."""
        params.pop("input", None)
        finding = Finding(field="", code=key, message=str(self.error_messages[key]), params=params)
        return ValidationError([finding])

    @property
    def reads(self) -> frozenset[str]:
        """The names its condition speaks about."""
        return frozenset(self.condition.names) if self.condition else frozenset()

    def visible(self, scope: Mapping[str, object]) -> bool:
        """Whether it is asked, given the values above it: a null is a no, but what is too costly to tell is asked."""
        try:
            return self.condition is None or self.condition.evaluate(scope) is True
        except FeelError:
            return True

    def needed(self, outcome: Outcome) -> bool:
        """Whether this outcome cannot do without it."""
        return outcome.checked and (self.always or outcome.code in self.required_for)

    def blank(self, raw: Any) -> bool:
        """Whether nothing was entered."""
        return is_blank(raw)

    def needs(self, outcome: Outcome) -> Sequence[str]:
        """The places this outcome wants filled, relative to the field."""
        return [""] if self.needed(outcome) else []

    def missing(self, raw: Any, outcome: Outcome) -> Sequence[Finding]:
        """What this outcome needs and does not have; places are relative to the field."""
        if self.blank(raw) and self.needed(outcome):
            return [Finding(field="", code=self.reason, message=str(self.error_messages["required"]))]
        return []

    def verify(self, value: T, given: Given) -> Sequence[Finding]:
        """What is wrong with a well-formed value in the light of what is given; places are relative to the field."""
        return []

    def attributes(self) -> dict[str, str]:
        """The HTML attributes of its input."""
        found = {"autocomplete": self.autocomplete, "inputmode": self.inputmode, "placeholder": self.placeholder}
        return {name: text for name, text in found.items() if text}
