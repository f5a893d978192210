"""The processes of a package: the one that is meant is there, once, and is one to be executed."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.errors import N_
from workflows.validation.changes import Action, Change
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package

MISSING = Rule(
    "process_missing",
    Severity.ERROR,
    "§10.2",
    N_("No file has a process with the id “%(process)s”, which is to be published"),
    N_("Give the process this id; here are: %(others)s"),
)
TWICE = Rule(
    "process_twice",
    Severity.ERROR,
    "§8.3.1",
    N_("Two files have a process with the id “%(id)s”: nothing says which one is meant"),
    N_("Take one of the files away, or give its process another id"),
)
NOT_EXECUTABLE = Rule(
    "not_executable",
    Severity.ERROR,
    "§10.2.1",
    N_("The process “%(process)s” is marked as not to be executed: no case could run on it"),
    N_("Set “executable” at the process when it is ready"),
)
UNSAID = Rule(
    "executable_unsaid",
    Severity.WARNING,
    "§10.2.1",
    N_("The process “%(process)s” does not say that it is to be executed; here it is, elsewhere it is not"),
    N_("Set “executable” at the process"),
)
WHICH = Rule(
    "which_process",
    Severity.INFO,
    "§10.2",
    N_("Beside “%(first)s”, a case could begin with “%(process)s”, too: nothing calls either of them"),
    N_("Say which one is to be published; keep the other one in a package of its own"),
)
UNUSED = Rule(
    "process_unused",
    Severity.INFO,
    "§10.2",
    N_("Nothing leads to the process “%(process)s”: no case that begins with “%(first)s” calls it"),
    N_("Call it, or keep it in a package of its own"),
)
RULES = (MISSING, TWICE, NOT_EXECUTABLE, UNSAID, WHICH, UNUSED)


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    yield from _missing(package)
    yield from _twice(package)
    yield from _executable(package)
    yield from _unused(package) if package.process else _which(package)


def _missing(package: Package) -> Iterator[Finding]:
    found = sorted({process.id for process in package.processes})
    if package.process and package.documents and package.process not in found:
        file = next(iter(package.documents))
        yield MISSING.of(file, process=package.process, others=", ".join(found[:MOST_TOLD]) or "-")


def _twice(package: Package) -> Iterator[Finding]:
    """In one file two elements with the same id are told of anyway."""
    files: dict[str, str] = {}
    for process in package.processes:
        file = process.element.getroottree().docinfo.URL
        if process.id and files.setdefault(process.id, file) != file:
            yield TWICE.at(process.element, id=process.id)


def _executable(package: Package) -> Iterator[Finding]:
    for process in package.running:
        says = process.element.get("isExecutable")
        yes = (Change(action=Action.SET, element=process.id, name="isExecutable", value="true"),) if process.id else ()
        if says is None:
            yield UNSAID.at(process.element, fix=yes, process=process.called)
        elif not process.is_executable:
            yield NOT_EXECUTABLE.at(process.element, fix=yes, process=process.called)


def _unused(package: Package) -> Iterator[Finding]:
    used = set(package.running)
    main = next((process for process in package.processes if process.id == package.process), None)
    if main is None:
        return
    for process in package.processes:
        if process not in used and process.is_executable:
            yield UNUSED.at(process.element, process=process.called, first=main.called)


def _which(package: Package) -> Iterator[Finding]:
    called = {call.element.get("calledElement") for process in package.processes for call in process.calls()}
    firsts = [process for process in package.beginning if process.id not in called]
    for process in firsts[1:]:
        yield WHICH.at(process.element, process=process.called, first=firsts[0].called)


MOST_TOLD = 5
