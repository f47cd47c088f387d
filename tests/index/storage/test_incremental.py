"""An index that follows every change is the one that a new build makes."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus import StoryFolders, read_corpus
from corpus.withdrawing import digest_of
from index import EmbeddingModel, StoryIndex
from index.building import reason_to_build, refresh
from index.storage.index_store import IndexStore
from tests.fakes import WordEncoder

MODEL, ENCODER = EmbeddingModel("some/hub-model"), WordEncoder()
BEGUN = datetime(2026, 5, 4, tzinfo=UTC)
SENTENCES = SAILS, SANK, FLEW = "It sails.", "It sank.", "It flew."
DAYS = st.sampled_from([None, None, None, "2026-05-05", "2026-05-06"])


@dataclass(frozen=True)
class Put:
    """A file is written; several articles make it one of JSON lines."""

    name: str
    articles: tuple[dict[str, str | None], ...]

    def file(self, folder: Path) -> Path:
        return folder / f"{self.name}.{'md' if len(self.articles) == 1 else 'jsonl'}"

    def text(self) -> str:
        given = [{key: value for key, value in one.items() if value} for one in self.articles]
        if len(given) > 1:
            return "\n".join(map(json.dumps, given))
        (one,) = given
        head = "\n".join(f"{key}: {value}" for key, value in one.items() if key != "text")
        return f"---\n{head}\n---\n\n{one['text']}"


@dataclass(frozen=True)
class Remove:
    name: str


@dataclass(frozen=True)
class Withdraw:
    """A sentence is withdrawn, or shown again."""

    sentence: str


@dataclass(frozen=True)
class NextDay:
    pass


NAMES = st.sampled_from("abc")
ARTICLES = st.fixed_dictionaries(
    {
        "headline": st.sampled_from(["Ferry", "Mill"]),
        "id": st.sampled_from([None, None, "a", "b"]),
        "published": DAYS,
        "embargo_until": st.one_of(DAYS, DAYS, DAYS, st.just("soon")),
        "expires": DAYS,
        "text": st.sampled_from([f"It sails. {last}" for last in SENTENCES]),
    }
)
PUTS = st.builds(Put, NAMES, st.lists(ARTICLES, min_size=1, max_size=2).map(tuple))
STEPS = st.one_of(
    PUTS,
    st.builds(Remove, NAMES),
    st.builds(Withdraw, st.sampled_from(SENTENCES)),
    st.just(NextDay()),
)


@dataclass
class World:
    """Files, what is withdrawn, and the day."""

    folder: Path
    withdrawn: frozenset[str] = frozenset()
    now: datetime = field(default=BEGUN)

    def do(self, step: Put | Remove | Withdraw | NextDay) -> None:
        match step:
            case Put(name) | Remove(name):
                for path in self.folder.glob(f"{name}.*"):
                    path.unlink()
                if isinstance(step, Put):
                    step.file(self.folder).write_text(step.text(), "utf-8")
            case Withdraw(sentence):
                self.withdrawn ^= {digest_of(sentence)}
            case NextDay():
                self.now += timedelta(1)

    @property
    def folders(self) -> StoryFolders:
        return StoryFolders((self.folder,), self.withdrawn)


def put(name: str, text: str, **article: str) -> Put:
    return Put(name, ({"headline": name, "text": text, **article},))


@settings(max_examples=25)
@example([put("b", SAILS), put("c", SAILS), put("a", SANK, id="b")]).via("the first of two outlets loses its id")
@example([put("b", SAILS), put("c", SAILS), put("a", SANK, id="c")]).via("the second of two outlets loses its id")
@example([put("a", f"{SAILS} {SANK}"), Withdraw(SANK), put("b", f"{SAILS} {FLEW}"), Withdraw(FLEW), Remove("a")]).via(
    "texts that are the same without what was withdrawn"
)
@given(st.builds(list.__add__, st.lists(PUTS, min_size=2, max_size=3), st.lists(STEPS, min_size=1, max_size=4)))
def test_after_any_changes_the_index_is_the_one_that_a_new_build_makes(
    steps: list[Put | Remove | Withdraw | NextDay],
) -> None:
    with TemporaryDirectory() as name:
        world, store = World(Path(name) / "stories"), IndexStore(Path(name) / "state")
        world.folder.mkdir()
        (world.folder / "z.txt").write_text("Always there\n\nThe pier stands.", "utf-8")
        for step in steps:
            world.do(step)
            refresh(store, world.folders, MODEL, ENCODER, now=world.now)
            wanted, index, contents = read_corpus(world.folders, now=world.now), store.load(), store.contents()
            assert [*index.stories] == [*wanted.stories]
            assert index.word_counts == StoryIndex.build(wanted.stories, ENCODER).word_counts
            assert contents is not None
            assert contents.passages == len(index.passages)
            assert sorted(contents.left_out) == sorted(map(str, wanted.problems))
            due = min(filter(None, wanted.due.values()), default=None)
            assert contents.due == (due and due.timestamp())
            assert reason_to_build(store, world.folders, MODEL, world.now) is None
