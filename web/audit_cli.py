"""`anliu audit verify | seal`: whether history is as it was written, and the daily seal by hand."""

from __future__ import annotations

from pathlib import Path

import click

from web.settings import data_folder
from workflows import seals
from workflows.audit import AuditFinding
from workflows.db import reading, transaction, utcnow

FOLDER = click.option(
    "--folder",
    default=lambda: data_folder() / "seals",
    show_default="seals in the data folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the daily seals are kept, outside the database.",
)


@click.group()
def audit() -> None:
    """The history of cases: verify it, seal it."""


@audit.command()
@FOLDER
def verify(folder: Path) -> None:
    """Name everything that is not as it was written; exit code 1 if there is anything."""
    with reading() as session:
        findings = seals.verify(session, folder)
    for finding in findings:
        click.echo(_line(finding))
    if not folder.is_dir():
        click.echo(f"No seals in {folder}: removed cases and cut tails cannot be found.", err=True)
    click.echo(f"{len(findings)} findings")
    if findings:
        raise SystemExit(1)


@audit.command()
@FOLDER
def seal(folder: Path) -> None:
    """Seal what has happened since the last seal; a day is sealed once."""
    with transaction() as session:
        made = seals.seal_day(session, folder, utcnow())
    click.echo(f"{made.day.isoformat()} sealed: {made.cases} heads, {made.hash}")


def _line(finding: AuditFinding) -> str:
    words = [finding.code.value]
    words += ["case", str(finding.case_id)] if finding.case_id else []
    words += ["seq", str(finding.seq)] if finding.seq is not None else []
    words += ["day", finding.day.isoformat()] if finding.day else []
    return " ".join(words)
