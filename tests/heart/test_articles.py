"""Which setting of a profile rests on which article can be asked, and is checked."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner

from lookup_gateway import cli
from lookup_gateway.errors import BadSettings
from lookup_gateway.profile import load_profile

ARTICLES = """
[backup]
every_hours = 24
[backup.articles]
every_hours = "Phú Thọ Điều 19 khoản 6 điểm b"
[[notices.duties]]
event = "early_result"
ways = ["sms"]
article = "Điều 99"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A profile that names the articles of a setting and of a duty."""
    demo = resources.files("lookup_gateway.profiles").joinpath("demo.toml").read_text()
    file = tmp_path / "own.toml"
    file.write_text(demo + ARTICLES)
    return file


def shown(*words: object) -> list[str]:
    line = ["profile", "show", *map(str, words)]
    result = CliRunner().invoke(cli.cli, line, standalone_mode=False)
    assert result.exception is None, result.exception
    return result.output.splitlines()


def test_every_setting_is_shown_with_its_value_defaults_too(own: Path) -> None:
    lines = shown("--profile", own)

    assert "backup.every_hours\t24\tPhú Thọ Điều 19 khoản 6 điểm b" in lines
    assert "backup.keep\t14" in lines
    assert 'offices[0].id\t"H49.12"' in lines


def test_only_what_rests_on_an_article_is_shown_on_request(own: Path) -> None:
    lines = shown("--profile", own, "--article")

    assert len(lines) > 5
    assert all(len(line.split("\t")) == 3 for line in lines)


def test_what_rests_on_one_article_is_found_by_its_name(own: Path) -> None:
    assert shown("--profile", own, "--article", "Phú Thọ Điều 19") == [
        "backup.every_hours\t24\tPhú Thọ Điều 19 khoản 6 điểm b"
    ]
    duty = shown("--profile", own, "--article", "Điều 99")
    assert all(line.startswith("notices.duties[") for line in duty)
    assert any(line.endswith('].event\t"early_result"\tĐiều 99') for line in duty)
    assert any(line.endswith('].ways\t["sms"]\tĐiều 99') for line in duty)


def test_an_article_for_a_key_that_there_is_not_is_a_fault(own: Path) -> None:
    own.write_text(own.read_text().replace('every_hours = "Phú', 'every_day = "Phú'))

    with pytest.raises(BadSettings, match=r"backup\.articles: 'every_day' is no key"):
        load_profile(str(own))
