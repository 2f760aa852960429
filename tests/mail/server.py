"""A mail server that speaks as much IMAP (RFC 3501, RFC 6851) as fetching asks of one, on a port of its own."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PASSWORD = "a password with @ and /"


@dataclass
class Held:
    """What lies in the folders, by their names: pairs of bytes and whether they were seen; and what was asked."""

    folders: dict[str, dict[int, list[object]]] = field(default_factory=lambda: {"INBOX": {}})
    asked: list[str] = field(default_factory=list)
    moves: bool = True
    port: int = 0
    _last: int = 0

    def deliver(self, data: bytes, folder: str = "INBOX") -> int:
        self._last += 1
        self.folders.setdefault(folder, {})[self._last] = [data, False]
        return self._last

    def unseen(self, folder: str = "INBOX") -> list[int]:
        return [key for key, (_data, seen) in self.folders[folder].items() if not seen]


class _Session(socketserver.StreamRequestHandler):
    held: Held

    def handle(self) -> None:
        self.folder = "INBOX"
        self.say("* OK ready")
        while line := self.rfile.readline():
            words = line.decode().strip()
            # Long or odd arguments come as literals.
            while found := re.search(r"\{(\d+)\}$", words):
                self.say("+ go on")
                literal = self.rfile.read(int(found[1])).decode()
                words = words[: found.start()] + f'"{literal}"' + self.rfile.readline().decode().rstrip("\r\n")
            tag, _space, rest = words.partition(" ")
            self.held.asked.append(rest)
            self.answer(rest)
            if rest.upper() == "LOGOUT":
                self.say("* BYE")
                self.say(f"{tag} OK")
                return
            self.say(f"{tag} {self.verdict} done")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def answer(self, rest: str) -> None:
        self.verdict = "OK"
        words = rest.replace('"', "").split(" ")
        match [word.upper() for word in words[:2]]:
            case ["CAPABILITY", *_]:
                self.say(f"* CAPABILITY IMAP4rev1{' MOVE' if self.held.moves else ''}")
            case ["LOGIN", *_]:
                given = rest.replace("\\", "")
                self.verdict = "OK" if given.endswith(f'"{PASSWORD}"') else "NO"
            case ["SELECT", _]:
                self.folder = words[1]
                self.verdict = "OK" if self.folder in self.held.folders else "NO"
                self.say(f"* {len(self.held.folders.get(self.folder, {}))} EXISTS")
            case ["LIST", *_]:
                for name in self.held.folders:
                    if name == words[-1]:
                        self.say(f'* LIST () "/" "{name}"')
            case ["CREATE", _]:
                self.held.folders[words[1]] = {}
            case ["EXPUNGE", *_]:
                pass
            case ["UID", verb]:
                self.of_messages(verb, words[2:], rest)

    def of_messages(self, verb: str, words: list[str], rest: str) -> None:
        here = self.held.folders[self.folder]
        if verb == "SEARCH":
            self.say(" ".join(["* SEARCH", *map(str, self.held.unseen(self.folder))]))
            return
        key = int(words[0])
        if key not in here:
            return
        data = here[key][0]
        assert isinstance(data, bytes)
        if verb == "FETCH":
            self.fetch(key, data, rest)
        elif verb == "STORE":
            here[key][1] = True
            if "Deleted" in rest:
                del here[key]
        else:
            self.held.folders[words[1]][key] = here[key]
            if verb == "MOVE":
                del here[key]

    def fetch(self, key: int, data: bytes, rest: str) -> None:
        if "RFC822.SIZE" in rest:
            self.say(f"* {key} FETCH (UID {key} RFC822.SIZE {len(data)})")
            return
        head = re.search(r"BODY\.PEEK\[HEADER\]<0\.(\d+)>", rest)
        name = "BODY[HEADER]<0>" if head else "BODY[]"
        told = (data.partition(b"\n\n")[0] + b"\n\n")[: int(head[1])] if head else data
        self.wfile.write(f"* {key} FETCH (UID {key} {name} {{{len(told)}}}\r\n".encode() + told + b")\r\n")


@contextmanager
def serving() -> Iterator[Held]:
    """Serve mailboxes until the block ends."""
    held = Held()
    session = type("Session", (_Session,), {"held": held})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), session) as server:
        server.daemon_threads = True
        held.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield held
        finally:
            server.shutdown()
