"""Move case records in and out, and prove that the mirror agrees with them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click
import msgspec

from lookup_gateway import codes, mirroring, records, texts
from lookup_gateway.backends.sql import ImportReport, import_lines
from lookup_gateway.commands.opened import opened
from lookup_gateway.gateway import Gateway
from lookup_gateway.model import Case
from lookup_gateway.paper import drawn
from lookup_gateway.paper.pdf import Size
from lookup_gateway.receipts import receipt_sheet


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--keep-going", is_flag=True, help="Import the good lines of a faulty file.")
def import_(file: BinaryIO, keep_going: bool) -> int:
    """Take in case records, one JSON object a line (- for standard input)."""
    gateway = opened()
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


@click.command()
def export() -> None:
    """Write every case record to standard output, one JSON object a line."""
    for case in opened().backend.export():
        sys.stdout.buffer.write(records.dump(case) + b"\n")


@click.command()
@click.option("--repair", is_flag=True, help="Bring what differs level.")
@click.option("--json", "as_json", is_flag=True, help="Tell it as one JSON object.")
def check(repair: bool, as_json: bool) -> int:
    """Compare the mirror with the backend, case by case; exit 1 when they differ."""
    report = mirroring.compare(opened(), repair=repair)
    told = msgspec.to_builtins(report)
    if as_json:
        click.echo(msgspec.json.encode(told))
    else:
        click.echo(", ".join(f"{name} {value}" for name, value in told.items()))
    return 0 if report.clean else 1


def _meant(gateway: Gateway, text: str) -> Case:
    typed = codes.parse(text, gateway.profile.grammar)
    cases = gateway.backend.find([typed.key]) if typed else []
    chosen = codes.choose(typed, [case.code for case in cases]).code if typed else None
    case = next((case for case in cases if case.code == chosen), None)
    if case is None:
        raise click.ClickException("there is no case with this code, or more than one")
    return case


@click.command()
@click.argument("code")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--size", type=click.Choice([one.value for one in Size]), default=Size.A4.value)
@click.option("--lang", type=click.Choice(texts.LANGUAGES), default=texts.DEFAULT)
def receipt(code: str, out: Path, size: str, lang: str) -> None:
    """Draw a case's receipt: .pdf (of --size), .escpos (80 mm), or its QR alone, .svg or .png.

    CODE may be spelled as citizens do."""
    gateway = opened()
    case = _meant(gateway, code)
    kit = gateway.kit(case.code, case.receipt_epoch)
    sheet = receipt_sheet(case, kit, gateway.house, lang)
    try:
        out.write_bytes(drawn(sheet, out.suffix, Size(size)))
    except (ValueError, OSError) as error:
        raise click.BadParameter(str(error), param_hint="--out") from error
    click.echo(f"{out}: {kit.url}")
    click.echo(f"mã tra cứu {kit.lookup_code}, phím điện thoại {kit.digits}")
