"""A provider that speaks OpenID Connect over HTTP on this machine; it lies when told."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "shiraka", "a secret of the client, as long as they are today"
AMAL = {"sub": "248289761001", "email": "amal@example.org", "email_verified": True}


class OpenIDProvider:
    """Signs in whoever comes as `person`, and keeps each code for one use."""

    def __init__(self) -> None:
        self.key, self.foreign_key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in "ab")
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}/realm"
        self.reset()

    def reset(self) -> None:
        """Forget what was asked, and tell the truth again."""
        self.person: dict[str, Any] = dict(AMAL)
        self.claims: dict[str, Any] = {}
        self.without: set[str] = set()
        self.userinfo: dict[str, Any] = {}
        self.discovery: dict[str, Any] = {}
        self.signs_with = self.key
        self.algorithm = "RS256"
        self.error = ""
        self.is_broken = False
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser is sent back to."""
        self.asked.append(asked)
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        if self.error:
            return f"{asked['redirect_uri']}?{urlencode({'error': self.error, 'state': asked['state']})}"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(given.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or given.get("redirect_uri") != asked["redirect_uri"]
            or challenge.rstrip(b"=").decode() != asked["code_challenge"]
            or (given.get("client_id"), given.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET)
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "opaque",
            "token_type": "Bearer",
            "id_token": self.identity(asked.get("nonce", "")),
        }

    def identity(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce}
        claims |= self.person | self.claims
        key: Any = CLIENT_SECRET if self.algorithm.startswith("HS") else self.signs_with
        key = None if self.algorithm == "none" else key
        told = {name: value for name, value in claims.items() if name not in self.without}
        return jwt.encode(told, key, self.algorithm, headers={"kid": "first"})

    def answer(self, path: str) -> Any:
        if path == "/realm/.well-known/openid-configuration":
            ends = {"authorization": "auth", "token": "token", "userinfo": "userinfo"}
            found = {f"{name}_endpoint": f"{self.issuer}/{end}" for name, end in ends.items()}
            told = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **found}
            return told | {"token_endpoint_auth_methods_supported": ["client_secret_post"]} | self.discovery
        if path == "/realm/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [public | {"kid": "first", "use": "sig", "alg": "RS256"}]}
        return self.userinfo if path == "/realm/userinfo" else None


def _handler(provider: OpenIDProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if provider.is_broken:
                self.tell(500, b"<html>broken")
            elif address.path == "/realm/auth":
                asked = {name: values[0] for name, values in parse_qs(address.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked))
                self.end_headers()
            else:
                found = provider.answer(address.path)
                self.tell(404 if found is None else 200, json.dumps(found).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, told = provider.token({name: values[0] for name, values in parse_qs(body).items()})
            self.tell(status, json.dumps(told).encode())

        def tell(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: Any) -> None:
            pass

    return Handler


@contextmanager
def running() -> Iterator[OpenIDProvider]:
    """Serve a provider until the block ends."""
    provider = OpenIDProvider()
    thread = threading.Thread(target=provider.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        provider.server.server_close()
        thread.join()
