"""All decisions of a package: found by name, and who in the end asks for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from workflows.dmn.analysis.logic import Studied, study
from workflows.dmn.model import Decision, Model
from workflows.feel.types import ANY, Type
from workflows.validation.decisions.files import DecisionFile


class Key(NamedTuple):
    """A part of a file, by the file's name and its own id."""

    file: str
    id: str


@dataclass(frozen=True, eq=False)
class Shelf:
    """The files by name."""

    files: Mapping[str, DecisionFile]

    @cached_property
    def studied(self) -> Mapping[str, Studied]:
        """What is known of the texts of each file."""
        return {name: study(file.decisions.model) for name, file in self.files.items()}

    @cached_property
    def by_name(self) -> Mapping[str, list[Key]]:
        """Every decision that a rule task can ask for; of two with one name the engine takes the last."""
        found: dict[str, list[Key]] = {}
        for key, decision in self.decisions():
            found.setdefault(decision.name, []).append(key)
        return found

    def decisions(self) -> Iterator[tuple[Key, Decision]]:
        """The decisions of all files, each in its own."""
        for name, file in self.files.items():
            model = file.decisions.model
            for id, decision in model.decisions.items():
                if id not in model.foreign:
                    yield Key(name, id), decision

    def model(self, key: Key) -> Model:
        """The model that a key belongs to."""
        return self.files[key.file].decisions.model

    def decision(self, key: Key) -> Decision:
        """The decision of a key."""
        return self.model(key).decisions[key.id]

    def given_by(self, key: Key) -> Type:
        """The type of what a decision gives."""
        return self.studied[key.file].types.get(key.id, ANY)

    def behind(self, key: Key) -> Iterator[Key]:
        """All that is decided when this is asked, itself too."""
        for id in self.model(key).rests_on(key.id):
            yield self.own(key.file, id)

    def own(self, file: str, id: str) -> Key:
        """The key of something in its own file, by how a file speaks of it."""
        if id not in self.files[file].decisions.model.foreign:
            return Key(file, id)
        space, _, own = id.rpartition("#")
        return Key(self._spaces.get(space, file), own)

    @cached_property
    def _spaces(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for name, file in self.files.items():
            found.setdefault(file.root.get("namespace", ""), name)
        return found
