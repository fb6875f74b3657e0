"""The gateway at work on one machine, with made-up cases that keep moving."""
