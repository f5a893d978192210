"""What happened, where a case stands and what it waits for, told without knowing its drawing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.office import NOW
from workflows import history, sealing
from workflows.audit import NewEvent
from workflows.db import new_id, reading, transaction
from workflows.history import NodeMark, NodeState, Wait, WaitKind
from workflows.models import Answer, Case, CaseState, Job, JobKind, JobState, Subscription
from workflows.types import CLOCK, Actor, ActorKind, Scope

HOUR = timedelta(hours=1)


@pytest.fixture
def case_id(office):
    """A case somebody sent back: entered twice, reviewed once."""
    office.person("Li Na", ("agent", "310101", Scope.OWN))
    office.person("Chen Jing", ("back_office", "310101", Scope.UNIT))
    case_id = office.case(by="Li Na")
    agent, reviewer = office.actor("Li Na"), office.actor("Chen Jing")
    first = office.item(case_id, "agent", node="enter", closed_at=NOW, outcome="submit")
    done = NewEvent(kind="item.completed", node="enter", data={"item": first, "round": 1})
    office.happen(case_id, NewEvent(kind="case.started"), done, passed("begin", "enter"), actor=agent)
    second = office.item(case_id, "back_office", node="check", closed_at=NOW, outcome="return")
    with transaction() as session:
        body = sealing.seal({"values": {"name": "李娜"}, "note": "请补签名"}, owner=case_id)
        decided = {"outcome": "return", "reasons": ["NB-DOC-01"], "by": reviewer.user_id}
        session.add(Answer(case_id=case_id, node="check", item_id=second, at=NOW, body=body, **decided))
    back = NewEvent(kind="item.completed", node="check", data={"item": second})
    acting = Actor(kind=ActorKind.PERSON, user_id=reviewer.user_id, on_behalf_of=agent.user_id)
    office.happen(case_id, back, passed("check", "fork"), actor=acting, at=NOW + HOUR)
    office.item(case_id, "agent", node="enter", round=2, holder="Li Na", return_reasons=["NB-DOC-01"])
    return case_id


def passed(*nodes: str) -> NewEvent:
    return NewEvent(kind="step", data={"visited": list(nodes)})


def wait_for_everything(case_id) -> None:
    """Let the case wait for a machine, a failed one, a letter nobody waits for, a message and the clock too."""
    job = {"case_id": case_id, "input": b"", "created_at": NOW, "run_after": NOW}
    with transaction() as session:
        for node, kind, state in [
            ("debit", JobKind.SERVICE, JobState.RUNNING),
            ("issue", JobKind.SERVICE, JobState.FAILED),
            ("notify", JobKind.LETTER, JobState.WAITING),
            ("old", JobKind.SERVICE, JobState.DONE),
        ]:
            session.add(Job(node=node, kind=kind, state=state, handler=f"x.{node}", key=str(new_id()), **job))
        session.add(Subscription(case_id=case_id, task_id=new_id(), node="paid", name="money", key="1", created_at=NOW))
        session.get_one(Case, case_id).wake_at = NOW + HOUR


def states(case_id) -> dict[str, NodeMark]:
    with reading() as session:
        return history.node_states(session, session.get_one(Case, case_id))


def waits(case_id) -> list[Wait]:
    with reading() as session:
        return history.waits(session, session.get_one(Case, case_id))


def test_the_timeline_names_who_did_what_for_whom_and_why(case_id):
    with reading() as session:
        entries = history.timeline(session, case_id)
    assert [(entry.seq, entry.kind) for entry in entries] == [
        *((1, "case.started"), (2, "item.completed"), (3, "step"), (4, "item.completed"), (5, "step")),
    ]
    returned = entries[3]
    assert (returned.actor_name, returned.on_behalf_of_name, returned.at) == ("Chen Jing", "Li Na", NOW + HOUR)
    assert (returned.node, returned.outcome, returned.reasons) == ("check", "return", ("NB-DOC-01",))
    assert returned.note == "请补签名"
    assert (entries[1].outcome, entries[1].note, entries[1].round) == ("", "", 1)


def test_the_timeline_of_the_clock_has_no_name(office):
    case_id = office.case()
    office.happen(case_id, NewEvent(kind="timer.fired", node="remind"), actor=CLOCK)
    with reading() as session:
        (entry,) = history.timeline(session, case_id)
    assert (entry.actor_kind, entry.actor_name, entry.on_behalf_of_name) == ("clock", "", "")


def test_a_note_whose_key_is_gone_is_left_out(case_id):
    sealing.install(sealing.Keyring(keys={"k9": bytes(range(9, 41))}, current="k9", blind=bytes(32)))
    with reading() as session:
        assert history.timeline(session, case_id)[3].note == ""


def test_another_cases_history_does_not_mix_in(office, case_id):
    other = office.case()
    office.happen(other, NewEvent(kind="case.started"), actor=CLOCK)
    with reading() as session:
        assert len(history.timeline(session, other)) == 1
        assert len(history.timeline(session, case_id)) == 5


def test_nodes_are_marked_as_passed_waited_at_or_sent_back(case_id):
    wait_for_everything(case_id)
    assert states(case_id) == {
        "begin": NodeMark(node="begin", state=NodeState.DONE, count=1),
        "enter": NodeMark(node="enter", state=NodeState.RETURNED, count=1, round=2),
        "check": NodeMark(node="check", state=NodeState.DONE, count=1),
        "fork": NodeMark(node="fork", state=NodeState.DONE, count=1),
        "debit": NodeMark(node="debit", state=NodeState.CURRENT, count=0),
        "issue": NodeMark(node="issue", state=NodeState.CURRENT, count=0),
        "paid": NodeMark(node="paid", state=NodeState.CURRENT, count=0),
    }


def test_a_case_says_everything_it_waits_for(case_id):
    wait_for_everything(case_id)
    person, *others = waits(case_id)
    assert (person.kind, person.node, person.code, person.assignee_name) == (WaitKind.PERSON, "enter", "agent", "Li Na")
    assert person.due_at == NOW + timedelta(days=3)
    assert others == [
        Wait(kind=WaitKind.MACHINE, node="debit", code="x.debit", due_at=NOW),
        Wait(kind=WaitKind.MACHINE, node="issue", code="x.issue", due_at=NOW, failed=True),
        Wait(kind=WaitKind.MESSAGE, node="paid", code="money"),
        Wait(kind=WaitKind.CLOCK, node="", due_at=NOW + HOUR),
    ]


def test_an_item_without_a_deadline_waits_without_one(office):
    case_id = office.case()
    office.item(case_id, due_at=datetime(9999, 1, 1, tzinfo=UTC))
    assert [wait.due_at for wait in waits(case_id)] == [None]


def test_a_case_that_ended_waits_for_nothing(case_id):
    with transaction() as session:
        session.get_one(Case, case_id).state = CaseState.ENDED
    assert waits(case_id) == []
