"""A person as customers are known: the value that lies sealed in a customer's row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from handlers.customers import rules
from handlers.customers.gov_id import GovIdType, coded, normalise_gov_id
from handlers.customers.masking import mask_gov_id
from workflows import sealing
from workflows.types import Finding


def fingerprint(gov_id_type: str, gov_id: str) -> str:
    """A document, blinded, as people are compared by it."""
    return sealing.blind("gov_id", f"{gov_id_type}:{normalise_gov_id(gov_id)}")


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who somebody is and how to reach them. `sex` is "M" or "F"; an open-ended document has no `gov_id_valid_to`."""

    name: str
    gov_id_type: str
    gov_id: str
    birth_date: date
    sex: str
    mobile: str
    address: str
    nationality: str = "CN"
    gov_id_valid_to: date | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Person:
        """The person of an unsealed body; what an older or newer version stored beside it is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    def stored(self) -> dict[str, Any]:
        """What is sealed."""
        return asdict(self)

    def normalised(self) -> Person:
        """The same person as it is stored and compared."""
        return replace(
            self,
            name=rules.normalise_name(self.name),
            gov_id=normalise_gov_id(self.gov_id),
            mobile=rules.normalise_mobile(self.mobile),
        )

    @property
    def document(self) -> str:
        """Type and number in one text, the identity of a person across customers."""
        return f"{self.gov_id_type}:{self.gov_id}"

    @property
    def fingerprint(self) -> str:
        """The document, blinded: the same for the same person wherever it is met."""
        return fingerprint(self.gov_id_type, self.gov_id)

    @property
    def masked_gov_id(self) -> str:
        """The number as it is shown without the right to read it."""
        return mask_gov_id(self.gov_id)

    def findings(self, today: date) -> Sequence[Finding]:
        """Everything domain-rules §1 objects to, at the names of the fields."""
        siblings = asdict(self)
        return [
            *rules.check_name(self.name, siblings, today),
            *rules.check_gov_id(self.gov_id, siblings, today),
            *rules.check_gov_id_valid_to(self.gov_id_valid_to, siblings, today),
            *rules.check_mobile(self.mobile, siblings, today),
            *rules.check_address(self.address, siblings, today),
        ]


def told_by(gov_id_type: str, number: str) -> Mapping[str, Any]:
    """Birth date and sex where the document codes them: they are taken from it, never typed (domain-rules §1.1)."""
    told = coded(GovIdType(gov_id_type), normalise_gov_id(number))
    return {"birth_date": told.birth_date, "sex": told.sex} if told else {}
