"""Fields that hold numbers and dates. Numbers are Decimal or int; a float never enters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Unpack

from marshmallow import fields

from forms.fields.base import FormField, Given, Looks
from forms.fields.words import plain_text, without_blanks
from workflows.errors import N_
from workflows.types import Finding

Bound = Decimal | int | None

#: ASCII digits, at most 18 before the point; commas only where thousands have them ("1,5" is no number).
_NUMBER = re.compile(r"[+-]?(?:\d{1,18}|\d{1,3}(?:,\d{3}){1,5})(?:\.\d{1,12})?", re.ASCII)

_TOO_LONG = 10**18


def parse_number(value: Any) -> Decimal | None:
    """The number somebody meant, or None. Takes full-width digits, thousands commas, the Chinese point and ¥."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        return None
    if isinstance(value, int) and abs(value) >= _TOO_LONG:
        return None
    text = without_blanks(plain_text(str(value))).replace("。", ".").lstrip("¥￥")
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


class Number(FormField[Decimal], fields.Decimal):
    """A decimal number with bounds, a step counted from the lower bound, and at most `places` decimals."""

    kind = "number"
    inputmode = "decimal"
    most_places: ClassVar[int] = 2
    default_error_messages = {
        "number": N_("This must be a number"),
        "places": N_("At most %(places)s decimals"),
        "whole": N_("This must be a whole number"),
        "too_small": N_("At least %(least)s"),
        "too_large": N_("At most %(most)s"),
        "step": N_("In steps of %(step)s"),
    }

    def __init__(  # noqa: PLR0913 - the words and the bounds of a number
        self,
        zh: str,
        en: str,
        *,
        least: Bound = None,
        most: Bound = None,
        step: Bound = None,
        places: int | None = None,
        **looks: Unpack[Looks],
    ) -> None:
        self.least, self.most, self.step = least, most, step
        self.decimals = self.most_places if places is None else places
        super().__init__(zh, en, extra={"as_string": True}, **looks)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        number = parse_number(value)
        if number is None:
            raise self.make_error("number")
        self._within(number)
        if number != round(number, self.decimals):
            raise self.make_error("places", places=self.decimals) if self.decimals else self.make_error("whole")
        return number.quantize(Decimal(1).scaleb(-self.decimals))

    def _within(self, number: Decimal) -> None:
        if self.least is not None and number < self.least:
            raise self.make_error("too_small", least=f"{self.least:,}")
        if self.most is not None and number > self.most:
            raise self.make_error("too_large", most=f"{self.most:,}")
        if self.step is not None and (number - (self.least or 0)) % self.step:
            raise self.make_error("step", step=f"{self.step:,}")

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)

    def attributes(self) -> dict[str, str]:
        """A text input: a number input drops what it does not understand and changes with the mouse wheel."""
        return super().attributes() | {"type": "text", "class": "number"}


class Integer(Number):
    """A whole number, typed as int."""

    inputmode = "numeric"
    most_places = 0

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return int(super()._deserialize(value, attr, data, **kwargs))


class Money(Number):
    """An amount in yuan with two decimals; never negative unless `least` says so."""

    kind = "money"

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        least: Bound = 0,
        most: Bound = None,
        step: Bound = None,
        **looks: Unpack[Looks],
    ) -> None:
        super().__init__(zh, en, least=least, most=most, step=step, **looks)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        text = super()._serialize(value, attr, obj, **kwargs)
        return text.removesuffix(".00") if text else text

    def attributes(self) -> dict[str, str]:
        """Thousands separators are shown beside the input, never inside its value."""
        return super().attributes() | {"data-echo": "money"}


class Share(Number):
    """A share in percent: above 0, at most 100, two decimals."""

    def __init__(self, zh: str, en: str, **looks: Unpack[Looks]) -> None:
        super().__init__(zh, en, least=Decimal("0.01"), most=100, **looks)


_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))", re.ASCII)
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)


class Date(FormField[date], fields.Date):
    """A calendar day in Asia/Shanghai. Takes 1980-01-31, 1980/1/31, 19800131 and 1980年1月31日.

    `past` refuses days after today, `future` days before it.
    """

    kind = "date"
    default_error_messages = {
        "date": N_("This is no date; write it as 1980-01-31"),
        "in_future": N_("This day is still to come"),
        "in_past": N_("This day is over"),
    }

    def __init__(self, zh: str, en: str, *, past: bool = False, future: bool = False, **looks: Unpack[Looks]) -> None:
        self.past, self.future = past, future
        super().__init__(zh, en, **looks)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        match = _DATE.fullmatch(without_blanks(plain_text(value)))
        try:
            found = date(*(int(part) for part in match.groups() if part)) if match else None
        except ValueError:
            found = None
        if found is None or not _FIRST <= found <= _LAST:
            raise self.make_error("date")
        return found

    def verify(self, value: date, given: Given) -> Sequence[Finding]:
        """Against today, which is given."""
        if self.past and value > given.today:
            return [Finding(field="", code="in_future", message=str(self.error_messages["in_future"]))]
        if self.future and value < given.today:
            return [Finding(field="", code="in_past", message=str(self.error_messages["in_past"]))]
        return []

    def attributes(self) -> dict[str, str]:
        """The browser's own picker; digits can be typed into it."""
        return super().attributes() | {"type": "date", "min": _FIRST.isoformat(), "max": _LAST.isoformat()}
