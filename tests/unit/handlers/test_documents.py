"""What letters may print: the font has it or it is flagged; data are never markup; no name breaks a page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from handlers.documents import fonts, printing, rules, wording
from handlers.documents.fonts import FontMissing
from handlers.products import rules as tariff
from handlers.underwriting import terms
from tests.support.letters import contents, holds, pages, the_font, unknown_mark
from web.settings import Settings, SettingsRefused, create_keys
from workflows.calls import told
from workflows.errors import UnknownName
from workflows.types import Choice

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
NAMES = "镕堃喆犇"
RARE = "㛃𠮷"
NOTICE = Choice(value="COUNTER_OFFER", zh="核保通知书", en="Underwriting notice")


@pytest.fixture(scope="module")
def small_font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A font like those of many systems: common characters and these names, without the rare ones."""
    path = tmp_path_factory.mktemp("font") / "Small-Regular.otf"
    whole = fonts.find()
    index = next(face.index for face in the_font().faces.fonts() if face.path == str(whole) and face.weight == 400
                 and face.family == the_font().family)  # fmt: skip
    with TTFont(whole, fontNumber=index, lazy=True) as font:
        cut = subset.Subsetter()
        cut.populate(text=NAMES + "张伟姓名")
        cut.subset(font)
        font.save(path)
    return path


def offer(**said: Any) -> dict[str, Any]:
    """A counter-offer as its printer gets it."""
    offered = {
        "plan": {
            "cover": {"zh": "至70周岁", "en": "To age 70"},
            "pay_term": {"zh": "20年交", "en": "20 years"},
            "pay_mode": {"zh": "年交", "en": "Yearly"},
        },
        "asked_sum": "300,000.00",
        "offered_sum": "200,000.00",
        "reduced": True,
        "standard": "2,700.00",
        "em": "50",
        "extra": "1,350.00",
        "loaded": True,
        "total": "4,050.00",
        "exclusions": terms.worded(terms.wording(["EX-THY"], ON), ON),
        "answer_by": wording.day(date(2026, 3, 17)),
        "company": wording.company(ON),
    }
    return contents(**offered) | said


def printed(**said: Any) -> list[str]:
    return pages(printing.pdf("COUNTER_OFFER", offer(**said), the_font(), at=AT))


# --- the font


def test_names_with_uncommon_characters_print():
    assert rules.missing_glyphs(NAMES, the_font()) == ()
    assert holds(printed(name=NAMES)[0], NAMES)


def test_a_character_the_font_does_not_have_is_flagged_never_printed_blank(small_font: Path):
    font = fonts.load(small_font)

    assert rules.missing_glyphs(f"张{NAMES}", font) == ()
    assert rules.missing_glyphs(f"张{RARE}{RARE}", font) == tuple(RARE)
    assert rules.missing_glyphs(f"a{unknown_mark()}", the_font()) == (unknown_mark(),)


def test_what_is_flagged_names_letter_field_and_code_points_but_not_the_text(small_font: Path):
    missing = rules.unprintable({"name": f"张伟{RARE}", "address": "张伟"}, fonts.load(small_font))

    assert missing == {"name": tuple(RARE)}
    assert rules.told(NOTICE, missing) == "核保通知书 Underwriting notice · 姓名 Name: U+36C3, U+20BB7"


def test_a_text_deep_inside_a_letter_is_looked_at_too(small_font: Path):
    letter = {"beneficiaries": [{"name": "𠮷", "order": 1}], "due": None, "loaded": True}
    assert rules.unprintable(letter, fonts.load(small_font)) == {"beneficiaries": ("𠮷",)}


def test_the_words_of_every_letter_are_in_the_font():
    for letter in wording.names(ON):
        said = {"template": printing.template(letter.value), "name": [letter.zh, letter.en]}
        assert rules.unprintable(said, the_font()) == {}, letter.value


def test_without_a_font_it_is_said_in_words(tmp_path: Path):
    with pytest.raises(FontMissing, match="ANLIU_FONT"):
        fonts.find({"ANLIU_FONT": str(tmp_path / "none.ttc")})
    (tmp_path / "text.ttf").write_text("no font")
    with pytest.raises(FontMissing):
        fonts.load(tmp_path / "text.ttf")
    assert "there is no font for Chinese" in told(FontMissing()), "an incident keeps these words"


def test_a_configured_font_has_to_be_there(tmp_path: Path):
    create_keys(tmp_path)
    base = {"ANLIU_DATA": str(tmp_path), "DATABASE_URL": "postgresql://db.example/anliu"}
    with pytest.raises(SettingsRefused, match="no such file"):
        Settings.from_environment({**base, "ANLIU_FONT": str(tmp_path / "none.ttf")})
    assert Settings.from_environment({**base, "ANLIU_FONT": str(fonts.find())}).font == fonts.find()
    assert Settings.from_environment(base).font is None


# --- the page


def test_terms_stand_apart_in_both_languages():
    chinese, english = printed()
    assert holds(chinese, "200,000.00元", "降低保额", "2,700.00", "1,350.00", "4,050.00", "甲状腺", "2026年3月17日")
    assert holds(english, "CNY 200,000.00", "reduced", "2,700.00", "1,350.00", "4,050.00", "diseases of the thyroid")


@pytest.mark.parametrize("name", ["#evil() *x* $z$", '"); #read("/etc/passwd")', "<b>李</b> @ref `raw` \\ _y_ // x"])
def test_markup_in_a_name_is_printed_as_it_is(name: str):
    for page in printed(name=name):
        assert holds(page, name)


@pytest.mark.parametrize("name", ["欧阳" * 100, "W" * 200, "Wolfeschlegelsteinhausen " * 8, "i" * 200])
def test_no_name_breaks_the_layout(name: str):
    sheets = printed(name=name)
    half = len(sheets) // 2
    assert half in {1, 2}, "the longest names push the signature to a page of its own, nothing else"
    for sheet in ("".join(sheets[:half]), "".join(sheets[half:])):
        assert holds(sheet, name, "4,050.00")
    assert holds(sheets[0], f"第1页，共{len(sheets)}页")


def test_the_same_letter_is_the_same_bytes():
    made = [printing.pdf("COUNTER_OFFER", offer(), the_font(), at=AT) for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize("automatic", [True, False])
def test_who_was_refused_by_a_machine_may_ask_for_a_person(automatic):
    said = offer(automatic=automatic, title={"zh": "拒保通知书", "en": "Notice of decline"})
    chinese, english = pages(printing.pdf("DECLINE_LETTER", said, the_font(), at=AT))
    assert ("由系统自动作出" in chinese, "madeautomatically" in english) == (automatic, automatic)
    assert holds(chinese, "重新审核" if automatic else "复核")
    assert holds(english, "review by a person" if automatic else "review by another person")


def test_a_postponement_names_the_day_from_which_to_apply_again():
    said = offer(automatic=False, until=wording.day(date(2026, 9, 2)))
    chinese, english = pages(printing.pdf("POSTPONE_LETTER", said, the_font(), at=AT))
    assert holds(chinese, "2026年9月2日")
    assert holds(english, "2 September 2026")
    undated = pages(printing.pdf("POSTPONE_LETTER", said | {"until": None}, the_font(), at=AT))
    assert holds(undated[0], "情况发生变化后")


# --- the words


def test_letters_and_exclusions_have_words_in_both_languages():
    for letter in wording.names(ON):
        assert letter.zh
        assert letter.en
    for exclusion in terms.exclusions(ON):
        (text,) = terms.worded(terms.wording([exclusion.value], ON), ON)
        assert text["zh"] != text["en"]
    assert terms.worded({"EX-THY": "左侧甲状腺除外"}, ON) == [{"zh": "左侧甲状腺除外", "en": "左侧甲状腺除外"}]
    with pytest.raises(UnknownName):
        wording.name("POSTCARD", ON)


@pytest.mark.parametrize(
    ("pay_term", "mode", "day", "due"),
    [
        (20, "yearly", date(2026, 3, 2), date(2027, 3, 2)),
        (20, "monthly", date(2026, 3, 2), date(2026, 4, 2)),
        (20, "yearly", date(2045, 3, 1), date(2045, 3, 2)),
        (20, "yearly", date(2045, 3, 2), None),
        (1, "yearly", date(2026, 3, 2), None),
    ],
)
def test_premium_is_due_until_all_of_it_is_paid(pay_term, mode, day, due):
    assert tariff.due_after(date(2026, 3, 2), pay_term, mode, day) == due
