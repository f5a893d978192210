"""`anliu lint` and `anliu check`: findings as somebody reads them and as a program does, and paths that are wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.engine.shapes import Shape, line, shape
from tests.ops.terminal import drawn_in, typed
from tests.support.decisions import decision, dmn, imports, says
from tests.support.processes import as_ordinary_user, open_folder, python
from web import check
from web.lint import CHANGES, Judgement, as_text
from web.packages import told
from web.settings import create_keys
from workflows.commands.publishing import Unsound
from workflows.errors import N_
from workflows.validation import Change, Finding, Severity, validate
from workflows.validation.changes import Action

ROOT = Path(__file__).parent.parent.parent
LINE = re.compile(r" *(\d+):  (ERROR|WARNING|INFO) +(\w+)  ?(\S*)")


def dead_end(process: str = "test") -> Shape:
    """A task that nothing leads on from."""
    return shape(process).task(f"{process}_lost").flow(f"{process}_start", f"{process}_lost")


def test_a_right_drawing_has_status_0_and_one_line_of_numbers(tmp_path):
    printed = typed("lint", "--foreign", drawn_in(tmp_path, line("test", "work")))
    assert (printed.status, printed.err) == (0, "")
    assert "1 files looked at: 0 errors, 0 warnings, 1 notes" in printed.out


def test_a_finding_is_told_with_line_code_element_text_and_advice(tmp_path):
    path = drawn_in(tmp_path, dead_end())
    printed = typed("lint", "--foreign", "--lang", "en", path)
    file, *rest = printed.out.splitlines()
    assert (printed.status, file) == (1, str(path))
    at = next(number for number, line in enumerate(rest) if "ERROR" in line)
    where, *says = rest[at:]
    assert LINE.fullmatch(where).groups() == ("1", "ERROR", "dead_end", "test_lost")
    assert says[0].strip().startswith("Nothing leads on from “test_lost”")
    assert says[1].strip().startswith("→ Draw a flow")
    assert "\x1b" not in printed.out


def test_json_has_both_languages_and_parses(tmp_path):
    drawing = shape().node("scriptTask", "script").end().flow("test_start", "script", "end")
    printed = typed("lint", "--foreign", "--json", drawn_in(tmp_path, drawing))
    found = {one["code"]: one for one in printed.json}["not_executed"]
    assert found.keys() == {"file", "line", "element", "code", "severity", "text", "advice", "fix"}
    assert (found["file"], found["element"], found["severity"]) == (str(tmp_path / "test.bpmn"), "script", "error")
    assert found["text"].keys() == found["advice"].keys() == {"zh", "en"}
    assert "scriptTask" in found["text"]["en"]
    assert "服务任务" in found["advice"]["zh"]


@pytest.mark.parametrize(("language", "lines"), [("zh", 1), ("en", 1), ("both", 2)])
def test_each_sentence_comes_in_the_languages_that_were_asked_for(tmp_path, language, lines):
    drawing = shape().node("scriptTask", "script").end().flow("test_start", "script", "end")
    text = typed("lint", "--foreign", "--lang", language, drawn_in(tmp_path, drawing)).out
    advice = [each for each in text.splitlines() if each.strip().startswith("→")]
    assert len(advice) >= lines
    assert any("服务任务" in each for each in advice) == (language != "en")


def judged(*found: Finding, language: str = "en") -> list[str]:
    return list(as_text(Judgement(files={"a.bpmn"}, found=list(found)), language))


def doubt(**changed: object) -> Finding:
    plain = {"code": "doubt", "severity": Severity.WARNING, "says": N_("A doubt"), "advice": "", "file": "a.bpmn"}
    return Finding(**plain | changed)


def test_a_mechanical_repair_is_said_in_words():
    for action in Action:
        change = Change(action=action, element="x", part="y", name="default", value="z")
        text = "\n".join(judged(doubt(fix=(change,))))
        assert "⇒ It can be mended by itself: " in text
        assert "x/y" in text
    assert CHANGES.keys() == set(Action)


def test_what_a_terminal_would_obey_is_not_printed():
    text = "\n".join(judged(doubt(says="%(node)s", params={"node": "\x9b31m"}, element="\x9b2J", file="\x9bK.bpmn")))
    assert "\x9b" not in text


def test_many_findings_that_ask_for_the_same_are_told_a_few_times():
    many = [doubt(code="lost", advice="Do it", element=f"task_{number}", line=number) for number in range(1, 41)]
    text = judged(doubt(element="other"), *many)
    assert sum("→ Do it" in line for line in text) == 3
    rest = next(line for line in text if "…" in line)
    assert "and 37 more of lost" in rest
    assert all(f"task_{number} ({number})" in rest for number in range(4, 41))
    assert sum("→ Do it" in line for line in judged(*many[:5])) == 5


def test_each_finding_with_a_repair_of_its_own_is_told():
    fixes = [Change(action=Action.SET, element=f"t{number}", name="x", value="y") for number in range(9)]
    text = judged(*(doubt(advice="Do it", fix=(fix,)) for fix in fixes))
    assert sum("⇒" in line for line in text) == len(fixes)


def test_warnings_count_as_errors_only_where_one_is_strict():
    judgement = Judgement(found=[doubt()])
    assert (judgement.status(strict=False), judgement.status(strict=True)) == (0, 1)
    assert Judgement(found=[doubt(severity=Severity.INFO)]).status(strict=True) == 0


def test_a_package_that_is_refused_is_told_with_everything_that_is_wrong():
    drawing = dead_end().task("second").flow("test_start", "second")
    error = Unsound("test", validate(drawing.package(), process="test"))
    text = "\n".join(told(error))
    assert "test_lost" in text
    assert "“second”" in text
    assert "test 不能发布：有 2 处错误" in text
    assert "test cannot be published: 2 errors" in text


# --- which files ----------------------------------------------------------------------------------------------------


def files_of(*words: object) -> list[str]:
    found = typed("lint", "--foreign", "--json", *words).json
    return [Path(one["file"]).name for one in found if one["severity"] == "error"]


def test_a_file_is_judged_with_what_it_calls_and_only_the_file_is_told_of(tmp_path):
    main = shape().call("down", "below").end().flow("test_start", "down", "end")
    path = drawn_in(tmp_path, main, dead_end("below"), dead_end("other"))
    assert files_of(path) == []
    assert files_of(tmp_path / "below.bpmn") == ["below.bpmn"]
    assert files_of(tmp_path) == ["below.bpmn", "other.bpmn"]
    assert files_of(path, tmp_path / "other.bpmn") == ["other.bpmn"]
    assert files_of(tmp_path / "other.bpmn", tmp_path / "other.bpmn") == ["other.bpmn"]


def test_a_decision_file_is_judged_with_what_it_imports_and_with_nothing_else(tmp_path):
    base = dmn(decision("base", says("1")), space="base")
    user = dmn(imports("base", "lib"), decision("user", says("lib.base"), "decision:http://anliu.test/base#base"))
    for name, text in {"base": base, "user": user, "copy": user}.items():
        (tmp_path / f"{name}.dmn").write_text(text)
    assert files_of(tmp_path / "user.dmn") == []
    assert files_of(tmp_path / "base.dmn") == []
    assert "user.dmn" in files_of(tmp_path)


def test_a_folder_of_packages_is_all_of_them(tmp_path):
    for name in ("claim", "renewal", "notes"):
        (tmp_path / name).mkdir()
    drawn_in(tmp_path / "claim", dead_end("claim"))
    drawn_in(tmp_path / "renewal", dead_end("renewal"))
    drawn_in(tmp_path / "notes", dead_end("scribble"))
    assert files_of(tmp_path) == ["claim.bpmn", "renewal.bpmn"]
    assert files_of(tmp_path / "claim", tmp_path / "notes") == ["claim.bpmn", "scribble.bpmn"]


def test_what_cannot_be_looked_at_is_told_and_the_rest_is_judged_all_the_same(tmp_path):
    path = drawn_in(tmp_path, dead_end())
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.txt").write_text("text")
    (tmp_path / "picture").mkdir()
    picture = tmp_path / "picture" / "picture.bpmn"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\xff")
    (tmp_path / "large").mkdir()
    large = tmp_path / "large" / "large.bpmn"
    large.write_bytes(b" " * 5_000_001)
    wrong = (tmp_path / "none.bpmn", tmp_path / "empty", tmp_path / "text.txt", picture, large, "/dev/null")
    printed = typed("lint", "--foreign", "--json", path, *wrong)
    assert printed.status == 2
    assert [one["code"] for one in printed.json if one["severity"] == "error"] == ["dead_end"]
    for sentence in (
        "none.bpmn: there is no such file",
        "empty: there is no .bpmn or .dmn file in this folder",
        "text.txt: this is neither a folder nor",
        "picture.bpmn: this is no text in UTF-8",
        "large.bpmn: it is larger than 5000000 bytes",
        "/dev/null: this is neither a folder nor",
    ):
        assert sentence in printed.err


def test_a_file_that_may_not_be_read_is_told():
    def story(folder: Path) -> None:
        path = drawn_in(folder, dead_end())
        path.chmod(0)
        printed = typed("lint", "--foreign", path)
        assert printed.status == 2
        assert "cannot be read; perhaps you are not allowed to" in printed.err

    as_ordinary_user(story)


def test_files_that_are_no_drawings_inside_are_findings(tmp_path):
    (tmp_path / "a.bpmn").write_text("<html/>")
    (tmp_path / "b.bpmn").write_text("no xml")
    (tmp_path / "c.bpmn").write_text("")
    printed = typed("lint", "--foreign", "--json", tmp_path)
    assert printed.status == 1
    assert [one["code"] for one in printed.json] == ["not_bpmn", "not_xml", "not_xml"]


def test_nothing_to_look_at_is_a_wrong_use():
    assert typed("lint").status == 2


# --- in this house ----------------------------------------------------------------------------------------------------


def test_the_drawings_of_this_house_have_no_errors():
    printed = typed("lint", "--json", ROOT / "bpmn")
    assert printed.status == 0
    assert not [one for one in printed.json if one["severity"] == "error"]


def test_it_starts_without_database_keys_or_settings(tmp_path):
    path = drawn_in(tmp_path, dead_end())
    with python("-m", "web.cli", "lint", str(path), "--json", "--foreign", PORT="eighty") as process:
        text, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "dead_end" in {one["code"] for one in json.loads(text)}


def said(troubles: object) -> str:
    return "\n".join(map(str, troubles))


def test_every_outcome_that_asks_for_a_reason_has_one():
    assert said(check.reasons()) == ""


def test_the_packages_are_judged_and_what_is_wrong_is_status_1(monkeypatch):
    monkeypatch.setattr(check, "translations", list)
    assert typed("check").status == 0
    monkeypatch.setattr(check, "reasons", lambda: [check.AnliuError(check.NO_REASONS, node="初审", outcome="return")])
    printed = typed("check")
    assert printed.status == 1
    assert "there is no reason code for it" in printed.err


def test_an_environment_for_real_work_has_a_server_of_its_own_keys_and_names():
    with open_folder() as folder:
        fit = {
            "ANLIU_DATA": str(folder),
            "DATABASE_URL": "postgresql://a:b@db.example/anliu",
            "ANLIU_HOSTS": "a.example",
        }
        assert "keyring is refused" in said(check.environment(fit))
        create_keys(folder)
        assert said(check.environment(fit)) == ""
        assert "embedded database" in said(check.environment(fit | {"DATABASE_URL": ""}))
        own = f"postgresql://a:b@/anliu?host={folder / 'postgres' / 'socket'}"
        assert "embedded database" in said(check.environment(fit | {"DATABASE_URL": own}))
        assert "ANLIU_DEMO" in said(check.environment(fit | {"ANLIU_DEMO": "1"}))
        assert "ANLIU_HOSTS" in said(check.environment(fit | {"ANLIU_HOSTS": ""}))
        assert "it is no address" in said(check.environment(fit | {"DATABASE_URL": "no address"}))
