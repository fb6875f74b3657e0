"""The forms that a one-stop desk hands out, filled in from a case and drawn as tagged PDF."""

from lookup_gateway.paper.forms.content import content, is_possible
from lookup_gateway.paper.forms.draw import render
from lookup_gateway.paper.forms.form import INTERNAL, Agency, Asked, Facts, Form, Paper

__all__ = [
    "INTERNAL",
    "Agency",
    "Asked",
    "Facts",
    "Form",
    "Paper",
    "content",
    "is_possible",
    "render",
]
