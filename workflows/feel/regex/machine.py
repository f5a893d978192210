"""The machine that matches: instructions over a text with an own stack of choices, paid for with fuel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from workflows.feel.limits import Fuel
from workflows.feel.regex.program import Back, Edge, Instruction, Jump, Moved, One, Save, Split

_INSTRUCTIONS_A_STEP: Final = 5
_REFERENCE: Final = re.compile(r"\\([\\$])|\$([0-9])|([\\$])")

#: where each group begins and ends; slots 0 and 1 are the whole match
Slots: TypeAlias = dict[int, int]


@dataclass(frozen=True)
class Pattern:
    """A pattern ready to match."""

    code: tuple[Instruction, ...]
    groups: int

    def search(self, text: str, fuel: Fuel, start: int = 0) -> Slots | None:
        """The first match from `start` on."""
        fuel.text(len(text))
        for at in range(start, len(text) + 1):
            slots = self._match(text, at, fuel)
            if slots is not None:
                return slots
        return None

    def replace(self, text: str, replacement: str, fuel: Fuel) -> str | None:
        """All matches replaced; None for a pattern that matches nothing at all, or a wrong replacement."""
        parts = self._parts(text, fuel)
        if parts is None:
            return None
        made: list[str] = []
        for before, slots in parts:
            filled = "" if slots is None else self._filled(replacement, text, slots)
            if filled is None:
                return None
            made += (before, filled)
            fuel.text(sum(map(len, made[-2:])))
            fuel.spend(1)
        whole = "".join(made)
        fuel.text(len(whole))
        return whole

    def split(self, text: str, fuel: Fuel) -> list[object] | None:
        """What stands between the matches."""
        parts = self._parts(text, fuel)
        if parts is None:
            return None
        fuel.items(len(parts))
        return [before for before, _ in parts]

    def _parts(self, text: str, fuel: Fuel) -> list[tuple[str, Slots | None]] | None:
        """Text before each match, with the match; at last the rest."""
        if self._match("", 0, fuel) is not None:
            return None
        found: list[tuple[str, Slots | None]] = []
        at = 0
        while (slots := self.search(text, fuel, at)) is not None and slots[1] > slots[0]:
            found.append((text[at : slots[0]], slots))
            at = slots[1]
        return [*found, (text[at:], None)]

    def _filled(self, replacement: str, text: str, slots: Slots) -> str | None:
        """The replacement with $n filled in and escapes taken off; a bare $ or backslash is wrong."""
        if any(match[3] for match in _REFERENCE.finditer(replacement)):
            return None
        return _REFERENCE.sub(lambda match: match[1] or self._group(int(match[2]), text, slots), replacement)

    def _group(self, number: int, text: str, slots: Slots) -> str:
        return text[slots[2 * number] : slots[2 * number + 1]] if 2 * number + 1 in slots else ""

    def _match(self, text: str, start: int, fuel: Fuel) -> Slots | None:
        """A match that begins at `start`: the last choice is tried again where the way ends."""
        code, end = self.code, len(self.code)
        choices: list[tuple[int, int, Slots]] = [(0, start, {0: start})]
        ran = 0
        while choices:
            place, at, slots = choices.pop()
            while place >= 0:
                ran += 1
                if ran % _INSTRUCTIONS_A_STEP == 0:
                    fuel.spend(1)
                if place == end:
                    return slots | {1: at}
                instruction = code[place]
                if isinstance(instruction, Split):
                    choices.append((instruction.second, at, slots))
                    place = instruction.first
                else:
                    place, at, slots = _step(instruction, place, at, slots, text)
        fuel.spend(1)
        return None


def _step(instruction: Instruction, place: int, at: int, slots: Slots, text: str) -> tuple[int, int, Slots]:
    """Where to go on; place -1 where the way ends."""
    if isinstance(instruction, One):
        ahead = at < len(text) and instruction.test(text[at])
        return (place + 1 if ahead else -1), at + 1, slots
    if isinstance(instruction, Jump):
        return instruction.to, at, slots
    if isinstance(instruction, Save):
        return place + 1, at, slots | {instruction.slot: at}
    if isinstance(instruction, Moved):
        mark = -1 - instruction.mark
        return (-1 if slots.get(mark) == at else place + 1), at, slots | {mark: at}
    if isinstance(instruction, Edge):
        return (place + 1 if _at_edge(instruction, at, text) else -1), at, slots
    return _again(instruction, place, at, slots, text) if isinstance(instruction, Back) else (-1, at, slots)


def _at_edge(edge: Edge, at: int, text: str) -> bool:
    if edge.start:
        return at == 0 or (edge.lines and text[at - 1] == "\n" and at < len(text))
    return at == len(text) or (edge.lines and text[at] == "\n")


def _again(back: Back, place: int, at: int, slots: Slots, text: str) -> tuple[int, int, Slots]:
    if 2 * back.group + 1 not in slots:
        return place + 1, at, slots
    wanted = text[slots[2 * back.group] : slots[2 * back.group + 1]]
    found = text[at : at + len(wanted)]
    same = found.casefold() == wanted.casefold() if back.any_case else found == wanted
    return (place + 1 if same else -1), at + len(wanted), slots
