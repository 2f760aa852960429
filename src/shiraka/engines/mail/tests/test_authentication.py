"""Only what our own server says of a sender is believed, and only where it speaks of that sender."""

import pytest

from shiraka.engines.mail import Address, is_confirmed

SENDER = Address("amina@icesco.example")


@pytest.mark.parametrize(
    "verdict",
    [
        "mx.icesco.example; dmarc=pass (p=reject) header.from=icesco.example",
        "mx.icesco.example 1; spf=fail smtp.mailfrom=x.example; dkim=pass header.d=icesco.example header.s=k",
        "MX.icesco.example; dkim=pass header.i=@icesco.example",
        "mx.icesco.example; spf=pass smtp.mailfrom=bounce@icesco.example",
        "mx.icesco.example; auth=pass smtp.auth=amina@icesco.example",
    ],
)
def test_confirmed(verdict: str) -> None:
    assert is_confirmed([verdict], "mx.icesco.example", SENDER)


@pytest.mark.parametrize(
    "verdict",
    [
        "mx.evil.example; dmarc=pass header.from=icesco.example",
        "mx.icesco.example; none",
        "mx.icesco.example; dmarc=fail header.from=icesco.example",
        "mx.icesco.example; dmarc=pass header.from=evil.example",
        "mx.icesco.example; dkim=pass header.d=evil.example",
        "mx.icesco.example; dkim=pass header.d=example",
        "mx.icesco.example; dkim=pass header.d=notico.icesco.example.evil.example",
        "mx.icesco.example; spf=pass smtp.mailfrom=evil.example",
        "mx.icesco.example; auth=pass smtp.auth=other@icesco.example",
        "mx.icesco.example; dkim=fail (dkim=pass header.d=icesco.example) header.d=icesco.example",
        "(mx.icesco.example;) evil; dmarc=pass header.from=icesco.example",
        "",
        ";;;=",
    ],
)
def test_not_confirmed(verdict: str) -> None:
    assert not is_confirmed([verdict], "mx.icesco.example", SENDER)


def test_of_several_only_the_latest_of_our_server_counts() -> None:
    good = "mx.icesco.example; dmarc=pass header.from=icesco.example"
    bad = "mx.icesco.example; dmarc=fail header.from=icesco.example"
    assert is_confirmed(["other.example; dmarc=fail", good, bad], "mx.icesco.example", SENDER)
    assert not is_confirmed([bad, good], "mx.icesco.example", SENDER)


def test_without_a_server_to_trust_nothing_is_confirmed() -> None:
    assert not is_confirmed(["; dmarc=pass header.from=icesco.example"], "", SENDER)
    assert not is_confirmed(["mx; dmarc=pass header.from=icesco.example"], " ", SENDER)
