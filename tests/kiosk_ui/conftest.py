"""Fixtures of the pages' tests: a hall, and a client that walks in."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.kiosk_ui.hall import Hall, app_of


@pytest.fixture
def hall() -> Hall:
    """The cases, and the switches that make things go wrong."""
    return Hall()


@pytest.fixture
def client(hall: Hall) -> FlaskClient:
    """A browser without scripts."""
    return app_of(hall).test_client()
