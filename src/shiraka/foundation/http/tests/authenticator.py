"""A device that keeps passkeys, in software: it answers as a browser does, and lies when told."""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "http://localhost"
FLAGS = AuthenticatorData.FLAG


class Device:
    """One passkey; it is made on registration and signs afterwards."""

    def __init__(self, credential_id: bytes = b"a passkey of a test") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = credential_id
        self.handle = b""

    def register(self, options: dict[str, Any], *, origin: str = ORIGIN, verifies: bool = True) -> str:
        """Answer the options of a page where a passkey is added."""
        public = options["publicKey"]
        self.handle = websafe_decode(public["user"]["id"])
        public_key: Any = ES256  # the library types this maker not
        credential = AttestedCredentialData.create(
            Aaguid.NONE, self.id, public_key.from_cryptography_key(self.key.public_key())
        )
        told = AuthenticatorData.create(
            sha256(public["rp"]["id"].encode()), self._flags(verifies=verifies) | FLAGS.AT, 0, credential
        )
        client = CollectedClientData.create(CollectedClientData.TYPE.CREATE, public["challenge"], origin)
        response = {"attestationObject": AttestationObject.create("none", told, {}), "clientDataJSON": client}
        return self._written(response, {"credProps": {"rk": True}})

    def sign(self, options: dict[str, Any], *, handle: bytes = b"", verifies: bool = True, **lies: Any) -> str:
        """Answer the options of a page where a passkey is used; `challenge`, `origin` and `key` may be others."""
        public = options["publicKey"]
        told = AuthenticatorData.create(sha256(public["rpId"].encode()), self._flags(verifies=verifies), 1)
        client = CollectedClientData.create(
            CollectedClientData.TYPE.GET, lies.get("challenge", public["challenge"]), lies.get("origin", ORIGIN)
        )
        signature = lies.get("key", self.key).sign(bytes(told) + client.hash, ec.ECDSA(hashes.SHA256()))
        response = {
            "authenticatorData": told,
            "clientDataJSON": client,
            "signature": signature,
            "userHandle": handle or self.handle,
        }
        return self._written(response, {})

    @staticmethod
    def _flags(*, verifies: bool) -> Any:
        return FLAGS.UP | FLAGS.UV if verifies else FLAGS.UP

    def _written(self, response: dict[str, bytes], extensions: dict[str, Any]) -> str:
        return json.dumps(
            {
                "type": "public-key",
                "id": websafe_encode(self.id),
                "rawId": websafe_encode(self.id),
                "response": {name: websafe_encode(bytes(value)) for name, value in response.items()},
                "clientExtensionResults": extensions,
            }
        )
