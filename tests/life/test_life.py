"""A case may live any life: whatever people, machines, clocks and crashes do to it, in any order, everything holds.

Hypothesis makes the lives up, each with a case of its own in one house; the first that breaks a promise is shortened
and told rule by rule. A life begins somewhere in the ordinary course of the drawing, so that few rules reach far.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from tests import support
from tests.faults.silent import silent_changes
from tests.life.accidents import Accidents
from tests.life.course import AWAY, DAY, VERSIONS
from tests.life.handlers import life
from tests.life.machines import Machines
from tests.life.people import People
from tests.life.scissors import Scissors
from tests.support import scale
from tests.support.handlers import test
from tests.support.house import MONDAY, House
from workflows import db, invariants
from workflows.db import reading, transaction
from workflows.models import Event, MaintenanceWindow, Substitution

REACHED = {
    *(("item.completed", node) for node in ("entry", "ask", "repair", "vote", "assess")),
    *((f"job.{what}", "call") for what in ("attempted", "failed", "rejected", "finished", "retried")),
    *(("timer.fired", node) for node in ("lapse", "reminder")),
    *(("incident.opened", node) for node in ("weigh", "call")),
    *(("incident.resolved", node) for node in ("weigh", "call")),
    ("message.received", "reply"),
    ("case.withdrawn", ""),
    ("case.ended", "done"),
}
"""What must have happened in one life or another, or they were no lives worth the name."""


class Life(People, Machines, Accidents):
    """One case, and everything that can be done to it."""


def test_whatever_is_done_to_a_case_in_any_order_every_promise_holds(database_url: str) -> None:
    house = House(database_url, test, life)
    house.publish(VERSIONS[0], "life")
    with transaction() as session:
        stand_in = Substitution(for_id=house.ids["checker"], by_id=house.ids["second"])
        stand_in.starts_at, stand_in.ends_at = MONDAY - DAY, MONDAY + AWAY
        session.add(stand_in)
    scissors, people = Scissors(db.engine()), {}

    run_state_machine_as_test(
        lambda: Life(house, scissors, people),
        settings=settings(
            max_examples=scale(80, 10_000),
            stateful_step_count=scale(14, 20),  # few long lives come to more kinds of trouble than many short ones
            derandomize=not support.soaking,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    scissors.close()
    with reading() as session:
        assert invariants.check(session) == []
        assert silent_changes(session) == []
        assert session.scalar(select(func.count()).select_from(MaintenanceWindow)) > 10
        assert {(kind, node) for kind, node in session.execute(select(Event.kind, Event.node))} >= REACHED
