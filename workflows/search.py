"""Finding cases by words: numbers, names, pinyin and initials, with room for typing errors.

Our own table, `search_term`, because no extension may be asked for. A word is kept whole and as 2-grams with its two
ends marked; a Chinese word also as pinyin (whole, by syllable) and as initials. Terms of sealed words are fingerprints
(HMAC), and of sealed numbers only the whole and the last four characters are kept: 2-grams of digits would tell them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from pypinyin import lazy_pinyin
from sqlalchemy import Select, Subquery, case, delete, false, func, literal, or_, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from workflows import access, sealing
from workflows.models import Case, SearchTerm
from workflows.types import Actor

LONGEST_WORD = 60
MOST_WORDS = 5
MOST_MATCHES = 500
FINGERPRINT = 20
"""Hex digits kept of a term's HMAC: 80 bits tell terms apart and keep the table small."""

TAIL = 4
SHORTEST_NUMBER = 3
_BREAKS = re.compile(r"[\s,，、;；]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


class TermKind(StrEnum):
    """What a term is of its word."""

    WORD = "word"  #: the whole word
    GRAM = "gram"  #: two neighbouring characters, the ends marked: ^李 李娜 娜$
    PINYIN = "pinyin"  #: how it is said, whole and by syllable
    INITIALS = "initials"  #: the first letters of its syllables
    TAIL = "tail"  #: the last four characters of a number


Term: TypeAlias = tuple[str, str]
Scored: TypeAlias = Select[*tuple[Any, ...]]
"""Case id and score, and whether it fits exactly."""


@dataclass(frozen=True, kw_only=True)
class FoundCase:
    """A case that matches, with its title unsealed."""

    case_id: UUID
    number: str
    title: str
    process: str
    state: str
    public_status: str
    started_at: datetime


def index_case(session: Session, case_id: UUID, words: Iterable[str] = (), sealed_words: Iterable[str] = ()) -> None:
    """Let a case be found by these words and no others; `sealed_words` are personal and kept as fingerprints."""
    terms = {term for word in _words(words) for term in _terms(word)}
    terms |= {_sealed(term) for word in _words(sealed_words) for term in _terms(word, personal=True)}
    of_case = SearchTerm.case_id == case_id
    session.execute(delete(SearchTerm).where(of_case, tuple_(SearchTerm.kind, SearchTerm.term).not_in(terms)))
    if terms:
        rows = [{"case_id": case_id, "kind": kind, "term": term} for kind, term in sorted(terms)]
        session.execute(insert(SearchTerm).values(rows).on_conflict_do_nothing())


def find_cases(session: Session, actor: Actor, query: str, *, limit: int = 50) -> list[FoundCase]:
    """The cases an actor may see that match every word of the query, best first, then newest.

    Where a word fits some case exactly, near misses of it are left out.
    """
    found = _matches(query, actor).limit(limit).subquery()
    rows = session.execute(
        select(Case.id, Case.number, Case.title, Case.process, Case.state, Case.public_status, Case.started_at)
        .join(found, found.c.case_id == Case.id)
        .order_by(found.c.score.desc(), Case.id.desc())
    )
    return [
        FoundCase(
            case_id=row.id,
            number=row.number,
            title=sealing.unseal_text(row.title),
            process=row.process,
            state=row.state,
            public_status=row.public_status,
            started_at=row.started_at,
        )
        for row in rows
    ]


def matches(query: str, actor: Actor) -> Select[UUID]:
    """The ids of the best matches, to narrow another query with."""
    return select(_matches(query, actor).limit(MOST_MATCHES).subquery().c.case_id)


def normalise(text: str) -> str:
    """One form for all ways to write a text: full-width as half-width, no case, no marks between characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())[:LONGEST_WORD]


def spoken(text: str) -> tuple[str, ...]:
    """How a Chinese text is said: in full pinyin, and by initials; nothing for any other text."""
    if not _CHINESE.search(text):
        return ()
    syllables = lazy_pinyin(text)
    return ("".join(syllables), "".join(syllable[0] for syllable in syllables))


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for part in _BREAKS.split(text) if (word := normalise(part))}


def _terms(word: str, *, personal: bool = False) -> set[Term]:
    """Everything a word is found by."""
    terms: set[Term] = {(TermKind.WORD, word)}
    if _is_number(word):
        terms.add((TermKind.TAIL, word[-TAIL:]))
    if not (personal and _is_number(word)):
        terms |= {(TermKind.GRAM, gram) for gram in _grams(word)}
    if _CHINESE.search(word):
        syllables = lazy_pinyin(word)
        terms |= {(TermKind.PINYIN, spoken) for spoken in ("".join(syllables), *syllables)}
        terms.add((TermKind.INITIALS, "".join(syllable[0] for syllable in syllables)))
    return {(kind, text[:LONGEST_WORD]) for kind, text in terms}


def _grams(word: str) -> set[str]:
    marked = f"^{word}$"
    return {marked[at : at + 2] for at in range(len(marked) - 1)}


def _is_number(word: str) -> bool:
    return sum(character.isdigit() for character in word) > TAIL


def _sealed(term: Term) -> Term:
    kind, text = term
    return kind, sealing.blind(f"search {kind}", text)[:FINGERPRINT]


def _asked(word: str) -> set[Term]:
    """What a word of a query may mean, plain and sealed; a Chinese one also what sounds the same."""
    terms: set[Term] = {(kind, word) for kind in TermKind if kind is not TermKind.GRAM}
    terms |= {(TermKind.GRAM, gram) for gram in _grams(word)}
    if _CHINESE.search(word):
        terms.add((TermKind.PINYIN, "".join(lazy_pinyin(word))[:LONGEST_WORD]))
    return terms | {_sealed(term) for term in terms}


def _matches(query: str, actor: Actor) -> Scored:
    """Case id and score, best first, of what matches every word."""
    parts = [part for part in _BREAKS.split(query) if normalise(part)][:MOST_WORDS]
    if not parts:
        return select(Case.id.label("case_id"), literal(0).label("score")).where(false())
    hits = [_hits(part, actor) for part in parts]
    source = hits[0]
    score: Any = source.c.score
    joined: Any = source
    for hit in hits[1:]:
        joined = joined.join(hit, hit.c.case_id == source.c.case_id)
        score = score + hit.c.score
    return (
        select(source.c.case_id, score.label("score"))
        .select_from(joined)
        .order_by(score.desc(), source.c.case_id.desc())
    )


def _hits(part: str, actor: Actor) -> Subquery:
    """The visible cases one word matches; exact ones alone where there are any."""
    terms = _by_terms(normalise(part), actor)
    number = _by_number(part, actor)
    every = (terms if number is None else union_all(terms, number)).subquery()
    best = (
        select(every.c.case_id, func.max(every.c.score).label("score"), func.bool_or(every.c.exact).label("exact"))
        .group_by(every.c.case_id)
        .subquery()
    )
    ranked = select(best, func.bool_or(best.c.exact).over().label("any_exact")).subquery()
    return select(ranked.c.case_id, ranked.c.score).where(ranked.c.exact == ranked.c.any_exact).subquery()


def _by_terms(word: str, actor: Actor) -> Scored:
    is_gram = SearchTerm.kind == TermKind.GRAM
    exact = func.bool_or(~is_gram)
    grams = func.count().filter(is_gram)
    return (
        select(
            SearchTerm.case_id.label("case_id"),
            (grams + func.sum(case((is_gram, 0), (SearchTerm.kind == TermKind.WORD, 100), else_=50))).label("score"),
            exact.label("exact"),
        )
        .join(Case, Case.id == SearchTerm.case_id)
        .where(tuple_(SearchTerm.kind, SearchTerm.term).in_(_asked(word)), access.sees_case(actor))
        .group_by(SearchTerm.case_id)
        .having(or_(exact, grams >= max(1, len(_grams(word)) // 2)))
    )


def _by_number(part: str, actor: Actor) -> Scored | None:
    """The beginning of a case's number, as it is written."""
    number = unicodedata.normalize("NFKC", part).upper()
    if len(number) < SHORTEST_NUMBER or not number.isascii():
        return None
    begins = Case.number.startswith(number, autoescape=True)
    found = select(Case.id.label("case_id"), literal(200).label("score"), literal(value=True).label("exact"))
    return found.where(begins, access.sees_case(actor)).order_by(Case.number.desc()).limit(MOST_MATCHES)
