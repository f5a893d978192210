"""What a process of the house finds in its environment when a test starts it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from tests.support.house import KEYS
from web.settings import create_keys


def surroundings_of(database_url: str, folder: Path) -> dict[str, str]:
    """The test's database, and its keys in a data folder."""
    create_keys(folder)
    told = {name: base64.b64encode(key).decode() for name, key in KEYS.keys.items()}
    keyring = {"current": KEYS.current, "keys": told, "blind": base64.b64encode(KEYS.blind).decode()}
    (folder / "keyring.json").write_text(json.dumps(keyring))
    return {"DATABASE_URL": database_url, "ANLIU_DATA": str(folder)}
