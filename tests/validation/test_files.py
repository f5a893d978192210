"""Files that are no drawings, or attacks (engine-facts §4): told of, and nothing is opened, called or blown up."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

import pytest

from tests.engine.shapes import line
from tests.validation.cut_off import Judged, judge_cut_off
from tests.validation.examples.files import DECISIONS
from workflows.validation import validate

SECRET = "kept-from-everybody"
BPMN = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x"'
DRAWN = line("test", "entry").xml()
MEGABYTES = 200
SECONDS = 10


def attacks(secret: Path, address: str) -> dict[str, tuple[str, str, int]]:
    """The text of each file, the code that tells of it, and the line; -1 where any will do."""
    outer = DRAWN.replace('isExecutable="true">', 'isExecutable="true">\n%s')
    include = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'
    laughter = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "entity of a file": (drawn_with(f'<!ENTITY e SYSTEM "file://{secret}">'), "harmful_xml", 1),
        "entity of a file beside it": (drawn_with('<!ENTITY e SYSTEM "secret.txt">'), "harmful_xml", 1),
        "entity of a server": (drawn_with(f'<!ENTITY e SYSTEM "{address}/entity">'), "harmful_xml", 1),
        "parameter entity": (drawn_with(f'<!ENTITY % p SYSTEM "{address}/p">%p;', ""), "harmful_xml", 1),
        "rules of a server": (f'<!DOCTYPE d SYSTEM "{address}/rules.dtd">{DRAWN}', "harmful_xml", 1),
        "rules of the public": (f'<!DOCTYPE d PUBLIC "-//x" "{address}/rules.dtd">{DRAWN}', "harmful_xml", 1),
        "entity of its own": (drawn_with('<!ENTITY e "x">'), "harmful_xml", 1),
        "a billion laughs": (drawn_with(f'<!ENTITY l0 "lol">{laughter}', "&l9;"), "harmful_xml", 1),
        "one long entity many times": (drawn_with(f'<!ENTITY e "{"x" * 50_000}">', "&e;" * 50_000), "harmful_xml", 1),
        "rules behind a comment": (f'<!-- x -->\n<!DOCTYPE d [<!ENTITY e "x">]>{DRAWN}', "harmful_xml", 2),
        "text of 11 MB": (outer % f"<bpmn:documentation>{'x' * 11_000_000}</bpmn:documentation>", "too_large", 0),
        "attribute of 11 MB": (DRAWN.replace('id="entry"', f'id="entry" name="{"x" * 11_000_000}"'), "too_large", 0),
        "300 deep": (nested(300), "too_large", 1),
        "100,000 deep": (nested(100_000), "too_large", 1),
        "comment of 5 MB": (f"<!-- {'x' * 5_000_000} -->{DRAWN}", "too_large", 0),
        "comment of nearly 5 MB": (f"<!-- {'x' * 4_900_000} -->{DRAWN}", "no_chinese", 1),
        "200,000 attributes": (attributes(200_000), "too_large", 1),
        "200,000 elements": (outer % ("<bpmn:endEvent/>" * 200_000), "too_large", 2),
        "include": (outer % include, "harmful_xml", 2),
        "style sheet": (f'<?xml-stylesheet type="text/xsl" href="{address}/x.xsl"?>{DRAWN}', "harmful_xml", 1),
        "instruction inside": (outer % "<?php system('touch mark'); ?>", "harmful_xml", 2),
        "schema elsewhere": (located(address), "no_chinese", 1),
        "id with blanks and markup": (outer % '<bpmn:task id="a b&quot;&lt;script&gt;"/>', "bad_id", 2),
        "no XML": ("Dear colleague", "not_xml", 1),
        "empty": ("", "not_xml", 0),
        "blanks": (" \n ", "not_xml", 0),
        "web page": ("<!DOCTYPE html><html><body>404</body></html>", "harmful_xml", 1),
        "web page without a type": ("<html><body>404</body></html>", "not_bpmn", 1),
        "wrong namespace": (DRAWN.replace("20100524", "20110524"), "other_version", 1),
        "first version of BPMN": (DRAWN.replace("spec/BPMN/20100524/MODEL", "BPMN/1.2"), "other_version", 1),
        "XPDL": ('<Package xmlns="http://www.wfmc.org/2008/XPDL2.1" Id="p"/>', "other_version", 1),
        "no definitions": (f'<process {BPMN} id="test"/>', "not_bpmn", 1),
        "half of a letter": (DRAWN.replace('id="entry"', 'id="entry" name="\ud800"'), "not_xml", 1),
        "lost letters": (DRAWN.replace('id="entry"', 'id="entry"\nname="\ufffd"'), "spoilt_text", 2),
        "zero byte": (DRAWN.replace('id="entry"', 'id="entry\0"'), "not_xml", 1),
        "UTF-16 read as if it were not": ("\ufeff".join(DRAWN[:9]), "not_xml", 1),
        "decision tables": (DECISIONS, "decisions_inside", 1),
        "breaks off": (DRAWN.replace("<bpmn:userTask", "\n\n<bpmn:userTask")[:-60], "not_xml", 3),
    }


def drawn_with(declared: str, used: str = "&e;") -> str:
    """A drawing that declares entities and uses one."""
    note = f"<bpmn:documentation>{used}</bpmn:documentation>"
    return f"<!DOCTYPE d [{declared}]>\n" + DRAWN.replace('isExecutable="true">', f'isExecutable="true">{note}')


def attributes(count: int) -> str:
    """A task with that many attributes."""
    return DRAWN.replace('id="entry"', 'id="entry" ' + " ".join(f'a{n}="1"' for n in range(count)))


def nested(depth: int) -> str:
    """Sub-processes in each other."""
    inside = "".join(f'<subProcess id="s{n}">' for n in range(depth)) + "</subProcess>" * depth
    return f'<definitions {BPMN}><process id="test" isExecutable="true">{inside}</process></definitions>'


def located(address: str) -> str:
    """A drawing that says where its schema lies."""
    where = f'xsi:schemaLocation="http://www.omg.org/spec/BPMN/20100524/MODEL {address}/BPMN20.xsd"'
    instance = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    return DRAWN.replace("<bpmn:definitions ", f"<bpmn:definitions {instance} {where} ")


NAMES = list(attacks(Path("secret.txt"), "http://127.0.0.1:1"))


class _Listener(http.server.BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Judged]]:
    """What was told of each file by a process that can open nothing and call nobody."""
    secret = tmp_path_factory.mktemp("attacks") / "secret.txt"
    secret.write_text(SECRET)
    server = http.server.HTTPServer(("127.0.0.1", 0), _Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    files = attacks(secret, f"http://127.0.0.1:{server.server_port}")
    found = judge_cut_off({"test.bpmn": text} for text, _, _ in files.values())
    yield dict(zip(files, found, strict=True))
    server.shutdown()
    server.server_close()
    assert not _Listener.asked


@pytest.mark.parametrize("name", NAMES)
def test_it_is_told_of_and_does_nothing(name: str, judged: dict[str, Judged]):
    _, code, line = attacks(Path("secret.txt"), "http://127.0.0.1:1")[name]
    one = judged[name]
    assert (code, line) in {(each, at) for each, at, _ in one.found}, one.found
    assert not one.tried
    assert one.seconds < SECONDS
    assert one.memory < MEGABYTES * 1024**2
    assert not [text for _, _, text in one.found if SECRET in text]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "no_drawing"),
        ({"rates.dmn": DECISIONS}, "no_drawing"),
        ({"TEST.BPMN": DRAWN}, "no_drawing"),
        ({"final.bpmn": DRAWN}, "misnamed_file"),
        ({"test.bpmn": DRAWN, "../test.bpmn": DRAWN}, "odd_file_name"),
        ({"test.bpmn": DRAWN, "a\0b.bpmn": DRAWN}, "odd_file_name"),
        ({"test.bpmn": DRAWN, "\ud800.bpmn": DRAWN}, "odd_file_name"),
        ({"test.bpmn": DRAWN, ".bpmn": DRAWN}, "odd_file_name"),
        ({"test.bpmn": DRAWN, "x" * 200 + ".bpmn": DRAWN}, "odd_file_name"),
        ({"test.bpmn": DRAWN, "<script>.bpmn": DRAWN}, "odd_file_name"),
        ({"test.bpmn": DRAWN, "notes.txt": "x"}, "unread_file"),
        ({"test.bpmn": DRAWN, "rates.dmn": '<!DOCTYPE d SYSTEM "x">' + DECISIONS}, "dmn_not_read"),
    ],
)
def test_what_is_odd_about_a_package_is_told(files: Mapping[str, str], code: str):
    assert code in {one.code for one in validate(files, process="test")}


def test_files_of_a_package_may_have_any_name_beside_that_of_the_process():
    files = {"test.bpmn": DRAWN, "other.bpmn": line("other", "ask").xml()}
    assert not {"misnamed_file", "odd_file_name"} & {one.code for one in validate(files, process="test")}
    assert "misnamed_file" not in {one.code for one in validate({"x.bpmn": DRAWN})}
