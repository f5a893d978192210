"""What is told of a picture: size, tilt, sharpness and light, by the thresholds in force."""

from __future__ import annotations

from datetime import date

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from handlers.documents.quality import hints
from workflows.pictures import measure

DAY = date(2026, 3, 2)


def page(size: tuple[int, int] = (1240, 1754), paper: int = 245, ink: int = 40) -> Image.Image:
    """A printed page."""
    image = Image.new("L", size, paper)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size=size[0] // 50)
    for line in range(size[1] // 10, size[1] * 9 // 10, size[0] // 28):
        draw.text((size[0] // 12, line), "The quick brown fox jumps over the lazy dog and back again.", ink, font)
    return image


def told(image: Image.Image) -> list[str]:
    return [hint.code for hint in hints(measure(image), DAY)]


def test_a_sharp_straight_page_is_passed_over_in_silence() -> None:
    assert told(page()) == []
    assert told(page().convert("RGB")) == []
    assert told(page().convert("P")) == []
    assert told(page().rotate(180)) == []


@pytest.mark.parametrize(("short", "expected"), [(1000, []), (999, ["small"])])
def test_the_short_side_has_at_least_a_thousand_pixels(short: int, expected: list[str]) -> None:
    assert told(page((short, 1500))) == expected
    assert told(page((short, 1500)).rotate(90, expand=True)) == expected


@pytest.mark.parametrize("angle", [-25, -14, -9, -4, 0, 4, 9, 14, 25])
def test_a_page_may_be_tilted_by_ten_degrees(angle: int) -> None:
    tilted = page().rotate(angle, Image.Resampling.BICUBIC, fillcolor=245)
    assert abs(measure(tilted)["skew"] - angle) <= 1
    assert told(tilted) == (["skewed"] if abs(angle) > 10 else [])


def test_a_blurred_page_is_told_and_a_pale_or_dark_one_is_not_taken_for_blurred() -> None:
    assert told(page().filter(ImageFilter.GaussianBlur(4))) == ["blurred"]
    assert told(page(paper=245, ink=190)) == []
    assert told(page(paper=90, ink=30)) == []


def test_too_little_and_too_much_light_is_told() -> None:
    assert told(page().point(lambda grey: grey // 6)) == ["dark"]
    assert told(page(paper=254, ink=251)) == ["bright"]
    assert told(Image.new("L", (1200, 1200), 200)) == ["empty"]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr"])
@pytest.mark.parametrize("size", [(1, 1), (3, 2000), (1200, 1000)])
def test_every_kind_of_picture_can_be_measured(mode: str, size: tuple[int, int]) -> None:
    found = measure(Image.new(mode, size))
    assert found["short_side"] == min(size)


def test_a_pdf_has_no_measures_and_nothing_is_told_of_it() -> None:
    assert hints({}, DAY) == []
