"""A house for each story; and after each story, whatever happened in it, everything holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cases.discreet import OTHER_CARD, DiscreetInsurer
from tests.cases.ways import declared, taken
from tests.faults.silent import silent_changes
from tests.support.handlers import BOOK, test
from tests.support.house import House
from tests.support.insurer import CARD
from workflows import invariants
from workflows.db import reading
from workflows.models import Case


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A house with the test handlers."""
    house = House(database_url, test)
    yield house
    _check()


@pytest.fixture
def insurer(database_url: str, request: pytest.FixtureRequest) -> Iterator[DiscreetInsurer]:
    """An insurer with the real drawing; afterwards every case has walked in it, and the story where it said."""
    insurer = DiscreetInsurer(database_url)
    for card in (CARD, OTHER_CARD):
        insurer.bank_will("ok", card)
    yield insurer
    insurer.look()
    _check()
    ours = select(Case.id).where(Case.process == "application")
    with reading() as session:
        flows = {flow for case in session.scalars(ours).all() for flow in taken(session, case)}
    assert declared(request.function) <= flows


@pytest.fixture
def book() -> Iterator[Path]:
    """The far side's book, empty before and after: `calls` lists the keys, `mode` says how it behaves."""
    folder = Path(os.environ[BOOK])
    _empty(folder)
    yield folder
    _empty(folder)  # the far side of whatever test comes next in this process behaves


def _empty(folder: Path) -> None:
    for page in folder.iterdir():
        page.unlink()


def _check() -> None:
    with reading() as session:
        assert invariants.check(session) == []
        assert silent_changes(session) == []
