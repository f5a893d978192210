"""Fields whose value is picked: from a list, yes or no, a tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

from marshmallow import fields

from forms.fields.base import FormField, Given, Looks
from forms.fields.words import find, options, plain_text
from workflows import types
from workflows.errors import N_
from workflows.types import Finding

YES_NO = options(("yes", "是", "Yes"), ("no", "否", "No"))
_FEW = 4


class Choice(FormField[Any], fields.Raw):
    """One of a list: written here, or registered by name (`choices="products.on_sale"`).

    The value is the code of the choice as text, or as int with `whole=True`. Few choices written here are drawn as
    radio buttons, others as a select; `radio` decides otherwise.
    """

    kind = "select"
    default_error_messages = {"choice": N_("Please choose one of the list")}

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        choices: str | tuple[types.Choice, ...],
        whole: bool = False,
        radio: bool | None = None,
        **looks: Unpack[Looks],
    ) -> None:
        self.choices = choices
        self.whole = whole
        self.radio = not isinstance(choices, str) and len(choices) <= _FEW if radio is None else radio
        super().__init__(zh, en, **looks)

    def options(self, given: Given) -> Sequence[types.Choice]:
        """The list. Raises UnknownName where a registered list was not brought along."""
        return given.choice_list(self.choices) if isinstance(self.choices, str) else self.choices

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if self.whole and isinstance(value, int) and not isinstance(value, bool):
            return value
        text = plain_text(value).strip()
        if not self.whole:
            return text
        if not (text.isascii() and text.isdigit() and len(text) <= _FEW):
            raise self.make_error("choice")
        return int(text)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else str(value)

    def verify(self, value: Any, given: Given) -> Sequence[Finding]:
        """Only what is on the list: an id of somebody else's customer is not."""
        if find(self.options(given), str(value)):
            return []
        return [Finding(field="", code="choice", message=str(self.error_messages["choice"]))]


class YesNo(FormField[bool], fields.Boolean):
    """A question that must be answered with yes or no: no answer is not a no."""

    kind = "radio"
    default_error_messages = {"choice": N_("Please answer yes or no")}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        text = plain_text(value).strip()
        if text not in {"yes", "no"}:
            raise self.make_error("choice")
        return text == "yes"

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else "yes" if value else "no"


class Flag(YesNo):
    """A tick. Not ticked is False; where it is required it must be ticked."""

    kind = "flag"
    default_error_messages = {"required": N_("Please confirm this")}

    def blank(self, raw: Any) -> bool:
        """A no counts as not ticked."""
        return raw is False or raw == "no" or super().blank(raw)


class Confirm(Flag):
    """A tick without which the form cannot be sent."""

    def __init__(self, zh: str, en: str, **looks: Unpack[Looks]) -> None:
        looks.setdefault("required", True)
        super().__init__(zh, en, **looks)
