"""Stand-ins for the parts of a demo, so that the parent is tested alone: `python stand_in.py ROLE`.

`demo` is the parent itself. The others say that they are up, and live until they are ended; the worker has a
grandchild that left its group. What goes wrong is chosen by environment: STUBBORN and FAILING name a role, REFUSES
makes the preparation fail.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from web.kinship import die_with_parent


def demo() -> None:
    from web.supervisor import Supervisor, say  # noqa: PLC0415 - the parts shall start in no time
    from workflows.errors import Refused  # noqa: PLC0415

    def prepare(environment):
        if os.environ.get("REFUSES"):
            raise Refused("the company cannot be built")
        say("company", " ".join(sorted(environment)))

    supervisor = Supervisor(Path(os.environ["FOLDER"]), int(os.environ["PORT"]), [sys.executable, __file__])
    supervisor.run(prepare, lambda: say("demo", "READY"))


def part(role: str) -> None:
    die_with_parent()
    if os.environ.get("FAILING") == role:
        raise SystemExit("cannot start")
    signal.signal(signal.SIGTERM, lambda *_: tell("bye") or (role == os.environ.get("STUBBORN") or sys.exit(0)))
    if role == "worker":
        subprocess.Popen(["/bin/sleep", "600"], start_new_session=True)
    port = {"bank": sys.argv[-1], "web": os.environ["PORT"]}.get(role)
    with socket.socket() as listener:
        if port:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", int(port)))
            listener.listen()
        tell(f"up, the database is {os.environ['DATABASE_URL'].partition(':')[0]}")
        while True:
            if port:  # whoever knocks is let in: a full queue would keep the next one waiting for minutes
                listener.accept()[0].close()
            else:
                signal.pause()


def tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    demo() if sys.argv[1] == "demo" else part(sys.argv[1])
