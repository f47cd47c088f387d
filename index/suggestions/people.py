"""Questions about people: who somebody is, and what somebody said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

import regex

from corpus import Sentence, Story
from corpus.speakers.words import ADVERBS, DETERMINERS, PREPOSITIONS, TITLES, can_speak
from index.english import is_english
from index.excerpt import speaker_place
from index.suggestions.candidate import MOST_SENTENCES, CandidateQuestion, Kind, sentence_text
from index.suggestions.said import said_in
from index.suggestions.words import (
    CAPITALISED,
    NAME_OF_PERSON,
    WHOLE_NAME,
    inside_sentence,
    is_person_noun,
    is_persons_name,
    last_name,
)

_TITLED = regex.compile(
    rf"\b(?P<title>[\p{{L}}-]+)(?: of (?:the )?{CAPITALISED}(?: {CAPITALISED}){{0,2}},|,)? "
    rf"(?P<name>{NAME_OF_PERSON})(?=[\s,.;:!?)”\"…–—]|$)"
)
_APPOSED = regex.compile(
    rf"\b(?P<name>{NAME_OF_PERSON}), (?:the|a|an|his|her|their|its) (?:[\p{{L}}'’-]+ ){{0,3}}?(?P<title>[\p{{Ll}}-]+)"
    r"(?=[,.]| (?:of|at|for|in|from|who|and)\b)"
)
_HOLDS_OFFICE = regex.compile(
    rf"(?P<name>{CAPITALISED}) (?:is|was) (?:the|a|an) (?:[\p{{L}}-]+ ){{0,2}}?(?P<title>[\p{{Ll}}-]+)\b"
)

_SAY_LITTLE = frozenset({"former", "the", "late", "then", "but", "and", "when", "by"})


@dataclass(frozen=True, slots=True)
class Introduction:
    """The first sentence that gives a person's full name beside an office or a trade.

    Args:
        name: the full name, without a title.
        sentence: the sentence.
        title: [start, end) of the office or trade in the story's text.
        telling: whether it says more than a bare title ("President Roe") does.
    """

    name: str
    sentence: Sentence
    title: tuple[int, int]
    telling: bool


def persons_of(story: Story) -> list[Introduction]:
    """Return those whom the story calls persons by office or trade: "the teacher Ola Berg", "Ida Lund, the mayor"."""
    found: dict[str, Introduction] = {}
    for sentence in story.plain_sentences[:MOST_SENTENCES]:
        text = sentence_text(story, sentence)
        for match in (*_TITLED.finditer(text, overlapped=True), *_APPOSED.finditer(text)):
            name = _without_titles(match["name"])
            if is_person_noun(match["title"].lower()) and is_persons_name(name):
                before = text[: match.start("title")].rstrip().rpartition(" ")[2]
                telling = match["title"].islower() or (before[:1].isupper() and before.lower() not in _SAY_LITTLE)
                if name not in found or (telling and not found[name].telling):
                    title = sentence.start + match.start("title"), sentence.start + match.end("title")
                    found[name] = Introduction(name, sentence, title, telling)
    return sorted(found.values(), key=lambda one: one.sentence.start)


def last_names_of(story: Story) -> frozenset[str]:
    """Return the last names of those whom the story calls persons in any way."""
    holders = (match["name"] for match in _HOLDS_OFFICE.finditer(story.text) if is_person_noun(match["title"]))
    return frozenset((*(last_name(one.name) for one in persons_of(story)), *holders))


def who_is(story: Story) -> Iterator[CandidateQuestion]:
    """Ask who somebody is whom the story introduces by full name: "Who is Ola Berg?"."""
    for one in persons_of(story):
        if one.telling:
            last = last_name(one.name)
            yield CandidateQuestion(story, f"Who is {one.name}?", (one.sentence,), Kind.PERSON, last, (one.title,))


def what_said(story: Story) -> Iterator[CandidateQuestion]:
    """Ask what somebody said whose words the story gives: "What did Ola Berg say?"."""
    said: dict[str, dict[Sentence, tuple[tuple[int, int], ...]]] = {}
    full = {_key(one.name): one.name for one in reversed(persons_of(story))}
    for sentence in story.plain_sentences[:MOST_SENTENCES]:
        place = speaker_place(story, sentence)
        words = _words_in(story, sentence, *place) if place else ()
        name = _as_asked(story, *place) if place and words else None
        if name:
            known = full.setdefault(_key(name), name)
            last = last_name(name)
            short = name in {last, f"Mr. {last}", f"Mrs. {last}", f"Ms. {last}"}
            said.setdefault(known if short or name.endswith(f" {known}") else name, {})[sentence] = words
    for name, sentences in said.items():
        words = tuple(chain.from_iterable(sentences.values()))
        yield CandidateQuestion(story, f"What did {name} say?", tuple(sentences), Kind.SPEAKER, last_name(name), words)


def _words_in(story: Story, sentence: Sentence, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Where the words of the speaker stand in a sentence, who is named at story.text[start:end]."""
    inside = sentence.start <= start < end <= sentence.end
    name = (start - sentence.start, end - sentence.start) if inside else None
    places = said_in(sentence_text(story, sentence), name)
    return tuple((sentence.start + a, sentence.start + b) for a, b in places)


def _as_asked(story: Story, start: int, end: int) -> str | None:
    """A speaker as a question names it: a proper name, with its article if it has one, or None for any other."""
    name = story.text[start:end]
    words = name.split()
    if words[0].lower() in DETERMINERS | ADVERBS or regex.search(r"[^\w\s'’.&-]|['’]s?(?: |$)", name):
        return None
    person = _person_at_end(name)
    if person:
        return person
    before = story.text[:start].rpartition("\n")[2].rstrip(" ").rpartition(" ")[2]
    if before.lower() == "the":
        return f"the {name}" if _is_body(words) else None
    if not all(word[0].isupper() or word in PREPOSITIONS for word in words) or before.lower() in DETERMINERS:
        return None
    if before[:1].isupper() and before.isalpha() and len(words) > 1:
        return None  # a part of a longer name
    opens = any(sentence.start == start for sentence in story.sentences)
    if len(words) > 1:
        return name
    group = name.endswith("s") and is_english(name[:-1].lower())
    return None if group or (opens and inside_sentence(name, story) != name) else name


def _is_body(words: list[str]) -> bool:
    """Whether words after "the" name a body, and no person by what he or she is: "the press service of the …"."""
    if not any(word[0].isupper() for word in words) or is_person_noun(words[-1].lower()):
        return False
    pairs = pairwise(words)
    return not any(
        word.islower() and word not in PREPOSITIONS | {"the"} and after[0].isupper() for word, after in pairs
    )


def _person_at_end(name: str) -> str | None:
    """The full name after what a person is: "Kim Roe" of "the press secretary Kim Roe"."""
    words = name.split()
    if set(words) & PREPOSITIONS:
        return None
    for place in range(1, len(words) - 1):
        before, rest = words[place - 1], " ".join(words[place:])
        title = before.lower()
        is_short = title.endswith(".") and title in TITLES
        is_title = is_short or can_speak(title) or is_person_noun(title)
        is_dropped = is_short or before.islower() or title not in TITLES - {"secretary", "judge"}
        if is_title and is_dropped and WHOLE_NAME.fullmatch(rest) and is_persons_name(rest):
            return rest
    return None


def _without_titles(name: str) -> str:
    words = name.split()
    while words and (words[0].lower() in TITLES or is_person_noun(words[0].lower())):
        words.pop(0)
    return " ".join(words)


def _key(name: str) -> str:
    """A person's last name, however its apostrophe is written."""
    return last_name(name).replace("’", "'")
