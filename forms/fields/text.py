"""Fields that hold text: free text, names, document numbers, mobiles, bank cards."""

from __future__ import annotations

import re
from typing import Any, Unpack

from marshmallow import fields

from forms.fields.base import FormField, Looks
from forms.fields.words import one_blank, plain_text, without_blanks
from workflows.errors import N_


class Text(FormField[str], fields.String):
    """One line of text; blanks at its ends are dropped."""

    longest = 200
    default_error_messages = {
        "too_short": N_("At least %(least)s characters"),
        "too_long": N_("At most %(most)s characters"),
    }

    def __init__(self, zh: str, en: str, *, min_length: int = 0, max_length: int = 0, **looks: Unpack[Looks]) -> None:
        self.min_length = min_length
        self.max_length = max_length or self.longest
        super().__init__(zh, en, **looks)

    def normalise(self, text: str) -> str:
        """The text as it is stored."""
        return one_blank(text)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = self.normalise(plain_text(value))
        if len(text) > self.max_length:
            raise self.make_error("too_long", most=self.max_length)
        if len(text) < self.min_length:
            raise self.make_error("too_short", least=self.min_length)
        return text

    def attributes(self) -> dict[str, str]:
        """No `maxlength`: what somebody pasted is told to be too long, never cut in silence."""
        return super().attributes() | {"type": "text"}


class LongText(Text):
    """Several lines of text; line ends are stored as one newline character."""

    kind = "long_text"
    personal_by_nature = True  # nobody can say what somebody writes
    longest = 2000

    def normalise(self, text: str) -> str:
        """Line ends of every kind become one."""
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()

    def attributes(self) -> dict[str, str]:
        """A textarea has no type."""
        return {name: text for name, text in super().attributes().items() if name != "type"}


_DOTS = str.maketrans(dict.fromkeys("•・‧∙●．", "·"))
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_NOT_IN_NAMES = re.compile(r"[\d@#$%^&*=+<>{}\[\]\\|~`!?;:]", re.ASCII)


class Name(Text):
    """A person's name of 2 to 50 characters.

    Inner blanks are removed in Chinese names and reduced to one in Latin ones; all shapes of the middle dot become
    `·` (domain-rules §1.3).
    """

    personal_by_nature = True
    longest = 50
    default_error_messages = {"name": N_("A name holds letters only")}

    def __init__(self, zh: str, en: str, *, min_length: int = 2, **looks: Unpack[Looks]) -> None:
        super().__init__(zh, en, min_length=min_length, **looks)

    def normalise(self, text: str) -> str:
        """One spelling of one name."""
        text = text.translate(_DOTS)
        return without_blanks(text) if _CHINESE.search(text) else one_blank(text)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if _NOT_IN_NAMES.search(text):
            raise self.make_error("name")
        return text


class GovId(Text):
    """The number of an identity document, in capitals and without blanks; its kind decides the rules (§1.1-§1.3)."""

    personal_by_nature = True
    longest = 30

    def normalise(self, text: str) -> str:
        """The check digit is a capital X."""
        return without_blanks(text).upper()

    def attributes(self) -> dict[str, str]:
        """Read digit by digit: no spelling help."""
        return super().attributes() | {"spellcheck": "false", "autocapitalize": "characters", "class": "digits"}


_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_CARD = re.compile(r"\d{12,19}", re.ASCII)


class Mobile(Text):
    """A mobile of mainland China: 11 digits from 13 to 19 (domain-rules §1.4); +86 and hyphens are dropped."""

    personal_by_nature = True
    inputmode = "numeric"
    default_error_messages = {"mobile": N_("A mobile has 11 digits and begins with 13 to 19")}

    def normalise(self, text: str) -> str:
        """Digits only."""
        digits = without_blanks(text).replace("-", "")
        return digits.removeprefix("+86")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _MOBILE.fullmatch(text):
            raise self.make_error("mobile")
        return text

    def attributes(self) -> dict[str, str]:
        """Phones show their number pad."""
        return super().attributes() | {"type": "tel", "class": "digits"}


class BankCard(Text):
    """A bank card number: 12 to 19 digits, blanks dropped (domain-rules §1.6); the digit check is a registered one."""

    personal_by_nature = True
    inputmode = "numeric"
    default_error_messages = {"card": N_("A card number has 12 to 19 digits")}

    def normalise(self, text: str) -> str:
        """Without the blanks and hyphens a card is printed with."""
        return without_blanks(text).replace("-", "")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _CARD.fullmatch(text):
            raise self.make_error("card")
        return text

    def attributes(self) -> dict[str, str]:
        """Echoed in groups of four beside the input."""
        return super().attributes() | {"class": "digits", "data-echo": "card"}
