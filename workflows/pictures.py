"""What can be told of a picture without reading it: size, tilt, sharpness, light; pure, without database or disk.

Measured once, when the picture is taken in, on a small grey copy: a page of twelve million pixels takes less than
50 ms. What a number means is not said here: the thresholds are data of the business.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TypeAlias

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

Measures: TypeAlias = dict[str, float]
"""`short_side` in pixels, `sharpness` as the variance of the Laplacian, `light` and `contrast` as mean and deviation of
grey from 0 to 255, `skew` in degrees, positive where the lines rise to the right; none where nothing is straight."""

_LONG_SIDE = 1000
"""Pixels of the grey copy: a line of print is sharp there or cannot be read at all."""
_SKEW_SIDE = 240
_WIDEST = 30
_COARSE, _FINE = 3.0, 0.75
_CLEAR = 1.25
"""How much stronger the lines must stand out at the best angle than at an average one to call them lines."""
_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


def measure(image: Image.Image) -> Measures:
    """Measure a decoded picture."""
    grey = _small(image, _LONG_SIDE).convert("L")
    seen = ImageStat.Stat(grey)
    found = {
        "short_side": float(min(image.size)),
        "light": round(seen.mean[0], 1),
        "contrast": round(seen.stddev[0], 1),
        "sharpness": round(_sharpness(grey), 1),
    }
    angle = _skew(grey)
    return found if angle is None else {**found, "skew": angle}


def _small(image: Image.Image, side: int) -> Image.Image:
    factor = max(image.size) // side
    return image.reduce(factor) if factor > 1 and image.mode in {"L", "RGB", "RGBA", "CMYK"} else _plain(image, side)


def _plain(image: Image.Image, side: int) -> Image.Image:
    """A copy in a mode that can be computed with: palettes and bits have to be resolved first."""
    plain = image.convert("L") if image.mode not in {"L", "RGB"} else image
    factor = max(plain.size) // side
    return plain.reduce(factor) if factor > 1 else plain


def _sharpness(grey: Image.Image) -> float:
    edges = grey.filter(_LAPLACIAN)
    inside = edges.crop((2, 2, max(edges.width - 2, 3), max(edges.height - 2, 3)))
    return float(ImageStat.Stat(inside).var[0])


def _skew(grey: Image.Image) -> float | None:
    """The angle at which lines of print and edges of paper lie level: profiles are most uneven there."""
    lines = _lines(grey)
    if lines is None:
        return None
    steps = int(_WIDEST / _COARSE)
    coarse = {step * _COARSE: _unevenness(lines, step * _COARSE) for step in range(-steps, steps + 1)}
    best = max(coarse, key=lambda angle: (coarse[angle], -abs(angle)))
    if coarse[best] == 0 or coarse[best] < _CLEAR * sum(coarse.values()) / len(coarse):
        return None
    fine = {best + step * _FINE: _unevenness(lines, best + step * _FINE) for step in range(-3, 4)}
    return -max(fine, key=lambda angle: (fine[angle], -abs(angle))) or 0.0


def _lines(grey: Image.Image) -> Image.Image | None:
    """The edges within a circle, so that turning them shows and hides nothing."""
    small = grey.copy()
    small.thumbnail((_SKEW_SIDE, _SKEW_SIDE))
    edges = small.filter(ImageFilter.FIND_EDGES)
    side = min(edges.size) - 4
    if side < _SKEW_SIDE // 8:
        return None
    left, top = (edges.width - side) // 2, (edges.height - side) // 2
    square = edges.crop((left, top, left + side, top + side))
    circle = Image.new("L", square.size, 0)
    ImageDraw.Draw(circle).ellipse((0, 0, side - 1, side - 1), fill=255)
    return ImageChops.multiply(square, circle)


def _unevenness(lines: Image.Image, angle: float) -> float:
    turned = lines.rotate(angle, Image.Resampling.BILINEAR)
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    columns = turned.resize((turned.width, 1), Image.Resampling.BOX).tobytes()
    return float(_steps(rows) + _steps(columns))


def _steps(profile: bytes) -> int:
    return sum((after - before) ** 2 for before, after in pairwise(profile))
