"""What is embedded of a story."""

from hypothesis import given

from corpus import ParagraphKind, ParagraphText, Story
from index.retrieval.passages import Passage, embedded_text, passages_of
from tests.fakes import ferry_story
from tests.strategies import stories


def test_a_sentence_is_embedded_behind_its_headline() -> None:
    story = ferry_story()
    texts = [embedded_text(story, story.sentences[passage.sentence]) for passage in passages_of(story, 0)]
    assert texts[3] == "Island ferry returns after storm. Repairs cost 3 million kroner."
    assert len(texts) == 5


def test_a_sentence_of_one_word_gets_no_passage_unless_the_story_has_no_others() -> None:
    headed = Story.from_paragraphs("a", "A", ["REFERENCE. The union has six members."])
    assert passages_of(headed, 2) == [Passage(2, 1)]
    bare = Story.from_paragraphs("a", "A", ["Rain. Storm."])
    assert passages_of(bare, 0) == [Passage(0, 0), Passage(0, 1)]


def test_what_is_not_quoted_by_itself_gets_no_passage_and_is_embedded_with_what_it_leads() -> None:
    story = Story.from_paragraphs(
        "a",
        "Storm",
        [
            ParagraphText("14:05", ParagraphKind.TIME),
            ParagraphText("Will it rain?", ParagraphKind.QUESTION, leads=()),
            ParagraphText("No.", leads=(1, 2)),
            ParagraphText("Myths about rain", ParagraphKind.HEADING),
            ParagraphText("It rains fish.", ParagraphKind.ITEM, leads=(4,)),
        ],
    )
    passages = passages_of(story, 0)
    assert [embedded_text(story, story.sentences[passage.sentence]) for passage in passages] == [
        "Storm. Will it rain? No.",
        "Storm. Myths about rain. It rains fish.",
    ]


@given(stories())
def test_any_story_has_passages_in_the_order_of_its_sentences(story: Story) -> None:
    passages = passages_of(story, 3)
    numbers = [passage.sentence for passage in passages]
    assert numbers
    assert numbers == sorted(set(numbers))
    for passage in passages:
        sentence = story.sentences[passage.sentence]
        leads = story.leads_of(sentence.paragraph, times=False)
        text = embedded_text(story, sentence)
        assert text.startswith(f"{story.headline}. ")
        assert text.endswith(f" {story.text[sentence.start : sentence.end]}")
        assert all(f" {story.text[slice(*lead)]}" in text for lead in leads)
        assert leads or text == f"{story.headline}. {story.text[sentence.start : sentence.end]}"
