"""Files that cannot be read, and such that nobody should read."""

from __future__ import annotations

from tests.engine.shapes import line
from tests.validation.example import correct, faulty, two_times_right

DECISIONS = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="https://anliu.dev/t">'
    '<decision id="x" name="x"><literalExpression><text>1</text></literalExpression></decision></definitions>'
)


def drawn() -> str:
    """A drawing that is right."""
    return line("test", "entry").xml()


@faulty("not_xml")
def words_instead_of_xml() -> str:
    """A text file."""
    return "Dear colleague, here is the drawing."


@faulty("not_xml")
def nothing_at_all() -> str:
    """An empty file."""
    return ""


@faulty("not_xml")
def file_that_breaks_off() -> str:
    """Half of a file."""
    return drawn()[:-40]


@correct("not_xml")
def declared_file() -> str:
    """A declaration in front is usual."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + drawn()


@correct("not_xml")
def file_with_a_byte_order_mark() -> str:
    """Some programs write a mark in front."""
    return "\ufeff" + drawn()


@faulty("harmful_xml")
def file_with_a_document_type() -> str:
    """It could make a program open another file."""
    return '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + drawn()


@correct("harmful_xml")
def document_type_in_a_comment() -> str:
    """A comment does nothing."""
    return "<!-- <!DOCTYPE x> -->" + drawn()


@correct("harmful_xml")
def document_type_in_a_name() -> str:
    """A name does nothing."""
    return drawn().replace('id="entry"', 'id="entry" name="&lt;!DOCTYPE x&gt;"')


@faulty("too_large")
def file_too_deep() -> str:
    """Elements in elements without end."""
    return drawn().replace("<bpmn:process ", "<x>" * 200 + "<bpmn:process ")


@correct("too_large")
def long_drawing() -> str:
    """Two hundred tasks in a row are a lot and no mistake."""
    return line("test", *(f"entry_{number}" for number in range(200))).xml()


@correct("too_large")
def long_comment() -> str:
    """A long comment is only long."""
    return f"<!-- {'x' * 100_000} -->" + drawn()


@faulty("not_bpmn")
def web_page() -> str:
    """A page instead of a drawing."""
    return "<html><body>404</body></html>"


@faulty("not_bpmn", at="test")
def process_without_its_frame() -> str:
    """The process alone."""
    return '<process xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="test"/>'


@correct("not_bpmn")
def other_prefix() -> str:
    """The prefix does not matter."""
    return drawn().replace("bpmn:", "b:").replace("xmlns:bpmn", "xmlns:b")


@correct("not_bpmn")
def decisions_beside() -> dict[str, str]:
    """A decision file has a root of its own."""
    return {"test.bpmn": drawn(), "rates.dmn": DECISIONS}


@faulty("other_version", at="definitions")
def draft_of_bpmn() -> str:
    """An early version of BPMN."""
    return drawn().replace("20100524/MODEL", "20091229/MODEL")


@faulty("other_version", at="d")
def no_namespace() -> str:
    """It does not say that it is BPMN."""
    return '<definitions id="d"><process id="test"/></definitions>'


@faulty("other_version")
def older_format() -> str:
    """What tools wrote before BPMN 2.0 had a format."""
    return '<Package xmlns="http://www.wfmc.org/2009/XPDL2.2" Id="p"/>'


@correct("other_version")
def default_namespace() -> str:
    """BPMN without prefixes."""
    return drawn().replace("bpmn:", "").replace("xmlns:bpmn", "xmlns")


@correct("other_version")
def made_by_another_editor() -> str:
    """Who exported it does not matter."""
    return drawn().replace("<bpmn:definitions ", '<bpmn:definitions exporter="x" exporterVersion="1.0" ')


@faulty("decisions_inside", at="d")
def decisions_called_a_drawing() -> str:
    """Decision tables with the name of a drawing."""
    return DECISIONS


@correct("decisions_inside")
def decisions_under_their_name() -> dict[str, str]:
    """Decision tables beside a drawing."""
    return {"test.bpmn": drawn(), "test.dmn": DECISIONS}


@correct("decisions_inside")
def drawing_about_decisions() -> str:
    """A drawing that speaks of them."""
    return drawn().replace('id="entry"', 'id="entry" name="https://www.omg.org/spec/DMN/"')


@faulty("no_drawing")
def only_notes() -> dict[str, str]:
    """Files that nothing reads."""
    return {"notes.txt": "x"}


@faulty("no_drawing")
def empty_package() -> dict[str, str]:
    """Nothing in it."""
    return {}


two_times_right("no_drawing", decisions_under_their_name, decisions_beside)


@faulty("odd_file_name", also="not_xml")
def file_in_another_folder() -> dict[str, str]:
    """A name that leads elsewhere."""
    return {"test.bpmn": drawn(), "../../etc/passwd": "x"}


@correct("odd_file_name")
def chinese_file_name() -> dict[str, str]:
    """Chinese letters, blanks and brackets are fine."""
    return {"test.bpmn": drawn(), "投保 (副本).bpmn": line("other", "ask").xml()}


@correct("odd_file_name")
def file_name_with_dots() -> dict[str, str]:
    """Dots and dashes are fine."""
    return {"test.bpmn": drawn(), "v1.2-final_x.bpmn": line("other", "ask").xml()}


@faulty("unread_file")
def capital_ending() -> dict[str, str]:
    """The ending in capital letters is another one."""
    return {"test.bpmn": drawn(), "MORE.BPMN": drawn()}


two_times_right("unread_file", chinese_file_name, decisions_beside)


@faulty("spoilt_text")
def lost_letters() -> str:
    """Somebody opened it in the wrong encoding and saved it."""
    return drawn().replace('id="entry"', 'id="entry" name="��"')


@correct("spoilt_text")
def chinese_letters() -> str:
    """Chinese names."""
    return drawn().replace('id="entry"', 'id="entry" name="录入"')


@correct("spoilt_text")
def question_marks() -> str:
    """A question is no lost letter."""
    return drawn().replace('id="entry"', 'id="entry" name="??"')


@faulty("other_encoding")
def gbk() -> str:
    """The file says that it is written in GBK."""
    return '<?xml version="1.0" encoding="GBK"?>' + drawn()


@correct("other_encoding")
def capital_utf8() -> str:
    """UTF-8 in small letters."""
    return "<?xml version='1.0' encoding='utf-8' standalone='yes'?>" + drawn()


@correct("other_encoding")
def no_encoding() -> str:
    """A declaration that says nothing of it means UTF-8."""
    return '<?xml version="1.0"?>' + drawn()
