"""Every command of the contract, run as a person or a script would run it."""

import json
from importlib import resources

import pytest
import zxingcpp
from click.testing import CliRunner
from PIL import Image

from lookup_gateway import cli, records
from lookup_gateway.gsm import fits
from tests.sites import CODE, SECRET, a_case

NEIGHBOUR = "H49.12-251105-0008"


@pytest.fixture
def env(tmp_path, redis_url, database_url):
    return {
        "LOOKUP_DATA_DIR": str(tmp_path / "var"),
        "LOOKUP_SECRET_KEYS": SECRET,
        "REDIS_URL": redis_url,
        "DATABASE_URL": database_url,
        "PUBLIC_URL": "http://127.0.0.1:8000",
    }


@pytest.fixture
def run(env):
    def command(*words, stdin=None):
        return CliRunner().invoke(cli.cli, words, input=stdin, env=env, standalone_mode=False)

    return command


def lines(*cases):
    return b"".join(records.dump(case) + b"\n" for case in cases)


def test_what_is_imported_is_exported_and_answered(run):
    imported = run("import", "-", stdin=lines(a_case(), a_case(NEIGHBOUR)))

    assert imported.output == "2 new, 0 updated, 0 skipped\n"
    assert run("export").stdout_bytes == lines(a_case(), a_case(NEIGHBOUR))
    assert CODE in run("ask", f"cho hoi ho so {CODE.lower()}").output


def test_an_older_or_equal_version_is_skipped_and_counted(run):
    run("import", "-", stdin=lines(a_case(version=5)))

    again = run("import", "-", stdin=lines(a_case(version=5), a_case(NEIGHBOUR, version=1)))

    assert again.output == "1 new, 0 updated, 1 skipped\n"
    assert run("import", "-", stdin=lines(a_case(version=4))).return_value == 0
    assert json.loads(run("export").stdout_bytes.splitlines()[0])["version"] == 5


def test_a_malformed_line_is_named_and_nothing_is_imported(run):
    faulty = lines(a_case()) + b'{"code": "H49.12-251105-0009", "version": 0}\n'

    refused = run("import", "-", stdin=faulty)

    assert refused.return_value == 1
    assert "line 2" in refused.stderr
    assert "version" in refused.stderr
    assert run("export").stdout_bytes == b""


def test_the_good_lines_of_a_faulty_file_are_imported_on_request(run):
    faulty = lines(a_case()) + b"not json\n" + lines(a_case(NEIGHBOUR))

    taken = run("import", "-", "--keep-going", stdin=faulty)

    assert taken.return_value == 1
    assert "2 new" in taken.stdout
    assert "line 2" in taken.stderr


def test_the_mirror_is_brought_level_and_the_check_agrees(run):
    run("import", "-", stdin=lines(a_case()))

    before = run("check", "--json")
    run("mirror", "--once")
    after = run("check", "--json")

    assert (before.return_value, json.loads(before.stdout)["missing"]) == (1, 1)
    assert (after.return_value, json.loads(after.stdout)["checked"]) == (0, 1)


def test_the_check_repairs_what_differs(run):
    run("import", "-", stdin=lines(a_case()))

    assert json.loads(run("check", "--repair", "--json").stdout)["repaired"] == 1
    assert run("check").return_value == 0


def test_every_line_of_standard_input_gets_one_line(run):
    run("import", "-", stdin=lines(a_case()))

    told = run("ask", "-", "--channel", "sms", stdin=f"HS {CODE}\n\nalo\r\nkhông\n").stdout

    assert len(told.splitlines()) == 4
    assert all(fits(line) for line in told.splitlines())


def test_bytes_that_are_no_text_get_a_line_too(run):
    told = run("ask", "-", "--json", stdin=b"\xff\xfe\x00\n" + b"9" * 20_000 + b"\n")

    assert told.return_value == 0
    assert [json.loads(line)["outcome"] for line in told.stdout.splitlines()] == ["malformed"] * 2


def test_the_registered_phone_is_told_more(run):
    run("import", "-", stdin=lines(a_case()))

    def asked(phone):
        return run("ask", "--json", "--from", phone, CODE).stdout

    assert json.loads(asked("0912345678"))["tier"] == 1
    assert json.loads(asked("0900000000"))["tier"] == 0


def test_asking_has_no_budget(run):
    told = run("ask", "-", "--json", stdin="H49.12-251105-0042\n" * 200).stdout

    assert {json.loads(line)["outcome"] for line in told.splitlines()} == {"not_found"}


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_receipts_qr_is_drawn_and_can_be_read(run, tmp_path, ending):
    run("import", "-", stdin=lines(a_case()))
    out = tmp_path / f"qr.{ending}"

    told = run("receipt", CODE.lower().replace(".", " "), "--out", str(out)).stdout

    assert "mã tra cứu" in told
    if ending == "png":
        link = zxingcpp.read_barcodes(Image.open(out))[0].text
        assert link in told
        assert link == link.upper()
        assert CODE in run("ask", link).stdout
    else:
        assert out.read_bytes().lstrip().startswith(b"<?xml")


@pytest.mark.parametrize(
    ("name", "size", "begins"),
    [("a.pdf", "a5", b"%PDF-"), ("s.pdf", "80mm", b"%PDF-"), ("s.escpos", "a4", b"\x1b@\x1dv0")],
)
def test_a_receipt_is_drawn_for_each_printer(run, tmp_path, name, size, begins):
    run("import", "-", stdin=lines(a_case()))
    out = tmp_path / name

    run("receipt", CODE, "--out", str(out), "--size", size)

    assert out.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("receipt", "H49.12-251105-0042", "--out", "x.png"), "no case"),
        (("receipt", CODE, "--out", "x.bmp"), ".bmp"),
    ],
)
def test_a_receipt_that_cannot_be_drawn_is_told_why(run, words, named):
    run("import", "-", stdin=lines(a_case()))

    assert named in str(run(*words).exception.message)


def test_the_doctor_says_what_is_well_and_what_to_do(run):
    ill = run("doctor")
    run("mirror", "--once")

    assert ill.return_value == 1
    assert "NOT  mirror" in ill.stdout
    assert "start the worker" in ill.stdout
    assert "NOT  mirror" not in run("doctor").stdout


def test_the_doctor_names_unusable_settings(env):
    ill = CliRunner().invoke(
        cli.cli, ["doctor"], env={**env, "PORT": "many"}, standalone_mode=False
    )

    assert ill.return_value == 1
    assert "PORT" in ill.stdout


def test_a_profile_is_checked(run, tmp_path):
    assert "no fault" in run("profile", "check", "demo").stdout
    bad = tmp_path / "bad.toml"
    bad.write_text("province = 1")
    assert "bad" in str(run("profile", "check", str(bad)).exception)


def test_the_declaration_of_an_sms_provider_is_checked_with_its_profile(run, env, tmp_path):
    demo = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
    profile = tmp_path / "tinh.toml"
    profile.write_text(demo.replace('"cpurl"]', '"/nowhere/x.toml"]'))
    own = {**env, "LOOKUP_PROFILE": str(profile)}
    ill = CliRunner().invoke(cli.cli, ["doctor"], env=own, standalone_mode=False)

    assert "/nowhere/x.toml" in str(run("profile", "check", str(profile)).exception)
    assert ill.return_value == 1
    assert "/nowhere/x.toml" in ill.stdout
