"""The README and the other documents agree with the program."""

import re
import subprocess
import sys
from pathlib import Path

from PIL import Image

from bot.cli import imported, main
from tests.documents import README, up_to_date
from tests.gallery import GALLERY
from tests.phone_picture import ANSWERS_PICTURE, EXCHANGES, PICTURE, SCENE, answers, conversation, words

ROOT = README.parent


def test_the_readme_shows_real_output_and_the_settings_as_they_are(tmp_path: Path) -> None:
    text = README.read_text("utf-8")
    assert up_to_date(text, tmp_path / "state") == text, "update it: python -m tests.documents"


def test_the_python_in_the_readme_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    completed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    attributed, russian, refused, follow_up = re.split(r"^(?=The story)", completed.stdout, flags=re.MULTILINE)
    assert attributed.startswith("Earlier, Pashinyan criticized the CSTO for inaction")
    assert attributed.endswith(
        "— Pashinyan · Armenian PM Pashinyan to skip CSTO summit, dealing blow to Moscow's "
        "regional sway · paragraph 9\n"
    )
    assert "which is to be held in Minsk on November 23" in russian
    assert refused.startswith("The story does not say")
    assert "during the 2020 Nagorno-Karabakh conflict" in follow_up


def test_the_pictures_show_conversations_of_the_gallery() -> None:
    gallery = GALLERY.read_text("utf-8")
    shown = conversation(gallery, SCENE, EXCHANGES)
    assert len(shown) == 2 * EXCHANGES
    for path, bubbles in ((PICTURE, shown), (ANSWERS_PICTURE, answers(gallery))):
        with Image.open(path) as picture:
            assert picture.info["Description"] == words(bubbles), "draw it again: python -m tests.phone_picture"


def test_the_story_in_the_readme_can_be_read(tmp_path: Path) -> None:
    from corpus import read_story

    (source,) = re.findall(r"```markdown\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    (tmp_path / "ferry.md").write_text(source, "utf-8")
    assert read_story(tmp_path / "ferry.md").metadata.publisher == "Holm Post"


def test_every_command_has_a_help_text_with_a_docstring() -> None:
    for name, command in main.commands.items():
        assert imported(name).help, name
        assert command.short_help, name


def test_the_files_that_the_readme_links_to_exist() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README.read_text("utf-8"))
    assert {"CONTRIBUTING.md", "tests/gallery.md"} <= set(links)
    for name in (*links, "Dockerfile", "compose.yaml", ".env.example", "LICENSE"):
        assert (ROOT / name).is_file(), name
