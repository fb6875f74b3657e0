"""What happens to a receipt: copied badly, dirty, wet, held askew. Seeded, so that it repeats."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter


def mild(picture: Image.Image, seed: int) -> Image.Image:
    """Return a picture taken by a hurried hand: a little blur, grain and tilt."""
    return _harm(picture, random.Random(seed), blur=0.8, grain=12, dead=0.002, blot=0.0)


def bad(picture: Image.Image, seed: int) -> Image.Image:
    """Return a picture of a receipt from a wet pocket: blur, grain, dead dots and a blot."""
    return _harm(picture, random.Random(seed), blur=1.6, grain=25, dead=0.01, blot=0.12)


def _harm(
    picture: Image.Image,
    chance: random.Random,
    *,
    blur: float,
    grain: int,
    dead: float,
    blot: float,
) -> Image.Image:
    harmed = picture.convert("L").rotate(
        chance.uniform(-8, 8), Image.Resampling.BICUBIC, expand=True, fillcolor=255
    )
    if blot:
        _blot(harmed, chance, blot)
    harmed = harmed.filter(ImageFilter.GaussianBlur(chance.uniform(blur / 2, blur)))
    noise = np.random.default_rng(chance.randrange(2**32))
    dots = np.asarray(harmed, dtype=float) + noise.normal(0, grain, (harmed.height, harmed.width))
    dots[noise.random(dots.shape) < dead] = 0
    return Image.fromarray(dots.clip(0, 255).astype("uint8"))


def _blot(picture: Image.Image, chance: random.Random, share: float) -> None:
    """Stain a round spot somewhere inside, `share` of the picture across."""
    radius = share * picture.width / 2
    x, y = (chance.uniform(0.3, 0.7) * picture.width for _ in "xy")
    ImageDraw.Draw(picture).ellipse((x - radius, y - radius, x + radius, y + radius), fill=40)
