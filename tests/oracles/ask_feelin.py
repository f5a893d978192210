"""Asks feelin for its answers and keeps them: `make feelin`. Needs Node; `make test` only reads what was kept."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from tests.oracles.grammar import CHOSEN, SCOPE, cases

FOLDER = Path(__file__).parent / "feelin"
ANSWERS = FOLDER / "answers.json"
SEED, EACH = 20_240_229, 200


def main() -> None:
    """Write every case with its answer, one to a line."""
    asked = [*cases(SEED, EACH), *(["chosen", text] for text in CHOSEN)]
    node = shutil.which("node")
    assert node, "Node is needed"
    done = subprocess.run(  # noqa: S603 - our own script
        [node, "answers.mjs"],
        cwd=FOLDER,
        input=json.dumps({"scope": SCOPE, "cases": asked}),
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [
        json.dumps([*case, answer] if len(case) > 2 else [*case, None, answer], ensure_ascii=False)
        for case, answer in zip(asked, json.loads(done.stdout), strict=True)
    ]
    ANSWERS.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{len(asked)} answers in {ANSWERS.name}")  # noqa: T201 - a command's output


if __name__ == "__main__":
    main()
