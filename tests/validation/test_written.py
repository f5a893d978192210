"""The expressions are read from the XML: none that the engine compiles is missing."""

from __future__ import annotations

import pytest

from tests.engine.gallery.picture import Told
from tests.engine.gallery.wall import pictures
from web.packages import packages
from workflows.engine import compile_package
from workflows.engine.expressions import Feel
from workflows.validation.files import read
from workflows.validation.package import Package

MADE = {str(picture): picture.make() for picture in pictures()}
PACKAGES = {name: ("test", made.files) for name, made in MADE.items() if isinstance(made, Told)}
PACKAGES["the house"] = ("application", packages()["application"])
ADDED = "true"
"""The condition that the engine adds to a flow without one beside flows that have one."""


@pytest.mark.parametrize(("process", "files"), PACKAGES.values(), ids=PACKAGES.keys())
def test_whatever_the_engine_compiles_is_among_those_read(
    process: str, files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[tuple[str, frozenset[str]]] = []
    plain = Feel.of.__func__  # type: ignore[attr-defined]  # the function behind the class method

    def noting(cls: type[Feel], text: str, names: frozenset[str], node: str) -> Feel:
        feel: Feel = plain(cls, text, names, node)
        compiled.append((str(feel), names))
        return feel

    monkeypatch.setattr(Feel, "of", classmethod(noting))
    compile_package(process, files)
    written = Package(files=files, documents=read(files)[0]).written
    for text, names in compiled:
        assert text == ADDED or any(one.text == text and names <= one.known for one in written), text
