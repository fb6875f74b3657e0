"""Ears and mouths: one module for each wire. A channel is given the one function it may call."""
