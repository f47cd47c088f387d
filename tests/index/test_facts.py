"""What the files of the stories say about the stories, and which of them are meant."""

from typing import Any

import pytest
from hypothesis import given

from corpus import Outlet, ParagraphKind, ParagraphText, Story
from index import Aspect, Fact, FileFacts
from index.facts import MOST_STORIES, facts_for, lead_of, stories_asked_about
from index.question import StoryQuestion
from tests.fakes import answerer_of, ferry_story
from tests.strategies import stories

FERRY = ferry_story(publisher="Holm Post", author="Ida Lund", published="2024-05-04", url="https://example.org/ferry")
MATCH = Story.from_paragraphs("match", "Rovers win the cup", ["Keeper Sam Oduya saved a penalty in the cup final."])


def told_of(question: str, *several: Story, **options: Any) -> FileFacts:
    answer = answerer_of(*several).ask(question, **options)
    assert isinstance(answer, FileFacts)
    return answer


@pytest.mark.parametrize(
    ("question", "aspect", "value"),
    [
        ("Who wrote this?", Aspect.AUTHOR, "Ida Lund"),
        ("hello, who wrote this, please?", Aspect.AUTHOR, "Ida Lund"),
        ("Who published it?", Aspect.PUBLISHER, "Holm Post"),
        ("When was it published?", Aspect.PUBLISHED, "2024-05-04"),
        ("Where can I read it?", Aspect.URL, "https://example.org/ferry"),
        ("What's the headline?", Aspect.HEADLINE, "Island ferry returns after storm"),
        ("Who took the photo?", Aspect.PHOTO_CREDIT, None),
        ("Who wrote the story about the ferry?", Aspect.AUTHOR, "Ida Lund"),
    ],
)
def test_a_question_about_the_story_is_answered_from_its_file(question: str, aspect: Aspect, value: str | None) -> None:
    assert told_of(question, FERRY) == FileFacts(question, (Fact(FERRY, aspect, value),))


def test_what_a_story_is_about_is_its_headline_and_its_lead() -> None:
    answer = told_of("What is this about?", FERRY)
    assert answer.facts == (Fact(FERRY, Aspect.SUBJECT, FERRY.headline),)
    assert [excerpt.quote for excerpt in answer.excerpts] == ["The ferry to Holm will sail again on 4 May."]


def test_the_lead_is_a_sentence_that_says_the_same_without_the_line_above_it() -> None:
    story = Story.from_paragraphs(
        "myths",
        "Myths about the ferry",
        [
            ParagraphText("Five myths about our ferry", ParagraphKind.HEADING),
            ParagraphText("The ferry to Holm has sunk at noon.", leads=(1,)),
            "The ferry sails as it always has.",
        ],
    )
    assert lead_of(story).quote == "The ferry sails as it always has."


def test_of_several_stories_each_is_told_of_and_no_more_leads_are_quoted_than_asked_for() -> None:
    answer = told_of("What are these stories about?", FERRY, MATCH, excerpts=1)
    assert [fact.story.id for fact in answer.facts] == ["ferry", "match"]
    assert [excerpt.story.id for excerpt in answer.excerpts] == ["ferry"]


def test_the_story_that_is_chosen_is_the_only_one_told_of() -> None:
    assert [fact.story.id for fact in told_of("Who wrote this?", FERRY, MATCH, story="match").facts] == ["match"]


@pytest.mark.parametrize(
    ("named", "ids"),
    [
        ("", ["ferry", "match"]),
        ("the ferry", ["ferry"]),
        ("the storm and the ferry", ["ferry"]),
        ("the cup", ["match"]),
        ("the treaty", []),
        ("the", []),
        ("the ferry of the Roman emperor", []),
        ("Holm Post", ["ferry"]),
        ("the Holm Post ferry", ["ferry"]),
        ("the post office", []),
        ("Holm", []),
    ],
)
def test_the_stories_that_are_meant_are_those_whose_headline_or_publisher_holds_the_words(
    named: str, ids: list[str]
) -> None:
    assert [story.id for story in stories_asked_about(StoryQuestion(Aspect.AUTHOR, named), [FERRY, MATCH])] == ids


@pytest.mark.parametrize(
    ("named", "ids"),
    [
        ("Holm Post", ["ferry"]),
        ("Ida Lund", ["ferry"]),
        ("Lund", ["ferry"]),
        ("ferry", []),
        ("minister", []),
        ("the", []),
    ],
)
def test_a_possessive_means_the_stories_of_that_publisher_or_author(named: str, ids: list[str]) -> None:
    asked = StoryQuestion(Aspect.AUTHOR, named, named_is_owner=True)
    assert [story.id for story in stories_asked_about(asked, [FERRY, MATCH])] == ids


def test_an_article_of_somebody_whom_the_headline_names_is_not_the_story() -> None:
    story = Story.from_paragraphs("a", "Minister resigns", ["The minister's article had angered the union."])
    assert not isinstance(answerer_of(story).ask("Who wrote the minister's article?"), FileFacts)


def test_a_question_that_names_no_headline_is_left_to_the_text() -> None:
    assert not isinstance(answerer_of(FERRY, MATCH).ask("Who wrote the story about the penalty?"), FileFacts)


def test_of_many_stories_a_handful_is_told_of() -> None:
    assert len(facts_for(Aspect.AUTHOR, [FERRY] * 40)) == MOST_STORIES


@pytest.mark.parametrize(
    ("paragraphs", "lead"),
    [
        (["REFERENCE. The union has six members and a secretary."], "The union has six members and a secretary."),
        (["HOLM.", "4 May 2024.", "The ferry sails again on Saturday."], "The ferry sails again on Saturday."),
        (["By Ida Lund of the Holm Post", "The ferry sails again on Saturday."], "The ferry sails again on Saturday."),
        (["Photo: the ferry at the old pier", "It sails again on a Saturday."], "It sails again on a Saturday."),
        (
            ["By Friday evening, 300 people had fled the flood in Holm.", "The mayor asked for more boats."],
            "By Friday evening, 300 people had fled the flood in Holm.",
        ),
        (
            ["Photo: The ferry to Holm leaves the old harbour on Monday.", "It sails again on a Saturday."],
            "It sails again on a Saturday.",
        ),
        (["By Ida Lund, staff reporter.", "It sails again on a Saturday."], "It sails again on a Saturday."),
        (["HOLM, May 4 (HP) — The ferry sails again."], "HOLM, May 4 (HP) — The ferry sails again."),
        (["Photographs of the storm were shown."], "Photographs of the storm were shown."),
        (["It sank.", "Nobody died."], "It sank."),
    ],
)
def test_the_lead_is_the_first_sentence_that_tells_something(paragraphs: list[str], lead: str) -> None:
    assert lead_of(Story.from_paragraphs("a", "A", paragraphs)).quote == lead


@given(stories())
def test_every_story_has_a_lead_that_is_a_sentence_of_it(story: Story) -> None:
    lead = lead_of(story)
    assert (lead.start, lead.end) in [(sentence.start, sentence.end) for sentence in story.sentences]


def test_a_text_of_several_outlets_is_named_by_each_and_published_by_all() -> None:
    both = ferry_story(publisher="Holm Post", outlets=(Outlet("courier", "The Courier"),))
    for named in ("Holm Post ferry", "Courier ferry"):
        assert stories_asked_about(StoryQuestion(Aspect.AUTHOR, named), [MATCH, both]) == (both,)
    assert told_of("Who published it?", both).facts[0].value == "Holm Post, The Courier"
