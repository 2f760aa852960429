"""Lists in XML, element by element, with all that is hostile in XML refused or switched off.

lxml's `XMLPullParser` is its `iterparse`, fed by us: so the bytes between two entries can be counted.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from lxml import etree

from shiraka.engines.screening.lists.opening import Opened

MOST_OF_AN_ENTRY: Final = 16 * 1024 * 1024
"""Bytes after which an entry must have ended; the largest of a real list has some 60,000."""
MOST_SIGNS: Final = 200_000
"""Signs "<" and "=" after which an entry must have ended: elements and attributes take thirty times their bytes."""
ENCODINGS: Final = frozenset({"utf-8", "us-ascii", "iso-8859-1", "windows-1252"})
"""Those in which markup is ASCII, so that a document type can be seen before anything is parsed."""
_PROLOGUE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_DECLARED = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")


class Element(Protocol):
    """What is used of lxml's element, which has no types of its own."""

    @property
    def tag(self) -> str: ...
    @property
    def text(self) -> str | None: ...
    @property
    def attrib(self) -> Mapping[str, str]: ...
    def iterchildren(self, tag: str) -> "Iterator[Element]": ...
    def iter(self, tag: str) -> "Iterator[Element]": ...


def root_of(opened: Opened) -> str:
    """Return the name of the root without its namespace; raises `ListUnreadable` for what is no safe XML."""
    prologue = _PROLOGUE.match(opened.head)
    start = prologue.end() if prologue else 0
    # Any document type is refused: lists need none, and bombs of entities, files and addresses come in one.
    if opened.head[start : start + 2] == b"<!" and opened.head[start : start + 4] != b"<!--":
        raise opened.refused("has a document type (DTD), which no list has and which can be made to harm")
    declared = _DECLARED.search(opened.head[:start])
    if declared and declared[1].decode("ascii").lower() not in ENCODINGS:
        raise opened.refused(f"is in the encoding {declared[1].decode('ascii')[:40]}; UTF-8 is expected")
    root = _ROOT.match(opened.head, start)
    if not root:
        raise opened.refused("is not XML: no element begins where the first should, after at most 64 KB of comments")
    return root[1].decode("ascii", "replace")


def elements(opened: Opened, root: str, *names: str) -> Iterator[tuple[str, Element]]:
    """Yield the root when it begins, for its attributes, and each element of these names when it is whole.

    An element is emptied when the next is asked for, so the memory does not grow with the file. Raises
    `ListUnreadable` when the XML is broken or cut short, or an entry does not end within the limits.
    """
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in (root, *names)],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    unended = signs = 0
    try:
        for chunk in opened.chunks():
            parser.feed(chunk)
            unended += len(chunk)
            signs += chunk.count(b"<") + chunk.count(b"=")
            for event, element in parser.read_events():
                name = element.tag.rpartition("}")[2]
                if event == "start" and element.getparent() is None:
                    _refuse_document_type(opened, element)
                    yield name, element
                elif event == "end" and name in names:
                    unended = signs = 0
                    yield name, element
                    _forget(element)
            if unended > MOST_OF_AN_ENTRY:
                raise opened.refused(f"has more than {MOST_OF_AN_ENTRY:,} bytes in which no entry ends")
            if signs > MOST_SIGNS:
                raise opened.refused(f"has more than {MOST_SIGNS:,} elements and attributes in which no entry ends")
        parser.close()
    except etree.LxmlError as error:
        raise opened.refused(f"is broken XML or was cut short: {str(error)[:300]}") from error


def text(element: Element, *path: str) -> str:
    """Return the first text that is not empty at a path of names below an element; empty when there is none."""
    return next(iter(texts(element, *path)), "")


def texts(element: Element, *path: str) -> list[str]:
    """Return the texts that are not empty at a path of names below an element."""
    found = (each.text for each in below(element, *path))
    return [each.strip() for each in found if each and not each.isspace()]


def texts_anywhere(element: Element, name: str) -> list[str]:
    """Return the texts that are not empty of all elements of a name, however deep."""
    found = (each.text for each in element.iter(f"{{*}}{name}"))
    return [each.strip() for each in found if each and not each.isspace()]


def below(element: Element, *path: str) -> list[Element]:
    """Return the elements at a path of names below an element, whatever their namespace."""
    level = [element]
    for name in path:
        level = [child for each in level for child in each.iterchildren(f"{{*}}{name}")]
    return level


def attribute(element: Element, name: str) -> str:
    return element.attrib.get(name, "").strip()


def _refuse_document_type(opened: Opened, root: object) -> None:
    # The prologue was looked at already; this is the parser's own word.
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise opened.refused("has a document type (DTD), which no list has and which can be made to harm")


def _forget(element: "Element") -> None:
    done: etree.Element = element
    done.clear(keep_tail=True)
    parent = done.getparent()
    while done.getprevious() is not None:
        del parent[0]
