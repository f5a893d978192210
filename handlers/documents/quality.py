"""What is hard to read in a picture, and what to do about it: hints, never a refusal (domain-rules §1.7, NB-DOC-03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from handlers import editions
from workflows.errors import N_
from workflows.types import Finding

REASON = "NB-DOC-03"
_TEXTS = {
    "small": N_("Short side %(has)s pixels, %(least)s are needed: take it closer or scan it at a higher resolution"),
    "skewed": N_("Tilted by %(has)s degrees, %(most)s at most: lay it straight and take it again"),
    "blurred": N_("Probably blurred: hold still, let the camera focus, and take it again"),
    "dark": N_("Too dark: take it again in good light"),
    "bright": N_("Too bright: take it again without flash or glare"),
    "empty": N_("Hardly anything can be seen on it: check that this is the right page"),
}


def hints(measures: Mapping[str, float], day: date) -> Sequence[Finding]:
    """What to tell about a picture by the edition in force on the local day it came in; a PDF has no measures."""
    if not measures:
        return []
    rules = editions.load("documents", "pictures").on(day)
    found = []
    if measures["short_side"] < rules["short_side"]:
        found.append(_hint("small", has=f"{measures['short_side']:,.0f}", least=f"{rules['short_side']:,}"))
    if abs(measures.get("skew", 0)) > rules["skew"]:
        found.append(_hint("skewed", has=f"{abs(measures['skew']):.0f}", most=rules["skew"]))
    light = _light(measures, rules)
    if light:
        found.append(_hint(light))
    elif _is_blurred(measures, rules):
        found.append(_hint("blurred"))
    return found


def _light(measures: Mapping[str, float], rules: Mapping[str, float]) -> str:
    """What is wrong with the light; where there is too little or too much of it, blur cannot be told."""
    if measures["light"] < rules["darkest"]:
        return "dark"
    if measures["contrast"] >= rules["contrast"]:
        return ""
    return "bright" if measures["light"] > rules["brightest"] else "empty"


def _is_blurred(measures: Mapping[str, float], rules: Mapping[str, float]) -> bool:
    ratio = measures["sharpness"] / measures["contrast"] ** 2
    return measures["sharpness"] < rules["sharpness"] and ratio < rules["sharpness_ratio"]


def _hint(code: str, **params: object) -> Finding:
    return Finding(field="", code=code, message=_TEXTS[code], params=params)
