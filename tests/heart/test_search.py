"""A case is found by what people remember of it, and only by those who may see it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.office import NOW
from workflows import search
from workflows.db import reading, transaction
from workflows.models import SearchTerm
from workflows.types import CLOCK, Scope

REMEMBERED = {
    "李娜": ["李娜"],
    "lina": ["李娜"],
    "Li Na": ["李娜"],
    "ＬＩＮＡ": ["李娜"],
    "ln": ["李娜"],
    "wxm": ["王小明"],
    "王晓明": ["王小明"],  # the same sound
    "王小名": ["王小明"],
    "王大明": ["王小明"],  # a typing error
    "schmidt": ["Anna Schmidt"],
    "SCHMITD": ["Anna Schmidt"],  # letters swapped
    "anna  schmidt": ["Anna Schmidt"],
    "schmidt，anna": ["Anna Schmidt"],
    "11010519491231002X": ["李娜"],
    "11010519491231002x": ["李娜"],
    "110105 19491231 002X": [],
    "002x": ["李娜"],
    "李": ["李娜"],
    "nb-2026-000123": ["李娜"],
    "NB-2026": ["王小明", "李娜"],
    "CL-2026-000123": ["Anna Schmidt"],
    "李娜 CI01": ["李娜"],
    "李娜 schmidt": [],
    "赵六": [],
    "%": [],
    "___": [],
    "": [],
    "  ,， ": [],
}


@pytest.fixture
def office(office):
    """Three customers' cases in one team, one in another branch."""
    office.person("Chen Jing", ("underwriter", "310101", Scope.UNIT))
    office.person("Zhou Min", ("underwriter", "440101", Scope.UNIT))
    office.cases = {
        name: office.case("440101" if name == "李雷" else "310101", number=number)
        for name, number in {
            "李娜": "NB-2026-000123",
            "王小明": "NB-2026-000124",
            "Anna Schmidt": "CL-2026-000123",
            "李雷": "NB-2026-000999",
        }.items()
    }
    for name, case_id in office.cases.items():
        with transaction() as session:
            document = {"李娜": "11010519491231002X", "王小明": "440524188001010014"}.get(name, "")
            search.index_case(session, case_id, words=["CI01"], sealed_words=[name, document])
    return office


def found(office, query: str, who: str = "Chen Jing", **options) -> list[str]:
    with reading() as session:
        hits = search.find_cases(session, office.actor(who), query, **options)
    names = {case_id: name for name, case_id in office.cases.items()}
    return [names[hit.case_id] for hit in hits]


def test_a_case_is_found_by_what_is_remembered(office):
    assert {query: found(office, query) for query in REMEMBERED} == REMEMBERED


def test_a_near_miss_is_left_out_where_a_word_fits_exactly(office):
    other = office.case(number="NB-2026-000777")
    office.cases["李丽"] = other
    with transaction() as session:
        search.index_case(session, other, sealed_words=["李丽"])
    assert found(office, "李娜") == ["李娜"]
    assert found(office, "李拿") == ["李娜"]  # the same sound fits exactly
    assert set(found(office, "李梅")) == {"李娜", "李丽"}  # nobody is called so: whoever comes near


def test_foreign_cases_are_not_found_and_do_not_hide_near_misses(office):
    assert found(office, "李雷") == ["李娜"]
    assert found(office, "李雷", who="Zhou Min") == ["李雷"]
    assert found(office, "NB-2026-000999") == []


def test_the_best_match_comes_first_then_the_newest(office):
    assert found(office, "CI01") == ["Anna Schmidt", "王小明", "李娜"]
    assert found(office, "CI01", limit=1) == ["Anna Schmidt"]


def test_nothing_of_a_sealed_word_can_be_read_from_the_table(office):
    with reading() as session:
        terms = session.scalars(select(SearchTerm.term).where(SearchTerm.case_id == office.cases["李娜"])).all()
        plain = {term for term in terms if len(term) != search.FINGERPRINT}
    assert plain == {"ci01", "^c", "ci", "i0", "01", "1$"}


def test_a_sealed_number_leaves_no_grams_of_its_digits(office):
    case_id = office.case()
    with transaction() as session:
        search.index_case(session, case_id, sealed_words=["13800138000"])
    with reading() as session:
        kinds = session.scalars(select(SearchTerm.kind).where(SearchTerm.case_id == case_id)).all()
    assert sorted(kinds) == ["tail", "word"]


def test_indexing_again_forgets_what_is_gone(office):
    case_id = office.cases["李娜"]
    with transaction() as session:
        search.index_case(session, case_id, sealed_words=["李楠"])
    assert found(office, "linan") == ["李娜"]
    assert found(office, "11010519491231002X") == []
    with transaction() as session:
        search.index_case(session, case_id)
    with reading() as session:
        assert session.scalars(select(SearchTerm).where(SearchTerm.case_id == case_id)).all() == []


def test_a_word_longer_than_any_name_is_cut_and_still_found(office):
    long = "长" * 500
    with transaction() as session:
        search.index_case(session, office.cases["王小明"], words=[long])
    assert found(office, long) == ["王小明"]


def test_a_query_of_a_thousand_words_is_cut_to_its_first(office):
    assert found(office, "李娜 " * 1000) == ["李娜"]


@pytest.mark.usefixtures("office")
def test_a_found_case_shows_its_title():
    with reading() as session:
        (hit,) = search.find_cases(session, CLOCK, "NB-2026-000123")
    assert (hit.number, hit.title, hit.started_at > NOW) == ("NB-2026-000123", "李娜 1", True)
