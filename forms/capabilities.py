"""Everything that is asked, for the composition root: one capability of forms per process."""

from __future__ import annotations

from forms.application import application
from forms.policy import policy
from workflows.registry import Capability

FORMS: tuple[Capability, ...] = (application, policy)
"""What drawings may name as a form."""
