"""Officers come in: accounts and their tokens, sign-in and sessions, the guard of their pages."""
