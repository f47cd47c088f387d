"""Sentences that share names and figures with a question in a language that the models cannot read."""

from __future__ import annotations

from collections.abc import Callable

from corpus import stories_with_id
from index.excerpt import Excerpt
from index.languages.shared_names import alike, rank_by_names
from index.retrieval import Candidate, StoryStore, sentence_of
from index.retrieval.passages import passages_of

COMPARED_BY_NAMES = 100
"""Stories all of whose sentences are compared with a question by its names; of more, those that hold them."""

Ids = tuple[str, ...]


def related_by_names(
    asked: str, store: StoryStore, within: Ids | None, retrieve: Callable[[str], list[Candidate]], limit: int
) -> tuple[Excerpt, ...]:
    """Return the sentences that share most names and figures with a question, best first.

    Args:
        asked: the question, normalised.
        store: the stories.
        within: ids of the stories to look in. If None, all.
        retrieve: gives the candidates for a question of all stories, best first.
        limit: most sentences to return.
    """
    if within is None and len(store.stories) > COMPARED_BY_NAMES:
        found = retrieve(" ".join(alike(asked, store.word_counts)))
        passages = sorted((one.passage for one in found), key=lambda one: (one.story, one.sentence))
        places = [(store.stories[one.story], sentence_of(one, store.stories)) for one in passages]
    else:
        few = store.stories if within is None else [one for id in within for one in stories_with_id(store.stories, id)]
        places = [(story, story.sentences[one.sentence]) for story in few for one in passages_of(story, 0)]
    ranked = rank_by_names(asked, [story.text[sentence.start : sentence.end] for story, sentence in places])
    return tuple(Excerpt.of_sentence(*places[number], score=score) for number, score in ranked[:limit])
