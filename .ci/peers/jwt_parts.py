"""Takes JSON web tokens apart, checks their signature, and forges them badly."""

import base64
import hashlib
import json
import urllib.request
from typing import Any


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def claims(token: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(decoded(token.split(".")[1]))
    return body


def with_claims(token: str, **changed: Any) -> str:
    """The token with other claims under its old signature."""
    head, _, signature = token.split(".")
    return ".".join((head, encoded(json.dumps(claims(token) | changed).encode()), signature))


def with_other_signature(token: str) -> str:
    head, body, signature = token.split(".")
    return ".".join((head, body, encoded(bytes(byte ^ 1 for byte in decoded(signature)))))


def is_signed(token: str, key_page: str) -> bool:
    """Whether a key of this JWKS page made the token's RS256 signature (RFC 8017, 8.2.2)."""
    with urllib.request.urlopen(key_page, timeout=30) as reply:
        keys = {key["kid"]: key for key in json.load(reply)["keys"]}
    head, body, signature = token.split(".")
    key = keys[json.loads(decoded(head))["kid"]]
    n, e = (int.from_bytes(decoded(key[name]), "big") for name in ("n", "e"))
    size = (n.bit_length() + 7) // 8
    sha256_info = bytes.fromhex("3031300d060960864801650304020105000420")
    digest = hashlib.sha256(f"{head}.{body}".encode()).digest()
    padding = b"\xff" * (size - len(sha256_info) - len(digest) - 3)
    expected = b"\x00\x01" + padding + b"\x00" + sha256_info + digest
    return pow(int.from_bytes(decoded(signature), "big"), e, n).to_bytes(size, "big") == expected
