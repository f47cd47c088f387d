"""Questions that are made from sentences by patterns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Metadata, ParagraphKind, ParagraphText, Story
from index.english import base_form
from index.suggestions import Kind, candidates
from index.suggestions.candidate import LONGEST
from tests.strategies import stories
from tests.tables import cells


def story_of(*paragraphs: str, language: str | None = None) -> Story:
    return Story.from_paragraphs("a", "A story", paragraphs, Metadata(language=language))


def questions(text: str) -> list[str]:
    return [one.question for one in candidates(story_of(text))]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        # Speakers
        ("Mayor Ida Lund said on Monday that the pier is safe.", "What did Ida Lund say?"),
        ("The press secretary Kim Roe said the talks had failed.", "What did Kim Roe say?"),
        ("The Ministry of Defence said it was looking into it.", "What did the Ministry of Defence say?"),
        ("“We are relieved,” said the teacher Ola Berg.", "What did Ola Berg say?"),
        ("Republican Sen. Lindsey Graham (R-S.C.) said the ferry was late.", "What did Lindsey Graham say?"),
        ("Retired Lt. Gen. Michael Flynn said the ferry was late.", "What did Michael Flynn say?"),
        ("Sen. J. Edgar Roe said the ferry was late.", "What did Sen. J. Edgar Roe say?"),
        ("However, Christian News Service reported that the ferry was late.", "What did Christian News Service say?"),
        # People
        ("The pier is new, the engineer Ola Berg said.", "Who is Ola Berg?"),
        ("Nora Vik, the island's doctor, opened the clinic.", "Who is Nora Vik?"),
        ("It was praised by the president of Finland, Aino Salo.", "Who is Aino Salo?"),
        ("Environment Minister Sofia Renn visited the island.", "Who is Sofia Renn?"),
        ("The engineer Jon P. Dahl Jr came late. The pier was safe, Dahl said.", "What did Jon P. Dahl Jr say?"),
        # Offices and doers
        ("Lund is the chairman of the Holm Port Council.", "Who is the chairman of the Holm Port Council?"),
        ("The engineer Ola Berg came late. Berg repaired the pier.", "Who repaired the pier?"),
        # What letters stand for
        ("The North Sea Forum (NSF) is a club of nine ports.", "What does NSF stand for?"),
        ("The North Sea Forum (NSF) is a club. Holm left the NSF.", "What is the NSF?"),
        ("North Sea Forum (NSF) is a club of nine ports.", "What is NSF?"),
        # Times
        ("On 4 May 2024, Norway ratified the treaty.", "When did Norway ratify the treaty?"),
        ("The council on Tuesday approved a new ferry.", "When did the council approve a new ferry?"),
        ("The harbour was closed in March 2019.", "When was the harbour closed?"),
        ("Work on the pier began in June 2021.", "When did work on the pier begin?"),
        ("The summit will be held in Oslo on 3 May.", "When will the summit be held in Oslo?"),
        (
            "In May 2020, Norway accused the port of hiding its losses.",
            "When did Norway accuse the port of hiding its losses?",
        ),
        ("The newly elected mayor resigned in May.", "When did the newly elected mayor resign?"),
        # Reasons
        ("The ferry was cancelled because of the storm.", "Why was the ferry cancelled?"),
        ("Because of the storm, the ferry was cancelled.", "Why was the ferry cancelled?"),
        ("The club sold the boat because it was too small.", "Why did the club sell the boat?"),
        # Numbers
        ("The repairs cost 3 million kroner.", "How much did the repairs cost?"),
        ("The drilling took nine days.", "How long did the drilling take?"),
        ("Twelve people were hurt in the blast on Monday.", "How many people were hurt in the blast on Monday?"),
        ("The company built 40 houses in Holm.", "How many houses did the company build?"),
    ],
)
def test_a_sentence_suggests_a_question(text: str, question: str) -> None:
    assert question in questions(text)


@pytest.mark.parametrize(
    "text",
    [
        # A pronoun stands for somebody that the question would not name.
        "He said it was over.",
        "She resigned on Monday.",
        "They opened it in May 2020 because of him.",
        # What a name stands for is not told, or it is no person's.
        "Kestrel Power opened the dam.",
        "The energy company Kestrel Power lost money.",
        "King Sigismund's Column was seen.",
        "The pope Gregory VII came.",
        # Several may be meant, or nobody in particular.
        "Officials said the ferry was late.",
        "A spokeswoman said the ferry was late.",
        "The Holm senator said the ferry was late.",
        # A name that goes on behind signs that a broken file left, and a sentence that was cut in brackets.
        "The French president FranÃ Â§ois Roe came late.",
        "It was praised by the party leader Ola Berg (N-Holm.",
        # Participles are no verbs.
        "The man arrested on Monday was released.",
        "Research conducted in 2019 shows that the pier is safe.",
        "In 1096, Crusaders passing by the siege of Amalfi were joined by Bohemond.",
        # Nothing spells the letters.
        "The summit (ABC) was dull.",
        "The North Sea Forum (XYZ) met.",
        # A clause that goes on in a quotation, or is denied.
        "On Monday, Norway painted the wall “red”.",
        "Norway did not sign the treaty because of its cost.",
        # A first word that may be a name or not.
        "Gates opened an hour early because of the rain.",
        # Another language, though its file does not say so.
        "Der Bürgermeister sagte am Montag, die Fähre fahre wieder.",
    ],
)
def test_a_sentence_that_is_not_plain_suggests_nothing(text: str) -> None:
    assert questions(text) == []


def test_a_claim_that_stands_below_a_line_suggests_nothing() -> None:
    texts = ["Myth", "The storm killed 12 people.", "The mayor Ida Lund opened the bridge on Friday."]
    parts = [
        ParagraphText(texts[0], ParagraphKind.HEADING),
        ParagraphText(texts[1], leads=(1,)),
        ParagraphText(texts[2]),
    ]
    plain, led = Story.from_paragraphs("a", "Storm", texts), Story.from_paragraphs("a", "Storm", parts)
    killed = "How many people did the storm kill?"
    assert killed in {one.question for one in candidates(plain)}
    assert {one.question for one in candidates(led)} == {one.question for one in candidates(plain)} - {killed}


def test_a_name_is_asked_for_in_full_where_the_story_gives_it() -> None:
    asked = candidates(story_of("The engineer Ola Berg said it was safe.", "“It will hold,” Berg said."))
    (said,) = (one for one in asked if one.kind is Kind.SPEAKER)
    assert (said.question, [sentence.paragraph for sentence in said.sentences]) == ("What did Ola Berg say?", [1, 2])


def test_a_first_word_is_written_as_the_rest_of_the_story_writes_it() -> None:
    text = "Gates opened early because of the rain."
    assert "Why did gates open early?" in questions(f"{text} All gates are new.")
    assert "Why did Gates open early?" in questions(f"{text} Critics blame Gates.")


@pytest.mark.parametrize("language", ["uk", "de-AT", "RU"])
def test_no_questions_are_made_for_a_story_in_another_language(language: str) -> None:
    text = "The harbour was closed in March 2019."
    assert candidates(story_of(text, language=language)) == ()
    assert candidates(story_of(text, language="en-GB")) != ()


@pytest.mark.parametrize(
    ("past", "base"),
    [
        ("ratified", "ratify"),
        ("planned", "plan"),
        ("hoped", "hope"),
        ("cared", "care"),
        ("voted", "vote"),
        ("accused", "accuse"),
        ("ordered", "order"),
        ("called", "call"),
        ("agreed", "agree"),
        ("died", "die"),
        ("invited", "invite"),
        ("waited", "wait"),
        ("passed", "pass"),
        ("began", "begin"),
        ("won", "win"),
        ("hundred", None),
        ("united", None),
        ("ferry", None),
        ("Ahmed", None),
        ("xqzted", None),
    ],
)
def test_a_past_tense_is_undone_to_its_base(past: str, base: str | None) -> None:
    assert base_form(past) == base


_SUBJECTS = st.sampled_from(
    cells(
        """
        Norway | The engineer Ola Berg | Berg | The council | Environment Minister Sofia Renn | She | Twelve people |
        Gates | The North Sea Forum (NSF)
        """
    )
)
_VERBS = st.sampled_from(["accused", "opened", "was", "were hurt in", "said", "is the chairman of", "took", "cost"])
_RESTS = st.sampled_from(
    cells(
        """
        the port of Holm | that Norway lost | nine days | 40 houses in Oslo | the plan “a joke” | its pier | 3 kroner
        """
    )
)
_ENDS = st.sampled_from(["on Monday", "in May 2020", "because of the storm", "because Berg left", ", Kim Roe said", ""])
_SENTENCES = st.tuples(_SUBJECTS, _VERBS, _RESTS, _ENDS).map(lambda parts: f"{' '.join(parts).strip()}.")
_NEWS = st.lists(st.lists(_SENTENCES, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=4).map(
    lambda paragraphs: story_of(*paragraphs)
)


@given(_NEWS | stories())
def test_every_name_and_figure_in_a_question_is_a_part_of_the_story(story: Story) -> None:
    for one in candidates(story):
        assert one.question.endswith("?")
        assert len(one.question) <= LONGEST
        for word in one.question.rstrip("?").split()[1:]:
            if not word.islower():
                assert word in story.text, one.question


@given(_NEWS | stories())
def test_questions_are_made_once_of_sentences_of_the_story_and_the_same_again(story: Story) -> None:
    made = candidates(story)
    assert made == candidates(story)
    assert len({one.question for one in made}) == len(made)
    assert all(set(one.sentences) <= set(story.sentences) for one in made)
