"""A process that may be killed after any statement: it forks a child for each line that it reads.

A line is the number of statements that the child lives for, 0 for as long as it likes, and a
write as JSON. What is printed is how the child ended: "killed" or "done"."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any

import msgspec
from sqlalchemy import Engine, event

from lookup_gateway.filing import Filed, Filing, Paper
from lookup_gateway.gateway import Gateway
from lookup_gateway.life import Call, Wish
from lookup_gateway.model import Case
from lookup_gateway.officers import Officer, Role
from lookup_gateway.settings import Settings
from tests.sites import a_case

PDF = b"%PDF-1.7 a paper for tests"
OFFICER = Officer("nguyenvana.h4912", "Nguyễn Văn A", "H49.12", Role.SUPERVISOR)
LEADER = Officer("tranthib.h4912", "Trần Thị B", "H49.12", Role.LEADER)


def die_after(engine: Engine, statements: int) -> None:
    """Kill this process when that many statements have been carried out. A commit is one: the
    process then dies right before it."""
    left = iter(range(statements - 1, -1, -1))

    def count(*_: Any) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "after_cursor_execute", count)
    event.listen(engine, "commit", count)


def write(gateway: Gateway, wish: dict[str, Any]) -> None:
    """Take a case in, file one, send what was asked for, move a date, or report an event."""
    if wish.pop("take_in", False):
        wanted = a_case(received_at=None, due_at=None, steps=())
        done: object = gateway.case_desk.take_in(wanted, OFFICER, None, Call("k", "digest"))
    elif wish.pop("file", False):
        papers = [Paper("a.pdf", PDF)]
        filed = gateway.submissions.file(msgspec.convert(wish, Filing), papers, Call("k", "d"))
        done = filed.case if isinstance(filed, Filed) else filed
    elif number := wish.pop("supplement", None):
        done = gateway.submissions.supplement(number, [Paper("b.pdf", PDF)])
    elif late := wish.pop("release", None):
        done = gateway.late_papers.release(late, msgspec.convert(wish, Wish), LEADER)
    else:
        code = wish.pop("code")
        done = gateway.case_desk.report(code, msgspec.convert(wish, Wish), OFFICER)
    assert isinstance(done, Case), done


def child(gateway: Gateway, statements: int, wish: dict[str, Any]) -> None:
    """Write, over connections of our own; never return."""
    if statements:
        die_after(gateway.engine, statements)
    try:
        write(gateway, wish)
    finally:
        os._exit(0 if sys.exc_info()[0] is None else 1)


def main() -> None:
    """Serve the test until it closes our input."""
    gateway = Gateway(Settings.from_env(os.environ))  # connected to nothing: it may be forked
    for line in sys.stdin:
        statements, wish = json.loads(line)
        if (pid := os.fork()) == 0:
            child(gateway, statements, wish)
        status = os.waitpid(pid, 0)[1]
        if os.WIFSIGNALED(status):
            sys.stdout.write("killed\n")
        else:
            sys.stdout.write("done\n" if os.WEXITSTATUS(status) == 0 else "failed\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
