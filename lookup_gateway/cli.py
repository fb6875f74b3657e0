"""The commands. Each reads the environment, opens the rooms it needs, and says what it did."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from channels.sms.declaration import load as load_providers
from lookup_gateway import codes, records
from lookup_gateway import doctor as examination
from lookup_gateway.backends.sql import ImportReport, import_lines
from lookup_gateway.body import body
from lookup_gateway.errors import BadSettings, Busy, GatewayError
from lookup_gateway.gateway import Gateway, require_usable
from lookup_gateway.model import Medium, Message
from lookup_gateway.paper.receipt import draw_qr
from lookup_gateway.persons import phone_number
from lookup_gateway.profile import load_profile
from lookup_gateway.replies import say
from lookup_gateway.settings import Settings

PORTS = click.IntRange(1, 65_535)
MEDIA = click.Choice([medium.value for medium in Medium])


def main() -> None:
    """Run a command. Exit 2 for what cannot be used, 1 for what could not be done."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except BadSettings as error:
        sys.exit(_complain(error.faults, 2))
    except GatewayError as error:
        sys.exit(_complain([str(error) or type(error).__name__], 1))


def _complain(lines: list[str], status: int) -> int:
    for line in lines:
        click.echo(f"lookup-gateway: {line}", err=True)
    return status


def _gateway() -> Gateway:
    gateway = Gateway(Settings.from_env(os.environ))
    gateway.migrate_if_possible()
    click.get_current_context().call_on_close(gateway.close)
    return gateway


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Where is my case? One answer for citizens on every channel."""


@cli.command()
@click.option("--port", envvar="PORT", default=8_000, show_default=True, type=PORTS)
@click.option("--profile", envvar="LOOKUP_PROFILE", default="demo", show_default=True)
@click.option("--cases", default=2_000, show_default=True, type=click.IntRange(1))
def demo(port: int, profile: str, cases: int) -> int:
    """Show everything at work on made-up cases that keep changing."""
    from lookup_gateway.demo.run import run

    return run(os.environ, port, profile, cases)


@cli.command()
@click.option("--port", help="Port to listen on [PORT or 8000].")
@click.option("--host", default="0.0.0.0", show_default=True, help="Address to listen on.")  # noqa: S104
def serve(port: str | None, host: str) -> None:
    """Answer the web: pages, API, webhooks (the Procfile's web)."""
    env = os.environ | ({"PORT": port} if port else {})
    require_usable(Settings.from_env(env))  # faults are told here, once
    # A fresh interpreter, so that gevent's workers begin before anything is imported.
    os.execve(sys.executable, [sys.executable, "-m", "lookup_gateway.serving", host], env)  # noqa: S606


@cli.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--keep-going", is_flag=True, help="Import the good lines of a faulty file.")
def import_(file: BinaryIO, keep_going: bool) -> int:
    """Take in case records, one JSON object a line (- for standard input)."""
    gateway = _gateway()
    scratch = gateway.settings.data_dir
    report = import_lines(file, gateway.backend, keep_going=keep_going, scratch=scratch)
    for line in _faults(report):
        click.echo(line, err=True)
    click.echo(f"{report.new} new, {report.updated} updated, {report.skipped} skipped")
    return 1 if report.malformed else 0


def _faults(report: ImportReport) -> Iterator[str]:
    for fault in report.faults:
        place = f"line {fault.line}: {fault.field}" if fault.field else f"line {fault.line}"
        yield f"{place}: {fault.why}"
    if (more := report.malformed - len(report.faults)) > 0:
        yield f"and {more} more"


@cli.command()
def export() -> None:
    """Write every case record to standard output, one JSON object a line."""
    for case in _gateway().backend.export():
        sys.stdout.buffer.write(records.dump(case) + b"\n")


@cli.command()
@click.option("--once", is_flag=True, help="Bring the mirror level, then leave.")
def mirror(once: bool) -> None:
    """Keep Redis level with the case backend (the Procfile's mirror)."""
    gateway = _gateway()
    try:
        with gateway.worker() as worker:
            if once:
                worker.once()
            else:
                worker.run_forever(_set_by_signals(), gateway.revive_redis)
    except Busy:
        if not once:
            raise
        gateway.wait_until_level()


def _set_by_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


@cli.command()
@click.option("--repair", is_flag=True, help="Bring what differs level.")
@click.option("--json", "as_json", is_flag=True, help="Tell it as one JSON object.")
def check(repair: bool, as_json: bool) -> int:
    """Compare the mirror with the backend, case by case; exit 1 when they differ."""
    report = _gateway().compare(repair=repair)
    told = msgspec.to_builtins(report)
    if as_json:
        click.echo(msgspec.json.encode(told))
    else:
        click.echo(", ".join(f"{name} {value}" for name, value in told.items()))
    return 0 if report.clean else 1


@cli.command()
@click.argument("text")
@click.option("--channel", type=MEDIA, default=Medium.SCREEN.value, show_default=True)
@click.option("--from", "sender", help="The phone that asks.")
@click.option("--lang", default="vi", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the API's body, on one line.")
def ask(text: str, channel: str, sender: str | None, lang: str, as_json: bool) -> int:
    """Answer TEXT as a channel would; with - every line of standard input gets one line."""
    gateway = _gateway()
    failed = 0
    for line in _lines(text):
        message = Message(text=line, medium=Medium(channel), lang=lang, sender=phone_number(sender))
        reply = gateway.ask(message)
        if as_json:
            told = msgspec.json.encode(body(reply, gateway.house, message.medium)).decode()
        else:
            told = say(reply, message.medium, house=gateway.house)
        failed += not told
        click.echo(told if text != "-" else " ".join(told.split()))
    return 1 if failed else 0


def _lines(text: str) -> Iterator[str]:
    if text != "-":
        yield text
        return
    for line in sys.stdin.buffer:
        yield line.removesuffix(b"\n").decode("utf-8", errors="replace")


@cli.command()
@click.argument("code")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def receipt(code: str, out: Path) -> None:
    """Draw the QR of a case's receipt as .svg or .png."""
    gateway = _gateway()
    case = gateway.backend.get(code)
    if case is None:
        raise click.ClickException("there is no case with exactly this code")
    try:
        out.write_bytes(draw_qr(gateway.receipt_url(case), out.suffix))
    except (ValueError, OSError) as error:
        raise click.BadParameter(str(error), param_hint="--out") from error
    click.echo(f"{out}: {gateway.receipt_url(case)}")
    click.echo(f"mã tra cứu {gateway.lookup_code(case)}, phím điện thoại {codes.digits(case.code)}")


@cli.group()
def profile() -> None:
    """Look after a province's profile."""


@profile.command("check")
@click.argument("file")
def profile_check(file: str) -> None:
    """Read a profile and name every fault in it."""
    profile = load_profile(file)
    load_providers(profile.sms.providers)
    click.echo(f"{profile.name}: no fault found")


@cli.command()
def doctor() -> int:
    """Say what is installed, reachable and configured, and what to do about what is not."""
    findings = examination.examine(os.environ)
    for finding in findings:
        click.echo(str(finding))
    return 0 if all(finding.well for finding in findings) else 1
