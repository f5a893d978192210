"""`anliu maintenance announce | list | call-off`: the times in which nothing is saved."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import click
from sqlalchemy import select

from workflows import calendar
from workflows.commands import maintenance as commands
from workflows.db import reading, utcnow
from workflows.models import MaintenanceWindow

LOCAL = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
"""A time in Shanghai, as it stands on the notice."""


@click.group()
def maintenance() -> None:
    """Times in which everything can be read and nothing saved; jobs and timers are held and caught up with."""


@maintenance.command()
@click.option("--from", "starts", type=LOCAL, required=True, help="Its first minute, in Shanghai.")
@click.option("--until", "ends", type=LOCAL, required=True, help="The first minute after it.")
@click.option("--zh", required=True, help="What it is for, in Chinese.")
@click.option("--en", required=True, help="What it is for, in English.")
def announce(starts: datetime, ends: datetime, zh: str, en: str) -> None:
    """Announce a window, a minute ahead at least: every page says so from then on."""
    click.echo(commands.announce(_moment(starts), _moment(ends), zh=zh, en=en))


@maintenance.command("list")
def list_() -> None:
    """Tell the windows that are open or to come."""
    coming = select(MaintenanceWindow).where(
        MaintenanceWindow.called_off_at.is_(None), MaintenanceWindow.ends_at > utcnow()
    )
    with reading() as session:
        for window in session.scalars(coming.order_by(MaintenanceWindow.starts_at)):
            click.echo(f"{window.id} {_told(window.starts_at)} - {_told(window.ends_at)} {window.zh} · {window.en}")


@maintenance.command()
@click.argument("window", type=click.UUID)
def call_off(window: UUID) -> None:
    """Call a window off, or end the one that is open; within 20 seconds everybody can save again."""
    commands.call_off(window)
    click.echo("called off")


def _moment(local: datetime) -> datetime:
    return local.replace(tzinfo=calendar.ZONE)


def _told(at: datetime) -> str:
    return at.astimezone(calendar.ZONE).strftime("%Y-%m-%d %H:%M")
