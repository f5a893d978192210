"""What comes in is what it says, lies encrypted, and is seen by whoever sees its case."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from tests.support.office import NOW
from workflows import files
from workflows.db import new_id, reading, transaction
from workflows.errors import NotFound, Refused
from workflows.file_checks import LARGEST, FileRefused, check, clean_name
from workflows.files import ContentMissing, ContentStore, StoredFile
from workflows.models import File, FileState
from workflows.types import Scope

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"
SHANGHAI = {1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 28.0, 0.0)}


def picture(form: str = "JPEG", size=(40, 20), **options) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(written, form, **options)
    return written.getvalue()


def photograph(orientation: int = 1) -> bytes:
    """A JPEG with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update(SHANGHAI)
    exif._ifds[0x8825] = SHANGHAI  # noqa: SLF001 - Pillow writes what stands here
    return picture(exif=exif)


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


# --- what a file is


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "病历.PDF", "application/pdf"),
        (PDF + b"\r\n\0\0", "a.pdf", "application/pdf"),
        (picture(), "a.jpg", "image/jpeg"),
        (picture(), "a.JPEG", "image/jpeg"),
        (picture("PNG"), "a.png", "image/png"),
        (picture("JPEG", progressive=True, dpi=(300, 300)), "a.jpg", "image/jpeg"),
    ],
)
def test_a_whole_file_is_taken_as_it_is(content, name, media_type):
    checked = check(content, name)
    assert (checked.content, checked.media_type, checked.name) == (content, media_type, name)


def bomb() -> bytes:
    """A PNG of 10,000 by 10,000 pixels in a few hundred bytes of header."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


REFUSED = {
    "empty": (b"", "a.pdf"),
    "no extension": (PDF, "a"),
    "only an extension": (PDF, ".pdf"),
    "html": (b"<html><script>alert(1)</script>", "a.html"),
    "html as pdf": (b"<html><script>alert(1)</script>", "a.pdf"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "a.svg"),
    "svg as png": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.png"),
    "gif with script": (b"GIF89a/*" + b"\0" * 20 + b"*/=alert(1)", "a.jpg"),
    "png as jpg": (picture("PNG"), "a.jpg"),
    "pdf as png": (PDF, "a.png"),
    "double extension": (PDF, "a.pdf.exe"),
    "cut jpeg": (picture(size=(400, 400))[:-200], "a.jpg"),
    "cut png": (picture("PNG", size=(400, 400))[:-30], "a.png"),
    "broken png": (picture("PNG").replace(b"IDAT", b"IDAX"), "a.png"),
    "pixel bomb": (bomb(), "a.png"),
    "cut pdf": (PDF[:-8], "a.pdf"),
    "script before a pdf": (b"<script>" + PDF, "a.pdf"),
    "archive behind a pdf": (PDF + b"PK\x05\x06" + b"\0" * 18, "a.pdf"),
    "pdf without a table": (b"%PDF-1.7\n%%EOF", "a.pdf"),
    "jpeg head only": (b"\xff\xd8\xff\xe0", "a.jpg"),
    "archive": (b"PK\x03\x04" + b"\0" * 30, "a.pdf"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_whole_or_not_what_it_says_is_refused(case):
    with pytest.raises(FileRefused):
        check(*REFUSED[case])


def test_a_file_over_ten_megabytes_is_refused():
    padding = b" " * (LARGEST - len(PDF))
    assert check(PDF + padding, "a.pdf").content
    with pytest.raises(FileRefused, match="10 MB"):
        check(PDF + padding + b" ", "a.pdf")


def test_a_photograph_loses_the_place_where_it_was_taken():
    assert opened(photograph()).getexif().get_ifd(0x8825)
    stripped = check(photograph(), "a.jpg").content
    assert not opened(stripped).getexif()
    assert b"Exif" not in stripped


def test_a_photograph_taken_sideways_is_stored_upright():
    assert opened(check(photograph(orientation=6), "a.jpg").content).size == (20, 40)


@pytest.mark.parametrize("hidden", [b"<script>alert(1)</script>", b"PK\x05\x06" + b"\0" * 18])
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_what_hides_behind_a_picture_is_gone(form, hidden):
    content = check(picture(form) + hidden, f"a.{form.lower()}").content
    assert hidden not in content
    assert opened(content).size == (40, 20)


def test_what_hides_in_comments_and_foreign_blocks_is_gone():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "<script>")
    foreign = PngImagePlugin.PngInfo()
    foreign.add(b"prVt", b"<script>", after_idat=True)
    jpeg = picture()
    segment = b"\xff\xe5" + struct.pack(">H", 10) + b"<script>"
    for content, name in [
        (picture(comment=b"<script>"), "a.jpg"),
        (jpeg[:2] + segment + jpeg[2:], "a.jpg"),
        (picture("PNG", pnginfo=notes), "a.png"),
        (picture("PNG", pnginfo=foreign), "a.png"),
    ]:
        assert b"<script>" in content
        assert b"<script>" not in check(content, name).content


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\li\\病历.pdf", "病历.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202egpj.pdf", "gpj.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_keeps_no_folder_and_nothing_that_does_not_print(name, clean):
    assert clean_name(name) == clean


# --- the store


@pytest.fixture
def folder(tmp_path):
    """A content store without a scanner."""
    files.install(ContentStore(folder=tmp_path / "files"))
    return tmp_path / "files"


@pytest.fixture
def case_id(office, folder):
    """An agent's own case; another agent beside."""
    assert folder.is_dir()
    office.person("Li Na", ("agent", "310101", Scope.OWN))
    office.person("Zhang Wei", ("agent", "310101", Scope.OWN))
    return office.case(by="Li Na")


def put(office, case_id, content: bytes = PDF, name: str = "病历.pdf", who: str = "Li Na") -> StoredFile:
    return files.store(content, case_id=case_id, kind="MEDICAL_RECORD", name=name, by=office.actor(who), now=NOW)


def get(office, file_id, who: str = "Li Na") -> files.OpenedFile:
    with reading() as session:
        return files.read(session, office.actor(who), file_id)


def on_disk(folder) -> list:
    return sorted(path for path in folder.glob("*/*") if path.is_file())


def test_a_stored_document_comes_back_as_it_was(office, case_id):
    stored = put(office, case_id)
    assert (stored.name, stored.media_type, stored.size, stored.state) == (
        *("病历.pdf", "application/pdf", len(PDF)),
        FileState.CLEAN,
    )
    found = get(office, stored.id)
    assert (found.content, found.name, found.media_type) == (PDF, "病历.pdf", "application/pdf")


def test_a_stream_is_stored_too(office, case_id):
    by = office.actor("Li Na")
    stored = files.store(BytesIO(PDF), case_id=case_id, kind="OTHER", name="a.pdf", by=by, now=NOW)
    assert get(office, stored.id).content == PDF


def test_on_disk_and_in_the_row_nothing_can_be_read(office, case_id, folder):
    stored = put(office, case_id)
    (path,) = on_disk(folder)
    assert b"PDF" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0
    with reading() as session:
        row = session.get_one(File, stored.id)
        assert "病历".encode() not in row.name
        assert row.address == path.name


def test_the_same_content_twice_is_one_file_and_two_documents(office, case_id, folder):
    first, second = put(office, case_id), put(office, case_id, name="again.pdf")
    assert len(on_disk(folder)) == 1
    assert get(office, first.id).content == get(office, second.id).content


def test_the_same_content_in_two_cases_shares_a_digest_but_no_file(office, case_id, folder):
    other = office.case(by="Li Na")
    ids = [put(office, each).id for each in (case_id, other)]
    assert len(on_disk(folder)) == 2
    with reading() as session:
        assert len({session.get_one(File, each).digest for each in ids}) == 1


@pytest.mark.parametrize("who", ["Zhang Wei"])
def test_a_foreign_document_is_not_there(office, case_id, who):
    stored = put(office, case_id)
    with pytest.raises(NotFound):
        get(office, stored.id, who)
    with pytest.raises(NotFound):
        get(office, new_id())
    with pytest.raises(NotFound):
        put(office, case_id, who=who)
    with pytest.raises(NotFound):
        put(office, new_id())


def test_a_case_takes_fifty_files(office, case_id, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", 2)
    put(office, case_id)
    put(office, case_id)
    with pytest.raises(FileRefused, match="2 files"):
        put(office, case_id)


def test_a_case_takes_two_hundred_megabytes(office, case_id, monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 2 * len(PDF))
    put(office, case_id)
    put(office, case_id)
    with pytest.raises(FileRefused, match="together"):
        put(office, case_id)


def test_damaged_or_lost_content_is_told_and_not_shown(office, case_id, folder):
    stored = put(office, case_id)
    (path,) = on_disk(folder)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ContentMissing):
        get(office, stored.id)
    path.unlink()
    with pytest.raises(ContentMissing):
        get(office, stored.id)


# --- malware


def scanner(folder, code: str) -> None:
    files.install(ContentStore(folder=folder, scanner=(sys.executable, "-c", f"import sys; {code}")))


def test_the_scanner_reads_the_content_and_says_clean(office, case_id, folder):
    scanner(folder, "sys.exit(0 if sys.stdin.buffer.read().startswith(b'%PDF') else 9)")
    assert put(office, case_id).state is FileState.CLEAN


def test_an_infected_upload_is_refused_and_leaves_nothing(office, case_id, folder):
    scanner(folder, "sys.exit(1)")
    with pytest.raises(FileRefused, match="harmful"):
        put(office, case_id)
    assert on_disk(folder) == []


@pytest.mark.parametrize("code", ["sys.exit(2)", "raise SystemError"])
def test_a_failing_scanner_keeps_a_file_waiting_until_it_is_asked_again(office, case_id, folder, code):
    scanner(folder, code if "exit" in code else "import os; os.kill(os.getpid(), 9)")
    stored = put(office, case_id)
    assert stored.state is FileState.PENDING
    with pytest.raises(Refused, match="being checked"):
        get(office, stored.id)
    assert files.scan_pending() == 0
    scanner(folder, "sys.exit(0)")
    assert files.scan_pending() == 1
    assert get(office, stored.id).content == PDF


def test_a_lost_file_does_not_keep_others_from_being_scanned(office, case_id, folder):
    scanner(folder, "sys.exit(2)")
    put(office, case_id)
    (lost,) = on_disk(folder)
    kept = put(office, case_id, content=picture(), name="a.jpg")
    lost.unlink()
    scanner(folder, "sys.exit(0)")
    assert files.scan_pending() == 1
    assert get(office, kept.id).content == picture()


def test_a_scanner_that_is_not_there_keeps_a_file_waiting(office, case_id, folder):
    files.install(ContentStore(folder=folder, scanner=("/nowhere/scanner",)))
    assert put(office, case_id).state is FileState.PENDING


def test_a_file_found_infected_later_can_never_be_opened(office, case_id, folder):
    scanner(folder, "sys.exit(2)")
    stored = put(office, case_id)
    scanner(folder, "sys.exit(1)")
    assert files.scan_pending() == 1
    with pytest.raises(Refused, match="harmful"):
        get(office, stored.id)
    assert files.scan_pending() == 0


# --- the sweep


def age(path, hours: float) -> None:
    moment = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(path, (moment, moment))


def sweep() -> int:
    with transaction() as session:
        return files.sweep(session, NOW)


def test_content_that_nothing_names_goes_after_a_day(office, case_id, folder):
    named = put(office, case_id)
    (kept,) = on_disk(folder)
    young, old, torn = (folder / "ab" / name for name in ("abyoung", "abold", "abtorn.tmp"))
    (folder / "ab").mkdir(exist_ok=True)
    for path, hours in [(young, 23.9), (old, 24.1), (torn, 25), (kept, 1000)]:
        path.touch()
        age(path, hours)
    assert sweep() == 2
    assert set(on_disk(folder)) == {kept, young}
    assert get(office, named.id).content == PDF
    assert sweep() == 0


def test_an_upload_that_failed_after_its_content_was_written_is_swept(office, case_id, folder):
    with pytest.raises(NotFound):
        put(office, case_id, who="Zhang Wei")
    (left,) = on_disk(folder)
    age(left, 25)
    assert sweep() == 1
    assert on_disk(folder) == []
