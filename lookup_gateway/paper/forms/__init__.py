"""The forms that a one-stop desk hands out, filled in from a case and drawn as tagged PDF."""

from lookup_gateway.paper.forms.content import content, is_possible
from lookup_gateway.paper.forms.draw import render
from lookup_gateway.paper.forms.form import INTERNAL, LATE, Agency, Asked, Facts, Form, Paper
from lookup_gateway.paper.forms.register import Register, render_register

__all__ = [
    "INTERNAL",
    "LATE",
    "Agency",
    "Asked",
    "Facts",
    "Form",
    "Paper",
    "Register",
    "content",
    "is_possible",
    "render",
    "render_register",
]
