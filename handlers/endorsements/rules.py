"""What may be changed of a policy, and what stands in the way (domain-rules §5.1; requirements S1.2.9-14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from handlers import editions
from handlers.applications.rules import check_shares
from handlers.editions import Edition
from workflows.errors import N_
from workflows.types import Choice, Finding


class Kind(StrEnum):
    """What is asked for."""

    BENE_CHANGE = "BENE_CHANGE"  #: 受益人变更
    PAY_ACCOUNT = "PAY_ACCOUNT"  #: 缴费账户变更
    ADDRESS = "ADDRESS"  #: 地址/联系方式变更
    SURRENDER = "SURRENDER"  #: 退保
    COOLING_OFF_CANCEL = "COOLING_OFF_CANCEL"  #: 犹豫期撤单, which has a process of its own


ENDING = frozenset({Kind.SURRENDER, Kind.COOLING_OFF_CANCEL})
"""What ends the policy: nothing else is changed beside it."""

UNKNOWN, OPEN, WRONG_KIND, TOO_LATE = "PS-POL-01", "PS-OPEN-01", "PS-TYPE-01", "PS-TIME-01"
CONSENT, BENEFICIARY, ACCOUNT, CONFIRMATION = "PS-BEN-01", "PS-BEN-02", "PS-ACC-01", "PS-CONF-01"
OUTDATED = "PS-DOC-03"

NEAR = frozenset({"SPOUSE", "CHILD", "PARENT", "SIBLING", "GRANDPARENT", "GRANDCHILD"})
"""Near relatives (Civil Code art. 1045)."""


def table(on: date) -> Edition:
    """The edition in force. Raises NotInForce."""
    return editions.load("endorsements", "types").on(on)


def kinds(on: date) -> Sequence[Choice]:
    """What can be changed, in words; beside each what it means."""
    return tuple(
        Choice(
            value=code,
            zh=row["zh"],
            en=row["en"],
            note_zh=row["consequence_zh"],
            note_en=row["consequence_en"],
        )
        for code, row in table(on)["type"].items()
    )


def surrender_reasons(on: date) -> Sequence[Choice]:
    """Why a policy is given up."""
    return tuple(Choice(value=code, zh=row["zh"], en=row["en"]) for code, row in table(on)["surrender_reasons"].items())


def excludes(kind: Kind, other: Kind) -> bool:
    """Whether two changes of one policy cannot be under way together."""
    return kind == other or kind in ENDING or other in ENDING


def frozen(due: date | None, today: date, days: int) -> bool:
    """Whether a debit is so near that its account stands still (domain-rules §5.1)."""
    return due is not None and today >= due - timedelta(days=days)


def template_findings(kind: Kind, template: str, today: date) -> list[Finding]:
    """The signed form is the one in force: its code is printed on it. PS-DOC-03."""
    wanted = str(table(today)["type"][kind]["template"])
    if template.strip().upper() == wanted:
        return []
    message = N_("The form in force is %(template)s")
    return [Finding(field="template", code=OUTDATED, message=message, params={"template": wanted})]


def check_beneficiaries(
    value: Sequence[Mapping[str, Any]] | None, siblings: Mapping[str, Any], today: date
) -> Sequence[Finding]:
    """Shares, orders and people of a change of beneficiaries, as in an application (art. 40). PS-BEN-02."""
    return [replace(finding, code=BENEFICIARY) for finding in check_shares(value, siblings, today)]


def near_relatives(relations: Sequence[str]) -> bool:
    """Whether every beneficiary is a near relative; the statutory heirs, of whom none is named, are."""
    return set(relations) <= NEAR
