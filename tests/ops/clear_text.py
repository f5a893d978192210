"""Looks for the numbers of people where they must not lie in clear: in a dump, in files on disk, in what was said."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications.models import Beneficiary
from handlers.customers.models import Customer
from handlers.endorsements import queries as endorsements
from handlers.endorsements.models import Endorsement
from handlers.payments.models import BankAccount
from web.postgres.databases import dsn
from web.postgres.ground import client_binary
from workflows import sealing

RUNS = re.compile(rb"[0-9]{11,}[Xx]?")
HEX_RUNS = re.compile(rb"(?:3[0-9]){11,}(?:[57]8)?")
"""The same digits where bytes are written as hexadecimal."""

PAGE = 1 << 22
LONGEST = 64


def numbers(session: Session) -> set[str]:
    """Identity numbers, mobiles and card numbers of everybody the house knows."""
    found: set[str] = set()
    for body in session.scalars(select(Customer.body)):
        person = sealing.unseal(body)
        found |= {person["gov_id"], person["mobile"]}
    found |= {sealing.unseal(body)["gov_id"] for body in session.scalars(select(Beneficiary.body))}
    found |= {sealing.unseal(body)["number"] for body in session.scalars(select(BankAccount.body))}
    for row in session.scalars(select(Endorsement)):
        for side in endorsements.sides(row):
            found |= {one["body"]["gov_id"] for one in side.get("beneficiaries", ())}
            found |= {side["mobile"]} if "mobile" in side else set()
    return found


def found_in(content: bytes, wanted: Collection[str]) -> set[str]:
    """Which of these numbers stand in it, as digits or in hexadecimal."""
    known = {number.encode().upper() for number in wanted}
    lengths = {len(number) for number in known}
    runs = [run.upper() for run in RUNS.findall(content)]
    runs += [bytes.fromhex(run.decode()).upper() for run in HEX_RUNS.findall(content)]
    parts = (run[at : at + length] for run in runs for length in lengths for at in range(len(run) - length + 1))
    return {part.decode() for part in parts if part in known}


def dump(url: str) -> bytes:
    """Everything in a database, as text."""
    command = [str(client_binary("pg_dump")), "--no-password", f"--dbname={dsn(url)}"]
    return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - our own server


def files_that_show(folder: Path, wanted: Collection[str], but: Collection[str]) -> Iterator[str]:
    """The files below a folder in which one of these numbers stands in clear; some files of others are left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in but and any(found_in(part, wanted) for part in _parts(path)):
            yield str(path.relative_to(folder))


def _parts(path: Path) -> Iterator[bytes]:
    """A file piece by piece; each piece begins with the end of the one before."""
    with path.open("rb") as file:
        before = b""
        while piece := file.read(PAGE):
            yield before + piece
            before = piece[-LONGEST:]
