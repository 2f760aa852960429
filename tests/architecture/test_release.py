"""The notes of a release are gathered from those of its changes, each once."""

import shutil
import subprocess
import sys
from pathlib import Path


def test_every_note_of_a_change_stands_in_the_changelog_of_the_release_and_nowhere_else(
    root: Path, tmp_path: Path
) -> None:
    shutil.copy(root / "CHANGELOG.md", tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1000.0.0"\n')
    shutil.copytree(root / "changes", tmp_path / "changes")
    (tmp_path / "changes" / "wrong.removed.md").write_text("A page\nthat nobody opened is gone.\n")
    notes = [" ".join(note.read_text().split()) for note in (tmp_path / "changes").glob("*.*.md")]
    command = [sys.executable, str(root / ".ci" / "release-notes"), str(tmp_path)]
    subprocess.run(command, check=True)
    changelog = (tmp_path / "CHANGELOG.md").read_text()
    assert [changelog.count(f"- {note}\n") for note in notes] == [1] * len(notes)
    _before, _title, removed = changelog.partition("### Removed\n\n")
    assert "- A page that nobody opened is gone.\n" in removed.partition("\n\n")[0] + "\n"
    assert [left.name for left in (tmp_path / "changes").iterdir()] == ["README.md"]
    again = subprocess.run(command, check=False, capture_output=True, text=True)
    assert again.returncode == 1
    assert "raise the version" in again.stderr
