"""Everything that is asked, for the composition root: one capability of forms per subject."""

from __future__ import annotations

from forms.application import application
from forms.claim import claim
from forms.claim_decision import claim_decision
from forms.compliance import compliance
from forms.dual_entry import dual_entry
from forms.endorsement import endorsement
from forms.follow_up import follow_up
from forms.inquiry import inquiry
from forms.policy import policy
from forms.recording import recording
from forms.signature import signature
from forms.underwriting import underwriting
from workflows.registry import Capability

FORMS: tuple[Capability, ...] = (
    application,
    compliance,
    recording,
    signature,
    dual_entry,
    inquiry,
    underwriting,
    policy,
    claim,
    claim_decision,
    endorsement,
    follow_up,
)
"""What drawings may name as a form."""
