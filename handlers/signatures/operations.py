"""What keeps signatures, consents and codes. Nothing here commits."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.signatures import queries, rules
from handlers.signatures.models import Consent, Signature, SigningCode
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import N_, Invalid
from workflows.types import Finding, Step


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What somebody put under an application."""

    signer: str
    party: str = rules.APPLICANT  #: who had to sign
    method: str = rules.SCAN
    pages: tuple[str, ...] = ()  #: ids of scanned pages
    code: str = ""
    document_hash: str = ""  #: of what is signed; empty for the application of the case


def sign(step: Step, name: str, signing: Signing) -> bool:
    """Keep the signature of whoever is called so; whether it holds. An agent's, and a wrong code, are kept as refused.

    Raises Invalid with NB-SIG-01 where somebody else is named, a page is missing or no code is in force.
    """
    today = local_date(step.now)
    refused = _refused(step, name, signing)
    body = {
        "signer": signing.signer,
        "pages": list(signing.pages),
        "hash": signing.document_hash or queries.hash_of(step.session, step.case.id, step.case.facts, today),
        "refused": refused,
    }
    step.session.add(
        Signature(
            id=new_id(),
            case_id=step.case.id,
            party=signing.party,
            method=signing.method,
            refused=rules.SIGNATURE if refused else "",
            notice_version=rules.version(rules.NOTICE, today),
            declaration_version=rules.version(rules.DECLARATION, today),
            body=sealing.seal(body, owner=step.case.id),
            at=step.now,
            by=step.actor.user_id,
            on_behalf_of=step.actor.on_behalf_of,
        )
    )
    step.session.flush()
    return not refused


def _refused(step: Step, name: str, signing: Signing) -> str:
    """Why a signature does not hold though it is kept: an agent signed, a wrong code (else guesses were free)."""
    if rules.is_agent(signing.signer, queries.agents(step), name):
        return rules.AGENT
    _refuse(rules.signer_findings(signing.signer, name, signing.party))
    if signing.method == rules.SCAN:
        missing = Finding(field="pages", code=rules.SIGNATURE, message=N_("Upload the signed page"))
        _refuse([] if signing.pages else [missing])
        return ""
    return "" if use_code(step, signing.code) else rules.WRONG_CODE


def record(  # noqa: PLR0913 - a line of the ledger
    session: Session,
    customer_id: UUID,
    purpose: str,
    *,
    given: bool,
    channel: str,
    case_id: UUID | None = None,
    now: datetime,
) -> None:
    """A line of the consent ledger: agreed, refused or withdrawn. A withdrawal is as easy as a consent (§2.8)."""
    session.add(
        Consent(
            id=new_id(),
            customer_id=customer_id,
            case_id=case_id,
            purpose=purpose,
            text_version=rules.version(purpose, local_date(now)),
            given=given,
            channel=channel,
            at=now,
        )
    )
    session.flush()


def new_code(session: Session, case_id: UUID, purpose: str = rules.SIGN, *, now: datetime) -> str:
    """A one-time code for a case, to be sent at once; only its fingerprint is kept."""
    rule = rules.table(local_date(now))
    code = f"{secrets.randbelow(10 ** rule['code_digits']):0{rule['code_digits']}d}"
    session.add(
        SigningCode(
            id=new_id(),
            case_id=case_id,
            purpose=purpose,
            code_blind=_blind(case_id, purpose, code),
            sent_at=now,
            expires_at=now + timedelta(minutes=rule["code_minutes"]),
        )
    )
    session.flush()
    return code


def use_code(step: Step, code: str, purpose: str = rules.SIGN, *, field: str = "code") -> bool:
    """Whether it is the code that was sent. Raises Invalid at `field` where none is in force any more."""
    row, most = queries.last_code(step.session, step.case.id, purpose), rules.table(local_date(step.now))["code_tries"]
    if row is None or row.used_at is not None or row.expires_at <= step.now or row.tries >= most:
        _refuse([Finding(field=field, code=rules.SIGNATURE, message=N_("No code is in force: send a new one"))])
        return False
    row.tries += 1
    if not hmac.compare_digest(row.code_blind, _blind(step.case.id, purpose, code.strip())):
        return False
    row.used_at = step.now
    return True


def _blind(case_id: UUID, purpose: str, code: str) -> str:
    return sealing.blind("signing code", f"{case_id}:{purpose}:{code}")


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise Invalid(findings)
