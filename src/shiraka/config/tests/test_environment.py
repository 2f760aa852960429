from pathlib import Path

import pytest

from shiraka.config.environment import BadEnvironment, Environment

SECRET = "s" * 50
COMPLETE = {"SHIRAKA_SECRET_KEY": SECRET, "SHIRAKA_AUDIT_KEY": SECRET}


def faults_of(**variables: str) -> dict[str, str]:
    with pytest.raises(BadEnvironment) as caught:
        Environment.read({f"SHIRAKA_{name}": value for name, value in variables.items()})
    return caught.value.faults


def test_a_demonstration_needs_nothing_else() -> None:
    assert Environment.read({"SHIRAKA_DEMO": "true"}).port == 8000


def test_an_installation_needs_its_two_keys() -> None:
    assert set(faults_of()) == {"SHIRAKA_SECRET_KEY", "SHIRAKA_AUDIT_KEY"}
    assert not Environment.read(COMPLETE).demo


def test_everything_wrong_is_said_at_once_and_by_name() -> None:
    faults = faults_of(PORT="eighty", TIME_ZONE="Rabat", DEBUG="perhaps", DATABASE_URL="mysql://x", SECRET_KEY="short")
    assert faults == {
        "SHIRAKA_PORT": "must be a whole number",
        "SHIRAKA_TIME_ZONE": "must name a time zone, such as Africa/Casablanca",
        "SHIRAKA_DEBUG": "must be true or false",
        "SHIRAKA_DATABASE_URL": "must start with sqlite: or postgresql:",
        "SHIRAKA_SECRET_KEY": "must have at least 50 characters",
        "SHIRAKA_AUDIT_KEY": "is required (or set SHIRAKA_DEMO=true for a demonstration)",
    }


def test_a_misspelt_variable_is_not_ignored() -> None:
    assert faults_of(DEMO="true", SECRUE="true") == {
        "SHIRAKA_SECRUE": "is not a variable of Shiraka; did you mean SHIRAKA_SECURE?"
    }


def test_several_processes_need_a_database_and_a_cache_they_can_share() -> None:
    assert "SHIRAKA_WEB_WORKERS" in faults_of(DEMO="true", WEB_WORKERS="2")
    shared = {"SHIRAKA_DATABASE_URL": "postgresql://h/d", "SHIRAKA_REDIS_URL": "redis://h"}
    assert Environment.read(COMPLETE | shared | {"SHIRAKA_WEB_WORKERS": "2"}).web_workers == 2


def test_a_provider_is_named_whole_and_over_tls() -> None:
    named = {"SECRET_KEY": SECRET, "AUDIT_KEY": SECRET, "OIDC_CLIENT_ID": "shiraka", "OIDC_CLIENT_SECRET": "x"}
    assert set(faults_of(**named)) == {"SHIRAKA_OIDC_CLIENT_ID", "SHIRAKA_OIDC_CLIENT_SECRET"}
    plain = "http://127.0.0.1:9/realm"
    assert set(faults_of(**named, OIDC_ISSUER=plain)) == {"SHIRAKA_OIDC_ISSUER"}
    assert set(faults_of(DEMO="true", OIDC_ISSUER=plain)) == {"SHIRAKA_OIDC_CLIENT_ID", "SHIRAKA_OIDC_CLIENT_SECRET"}
    whole = {f"SHIRAKA_{name}": value for name, value in named.items()} | {
        "SHIRAKA_OIDC_ISSUER": "https://login.example.org",
        "SHIRAKA_OIDC_SECOND_FACTOR": "mfa, gold",
    }
    assert Environment.read(whole).oidc_second_factor == ("mfa", "gold")


def test_values_have_the_type_of_their_field() -> None:
    read = Environment.read(
        COMPLETE | {"SHIRAKA_ALLOWED_HOSTS": "a.example, b.example", "SHIRAKA_MEDIA": "/files", "SHIRAKA_SECURE": "no"}
    )
    assert (read.allowed_hosts, read.media, read.secure) == (("a.example", "b.example"), Path("/files"), False)


def test_an_empty_value_is_no_value() -> None:
    assert Environment.read(COMPLETE | {"SHIRAKA_REDIS_URL": " "}).redis_url == ""
