"""Feedback (phản ánh, kiến nghị) and questions: how far each has come, and by when what is owed."""

from lookup_gateway.opinions.clocks import DETAIL_MOST, TEXT_MOST, QuestionRules, Rules
from lookup_gateway.opinions.feedback import By, Feedback, Letter, Owed, State, Taken
from lookup_gateway.opinions.questions import (
    About,
    Answerer,
    Asked,
    Detail,
    Draft,
    Question,
    Stage,
    TurnedBack,
    Why,
)
from lookup_gateway.opinions.steps import Act, Offices, Step
from lookup_gateway.opinions.window import Limited, Window
from lookup_gateway.opinions.words import reference, storable

__all__ = [
    "DETAIL_MOST",
    "TEXT_MOST",
    "About",
    "Act",
    "Answerer",
    "Asked",
    "By",
    "Detail",
    "Draft",
    "Feedback",
    "Letter",
    "Limited",
    "Offices",
    "Owed",
    "Question",
    "QuestionRules",
    "Rules",
    "Stage",
    "State",
    "Step",
    "Taken",
    "TurnedBack",
    "Why",
    "Window",
    "reference",
    "storable",
]
