"""Sealed values come back as they were, or not at all."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows import sealing
from workflows.codec import NotStorable
from workflows.sealing import Keyring, KeyringRefused, SealBroken

LI_NA = UUID("01900000-0000-7000-8000-000000000001")
ZHANG_WEI = UUID("01900000-0000-7000-8000-000000000002")


def key() -> bytes:
    return bytes(range(16)) + secrets.token_bytes(16)


@pytest.fixture(autouse=True)
def keyring() -> Keyring:
    ring = Keyring(keys={"k1": key(), "k2": key()}, current="k1", blind=key())
    sealing.install(ring)
    return ring


@pytest.mark.parametrize(
    "value",
    [
        None,
        "李娜",
        {"name": "李娜", "born": date(1990, 2, 28), "income": Decimal("120000.00"), "$": [1, "x"]},
        [datetime(2026, 1, 5, 9, 30, tzinfo=UTC), LI_NA, b"\x00\xff"],
    ],
)
def test_a_sealed_value_comes_back_with_its_types(value):
    assert sealing.unseal(sealing.seal(value, owner=LI_NA)) == value


def test_what_cannot_be_stored_is_refused_before_it_is_sealed():
    with pytest.raises(NotStorable):
        sealing.seal(1.5, owner=LI_NA)


@given(st.binary(max_size=200))
def test_ciphertext_shows_nothing_of_its_content_and_never_repeats(content):
    first, second = (sealing.seal_bytes(content, owner=LI_NA) for _ in range(2))
    assert first != second
    assert len(content) < 8 or content not in first
    assert sealing.unseal_bytes(first) == content


@given(st.data())
def test_any_changed_byte_breaks_the_seal(data):
    blob = sealing.seal("李娜", owner=LI_NA)
    at = data.draw(st.integers(0, len(blob) - 1))
    flip = data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken) as broken:
        sealing.unseal(blob[:at] + bytes([blob[at] ^ flip]) + blob[at + 1 :])
    assert str(broken.value) == "A sealed value cannot be opened"


def test_every_cut_breaks_the_seal():
    blob = sealing.seal("李娜", owner=LI_NA)
    for end in range(len(blob)):
        with pytest.raises(SealBroken):
            sealing.unseal(blob[:end])


def test_a_value_cannot_be_moved_to_another_owner():
    blob = sealing.seal("李娜", owner=LI_NA)
    with pytest.raises(SealBroken):
        sealing.unseal(blob.replace(LI_NA.bytes, ZHANG_WEI.bytes))


def test_an_old_key_still_opens_after_the_current_one_changed(keyring):
    old = sealing.seal("李娜", owner=LI_NA)
    sealing.install(Keyring(keys=keyring.keys, current="k2", blind=keyring.blind))
    assert sealing.unseal(old) == "李娜"
    assert b"k2" in sealing.seal("李娜", owner=LI_NA)[:4]


def test_without_its_key_a_value_stays_shut(keyring):
    blob = sealing.seal("李娜", owner=LI_NA)
    sealing.install(Keyring(keys={"k1": key()}, current="k1", blind=keyring.blind))
    with pytest.raises(SealBroken):
        sealing.unseal(blob)
    sealing.install(Keyring(keys={"k9": keyring.keys["k1"]}, current="k9", blind=keyring.blind))
    with pytest.raises(SealBroken):
        sealing.unseal(blob)


def test_sealed_bytes_that_are_no_stored_value_are_not_read_as_one():
    with pytest.raises(SealBroken):
        sealing.unseal(sealing.seal_bytes(b"\xff\xfe", owner=LI_NA))


def test_equal_texts_of_one_kind_have_one_fingerprint_and_of_two_kinds_two():
    assert sealing.blind("mobile", "13800138000") == sealing.blind("mobile", "13800138000")
    assert sealing.blind("mobile", "13800138000") != sealing.blind("gov_id", "13800138000")
    assert sealing.blind("a", "b\0c") != sealing.blind("b", "a\0c")
    assert len(sealing.blind("mobile", "13800138000")) == 64


def test_a_fingerprint_outlives_the_rotation_of_keys(keyring):
    before = sealing.blind("mobile", "13800138000")
    sealing.install(Keyring(keys=keyring.keys, current="k2", blind=keyring.blind))
    assert sealing.blind("mobile", "13800138000") == before


def test_a_keyring_never_shows_its_keys(keyring):
    assert repr(keyring) == "Keyring(current='k1')"


def test_a_created_keyring_is_private_and_loads_again(tmp_path):
    path = tmp_path / "keyring.json"
    made = sealing.create_keyring(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert sealing.load_keyring(path) == made


def test_a_keyring_is_never_overwritten(tmp_path):
    path = tmp_path / "keyring.json"
    sealing.create_keyring(path)
    before = path.read_bytes()
    with pytest.raises(KeyringRefused, match="exists"):
        sealing.create_keyring(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_keyring_others_can_touch_is_refused(tmp_path, mode):
    path = tmp_path / "keyring.json"
    sealing.create_keyring(path)
    path.chmod(mode)
    with pytest.raises(KeyringRefused, match="0600"):
        sealing.load_keyring(path)


STRONG = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.mark.parametrize(
    "content",
    [
        {"current": "k1", "keys": {"k1": "c2hvcnQ="}, "blind": STRONG},
        {"current": "k1", "keys": {"k1": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="}, "blind": STRONG},
        {"current": "k1", "keys": {"k1": STRONG}, "blind": "c2hvcnQ="},
        {"current": "k2", "keys": {"k1": STRONG}, "blind": STRONG},
        {"current": "钥", "keys": {"钥": STRONG}, "blind": STRONG},
        {"current": "k1", "keys": {"k1": "not base64!"}, "blind": STRONG},
        {"current": "k1", "keys": []},
        [],
        "text",
    ],
)
def test_a_weak_or_broken_keyring_is_refused(tmp_path, content):
    path = tmp_path / "keyring.json"
    path.write_text(json.dumps(content))
    path.chmod(0o600)
    with pytest.raises(KeyringRefused):
        sealing.load_keyring(path)


def test_a_missing_keyring_is_refused(tmp_path):
    with pytest.raises(KeyringRefused, match="no such file"):
        sealing.load_keyring(tmp_path / "nowhere.json")
