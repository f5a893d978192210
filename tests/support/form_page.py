"""A page that draws any form and reads it back: what a browser and a person see in the tests of forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import Flask, make_response, render_template_string, request
from lxml.html import document_fromstring
from werkzeug.datastructures import MultiDict

import web
from forms.fields import Given
from forms.schema import FormSchema
from web.forms.draw import draw
from web.forms.live import computed_input, hidden_event
from web.forms.page import Page
from web.forms.read import Typed, read_answers, typed
from web.forms.uploads import read_uploads, with_files
from web.forms.view import FileView
from workflows.errors import Invalid
from workflows.registry import Registry
from workflows.types import Choice, Outcome, Tone

TODAY = date(2026, 3, 2)
SUBMIT = Outcome(code="submit", zh="提交", en="Submit", tone=Tone.PRIMARY)
RETURN = Outcome(code="return", zh="驳回", en="Return", reasons="R", stages=("NB",), checked=False)
WITHDRAW = Outcome(code="withdraw", zh="撤回", en="Withdraw", checked=False, tone=Tone.DANGER)
OUTCOMES = (SUBMIT, RETURN, WITHDRAW)
REASONS = {
    "R": (
        Choice(value="NB-DOC-01", zh="缺少健康告知书", en="Health declaration missing", note_zh="上传签字件"),
        Choice(value="NB-CUS-01", zh="身份证号码校验未通过", en="ID number check failed"),
        Choice(value="UW-EVD-01", zh="缺少病历", en="Medical record missing"),
    )
}
SHELL = """<!doctype html>
<html lang="{{ 'zh-CN' if lang == 'zh' else 'en' }}"><head><meta charset="utf-8"><title>Form</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="csrf-token" content="x">
<link rel="icon" href="/static/favicon.svg">
<link rel="stylesheet" href="/static/css/app.css"><link rel="stylesheet" href="/static/css/case.css">
<link rel="stylesheet" href="/static/css/forms.css">
<script type="module" src="/static/dist/htmx.js"></script><script type="module" src="/static/js/forms.js"></script>
</head><body><div class="frame"><header class="top"><b class="brand">案流</b></header><nav class="side"></nav>
<main><h1>{{ title }}</h1><div class="columns">
<form method="post" action="/?lang={{ lang }}" enctype="multipart/form-data" novalidate>
<input type="hidden" name="csrf_token" value="x"><input type="hidden" name="token" value="1">
{% include 'forms/form.html' %}</form><aside></aside></div></main></div></body></html>"""


@dataclass
class Desk:
    """Everything around one form, and what came of the last post."""

    schema: type[FormSchema]
    registry: Registry = field(default_factory=Registry)
    choices: Mapping[str, Sequence[Choice]] = field(default_factory=dict)
    contexts: Mapping[str, Sequence[object]] = field(default_factory=dict)
    outcomes: Sequence[Outcome] = OUTCOMES
    texts: Mapping[str, str] = field(default_factory=dict)
    start: Mapping[str, object] = field(default_factory=dict)
    files: dict[str, FileView] = field(default_factory=dict)
    answers: object = None

    def given(self) -> Given:
        """What its form is read against."""
        return Given(registry=self.registry, today=TODAY, choices=self.choices, files=frozenset(self.files))

    def page(self, lang: str) -> Page:
        """What its page knows."""
        return Page(
            lang=lang,
            translate=lambda text: self.texts.get(text, text) if lang == "zh" else text,
            choices=self.choices,
            contexts=self.contexts,
            files=self.files,
            outcomes=self.outcomes,
            reasons=REASONS,
        )


def make_app(desk: Desk) -> Flask:
    """The page at `/`, its live answers at `/live`."""
    root = Path(web.__file__).parent
    app = Flask("page", template_folder=str(root / "templates"), static_folder=str(root / "static"))
    app.testing = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(
        lambda text: desk.page(request.args.get("lang", "en")).translate(text),
        lambda one, many, n: desk.page(request.args.get("lang", "en")).translate(one if n == 1 else many),
        newstyle=True,
    )

    def show(post: Typed, findings: Sequence[object] = (), status: int = 200):
        lang = request.args.get("lang", "en")
        form = draw(desk.schema, post, desk.page(lang), findings)
        page = render_template_string(SHELL, form=form, live_url=f"/live?lang={lang}", lang=lang, title="新单投保")
        return make_response(page, status, {"Content-Security-Policy": "default-src 'self'"})

    @app.get("/")
    def start():
        return show(Typed(raw=dict(desk.start)))

    @app.post("/")
    def post():
        uploads, findings = read_uploads(desk.schema, request.files)
        stored = []
        for number, upload in enumerate(uploads, len(desk.files) + 1):
            file_id = f"00000000-0000-7000-8000-{number:012d}"
            desk.files[file_id] = FileView(id=file_id, name=upload.name, size=2048)
            stored.append((upload.path, file_id))
        told = typed(desk.schema, with_files(request.form, stored))
        if told.pressed:
            return show(told)
        try:
            desk.answers = read_answers(desk.schema, told, outcomes=desk.outcomes, reasons=REASONS, given=desk.given())
        except Invalid as error:
            return show(told, [*error.findings, *findings], 422)
        return show(told, findings, 422) if findings else ("done", 200)

    @app.post("/live")
    def live():
        told = typed(desk.schema, request.form)
        if "_computed" in request.form:
            handler, values = computed_input(desk.schema, request.form["_computed"], told)
            return f"{handler}: {len(values)}" if values else "—"
        return "", 204, {"HX-Trigger": hidden_event(desk.schema, told)}

    return app


def fields_of(html: bytes) -> MultiDict[str, str]:
    """What a browser would post from this page, by the rules of HTML; buttons and files are not in it."""
    found: MultiDict[str, str] = MultiDict()
    for one in document_fromstring(html).xpath("//form//*[self::input or self::select or self::textarea]"):
        if one.get("type") in {"file", "submit"} or one.xpath("ancestor::template"):
            continue
        if one.tag == "select":
            texts = one.xpath("option[@selected]/@value") or one.xpath("option[1]/@value")
        elif one.get("type") in {"checkbox", "radio"}:
            texts = [one.get("value")] if one.get("checked") is not None else []
        elif one.tag == "textarea":
            texts = [(one.text or "").removeprefix("\n")]
        else:
            texts = [one.get("value", "")]
        for text in texts:
            found.add(one.get("name"), text)
    return found
