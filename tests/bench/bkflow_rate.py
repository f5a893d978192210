"""A turn of bkflow-feel, in an environment of its own: the protocol of `tests/oracles/feelin/rate.mjs`."""

from __future__ import annotations

import json
import sys
import time

from bkflow_feel.api import parse_expression

for line in sys.stdin:
    asked = json.loads(line)
    began = time.perf_counter()
    for _ in range(asked["rounds"]):
        for text, scope in asked["conditions"]:
            parse_expression(text, scope)
    print(time.perf_counter() - began, flush=True)  # noqa: T201 - the answer
