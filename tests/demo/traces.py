"""Which processes are still there: what a demo leaves behind is seen in /proc, not in promises."""

from __future__ import annotations

from pathlib import Path


def is_alive(pid: int) -> bool:
    """Tell whether the process runs; one that only waits to be reaped does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")


def living_with(folder: Path) -> dict[int, str]:
    """Return id and command line of every process whose environment or arguments name `folder`."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and is_alive(int(entry.name)):
            command = _read(entry / "cmdline")
            if str(folder) in command + _read(entry / "environ"):
                found[int(entry.name)] = command
    return found


def _read(path: Path) -> str:
    try:
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # gone meanwhile, or somebody else's
        return ""
