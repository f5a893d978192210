"""What an investigation finds, and what fraud means for a claim (domain-rules §6.5; Insurance Law art. 27, 43)."""

from __future__ import annotations

from enum import StrEnum

from workflows.types import Choice


class Investigation(StrEnum):
    """What an investigation came to."""

    CLEARED = "CLEARED"  #: nothing stands against the claim 排除疑点
    SUSPICIOUS = "SUSPICIOUS"  #: doubts remain without proof 存疑
    CONFIRMED = "CONFIRMED"  #: fraud, with evidence 查实


RESULTS = (
    Choice(value=Investigation.CLEARED, zh="排除疑点", en="Cleared"),
    Choice(value=Investigation.SUSPICIOUS, zh="存疑", en="Suspicious"),
    Choice(value=Investigation.CONFIRMED, zh="查实", en="Confirmed"),
)
"""What an investigation came to, in words."""

INVENTED, CAUSED, EXAGGERATED = "CL-FRD-01", "CL-FRD-02", "CL-FRD-03"
"""Art. 27: the event is invented; it was caused on purpose; a part of the loss is."""

NEEDS_PROOF = frozenset({INVENTED, CAUSED})
"""What only a confirmed investigation can say; an exaggerated part is shown by the papers themselves."""
