"""XML from outside is read safely or refused with a code and a line."""

from __future__ import annotations

import contextlib
import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.xml import Limits, XmlRefused, parse_xml


def refusal(data: bytes | str, limits: Limits | None = None) -> XmlRefused:
    with pytest.raises(XmlRefused) as caught:
        parse_xml(data, limits or Limits())
    return caught.value


def test_a_plain_file_is_read_with_its_lines_and_chinese_text():
    root = parse_xml('<?xml version="1.0" encoding="UTF-8"?>\n<!-- 说明 -->\n<a>\n  <b name="核保"/>\n</a>'.encode())
    assert root[0].get("name") == "核保"
    assert root[0].sourceline == 4


def test_text_may_declare_an_encoding_and_bytes_may_start_with_a_byte_order_mark():
    assert parse_xml('<?xml version="1.0" encoding="GBK"?><a>保</a>').text == "保"
    assert parse_xml(b"\xef\xbb\xbf<a/>").tag == "a"


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", None),
        (b" \n ", "empty", None),
        (b"PK\x03\x04\xff", "encoding", 1),
        (b"<a>\n\xb1\xa3</a>", "encoding", 2),
        ("<a/>".encode("utf-16"), "encoding", 1),
        (b'<?xml version="1.0" encoding="GB2312"?><a/>', "encoding", 1),
        (b"hello", "malformed", 1),
        (b"<a>\n<b></a>", "malformed", 2),
        (b"<a/><a/>", "malformed", 1),
        (b"<a>\x00</a>", "malformed", 1),
        (b"<a>&nbsp;</a>", "malformed", None),
        (b"<a x='1' x='2'/>", "malformed", 1),
        (b"<p:a/>", "malformed", 1),
        (b"<!-- never ends", "malformed", 1),
        (b"<!DOCTYPE html><html/>", "doctype", 1),
        (b"<!-- x -->\n<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>", "doctype", 2),
        (b"<!DOCTYPE a [<!ENTITY a '1'><!ENTITY b '&a;&a;'>]><a>&b;</a>", "doctype", 1),
        (b"<!DOCTYPE a SYSTEM 'http://127.0.0.1/x.dtd'><a/>", "doctype", 1),
        (b"<?xml-stylesheet href='x'?><a/>", "instruction", 1),
        (b"<a>\n<?php x ?></a>", "instruction", 2),
        (b"<a/>\n<?php x ?>", "instruction", 2),
        (b'<a xmlns:x="http://www.w3.org/2001/XInclude">\n<x:include href="/etc/passwd"/></a>', "include", 2),
    ],
)
def test_what_is_refused_says_why_and_where(data: bytes, code: str, line: int | None):
    refused = refusal(data)
    assert (refused.code, refused.line) == (code, line)
    assert str(refused)


def test_a_refusal_travels_to_another_process():
    again = pickle.loads(pickle.dumps(refusal(b"<a>\n<b></a>")))  # noqa: S301 - our own bytes
    assert (again.code, again.line, str(again)) == ("malformed", 2, "The file is not well-formed XML (line 2)")


def test_a_doctype_inside_a_comment_is_only_a_comment():
    assert parse_xml(b"<!-- <!DOCTYPE a> --><a/>").tag == "a"


def test_a_lone_surrogate_in_text_is_refused():
    assert refusal("<a>\ud800</a>").code == "encoding"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("<a>" + "<b/>" * 11 + "</a>", "too_many_elements"),
        ("<a>" * 6 + "</a>" * 6, "too_deep"),
        ("<a>" * 400 + "</a>" * 400, "too_deep"),
        ("<a " + " ".join(f"x{n}='1'" for n in range(6)) + "/>", "too_many_attributes"),
        ("<a " + " ".join(f"xmlns:x{n}='u:{n}'" for n in range(6)) + "/>", "too_many_attributes"),
        ("<a>" + "x" * 4_000 + "</a>", "too_large"),
        ("<a>" + "案" * 1_300 + "</a>", "too_large"),
    ],
)
def test_each_limit_refuses_by_its_own_code(data: str, code: str):
    refused = refusal(data, Limits(size=3_900, elements=10, depth=5, attributes=5))
    assert refused.code == code


def test_the_default_limits_admit_a_large_diagram_and_no_more():
    assert len(parse_xml("<a>" + "<b/>" * 1_999 + "</a>")) == 1_999
    assert refusal("<a>" + "<b/>" * 2_000 + "</a>").code == "too_many_elements"
    assert refusal("<a>" * 101 + "</a>" * 101).code == "too_deep"
    assert refusal(b"<a>" + b" " * 5_000_000 + b"</a>").code == "too_large"


def test_a_file_of_five_megabytes_of_anything_is_answered_quickly():
    bombs = [
        "<!---->" * 700_000 + "<a/>",
        "<a>" + "<b/>" * 1_200_000 + "</a>",
        "<a " + " ".join(f"x{n}='1'" for n in range(400_000)) + "/>",
        "<a>" * 1_600_000,
    ]
    for bomb in bombs:
        started = time.perf_counter()
        with contextlib.suppress(XmlRefused):
            parse_xml(bomb)
        assert time.perf_counter() - started < 2


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200), st.text(alphabet="<>/!?&;= \n'ax[]-", max_size=80)))
def test_whatever_comes_in_the_answer_is_an_element_or_a_refusal(data: bytes | str):
    with contextlib.suppress(XmlRefused):
        assert parse_xml(data).tag
