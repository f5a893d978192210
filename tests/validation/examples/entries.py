"""The lines of the menu from which cases are begun."""

from __future__ import annotations

from tests.engine.shapes import line
from tests.support.drawings import Drawing
from tests.validation.drawn import written
from tests.validation.example import faulty, two_times_right
from tests.validation.examples.words import END


def with_entries(*entries: str, drawing: Drawing | None = None) -> str:
    """A drawing whose process has these lines of the menu, as they are written."""
    drawn = "".join(f"<anliu:entry {each}/>" for each in entries)
    return written(END, f"{drawn}{END}", drawing)


@faulty("nameless_entry", at="test")
def line_without_a_code() -> str:
    """It could not be told from the others."""
    return with_entries('name="受益人变更"')


@faulty("nameless_entry", at="test")
def line_without_a_name() -> str:
    """Words to find it by, and nothing to read."""
    return with_entries('code="BENE_CHANGE" words="改受益人"')


def line_without_words() -> str:
    """It is found by its name."""
    return with_entries('code="BENE_CHANGE" name="受益人变更"')


def lines_of_one_name() -> str:
    """Odd, and told apart by their codes."""
    return with_entries('code="ADDRESS" name="变更" words="地址"', 'code="MOBILE" name="变更" words="手机"')


two_times_right("nameless_entry", line_without_words, lines_of_one_name)


@faulty("entry_twice", at="test")
def two_lines_of_one_code() -> str:
    """A copy that was forgotten."""
    return with_entries('code="ADDRESS" name="地址变更"', 'code="ADDRESS" name="手机变更"')


def lines_that_differ_in_case() -> str:
    """Small and capital letters are different ones."""
    return with_entries('code="ADDRESS" name="地址变更"', 'code="address" name="手机变更"')


two_times_right("entry_twice", lines_of_one_name, lines_that_differ_in_case)


@faulty("entry_without_fact", at="test")
def line_whose_fact_is_not_declared() -> str:
    """Its cases would be refused a fact they do not know."""
    return with_entries('code="ADDRESS" name="地址变更" fact="wanted"')


@faulty("entry_without_fact", at="test")
def line_whose_fact_holds_no_code() -> str:
    """A number cannot hold it."""
    return with_entries('code="ADDRESS" name="地址变更" fact="wanted"', drawing=line("test", "entry", wanted="integer"))


def line_that_keeps_its_code() -> str:
    """The fact is declared for it."""
    return with_entries('code="ADDRESS" name="地址变更" fact="wanted"', drawing=line("test", "entry", wanted="code"))


def line_that_keeps_nothing() -> str:
    """The case need not know by which line it was begun."""
    return with_entries('code="ADDRESS" name="地址变更" fact=""')


two_times_right("entry_without_fact", line_that_keeps_its_code, line_that_keeps_nothing)
