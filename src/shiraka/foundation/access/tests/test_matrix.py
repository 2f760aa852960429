"""The table of rights: strict letters, and no table that does not make sense."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from shiraka.foundation.access.matrix import CODES, Cell, Right, matrix, roles_with
from shiraka.foundation.access.tests.rows import matrix_with

LETTERS = st.sampled_from(sorted(CODES))


@given(held=LETTERS, wanted=LETTERS, is_own=st.booleans())
def test_every_letter_reads_and_beyond_that_stands_for_itself(held: str, wanted: str, *, is_own: bool) -> None:
    assert Cell(held, is_own=is_own).grants(wanted) is (wanted in {"R", held})


def test_whoever_may_unblock_something_is_found_own_records_or_all(tmp_path: Path) -> None:
    with matrix_with(tmp_path, {"shelf": {"HS": "A", "PO": "C", "EP": "Co", "AU": "R"}}):
        assert roles_with(Right.of("shelf:C")) == ("PO", "EP")
        assert roles_with(Right.of("shelf:A")) == ("HS",)
        assert roles_with(Right.of("shelf:R")) == ("HS", "PO", "EP", "AU")


@pytest.mark.parametrize("written", ["shelf:Z", "shelf", "shelf:", "shelf:RC", "attic:R", ""])
def test_a_right_that_the_matrix_does_not_know_is_refused(written: str, tmp_path: Path) -> None:
    with matrix_with(tmp_path, {"shelf": {"HS": "A"}}), pytest.raises(ImproperlyConfigured, match="is not a right"):
        Right.of(written)


@pytest.mark.parametrize("cell", ["Z", "r", "Rx", "Roo", "o", "-"])
def test_a_cell_that_is_no_code_is_refused_when_the_table_is_read(cell: str, tmp_path: Path) -> None:
    with matrix_with(tmp_path, {"shelf": {"HS": cell}}), pytest.raises(ImproperlyConfigured, match="row shelf"):
        matrix()


def test_an_empty_cell_gives_nothing(tmp_path: Path) -> None:
    with matrix_with(tmp_path, {"shelf": {"HS": "A", "PO": ""}}):
        assert set(matrix()["shelf"].cells) == {"HS"}
