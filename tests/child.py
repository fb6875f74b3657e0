"""A child process for a test: in a folder of its own, on a free port, gone when the tests are."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Self

from tests.machine import PATIENCE, eventually, free_port


class Server(ABC):
    """A child process with a folder of its own; a context manager that leaves neither behind."""

    name = "server"
    user: str | None = None
    farewell = signal.SIGTERM

    def __init__(self) -> None:
        # Not pytest's tmp_path: the path of a unix socket may have no more than 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix=f"{self.name}-"))
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str]:
        """Return the program and its arguments."""

    @abstractmethod
    def answers(self) -> bool:
        """Tell whether the server does its work."""

    def start(self) -> Self:
        """Start the server and return once it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._leash(), *self.command()], stdout=log, stderr=log, cwd=self.folder
            )
        eventually(self._answers_or_died, f"{self.name} answers")
        return self

    def stop(self) -> None:
        """End the server as its operator would; its data stay for the next start."""
        self._end(self.farewell)

    def restart(self) -> None:
        """Stop the server, if it runs, and start it on the same port with the same data."""
        self.stop()
        self.start()

    def log(self) -> str:
        """Return what the server has printed since it was made."""
        return (self.folder / "log").read_text(errors="replace")

    def _leash(self) -> list[str]:
        """The kernel ends the server when the tests die, however they die."""
        become = ["--reuid", self.user, "--regid", self.user, "--init-groups"] if self.user else []
        return ["setpriv", *become, "--pdeathsig", "KILL", "--"]

    def _answers_or_died(self) -> bool:
        if self._process and self._process.poll() is not None:
            raise RuntimeError(f"{self.name} ended at its start:\n{self.log()}")
        return self.answers()

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(number)
        process.send_signal(signal.SIGCONT)  # a paused server would never hear the first one
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_: object) -> None:
        self.close()
