"""Every error the gateway raises on purpose.

GatewayError
├── BadSettings       environment or profile unusable; names every fault at once
├── BadRecord         a case record that cannot be read; names the line and the field
├── MirrorDown        Redis refused, timed out or is known to be down
├── BackendDown       the case backend cannot be asked now
├── BadBackup         a backup that cannot be made, read or put back
└── Busy              a resource has its one holder already (SQLite worker lock, ports)

An unknown code, a wrong proof or a spent budget is no error: those are values (`model.Outcome`).
"""


class GatewayError(Exception):
    """Anything the gateway raises on purpose."""


class BadSettings(GatewayError):
    """The environment or the profile cannot be used as it is."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class BadRecord(GatewayError):
    """A case record, or another that comes as JSON, that cannot be read. `allowed` is what may
    stand in the field at fault, where that has names."""

    def __init__(self, why: str, field: str | None = None, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(f"{field}: {why}" if field else why)
        self.field = field
        self.why = why
        self.allowed = allowed


class MirrorDown(GatewayError):
    """Redis did not answer."""


class BackendDown(GatewayError):
    """The case backend did not answer, or is already asked by as many as it bears."""


class BadBackup(GatewayError):
    """A backup that cannot be made, read or put back as it is."""


class Busy(GatewayError):
    """Somebody else holds what only one may hold."""
