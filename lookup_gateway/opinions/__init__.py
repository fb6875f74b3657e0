"""Feedback and questions: their kinds, and by when each must be answered."""
