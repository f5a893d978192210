"""Import this where children are made that print: the font is read once, and each child begins with it."""

from __future__ import annotations

from contextlib import suppress

from handlers.documents import fonts

with suppress(fonts.FontMissing):  # whoever prints is told
    fonts.load(fonts.find())
