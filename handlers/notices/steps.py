"""What drawings may name of notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.notices import operations
from handlers.notices.queries import TEXTS
from workflows.errors import UnknownName
from workflows.registry import Capability
from workflows.types import Facts, Step

notices = Capability("notices")
notices.on_status(operations.tell_status)


def _record(output: Mapping[str, Any], step: Step) -> Facts | None:
    operations.tell(step, output["code"])
    return None


@notices.remote("remind", takes={"code": "code"}, gives={}, record=_record)
def remind(input: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A letter to whoever started the case: `code` names its text. It leaves the house through `record` alone.

    Raises UnknownName for a code without a text.
    """
    del key  # the record is written in the step that ends the job, so it cannot be written twice
    code = str(input["code"])
    if code not in TEXTS:
        raise UnknownName(name=code)
    return {"code": code}
