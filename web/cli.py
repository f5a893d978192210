"""The command line. It starts quickly: whatever is large is loaded by the command that needs it."""

from __future__ import annotations

import os
import pkgutil
import shutil
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from web.demo.banner import banner
from web.kinship import die_with_parent
from web.locks import FileLock
from web.postgres import EmbeddedPostgres
from web.settings import Settings, create_keys, data_folder, port_of
from web.supervisor import Supervisor, say
from workflows.errors import AnliuError


@click.group()
def anliu() -> None:
    """Anliu 案流: insurance cases that run on BPMN diagrams."""
    die_with_parent()


@anliu.group()
def db() -> None:
    """The database: the embedded server of the data folder, unless DATABASE_URL names another."""


@db.command()
def start() -> None:
    """Start the embedded server; it goes on when this command ends."""
    EmbeddedPostgres(data_folder()).start()
    click.echo("running")


@db.command()
def stop() -> None:
    """Stop the embedded server."""
    EmbeddedPostgres(data_folder()).stop()
    click.echo("stopped")


@db.command()
def status() -> None:
    """Tell how the embedded server is: absent, stopped, running or silent."""
    click.echo(EmbeddedPostgres(data_folder()).status().value)


@db.command()
def url() -> None:
    """Print the address of the database, with its password."""
    click.echo(database_url())


@db.command()
def migrate() -> None:
    """Bring the database to the newest revision."""
    pkgutil.resolve_name("web.migrations:upgrade")(database_url())
    click.echo("up to date")


@anliu.command()
def publish() -> None:
    """Publish the packages under bpmn/, all or nothing each; unchanged content makes no version."""
    packages = pkgutil.resolve_name("web.packages")
    try:
        for line in packages.publish_all(settings()):
            click.echo(line)
    except packages.Unsound as error:
        for line in packages.told(error):
            click.echo(line, err=True)
        sys.exit(1)


@anliu.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="A list in JSON instead of text.")
@click.option("--lang", type=click.Choice(["zh", "en", "both"]), default="both", show_default=True)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--foreign", is_flag=True, help="A drawing from elsewhere: names of forms, handlers, roles do not count.")
def lint(paths: tuple[Path, ...], *, as_json: bool, lang: str, strict: bool, foreign: bool) -> None:
    """Tell what is wrong with drawings: files, packages, folders of packages.

    Status 0: nothing; 1: errors; 2: something could not be looked at.
    """
    tell = pkgutil.resolve_name("web.lint:lint")
    sys.exit(tell(paths, as_json=as_json, language=lang, strict=strict, foreign=foreign))


@anliu.command()
@click.argument("path", type=click.Path(path_type=Path, readable=False), metavar="FILE")
@click.option("--data", default="", metavar="JSON", help="The facts it begins with, or @FILE.")
@click.option("--answers", default="", metavar="FILE", help="What people, machines and messages say, by node.")
@click.option("--mode", type=click.Choice(["memory", "persisted", "pruned"]), default="pruned", show_default=True)
@click.option("--process", default="", metavar="ID", help="Which process, where there are several.")
@click.option("--at", default="", metavar="TIME", help="When it begins [now].")
def trace(path: Path, **options: str) -> None:
    """Try a drawing without a product around it: one line for each node, the last line tells how it ended.

    Status 0: it ended, or waits for what nobody sends; 1: an incident; 2: it cannot be tried.
    """
    sys.exit(pkgutil.resolve_name("web.trace:tell")(path, **options))


@anliu.command()
@click.option("--deploy", is_flag=True, help="Whether this environment is fit for real work, too.")
def check(*, deploy: bool) -> None:
    """Judge what would be published: drawings, reason codes, translations. Status 1 if something is wrong."""
    sys.exit(pkgutil.resolve_name("web.check:check")(deploy=deploy))


@anliu.command()
@click.option("--workers", default=2, show_default=True, help="Processes in production; the demo has one.")
def web(workers: int) -> None:
    """Serve the work desk."""
    pkgutil.resolve_name("web.serving:serve")(settings(), workers)


@anliu.command()
def worker() -> None:
    """Do the outside work of the cases."""
    pkgutil.resolve_name("web.worker:run")(settings())


@anliu.command()
def clock() -> None:
    """Fire timers and reminders; of several clocks one leads."""
    pkgutil.resolve_name("web.ticker:run")(settings())


@anliu.command()
@click.option("--port", default=0, help="0 takes a free port and prints it.")
@click.option("--book", type=click.Path(dir_okay=False, path_type=Path), help="Its book [bank.sqlite in the folder].")
def bank(port: int, book: Path | None) -> None:
    """Open the simulated bank, on loopback."""
    pkgutil.resolve_name("web.demo.bank:run")(book or data_folder() / "bank.sqlite", port)


@anliu.command()
@click.option("--brief", is_flag=True, help="One case of each kind: ready sooner.")
def demo(*, brief: bool) -> None:
    """Run everything with an invented company: database, bank, web, worker and clock. Ctrl-C stops it all."""
    folder, port = data_folder(), port_of()
    logins = []

    def prepare(environment: Mapping[str, str]) -> None:
        os.environ.update(environment)
        pkgutil.resolve_name("web.migrations:upgrade")(environment["DATABASE_URL"])
        build = pkgutil.resolve_name("web.demo.company:build")
        told = partial(say, "demo")
        logins.extend(build(Settings.from_environment(), brief=brief, month=lambda name: told(f"cases of {name}")))

    create_keys(folder)
    address = f"http://127.0.0.1:{port}"
    Supervisor(folder, port).run(prepare, lambda: click.echo(banner(address, logins, os.environ["MESSAGES_URL"])))


@anliu.command()
@click.confirmation_option(prompt="Delete all data of the demo?")
def demo_reset() -> None:
    """Delete the demo: database, bank, files, seals and keys of the data folder."""
    folder = data_folder()
    lock = FileLock(folder / "demo.lock").take()
    EmbeddedPostgres(folder).remove()
    for name in ("bank.sqlite", "bank.sqlite-wal", "bank.sqlite-shm", "keyring.json", "secret.key"):
        (folder / name).unlink(missing_ok=True)
    for name in ("files", "seals"):
        shutil.rmtree(folder / name, ignore_errors=True)
    lock.release()
    click.echo("deleted")


@anliu.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def audit(words: tuple[str, ...]) -> None:
    """Verify the history of cases, or seal it by hand."""
    if words and "--help" not in words:
        pkgutil.resolve_name("workflows.db:bind")(database_url())
    pkgutil.resolve_name("web.audit_cli:audit").main(args=list(words), prog_name="anliu audit")


@anliu.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def maintenance(words: tuple[str, ...]) -> None:
    """Announce a time in which nothing is saved, list such times, call one off."""
    if words and "--help" not in words:
        pkgutil.resolve_name("workflows.db:bind")(database_url())
    pkgutil.resolve_name("web.maintenance_cli:maintenance").main(args=list(words), prog_name="anliu maintenance")


@anliu.command()
@click.argument("login")
def relatives(login: str) -> None:
    """Say whose cases somebody may not work on: documents of their own and of near relatives, from standard input.

    One a line, as `ID 110101199601010035`; types as in the forms. What was said before is replaced. Only fingerprints
    are kept.
    """
    pkgutil.resolve_name("web.compose:compose")(settings())
    lines = [line.split() for line in sys.stdin.read().splitlines() if line.strip()]
    if wrong := [number for number, words in enumerate(lines, 1) if len(words) != 2]:  # noqa: PLR2004 - type and number
        raise click.ClickException(f"line {wrong[0]} is not a type and a number")
    click.echo(pkgutil.resolve_name("web.staff").declare(login, [(kind, number) for kind, number in lines]))


def database_url() -> str:
    """The address in DATABASE_URL, else that of the embedded server, which is started."""
    return os.environ.get("DATABASE_URL") or EmbeddedPostgres(data_folder()).start()


def settings() -> Settings:
    """The settings of this process. On the embedded server missing keys are made; elsewhere they must be there."""
    if not os.environ.get("DATABASE_URL"):
        create_keys(data_folder())
    return Settings.from_environment(os.environ | {"DATABASE_URL": database_url()})


def main() -> None:
    """Run a command; an error of ours is told in one line."""
    try:
        anliu()
    except AnliuError as error:
        click.echo(f"anliu: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
