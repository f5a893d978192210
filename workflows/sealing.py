"""Sealing: personal values at rest are ciphertext, and only a process that holds the keyring reads them.

AES-256-GCM. Every sealed value says which key id sealed it and whose it is (a person or a case); the key is derived
from both, so that keys can be rotated, and so that one owner's key can later be kept, and destroyed, on its own.
Layout: format (1 byte), length of the key id (1), key id, owner (16), nonce (12), ciphertext with tag. Everything
before the nonce is authenticated too.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workflows import codec
from workflows.errors import AnliuError

FORMAT = 1
KEY_SIZE = 32
NONCE_SIZE = 12
OWNER_SIZE = 16
LEAST_DISTINCT_BYTES = 16
"""32 random bytes hold about 30 distinct ones; a key with fewer than this was typed, padded or repeated."""


class SealBroken(AnliuError):
    """A sealed value cannot be opened"""


class KeyringRefused(AnliuError):
    """The keyring is refused: %(why)s"""


class NoKeyring(AnliuError):
    """No keyring is installed in this process"""


@dataclass(frozen=True, kw_only=True)
class Keyring:
    """Master keys by id, the id that seals now, and the key of blind indexes (which never rotates).

    Raises KeyringRefused for a missing key or one of another length.
    """

    keys: Mapping[str, bytes] = field(repr=False)
    current: str
    blind: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise KeyringRefused(why="the current key is missing")
        if not all(name.isascii() and name.isprintable() and 0 < len(name) <= KEY_SIZE for name in self.keys):
            raise KeyringRefused(why="a key id is 1 to 32 ASCII characters")
        if {len(key) for key in (*self.keys.values(), self.blind)} != {KEY_SIZE}:
            raise KeyringRefused(why="a key has 32 bytes")


_installed: Keyring | None = None


def install(keyring: Keyring) -> None:
    """Let this process seal and unseal with these keys."""
    global _installed  # noqa: PLW0603 - one process has one keyring
    _installed = keyring


def seal(value: Any, *, owner: UUID) -> bytes:
    """A value of any storable type as ciphertext. Raises codec.NotStorable, NoKeyring."""
    return seal_bytes(codec.dumps(value).encode(), owner=owner)


def unseal(blob: bytes) -> Any:
    """The value again. Raises SealBroken (another key, changed, cut), NoKeyring."""
    try:
        return codec.loads(unseal_bytes(blob).decode())
    except (codec.Unreadable, UnicodeDecodeError):
        raise SealBroken from None


def unseal_text(blob: bytes | None) -> str:
    """A sealed text for a list: empty where there is none, or where it cannot be opened any more. Raises NoKeyring."""
    try:
        return str(unseal(blob)) if blob else ""
    except SealBroken:
        return ""


def seal_bytes(content: bytes, *, owner: UUID) -> bytes:
    """Raw content as ciphertext, for files."""
    keyring = _keyring()
    name = keyring.current.encode()
    header = bytes([FORMAT, len(name)]) + name + owner.bytes
    nonce = secrets.token_bytes(NONCE_SIZE)
    return header + nonce + _cipher(keyring, keyring.current, owner.bytes).encrypt(nonce, content, header)


def unseal_bytes(blob: bytes) -> bytes:
    """Raw content again. Raises SealBroken, NoKeyring."""
    keyring = _keyring()
    try:
        if blob[0] != FORMAT:
            raise SealBroken
        owner_at = 2 + blob[1]
        nonce_at = owner_at + OWNER_SIZE
        body_at = nonce_at + NONCE_SIZE
        cipher = _cipher(keyring, blob[2:owner_at].decode(), blob[owner_at:nonce_at])
        return cipher.decrypt(blob[nonce_at:body_at], blob[body_at:], blob[:nonce_at])
    except (InvalidTag, IndexError, KeyError, ValueError):
        raise SealBroken from None


def blind(kind: str, text: str) -> str:
    """A fingerprint that finds equal texts of one kind without revealing them: HMAC-SHA256, 64 hex digits."""
    return blind_bytes(kind, text.encode())


def blind_bytes(kind: str, content: bytes) -> str:
    """The same fingerprint for raw content."""
    return hmac.new(_keyring().blind, kind.encode() + b"\0" + content, hashlib.sha256).hexdigest()


def create_keyring(path: Path) -> Keyring:
    """Write a new keyring (0600, durable). Raises KeyringRefused where a file is: lost keys are lost data."""
    made = {"current": "k1", "keys": {"k1": _fresh()}, "blind": _fresh()}
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise KeyringRefused(why="the file exists already") from None
    with os.fdopen(descriptor, "w") as file:
        json.dump(made, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return load_keyring(path)


def load_keyring(path: Path) -> Keyring:
    """Read a keyring. Raises KeyringRefused: missing, readable by others, not a keyring, short or weak keys."""
    try:
        return _parse(json.loads(_read_private(path)))
    except FileNotFoundError:
        raise KeyringRefused(why="there is no such file") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyringRefused(why="the file is not a keyring") from None


def _read_private(path: Path) -> str:
    with path.open() as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyringRefused(why="others than its owner may read or change the file (it must be 0600)")
        return file.read()


def _parse(made: Mapping[str, Any]) -> Keyring:
    keys = {name: base64.b64decode(key, validate=True) for name, key in made["keys"].items()}
    keyring = Keyring(keys=keys, current=made["current"], blind=base64.b64decode(made["blind"], validate=True))
    for key in (*keyring.keys.values(), keyring.blind):
        _require_random(key)
    return keyring


def _require_random(key: bytes) -> None:
    if len(set(key)) < LEAST_DISTINCT_BYTES:
        raise KeyringRefused(why="a key is not random")


def _fresh() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_SIZE)).decode()


def _keyring() -> Keyring:
    if _installed is None:
        raise NoKeyring
    return _installed


def _cipher(keyring: Keyring, name: str, owner: bytes) -> AESGCM:
    return AESGCM(hmac.new(keyring.keys[name], b"anliu seal\0" + owner, hashlib.sha256).digest())
