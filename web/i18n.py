"""The reader's language: what they chose, else what the browser asks for, else Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from flask import Flask, g, request, session
from flask_babel import (  # type: ignore[import-untyped]  # it has no stubs
    Babel,
    force_locale,
    format_datetime,
    format_decimal,
    gettext,
)

from web import speech
from workflows import calendar
from workflows.errors import AnliuError

LANGUAGES = ("zh_CN", "en")
CHOICE = "lang"
"""Where somebody who is not signed in keeps the choice: their own cookie."""

babel = Babel()


def init_app(app: Flask) -> None:
    """Let every page speak the reader's language and tell local time."""
    babel.init_app(
        app,
        default_locale=LANGUAGES[0],
        default_timezone=str(calendar.ZONE),
        default_translation_directories="translations",
        locale_selector=language,
    )
    app.jinja_env.globals.update(new_key=new_key)


def language() -> str:
    """The language of this request's reader: `zh_CN` or `en`."""
    login = g.get("login")
    chosen = (login.locale if login else "") or session.get(CHOICE, "")
    if chosen in LANGUAGES:
        return str(chosen)
    wanted = request.accept_languages.best_match(["zh-CN", "zh", "en"], default="zh-CN")
    return "en" if wanted == "en" else LANGUAGES[0]


def pick(zh: str, en: str) -> str:
    """The one of two texts that the reader understands."""
    return en if language() == "en" else zh


def translate(text: str) -> str:
    """A marked English text in the reader's language; an empty one stays empty."""
    return str(gettext(text)) if text else ""


def say(error: AnliuError) -> str:
    """What an error says, in the reader's language."""
    return fill(translate(error.message), error.params)


def fill(text: str, params: Mapping[str, object]) -> str:
    """A translated text with its values in their places; a Term or an error among them is translated, too."""
    return speech.fill(text, params, translate)


def amount(number: Decimal) -> str:
    """A number with its thousands set apart and two places."""
    return str(format_decimal(number, format="#,##0.00"))


def moment(at: datetime) -> str:
    """A local date and time."""
    return str(format_datetime(at, "yyyy-MM-dd HH:mm"))


def in_both(text: str) -> str:
    """A marked text in both languages, for a reader of whom nothing is known."""
    with force_locale("zh_CN"):
        return f"{gettext(text)} · {text}"


def new_key() -> str:
    """A key under which what a form sends happens once."""
    return uuid4().hex
