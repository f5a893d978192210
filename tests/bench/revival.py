"""How soon a part of the demo that was killed is back, beside how long everything took to come up at first."""

from __future__ import annotations

import time
from typing import Any

from tests.support.parts import ROLES, free_port, is_whole, parent, part, read_until
from tests.support.processes import eventually, gone, open_folder
from web.postgres import EmbeddedPostgres


def measure() -> dict[str, Any]:
    """Seconds of the first start and of each revival (aim: 10), and the worst of them as a ratio to the start."""
    with open_folder() as folder:
        port = free_port()
        try:
            began = time.monotonic()
            with parent(folder, port) as demo:
                read_until(demo, "READY")
                start = time.monotonic() - began
                revived = {}
                for role in ROLES:
                    killed = part(demo, role)
                    assert killed is not None
                    killed.kill()
                    began = time.monotonic()
                    eventually(lambda one=killed: gone(one) and is_whole(demo, folder, port))
                    revived[role] = round(time.monotonic() - began, 2)
        finally:
            EmbeddedPostgres(folder).remove()
    return {"start_s": round(start, 2), "revived_s": revived, "ratio": round(max(revived.values()) / start, 2)}
