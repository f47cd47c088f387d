"""Follow-ups: questions that take something up from the turn before them; the rules are those of English.

Only the form of a question decides whether it is one: a question word alone ("and when?"), a fragment ("what about
Kazakhstan?"), or a word that stands for nothing in the question itself ("did he agree?"). What it takes up comes
from the last question and the words that answered it. What is made is for retrieval and reading, and is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from corpus import Story, stories_with_id
from index.languages.detection import ENGLISH, possible_languages
from index.question.about import StoryQuestion, asked_about_story
from index.question.follow_ups.parts import (
    DETERMINERS,
    PERSONAL,
    PLACES,
    POINTING,
    PREPOSITIONS,
    QUESTION_WORDS,
    SAYING,
    THINGS,
    TIMES,
    QuestionParts,
    Turn,
    Words,
    is_auxiliary,
    is_content,
    noun_phrases,
    read_parts,
)
from index.question.follow_ups.references import (
    event,
    is_possessive,
    looks_like_person,
    open_references,
    person,
    place,
    several,
    thing,
)
from index.question.follow_ups.translated import NAMELESS, beginning, taken_up
from index.question.words import as_read, words_of

LONGEST_FRAGMENT = 6
"""Words of the longest fragment: more is a question of its own."""

LONGEST_CARRIED = 40
"""Words of the longest question that is made; a conversation does not pile up."""

_BARE = frozenset({"ru", "uk", "hy"})
"""Languages in which a bare question word is told."""

_MEASURED = frozenset({"many", "much"})


def self_contained(question: str, previous: Turn) -> str | None:
    """Return a follow-up as a question that makes sense by itself, or None if it already does."""
    previous = replace(previous, question=as_read(previous.question))
    languages = possible_languages(question)
    if ENGLISH not in languages:
        return taken_up(question, previous, LONGEST_CARRIED) if _BARE.intersection(languages) else None
    parts, last = read_parts(question), read_parts(previous.question)
    if not any(map(is_content, last.words)) and not previous.answer:
        return None
    about = asked_about_story(question)
    written = about is not None and about.may_be_of_text
    if written and last.subject and looks_like_person(last.subject):
        # Who wrote or published "it" asks for no person of the last question.
        last = replace(last, subject=())
    understood = _understood(parts, last, previous, written=written)
    if understood is not None and ENGLISH not in possible_languages(previous.question):
        # The last question has no English parts to be taken up.
        understood = (*beginning(previous).split(), *question.rstrip(" ?").split())
    return None if understood is None else f"{' '.join(understood[:LONGEST_CARRIED])}?"


def _understood(parts: QuestionParts, last: QuestionParts, previous: Turn, *, written: bool) -> Words | None:
    fragment = _fragment(parts)
    if fragment:
        return _in_place_of_its_like(fragment, last)
    if _is_bare(parts):
        return _asked_again(parts, last, previous)
    references = open_references(parts)
    if not references:
        return None
    if _is_about_event(parts, references) and not written:
        asked = parts.asked or parts.auxiliary
        said = ("said",) if parts.asks_for_person else ()
        return (*asked, *said, *event(last, previous))
    return _filled(parts, references, last, previous)


def _is_bare(parts: QuestionParts) -> bool:
    """Whether a question is a question phrase and no more, or has no word of its own: "why?", "who is that?"."""
    words = [word.lower() for word in parts.words]
    if not parts.asked or any(word in PERSONAL | THINGS for word in words):
        return False
    content = [word for word in words if is_content(word) and word not in TIMES | PLACES | {"reason", "for"}]
    if not content:
        return not (set(words) & POINTING and parts.auxiliary and not parts.predicate and words[0] == "what")
    alone = not parts.auxiliary and not parts.predicate and len(words) <= LONGEST_FRAGMENT
    return alone and (parts.lead or words[0] == "which")


def _asked_again(parts: QuestionParts, last: QuestionParts, previous: Turn) -> Words:
    """The last question with another question phrase: "and when?" of who ratified it is when it was ratified."""
    asked = parts.asked
    if "else" not in (word.lower() for word in asked):
        return (*asked, *event(last, previous))
    return (*asked, *last.auxiliary, *last.subject, *last.predicate)


def _fragment(parts: QuestionParts) -> Words:
    """The words of "and X?", "what about X?" or "in 2022?", which are no question by themselves; empty for another."""
    words = parts.words
    lower = [word.lower() for word in words]
    lead = parts.lead
    if lower[:2] in (["what", "about"], ["how", "about"]) and len(words) > 2:
        words, lower, lead = words[2:], lower[2:], True
    elif lower[:1] == ["about"] and not lead:
        return ()
    if not words or len(words) > LONGEST_FRAGMENT or lower[0] in QUESTION_WORDS or is_auxiliary(words[0]):
        return ()
    if any(word in PERSONAL | THINGS | QUESTION_WORDS or is_auxiliary(word) for word in lower):
        return ()
    if not any(is_content(word) for word in words):
        return ()
    short = lower[0] in PREPOSITIONS and len(words) <= LONGEST_FRAGMENT - 2
    return words if lead or short else ()


def _in_place_of_its_like(fragment: Words, last: QuestionParts) -> Words:
    """The last question with a fragment where its like stood, or behind it if there is none."""
    if fragment[-1].lower() in {"one", "ones"}:
        return _with_other_ones(fragment[:-1], last)
    if fragment[0].lower() in PREPOSITIONS:
        return _with_other_circumstance(fragment, last)
    if any(word.isdigit() for word in fragment):
        return _with_other_figure(fragment, last)
    before = (*last.asked, *last.auxiliary, *last.subject)
    names = [
        (start, end)
        for start, end in noun_phrases(last.predicate)
        if (last.predicate[start].lower() in DETERMINERS) == (fragment[0].lower() in DETERMINERS)
        and start > 0
        and last.predicate[start - 1].lower() in PREPOSITIONS
    ]
    if last.subject and (names or fragment[0].lower() in DETERMINERS):
        if not names:
            return (*last.words, *fragment)
        start, end = names[-1]
        return (*before, *last.predicate[:start], *fragment, *last.predicate[end:])
    if last.subject:
        return (*last.asked, *last.auxiliary, *fragment, *last.predicate)
    # "Which countries belong to it?", "Who signed?": what is put in answers the question phrase.
    return (*fragment, *last.predicate)


def _with_other_ones(fragment: Words, last: QuestionParts) -> Words:
    """The last question with another adjective: "how many red cards" for "and red ones?"."""
    asked = last.asked
    place = 2 if len(asked) > 1 and asked[1].lower() in _MEASURED else 1
    nouns = asked[place:]
    if len(nouns) > 1:
        nouns = nouns[1:]
    return (*asked[:place], *fragment, *nouns, *last.auxiliary, *last.subject, *last.predicate)


def _with_other_circumstance(fragment: Words, last: QuestionParts) -> Words:
    """The last question with another time, place or person behind the same preposition."""
    words, preposition = last.words, fragment[0].lower()
    figures = any(word.isdigit() for word in fragment)
    for position in range(len(words) - 1, -1, -1):
        if words[position].lower() != preposition:
            continue
        end = next((end for start, end in noun_phrases(words) if start == position + 1), position + 2)
        if figures == any(word.isdigit() for word in words[position:end]):
            return (*words[:position], *fragment, *words[end:])
    return (*words, *fragment)


def _with_other_figure(fragment: Words, last: QuestionParts) -> Words:
    """The last question with another year or number."""
    words = last.words
    figure = next(word for word in fragment if word.isdigit())
    like = [position for position, word in enumerate(words) if word.isdigit() and len(word) == len(figure)]
    if not like or len(fragment) > 1:
        return (*words, *fragment)
    return (*words[: like[-1]], figure, *words[like[-1] + 1 :])


def _is_about_event(parts: QuestionParts, references: list[int]) -> bool:
    """Whether "that", "this" or "it" is what happened or was said as a whole: "when did that happen?"."""
    content = [word.lower() for word in parts.words if is_content(word)]
    happening = {"happen", "happened", "happens", "occur", "occurred", *SAYING}
    pointing = all(parts.words[position].lower() in POINTING | {"it", "then", "so"} for position in references)
    return pointing and len(content) <= 1 and all(word in happening for word in content)


def _filled(parts: QuestionParts, references: list[int], last: QuestionParts, previous: Turn) -> Words:
    """The question with what its references stand for; the last question behind it if that is not known."""
    filled: list[str] = []
    missing = False
    for position, word in enumerate(parts.words):
        antecedent = _antecedent(parts, position, last, previous) if position in references else (word,)
        missing = missing or not antecedent
        if antecedent and position in references and is_possessive(parts.words, position):
            antecedent = (*antecedent[:-1], f"{antecedent[-1]}'s")
        filled.extend(antecedent or (word,))
    return (*filled, *event(last, previous)) if missing else tuple(filled)


def _antecedent(parts: QuestionParts, position: int, last: QuestionParts, previous: Turn) -> Words:
    word = parts.words[position].lower()
    if word in PERSONAL:
        speaks = any(other.lower() in SAYING for other in parts.words)
        return person(word, last, previous, speaks=speaks)
    if word in {"they", "them", "their", "theirs"}:
        return several(last, previous)
    if word == "there":
        return place(last, previous)
    if word in POINTING | {"then", "so"}:
        preposition = position > 0 and parts.words[position - 1].lower() in PREPOSITIONS
        return event(last, previous) if preposition or word in {"then", "so"} else thing(last, previous)
    return thing(last, previous)


def story_taken_up(
    question: str,
    previous: Turn,
    stories: Sequence[Story],
    mentioning: Callable[[str], Iterable[Story]] | None = None,
    about: StoryQuestion | None = None,
) -> Story | None:
    """Return the story that a follow-up is asked of: the one quoted last, unless the follow-up names another.

    It names another by a word that the story quoted last does not hold and another one does. None if all stories
    are to be asked: then, and after a refusal.

    Args:
        question: the follow-up as it was written.
        previous: the turn before it.
        stories: those there are.
        mentioning: gives the stories that may hold a word. If None, each of `stories` may.
        about: what of the story itself is asked for, or None if the text is asked.
    """
    quoted = next(iter(stories_with_id(stories, previous.story or "")), None)
    if quoted is None:
        return None
    if about:
        return quoted if about.takes_up_story else None
    unknown = [word for word in read_parts(question).words if _may_name(word) and not _holds(quoted, word)]
    others = ((word, story) for word in unknown for story in (mentioning(word) if mentioning else stories))
    return None if any(_holds(story, word) for word, story in others) else quoted


def _may_name(word: str) -> bool:
    return is_content(word) and all(part.text not in NAMELESS for part in words_of(word))


def _holds(story: Story, word: str) -> bool:
    pattern = re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
    return pattern.search(story.headline) is not None or pattern.search(story.text) is not None
