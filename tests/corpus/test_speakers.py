"""Who said it: the name that a paragraph gives for one of its sentences, or none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.speakers import Speaker, find_speaker


def speaker_of(sentence: str, paragraph: str | None = None) -> str | None:
    """The name found for a sentence, which is the whole paragraph where none is given."""
    paragraph = paragraph or sentence
    start = paragraph.index(sentence)
    found = find_speaker(paragraph, start, start + len(sentence))
    return found.name if found else None


SUBJECT_BEFORE_THE_VERB = [
    ("The minister said the tunnel would open in May.", "minister"),
    ("Residents of the town said they had heard two explosions.", "Residents of the town"),
    ("Police say the driver had been drinking.", "Police"),
    ("Critics say the plant will close.", "Critics"),
    ('Former goalkeeper Jens Holm said: "I never bet."', "Former goalkeeper Jens Holm"),
    ("The judge told jurors that they must not read the papers.", "judge"),
    ("Last week the central bank announced a rate cut.", "central bank"),
    (
        "On Tuesday Prime Minister Ana Costa warned that the strike would hurt exporters.",
        "Prime Minister Ana Costa",
    ),
    ("In a statement the bank said it had found no evidence of fraud.", "bank"),
    ("Speaking in Geneva, the envoy said the talks had stalled.", "envoy"),
    ("But Professor Nair and her colleagues said the moons were young.", "Professor Nair and her colleagues"),
    ("The study found that mice slept longer in the dark.", "study"),
    ("The court ruled that the ban was unlawful.", "court"),
    ("The striker denied that he had touched the ball.", "striker"),
    ("Prosecutors accused the banker of hiding millions.", "Prosecutors"),
    ("Greenpeace International criticised the decision.", "Greenpeace International"),
    ('The government called the attack "an act of war".', "government"),
    ("The archaeologist pointed out that the vase was a copy.", "archaeologist"),
    ("Ms Ortega has repeatedly called for an inquiry.", "Ms Ortega"),
    ("The envoy is warning that the truce will not hold.", "envoy"),
    ("President Duval's office said the visit was off.", "President Duval's office"),
    (
        "The United Nations' human rights office said 40 people had died.",
        "United Nations' human rights office",
    ),
    ("The minister resigned, saying that he had lost the trust of voters.", "minister"),
    ('Judge Oduya "expressed the hope that both sides would settle".', "Judge Oduya"),
]

APPOSITIONS = [
    ("Neil Kinsey, 49, an electrical engineer, said the lights had failed twice.", "Neil Kinsey"),
    ("The team's doctor, Ivo Karas, told Radio 5 that the knee was sound.", "Ivo Karas"),
    ("The spokesman, who asked not to be named, said the deal was off.", "spokesman"),
    ("Sen. Ruth Vale (D-Ore.) said the vote was a mistake.", "Sen. Ruth Vale"),
    (
        "The World Health Organization (WHO) said on Friday that the outbreak was over.",
        "World Health Organization",
    ),
    ("The mayor of Sund, Ida Lund, wrote that the pier was closed.", "Ida Lund"),
    ("Holmcosmos, the agency, announced the death of pilot Alexei Lund.", "Holmcosmos"),
    ("The company, based in Oslo, said it would appeal.", "company"),
    ("The comet has two tails, said Priya Nair, an astronomer who led the work.", "Priya Nair"),
]

AROUND_OR_AFTER = [
    ('"We played badly," coach Anna Lindqvist said.', "coach Anna Lindqvist"),
    ('"He was jailed," said Rita Moss of Reporters Without Borders.', "Rita Moss of Reporters Without Borders"),
    ('"We played badly," said coach Anna Lindqvist after the match in Turin.', "coach Anna Lindqvist"),
    ("“We played badly,” Lindqvist told reporters.", "Lindqvist"),
    ("‘We played badly,’ said Lindqvist.", "Lindqvist"),
    ("«We played badly», said Lindqvist.", "Lindqvist"),
    ('"Enough!" shouted a man in the gallery.', "a man"),
    ('"It is over" — Maria Alvarez', "Maria Alvarez"),
    ("The vote was a mistake, Sen. Ruth Vale said Wednesday.", "Sen. Ruth Vale"),
    ("The plant, the owner said, had run at a loss since 2012.", "owner"),
    (
        "The bridge is closed, reported the press service of the Danish railways.",
        "press service of the Danish railways",
    ),
    ("The bridge is safe, according to the transport ministry.", "transport ministry"),
    (
        "According to a source close to the campaign, the tour has been cancelled.",
        "a source close to the campaign",
    ),
    ("According to Smith and Jones, the tour has been cancelled.", "Smith and Jones"),
    ("As the minister stated, the tunnel will open in May.", "minister"),
    ("In the coach's words, the defence slept through the first half.", "coach"),
    ("In the words of Judge Marta Oduya, the evidence was thin.", "Judge Marta Oduya"),
    ("The treaty was announced by the foreign ministry on Tuesday.", "foreign ministry"),
    ("The driver was criticised by the union.", "union"),
    ("Mr. Bauer was quoted as saying that the plant would close.", "Mr. Bauer"),
    ("Reuters quoted Mr. Bauer as saying that the plant would close.", "Mr. Bauer"),
    ('In the report it is stated that Lindqvist "expressed the hope of a quick return".', "Lindqvist"),
]


@pytest.mark.parametrize(("sentence", "name"), SUBJECT_BEFORE_THE_VERB + APPOSITIONS + AROUND_OR_AFTER)
def test_the_source_that_a_sentence_names_is_its_speaker(sentence: str, name: str) -> None:
    """Titles belong to the name, appositions and a leading "the" do not."""
    assert speaker_of(sentence) == name


NAMES_NO_SOURCE = [
    "The minister did not say when the road would open.",
    "The company declined to comment on the lawsuit.",
    "The club refused to say how much it had paid.",
    "The mayor will say on Friday whether she runs again.",
    "The mayor could announce a date.",
    "Smith was told that he would lose his job.",
    "It was reported that the plant would close.",
    "It is said that the house is haunted.",
    "A man called Peter Grey was arrested on Friday.",
    "The plan announced on Monday will cost 3 million euros.",
    "The banker accused of hiding millions left the court.",
    "The woman Smith accused was acquitted.",
    "What the minister said was wrong.",
    "The body was found by police.",
    "The goal came the same day Holm confirmed its first case.",
    "The two leaders spoke about trade.",
    "According to official statements, the pier is closed.",
    "The claim that the mayor told lies is false.",
    "After the minister said she would resign, shares fell sharply.",
    "The plan, which officials said would cost millions, was dropped.",
    "The police found a body in the lake.",
    "The result confirmed that mice slept longer.",
    "He arrived late, reported a theft and left.",
    "According to plan, the rocket lifted off at dawn.",
    "Nobody said the match was fixed.",
    "Some say the plant will close.",
    "I said the plant would close.",
    "He said the plant would close.",
    "The stadium holds 40,000 people.",
    "The state reports to parliament once a year.",


    "大臣は「五月に開く」と述べた。",
    "",
]


@pytest.mark.parametrize("sentence", NAMES_NO_SOURCE)
def test_a_sentence_that_names_no_source_has_no_speaker(sentence: str) -> None:
    """Neither modals nor denials of saying, nor what is only mentioned, nor other scripts."""
    assert speaker_of(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Ms Hall said the drug worked, but Dr Ortega said it did not.",
        "While the mayor said the bridge was safe, engineers warned that it was not.",
    ],
)
def test_two_speakers_who_share_a_sentence_are_none_of_them_its_speaker(sentence: str) -> None:
    """Naming one of them would put the other's words into their mouth."""
    assert speaker_of(sentence) is None


INTERVIEW = (
    '"We start on Monday," said coach Anna Lindqvist. "The knee has healed. She can run again." '
    "The club was founded in 1902."
)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ('"The knee has healed.', "coach Anna Lindqvist"),
        ('She can run again."', "coach Anna Lindqvist"),
        ("The club was founded in 1902.", None),
    ],
)
def test_a_quotation_goes_on_over_sentences_but_not_beyond_its_end(sentence: str, name: str | None) -> None:
    """The second quotation is the same speaker's; the prose after it is nobody's."""
    assert speaker_of(sentence, INTERVIEW) == name


def test_a_quotation_takes_the_name_that_stands_after_it() -> None:
    """Also where a sentence of it has ended before."""
    paragraph = '"The knee has healed. She can run again," said coach Anna Lindqvist.'
    assert speaker_of('"The knee has healed.', paragraph) == "coach Anna Lindqvist"


def test_a_quotation_takes_the_name_that_introduces_it() -> None:
    """However many sentences it has."""
    paragraph = "Lindqvist told the BBC: “The knee has healed. She can run again. We start on Monday.”"
    assert speaker_of("She can run again.", paragraph) == "Lindqvist"


def test_words_said_inside_a_quotation_are_not_the_storys() -> None:
    """Whom a speaker quotes is not the speaker."""
    assert speaker_of('"My father said the sea was wild," Costa recalled.') == "Costa"


PRONOUNS = [
    ("The judge said the fine stands.", "He said it was fair.", "judge"),
    ("Mr. Roe said the fine stands.", '"It is fair," he added.', "Mr. Roe"),
    ("Mr. Roe said the fine stands.", "She said it was fair.", None),
    ("The fine was 300 euros.", "He said it was fair.", None),
    ("Ms Hall said the fine stands, but Mr. Roe said it fell.", "He said it was fair.", None),
]


@pytest.mark.parametrize(("before", "sentence", "name"), PRONOUNS)
def test_a_pronoun_stands_for_the_only_speaker_of_the_sentence_before(
    before: str, sentence: str, name: str | None
) -> None:
    """Where there is none, or two, or one it cannot stand for, the speaker is unknown."""
    assert speaker_of(sentence, f"{before} {sentence}") == name


@pytest.mark.parametrize(
    "unit", ["said ", "Smith said, ", '"A," said ', "“A.” ", "in the words of a ", ", saying that ", "'a "]
)
def test_the_work_for_a_long_sentence_grows_with_its_length_and_not_with_its_square(unit: str) -> None:
    def work(length: int) -> float:
        """Seconds of the processor, which other programs do not lengthen; the least of three."""
        text = (unit * length)[:length]
        spent = []
        for _ in range(3):
            began = time.process_time()
            find_speaker(text, 0, len(text))
            find_speaker(text, len(text) - 100, len(text))
            spent.append(time.process_time() - began)
        return min(spent)

    # Four times the work, and not sixteen; a few milliseconds are beyond what can be told apart.
    assert work(40_000) < 9 * work(10_000) + 0.02


VOCABULARY = (
    "the a he Smith said says told that according to by was and , . \" “ ” ' ’ ( ) — : ? as in words of "
    "minister Monday quoted saying expressed hope reported did not Dr. U.S. 's ― '' Roe's"
)
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)), st.integers(-3, 200), st.integers(-3, 200))
def test_any_text_and_any_offsets_give_a_slice_or_nothing(text: str, start: int, end: int) -> None:
    """Never an exception, and never a name that the text does not have."""
    found = find_speaker(text, start, end)
    assert found is None or (isinstance(found, Speaker) and found.name == text[found.start : found.end] != "")
    if found:
        assert len(found.name.split()) <= 15
