import re
from pathlib import Path

import shiraka
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.web.templatetags.frame import symbols

SOURCES = Path(shiraka.__file__).parent
IN_TEMPLATE = re.compile(r"""{%\s*icon\s+"([a-z0-9-]+)\"""")
IN_STATUS = re.compile(r"""{%\s*status\s[^%]*"([a-z0-9]+(?:-[a-z0-9]+)+)"\s*(?:tag=True\s*)?%}""")
IN_CODE = re.compile(r"""\bicon="([a-z0-9-]+)\"""")


def test_every_icon_named_in_a_template_or_in_code_is_shipped() -> None:
    named: dict[str, Path] = {}
    for path in SOURCES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        named |= dict.fromkeys([*IN_TEMPLATE.findall(text), *IN_STATUS.findall(text)], path)
    for path in SOURCES.rglob("*.py"):
        if "tests" not in path.parts:
            named |= dict.fromkeys(IN_CODE.findall(path.read_text(encoding="utf-8")), path)
    assert {name: str(path) for name, path in named.items() if name not in symbols()} == {}


def test_every_entity_and_state_has_an_icon_that_is_shipped() -> None:
    for entity in ENTITIES:
        named = {entity.icon, *(icon for _tone, icon in entity.marks.values())}
        assert named <= set(symbols()), entity.key
