"""The validator: no drawing is accepted that would do something else than it shows.

`validate` looks at a package before it is published and tells everything that is wrong with it at once, in the words
of whoever draws. One module for each family of rules; `docs/validation.md` lists them.
"""

from workflows.validation.changes import Change, apply
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.judge import FAMILIES, RULES, Family, errors, validate

__all__ = ["FAMILIES", "RULES", "Change", "Family", "Finding", "Rule", "Severity", "apply", "errors", "validate"]
