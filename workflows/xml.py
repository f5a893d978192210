"""XML from outside, read safely: the one place where the project parses XML.

Accepted is plain UTF-8 XML 1.0. Refused, before or while parsing, are document type declarations (and with them all
entities), processing instructions, XInclude, and anything larger than `Limits` (faults-security, engine-facts §4).
Every refusal is an `XmlRefused` with a code and, where there is one, a line; lxml's own errors never leave.
Elements keep their `sourceline`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from workflows.errors import N_, AnliuError

_XINCLUDE: Final = "{http://www.w3.org/2001/XInclude}"
_CHUNK: Final = 65_536  # bytes fed between two looks at the limits
_DECLARATION: Final = re.compile(r"<\?xml\s[^>]{0,200}\?>")
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_ENCODING: Final = re.compile(r"""encoding\s{0,9}=\s{0,9}["']([^"']{0,40})["']""")

_MESSAGES: Final = {
    "empty": N_("The file is empty"),
    "too_large": N_("The file is larger than %(limit)s bytes"),
    "encoding": N_("The file is not UTF-8 text (line %(line)s)"),
    "malformed": N_("The file is not well-formed XML (line %(line)s)"),
    "doctype": N_("A document type declaration is not allowed (line %(line)s)"),
    "instruction": N_("A processing instruction is not allowed (line %(line)s)"),
    "include": N_("XInclude is not allowed (line %(line)s)"),
    "too_many_elements": N_("The file has more than %(limit)s elements (line %(line)s)"),
    "too_deep": N_("Elements are nested more than %(limit)s deep (line %(line)s)"),
    "too_many_attributes": N_("An element has more than %(limit)s attributes (line %(line)s)"),
}


class XmlRefused(AnliuError):
    """This XML is not accepted"""

    def __init__(self, code: str, *, line: int | None = None, limit: int | None = None) -> None:
        self.code = code
        self.line = line
        self.limit = limit
        super().__init__(_MESSAGES[code], line=line if line is not None else "?", limit=limit)

    def __reduce__(self) -> tuple[functools.partial[XmlRefused], tuple[()]]:
        """Travel between processes by its parts."""
        return functools.partial(XmlRefused, self.code, line=self.line, limit=self.limit), ()


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much XML is accepted: bytes of the file, elements, nesting, attributes (with namespaces) per element."""

    size: int = 5_000_000
    elements: int = 2_000
    depth: int = 100
    attributes: int = 100


DEFAULT_LIMITS: Final = Limits()


def parse_xml(data: bytes | str, limits: Limits = DEFAULT_LIMITS) -> etree._Element:
    """The root element of `data`. Raises XmlRefused."""
    text = _text(data, limits)
    _check_prolog(text)
    parser = etree.XMLPullParser(
        events=("start", "end", "start-ns", "pi"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    guard = _Guard(limits)
    raw = text.encode()
    try:
        for at in range(0, len(raw), _CHUNK):
            parser.feed(raw[at : at + _CHUNK])
            guard.check(parser)
        root = parser.close()
        guard.check(parser)
    except etree.XMLSyntaxError as error:
        guard.check(parser)  # a limit says more than "malformed"
        raise XmlRefused("malformed", line=error.lineno or None) from None
    return root


def _text(data: bytes | str, limits: Limits) -> str:
    """`data` as text, without byte order mark and XML declaration's encoding surprises."""
    if len(data) > limits.size:
        raise XmlRefused("too_large", limit=limits.size)
    try:
        raw = data.encode() if isinstance(data, str) else data
        text = raw.decode("utf-8-sig")
    except UnicodeError as error:
        line = error.object[: error.start].count(b"\n") + 1 if isinstance(error, UnicodeDecodeError) else 1
        raise XmlRefused("encoding", line=line) from None
    if len(raw) > limits.size:
        raise XmlRefused("too_large", limit=limits.size)
    if not text.strip():
        raise XmlRefused("empty")
    if isinstance(data, bytes):
        _check_encoding(text)
    return text


def _check_encoding(text: str) -> None:
    """Bytes that are UTF-8 but declare something else would be read differently by the next program."""
    declaration = _DECLARATION.match(text)
    named = _ENCODING.search(declaration.group()) if declaration else None
    if named and named.group(1).lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise XmlRefused("encoding", line=1)


def _check_prolog(text: str) -> None:
    """Refuse a DOCTYPE before the parser sees it; it can only stand before the root element."""
    declaration = _DECLARATION.match(text)
    at = declaration.end() if declaration else 0
    while True:
        if blank := _BLANKS.match(text, at):
            at = blank.end()
        if text.startswith("<!--", at):
            end = text.find("-->", at)
            if end < 0:
                return  # the parser says what is wrong
            at = end + 3
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            raise XmlRefused("doctype", line=text.count("\n", 0, at) + 1)
        elif text.startswith("<?", at):
            raise XmlRefused("instruction", line=text.count("\n", 0, at) + 1)
        else:
            return


class _Guard:
    """Counts what the parser has built so far and stops it at the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._elements = 0
        self._depth = 0
        self._namespaces = 0  # declared on the element that comes next

    def check(self, parser: etree.XMLPullParser) -> None:
        for event, subject in parser.read_events():
            if event == "start":
                self._start(subject)
            elif event == "end":
                self._depth -= 1
            elif event == "start-ns":
                self._namespaces += 1
            else:
                raise XmlRefused("instruction", line=subject.sourceline)

    def _start(self, element: etree._Element) -> None:
        self._elements += 1
        self._depth += 1
        line, limits = element.sourceline, self._limits
        if self._elements > limits.elements:
            raise XmlRefused("too_many_elements", line=line, limit=limits.elements)
        if self._depth > limits.depth:
            raise XmlRefused("too_deep", line=line, limit=limits.depth)
        if len(element.attrib) + self._namespaces > limits.attributes:
            raise XmlRefused("too_many_attributes", line=line, limit=limits.attributes)
        if str(element.tag).startswith(_XINCLUDE):
            raise XmlRefused("include", line=line)
        self._namespaces = 0
