"""Whoever changes history leaves a trace that names the case and the row."""

from __future__ import annotations

import json
import threading
import time
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from tests.support.office import NOW
from web.audit_cli import audit as audit_commands
from workflows import audit, seals
from workflows.audit import AuditFinding, Broken, NewEvent, NotHistory
from workflows.db import at_moment, new_id, reading, transaction
from workflows.models import Case, DailySeal, Event
from workflows.types import CLOCK, Actor, ActorKind, Scope

DAY = timedelta(days=1)
UNDERWRITER = Actor(kind=ActorKind.PERSON, user_id=new_id(), on_behalf_of=new_id())


@pytest.fixture
def case_id(office) -> UUID:
    """A case with six events."""
    case_id = office.case()
    office.happen(
        case_id, NewEvent(kind="begun"), NewEvent(kind="step", data={"visited": ["录入", "审核"]}), actor=CLOCK
    )
    for round_ in range(4):
        done = NewEvent(
            kind="item.completed", node="review", data={"round": round_, "sum": Decimal("9.90"), "ok": True}
        )
        office.happen(case_id, done, actor=UNDERWRITER, at=NOW + timedelta(microseconds=round_))
    return case_id


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "seals"


def verify(folder=None) -> list[AuditFinding]:
    with reading() as session:
        return seals.verify(session, folder)


def seal(folder, now=NOW) -> None:
    with transaction() as session:
        seals.seal_day(session, folder, now)


def found(findings) -> list[tuple]:
    return [(finding.code, finding.case_id, finding.seq) for finding in findings]


# --- chains


@pytest.mark.usefixtures("case_id")
def test_an_untouched_history_has_nothing_to_find(office):
    office.case()  # nothing happened in this one yet
    assert verify() == []


def test_a_case_knows_how_long_its_history_is_and_how_it_ends(case_id):
    with reading() as session:
        case = session.get_one(Case, case_id)
        last = session.get_one(Event, (case_id, 6))
        assert (case.event_seq, case.chain_head) == (6, last.hash)
        assert last.data == {"round": 3, "sum": "9.90", "ok": True}
        assert (last.actor_id, last.on_behalf_of) == (UNDERWRITER.user_id, UNDERWRITER.on_behalf_of)


def test_equal_histories_of_two_cases_have_different_chains(office):
    cases = [office.case(), office.case()]
    for each in cases:
        office.happen(each, NewEvent(kind="begun"), actor=CLOCK)
    with reading() as session:
        assert len({session.get_one(Case, each).chain_head for each in cases}) == 2


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'item.claimed'",
        "node = 'pay'",
        "actor_kind = 'clock'",
        "actor_id = null",
        "on_behalf_of = null",
        "at = at + interval '1 microsecond'",
        """data = data || '{"round": 2}'""",
        "data = data - 'ok'",
        "hash = repeat('0', 64)",
    ],
)
def test_any_changed_column_is_found_at_its_row(office, case_id, change):
    with office.tampering() as database:
        database.execute(text(f"UPDATE event SET {change} WHERE seq = 4"))  # noqa: S608 - a text of this test
    first = verify()[0]
    assert (first.code, first.case_id, first.seq) == (Broken.CHANGED, case_id, 4)


def test_a_removed_row_is_found(office, case_id):
    with office.tampering() as database:
        database.execute(text("DELETE FROM event WHERE seq = 3"))
    assert found(verify()) == [(Broken.REMOVED, case_id, 3)]


def test_a_gap_is_one_finding_and_what_lies_behind_it_is_still_checked(office, case_id):
    with office.tampering() as database:
        database.execute(text("DELETE FROM event WHERE seq IN (2, 3)"))
        database.execute(text("UPDATE event SET node = 'pay' WHERE seq = 6"))
    assert found(verify()) == [(Broken.REMOVED, case_id, 2), (Broken.CHANGED, case_id, 6)]


def test_a_cut_tail_is_found(office, case_id):
    with office.tampering() as database:
        database.execute(text("DELETE FROM event WHERE seq > 4"))
    assert found(verify()) == [(Broken.REMOVED, case_id, 5)]


@pytest.mark.parametrize("seq", [7, 0, -1])
def test_an_inserted_row_is_found(office, case_id, seq):
    with office.tampering() as database:
        database.execute(
            text(
                "INSERT INTO event SELECT case_id, :seq, kind, node, actor_kind, null, null, at, data, hash"
                " FROM event WHERE seq = 6"
            ),
            {"seq": seq},
        )
    assert found(verify()) == [(Broken.INSERTED, case_id, seq)]


def test_a_changed_head_is_found(office, case_id):
    with office.tampering() as database:
        database.execute(text("""UPDATE "case" SET chain_head = repeat('0', 64)"""))
    assert found(verify()) == [(Broken.HEAD, case_id, 6)]


def test_rows_of_a_case_that_is_gone_are_found(office, case_id):
    with office.tampering() as database:
        database.execute(text('DELETE FROM "case"'))
    assert found(verify()) == [(Broken.ORPHAN, case_id, None)]


def test_a_sequence_set_far_ahead_does_not_flood_the_report(office, case_id):
    with office.tampering() as database:
        database.execute(text('UPDATE "case" SET event_seq = 2000000000'))
    assert found(verify()) == [(Broken.REMOVED, case_id, 7)]


@pytest.mark.parametrize("rows", [10_000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_a_hundred_thousand_rows_are_verified_within_half_a_minute(office, rows):
    cases = [office.case() for _ in range(10)]
    step = {"visited": ["enter", "review"], "round": 1}
    for each in cases:
        office.happen(each, *[NewEvent(kind="step", node="review", data=step)] * (rows // 10), actor=UNDERWRITER)
    with office.tampering() as database:
        database.execute(text("UPDATE event SET node = 'pay' WHERE case_id = :id AND seq = 777"), {"id": cases[5]})
    began = time.monotonic()
    assert found(verify()) == [(Broken.CHANGED, cases[5], 777)]
    assert time.monotonic() - began < 30 * rows / 100_000


def test_verification_sees_one_moment_while_cases_go_on(office, case_id):
    with reading() as session:
        findings = audit.verify_chains(session)
        other = office.case()
        office.happen(other, NewEvent(kind="begun"), actor=CLOCK)
        walking = threading.Thread(target=office.happen, args=(case_id, NewEvent(kind="step")), kwargs={"actor": CLOCK})
        assert next(findings, None) is None
        walking.start()
        walking.join()
        assert list(findings) == []


# --- what history may hold


def test_history_takes_codes_ids_numbers_and_flags():
    event = NewEvent(
        kind="k",
        data={
            "id": UUID(int=7),
            "day": date(2026, 3, 2),
            "flag": False,
            "none": None,
            "n": 3,
            "list": ("a", UUID(int=8)),
        },
    )
    assert event.data == {
        "id": "00000000-0000-0000-0000-000000000007",
        "day": "2026-03-02",
        "flag": False,
        "none": None,
        "n": 3,
        "list": ["a", "00000000-0000-0000-0000-000000000008"],
    }


@pytest.mark.parametrize(
    "value",
    [
        "11010519491231002X",
        "13800138000",
        "li.na@example.com",
        "x" * 201,
        "two\nlines",
        1.5,
        b"x",
        {"name": "x"},
        [["x"]],
        ["13800138000"],
    ],
)
def test_history_refuses_what_is_no_code_and_does_not_repeat_it(value):
    with pytest.raises(NotHistory) as refused:
        NewEvent(kind="item.completed", data={"field": value})
    assert (
        str(refused.value) == "Event item.completed cannot keep field: history holds codes, ids, numbers and flags only"
    )


# --- daily seals


def test_a_sealed_history_has_nothing_to_find_and_may_grow(office, case_id, folder):
    seal(folder)
    office.happen(case_id, NewEvent(kind="ended"), actor=CLOCK)
    office.happen(office.case(), NewEvent(kind="begun"), actor=CLOCK)
    assert verify(folder) == []
    seal(folder, NOW + DAY)
    seal(folder, NOW + 2 * DAY)
    assert verify(folder) == []


def test_a_seal_adds_only_what_happened_since_the_one_before(office, case_id, folder):
    quiet = office.case()
    office.happen(quiet, NewEvent(kind="begun"), actor=CLOCK)
    seal(folder)
    office.happen(case_id, NewEvent(kind="ended"), actor=CLOCK)
    seal(folder, NOW + DAY)
    heads = [(folder / name).read_text().splitlines() for name in ("heads-2026-03-02.txt", "heads-2026-03-03.txt")]
    assert [len(lines) for lines in heads] == [2, 1]
    assert heads[1][0].startswith(f"{case_id} 7 ")


@pytest.mark.usefixtures("case_id")
def test_a_day_is_sealed_once(folder):
    seal(folder)
    seal(folder, NOW + timedelta(hours=1))
    assert len((folder / "seals.jsonl").read_text().splitlines()) == 1


def test_a_removed_case_is_found_by_the_seal(office, case_id, folder):
    seal(folder)
    with office.tampering() as database:
        for table in ("event", "sealed_head", '"case"'):
            database.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of this test
    assert verify() == []
    assert verify(folder) == [AuditFinding(code=Broken.CASE_MISSING, case_id=case_id, seq=6, day=NOW.date())]


def test_a_tail_cut_with_its_head_moved_back_is_found_by_the_seal(office, case_id, folder):
    seal(folder)
    with office.tampering() as database:
        database.execute(text("DELETE FROM event WHERE seq > 4"))
        database.execute(
            text('UPDATE "case" SET event_seq = 4, chain_head = (SELECT hash FROM event WHERE seq = 4)'),
        )
    assert verify() == []
    assert found(verify(folder)) == [(Broken.CUT, case_id, 6)]


def test_a_chain_rewritten_as_a_whole_is_found_by_the_seal(office, case_id, folder):
    seal(folder)
    with office.tampering() as database:
        database.execute(text("DELETE FROM event"))
        database.execute(text("""UPDATE "case" SET event_seq = 0, chain_head = ''"""))
    office.happen(case_id, *[NewEvent(kind="begun")] * 6, actor=CLOCK)
    assert verify() == []
    assert found(verify(folder)) == [(Broken.REWRITTEN, case_id, 6)]


@pytest.mark.usefixtures("case_id")
def test_heads_changed_in_the_folder_are_found(folder):
    seal(folder)
    heads = folder / "heads-2026-03-02.txt"
    heads.write_text(heads.read_text().replace(" 6 ", " 5 "))
    assert verify(folder) == [AuditFinding(code=Broken.SEAL_CHANGED, day=NOW.date())]
    heads.unlink()
    assert verify(folder) == [AuditFinding(code=Broken.HEADS_MISSING, day=NOW.date())]


@pytest.mark.usefixtures("case_id")
def test_a_changed_line_is_found(folder):
    seal(folder)
    seal(folder, NOW + DAY)
    path = folder / "seals.jsonl"
    first, second = path.read_text().splitlines()
    path.write_text(json.dumps(json.loads(first) | {"cases": 9}) + "\n" + second + "\n")
    assert {finding.code for finding in verify(folder)} == {Broken.SEAL_CHANGED, Broken.SEAL_ROW}


@pytest.mark.usefixtures("case_id")
def test_a_lost_line_or_row_is_found(office, folder):
    seal(folder)
    seal(folder, NOW + DAY)
    path = folder / "seals.jsonl"
    lines = path.read_text()
    path.write_text(lines.splitlines()[1] + "\n")
    assert verify(folder) == [AuditFinding(code=Broken.SEAL_LINE, day=NOW.date())]
    path.write_text(lines)
    with office.tampering() as database:
        database.execute(text("DELETE FROM daily_seal WHERE day = '2026-03-03'"))
    assert verify(folder) == [AuditFinding(code=Broken.SEAL_ROW, day=(NOW + DAY).date())]


@pytest.mark.usefixtures("case_id")
def test_a_commit_that_failed_after_the_folder_was_written_is_made_good_by_the_next_call(folder):
    with pytest.raises(ZeroDivisionError), transaction() as session:
        1 / len(seals.seal_day(session, folder, NOW).hash[64:])
    assert [finding.code for finding in verify(folder)] == [Broken.SEAL_ROW]
    seal(folder)
    assert verify(folder) == []
    seal(folder, NOW + DAY)
    assert verify(folder) == []


@pytest.mark.usefixtures("case_id")
def test_a_line_torn_by_a_crash_does_not_spoil_the_next(folder):
    folder.mkdir()
    (folder / "seals.jsonl").write_text('{"day": "2026-03-0')
    seal(folder)
    assert verify(folder) == []


@pytest.mark.usefixtures("office")
def test_a_lost_folder_is_reported_and_the_new_one_holds_every_head(case_id, folder):
    seal(folder)
    new = folder.parent / "new"
    seal(new, NOW + DAY)
    assert verify(new) == [AuditFinding(code=Broken.SEAL_LINE, day=NOW.date())]
    assert str(case_id) in (new / "heads-2026-03-03.txt").read_text()
    with reading() as session:
        assert session.get_one(DailySeal, (NOW + DAY).date()).cases == 1


# --- the command line


@pytest.mark.usefixtures("case_id")
def test_the_command_line_seals_and_verifies(folder):
    run = CliRunner()
    with at_moment(NOW):
        sealed = run.invoke(audit_commands, ["seal", "--folder", str(folder)], catch_exceptions=False)
    assert sealed.exit_code == 0
    assert "2026-03-02" in sealed.output
    clean = run.invoke(audit_commands, ["verify", "--folder", str(folder)], catch_exceptions=False)
    assert clean.exit_code == 0


def test_the_command_line_names_what_is_broken_and_fails(office, case_id, folder):
    with office.tampering() as database:
        database.execute(text("UPDATE event SET node = 'pay' WHERE seq = 4"))
    broken = CliRunner().invoke(audit_commands, ["verify", "--folder", str(folder)], catch_exceptions=False)
    assert broken.exit_code == 1
    assert f"changed case {case_id} seq 4" in broken.output


def test_people_without_seats_write_history_too(office, case_id):
    office.person("Li Na", ("agent", "310101", Scope.OWN))
    office.happen(case_id, NewEvent(kind="item.claimed"), actor=office.actor("Li Na"))
    assert verify() == []
