"""Decision tables: gaps, overlaps, rules that never apply, values that do not fit."""

from __future__ import annotations

from tests.support.decisions import asks, decision, dmn, given, gives, level, says, table
from tests.validation.example import correct, faulty

Files = dict[str, str]
AGE = asks("age", "number")


def alone(text: str) -> Files:
    """A package of one decision file."""
    return {"d.dmn": text}


@faulty("table_gap", at="t")
def nobody_is_eighteen() -> Files:
    """Both ranges leave the border out."""
    return alone(level('< 18 -> "a"', '> 18 -> "b"'))


@faulty("table_possible_gap", at="t")
def rest_that_hangs_on_a_free_condition() -> Files:
    """Whether the second rule takes all others cannot be told."""
    columns = AGE, asks("other", "number"), gives()
    made = table('< 18 | - -> "a"', '>= 18 | > age -> "b"', columns=columns, policy="FIRST")
    return alone(dmn(given("age", "number"), given("other", "number"), decision("level", made, "age", "other")))


@faulty("table_overlap", at="r2")
def eighteen_stands_in_two_rules() -> Files:
    """Only one may apply, and at eighteen both do."""
    return alone(level('<= 18 -> "a"', '>= 18 -> "b"'))


@faulty("table_contradiction", at="r2")
def two_results_for_eighteen() -> Files:
    """With ANY both may apply, if they give the same."""
    return alone(level('<= 18 -> "a"', '>= 18 -> "b"', policy="ANY"))


@faulty("table_possible_contradiction", at="r2")
def two_sums_for_eighteen() -> Files:
    """Whether two sums are the same is not worked out."""
    columns = AGE, gives("", "number")
    return alone(level("<= 18 -> age + 1", ">= 18 -> 1 + age", columns=columns, policy="ANY"))


@faulty("table_impossible", at="r1_in1")
def range_that_ends_before_it_begins() -> Files:
    """Nobody is older than sixty and younger than eighteen."""
    return alone(level('[60..18] -> "a"', '- -> "b"', policy="FIRST"))


@faulty("table_not_allowed", at="r1_in1")
def value_that_the_column_does_not_have() -> Files:
    """The column lists what may come."""
    columns = asks("sex", "string", '"男", "女"'), gives()
    made = table('"M" -> 1', "- -> 2", columns=columns, policy="FIRST")
    return alone(dmn(given("sex", "string"), decision("level", made, "sex")))


@faulty("table_hidden", at="r2")
def rule_behind_a_wider_one() -> Files:
    """Everybody under ten is under eighteen, too."""
    return alone(level('< 18 -> "a"', '< 10 -> "b"', '- -> "c"', policy="FIRST"))


@faulty("table_only_missing", at="r3")
def rule_for_nothing_else() -> Files:
    """All ages are taken: what is left is no age at all."""
    return alone(level('< 18 -> "a"', '>= 18 -> "b"', '- -> "c"', policy="FIRST"))


@faulty("table_wrong_type", at="r1_in1")
def word_in_a_column_of_numbers() -> Files:
    """No number is a word."""
    return alone(level('"18" -> "a"', '- -> "b"', policy="FIRST"))


@faulty("table_output_type", at="r1_out1 r2_out1")
def numbers_where_words_are_given() -> Files:
    """Both are told at once."""
    return alone(level("< 18 -> 1", ">= 18 -> 2"))


@faulty("table_output_not_allowed", at="r1_out1")
def result_that_is_not_listed() -> Files:
    """The column lists what it may give."""
    return alone(level('< 18 -> "low"', '>= 18 -> "high"', columns=(AGE, gives("", "string", '"lo", "high"'))))


@faulty("table_not_decided", at="in2")
def column_of_free_conditions() -> Files:
    """A cell that names another input is not worked out."""
    columns = AGE, asks("other", "number"), gives()
    made = table('- | > age -> "a"', '- | - -> "b"', columns=columns, policy="FIRST")
    return alone(dmn(given("age", "number"), given("other", "number"), decision("level", made, "age", "other")))


@faulty("table_more", at="t", also="table_overlap")
def table_that_repeats_itself() -> Files:
    """Twelve rules that all overlap are sixty-six pairs: fifty are told."""
    return alone(level(*(f'>= {number} -> "a"' for number in range(12))))


@faulty("dmn_more", also="dmn_text_not_read")
def sixty_texts_that_cannot_be_read() -> Files:
    """Fifty are told, and how many more there are."""
    return alone(dmn(*(decision(f"d{number}", says("1 +")) for number in range(60))))


@correct(
    "table_gap",
    "table_overlap",
    "table_impossible",
    "table_wrong_type",
    "table_output_type",
    "table_not_decided",
    "table_more",
    "dmn_more",
    "table_possible_gap",
)
def every_age_in_exactly_one_rule() -> Files:
    """The borders are open on one side."""
    return alone(level('< 18 -> "a"', '[18..60) -> "b"', '>= 60 -> "c"'))


@correct(
    "table_gap",
    "table_hidden",
    "table_only_missing",
    "table_contradiction",
    "table_overlap",
    "table_possible_contradiction",
    "table_impossible",
)
def several_rules_that_all_count() -> Files:
    """COLLECT wants all rules that apply, and none is right, too."""
    return alone(level('< 18 -> "a"', '< 10 -> "b"', policy="COLLECT"))


@correct(
    "table_contradiction",
    "table_possible_contradiction",
    "table_wrong_type",
    "table_not_allowed",
    "table_output_type",
    "table_output_not_allowed",
)
def rules_that_agree() -> Files:
    """ANY: at eighteen both apply and give the same."""
    columns = asks("age", "number", "[0..120]"), gives("", "string", '"a", "b"')
    return alone(level('[0..18] -> "a"', '18 -> "a"', '(18..120] -> "b"', columns=columns, policy="ANY"))


@correct(
    "table_hidden",
    "table_only_missing",
    "table_not_allowed",
    "table_output_not_allowed",
    "table_more",
    "dmn_more",
    "table_not_decided",
    "table_possible_gap",
)
def exception_before_the_rule() -> Files:
    """FIRST: the narrow rule stands above the wide one."""
    return alone(level('18 -> "a"', '- -> "b"', columns=(AGE, gives("", "string", '"a", "b"')), policy="FIRST"))
