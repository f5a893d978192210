"""Which closed claims are followed up: the drawing's table decides, over what is known of the claim and a draw."""

from __future__ import annotations

from enum import StrEnum

from workflows import sealing
from workflows.types import Choice

HUNDRED = 100


class Why(StrEnum):
    """Why a claim is followed up."""

    DISPUTED = "DISPUTED"  #: the claimant objected to a decision
    REFUSED = "REFUSED"  #: nothing was paid
    LARGE = "LARGE"  #: the benefit is large
    SAMPLE = "SAMPLE"  #: drawn
    CHOSEN = "CHOSEN"  #: somebody chose it by hand


WHY = (
    Choice(value=Why.DISPUTED, zh="曾有申诉", en="The claimant objected"),
    Choice(value=Why.REFUSED, zh="拒付案件", en="The claim was refused"),
    Choice(value=Why.LARGE, zh="大额给付", en="The benefit is large"),
    Choice(value=Why.SAMPLE, zh="抽样", en="Drawn as a sample"),
    Choice(value=Why.CHOSEN, zh="人工选定", en="Chosen by hand"),
)


def draw(number: str) -> int:
    """A draw from 0 to 99 for a case number: even over many and always the same for one.

    It hangs on the house's key, so that nobody can tell it from a number and choose another one.
    """
    return int(sealing.blind("follow_up", number), 16) % HUNDRED
