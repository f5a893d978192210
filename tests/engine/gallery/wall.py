"""Every picture of the gallery, chapter by chapter."""

from __future__ import annotations

from importlib import import_module

from tests.engine.gallery.picture import PICTURES, Picture

CHAPTERS = (
    "activities",
    "gateways",
    "flows",
    "events_any",
    "events_message",
    "events_timer",
    "events_signal",
    "events_error",
    "events_escalation",
    "events_conditional",
    "events_link",
    "events_plain",
    "events_refused",
    "event_subprocesses",
    "loops",
    "scopes",
    "data",
    "readers",
)


def pictures() -> list[Picture]:
    """All of them, in the order of the chapters."""
    for chapter in CHAPTERS:
        import_module(f"tests.engine.gallery.{chapter}")
    return sorted(PICTURES, key=lambda picture: CHAPTERS.index(picture.chapter))
