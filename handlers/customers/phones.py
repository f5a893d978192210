"""The numbers at which people are called: masked beside a form, in full for whoever has to call (architecture §9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from handlers.blocks import Block, Row, pick
from handlers.customers.masking import mask_mobile
from handlers.customers.person import Person

Tell = Callable[[str], str]
"""How a number is told: masked, or as it is."""


def block(lang: str, people: Iterable[tuple[str, Person]], tell: Tell = mask_mobile) -> Sequence[Block]:
    """Who can be called at which number, by what they are to the policy; nothing where there is nobody."""
    rows = tuple(Row(label, f"{person.name} · {tell(person.mobile)}") for label, person in people)
    return (Block(pick(lang, "联系电话", "Telephone"), rows),) if rows else ()
