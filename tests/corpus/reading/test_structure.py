"""What a paragraph is, and which lines have to be shown above it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import ParagraphKind, Story, StoryFileError
from corpus.normalise import normalise
from corpus.reading import story_of
from corpus.reading.document import Block, Document, Kind, Reader
from corpus.reading.markdown import read_markdown
from corpus.reading.plain_text import read_plain_text
from corpus.reading.story import paragraphs_of


def read(source: str, reader: Reader = read_markdown) -> Story:
    (document,) = reader(f"Headline\n\n{source}".encode(), "a")
    return story_of(document, "a", "a")


def led(source: str, reader: Reader = read_markdown) -> dict[str, list[str]]:
    """The lines above each paragraph that is quoted, by its text."""
    story = read(source, reader)
    return {
        story.text[one.start : one.end]: [story.text[slice(*lead)] for lead in story.leads_of(one.number)]
        for one in story.paragraphs
        if one.is_quotable
    }


LED = {
    "a list and its line": (
        "What we do not know:\n\n- The bank is bankrupt.\n- The train was sabotaged.\n\nThe rest is known.",
        {
            "The bank is bankrupt.": ["What we do not know:"],
            "The train was sabotaged.": ["What we do not know:"],
            "The rest is known.": [],
        },
    ),
    "a list and its heading": (
        "## Myths\n\n- The bank is bankrupt.\n\n## Background\n\nIt was founded in 1990.\n\nIt has 40 branches.",
        {"The bank is bankrupt.": ["Myths"], "It was founded in 1990.": [], "It has 40 branches.": []},
    ),
    "a list below a sentence with a colon": (
        "It rained. The mayor gave three reasons for closing the bridge on Monday:\n\n- It is old.",
        {
            "It rained. The mayor gave three reasons for closing the bridge on Monday:": [],
            "It is old.": ["The mayor gave three reasons for closing the bridge on Monday:"],
        },
    ),
    "a list below a line below a heading": (
        "## What we do not know\n\nIn Sund:\n\n- Who drove.",
        {"Who drove.": ["What we do not know", "In Sund:"]},
    ),
    "items of items": (
        "The plan:\n\n1. Roads\n   - The E6 gets two lanes.\n2. Schools\n   - Holm keeps its school.\n3. Nothing else.",
        {
            "The E6 gets two lanes.": ["The plan:", "1. Roads"],
            "Holm keeps its school.": ["The plan:", "2. Schools"],
            "3. Nothing else.": ["The plan:"],
        },
    ),
    "a table": (
        "## Results\n\n| Ward | Votes | Share |\n|--|--|--|\n| South | 1,733 | 59% |\n| North | | 41% |\n\nIt rained.",
        {"Ward South · Votes 1,733 · Share 59%": ["Results"], "Ward North · Share 41%": ["Results"], "It rained.": []},
    ),
    "a label of one paragraph": (
        "## Claim 1\n\nThe dam broke.\n\n## Verdict\n\nNothing broke.",
        {"The dam broke.": ["Claim 1"], "Nothing broke.": ["Verdict"]},
    ),
    "a label of the first paragraph": (
        "## Myth\n\nThe vaccine causes baldness.\n\nNo study has found that.",
        {"The vaccine causes baldness.": ["Myth"], "No study has found that.": []},
    ),
    "a bold line with a colon": (
        "**False:**\n\nThe dam broke.\n\nIt did not.",
        {"The dam broke.": ["False:"], "It did not.": []},
    ),
    "a heading of all that follows": (
        "## What we don't know\n\nThe name.\n\nThe speed.\n\n## More\n\nIt rained.\n\nA lot.",
        {"The name.": ["What we don't know"], "The speed.": ["What we don't know"], "It rained.": [], "A lot.": []},
    ),
    "Russian": (
        "## Что неизвестно\n\nИмя водителя.\n\nСкорость.\n\n**Миф:**\n\nПлотину прорвало.",
        {"Имя водителя.": ["Что неизвестно"], "Скорость.": ["Что неизвестно"], "Плотину прорвало.": ["Миф:"]},
    ),
    "Ukrainian": (
        "## Неправда\n\nГреблю прорвало.\n\nНі.\n\nЧого ми не знаємо:\n\n- Ім'я водія.",
        {"Греблю прорвало.": ["Неправда"], "Ні.": [], "Ім'я водія.": ["Чого ми не знаємо:"]},
    ),
    "Armenian": (
        "## Կեղծ\n\nԱմբարտակը փլվել է։\n\nՈչ։\n\nԱհա թե ինչ չգիտենք՝\n\n- Վարորդի անունը։",
        {"Ամբարտակը փլվել է։": ["Կեղծ"], "Ոչ։": [], "Վարորդի անունը։": ["Ահա թե ինչ չգիտենք՝"]},
    ),
    "a full stop written as a colon": ("Նա մեկնեց Հոլմ:\n\nԱնձրև էր:", {"Նա մեկնեց Հոլմ:": [], "Անձրև էր:": []}),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), LED.values(), ids=LED)
def test_what_misleads_alone_has_the_lines_above_it(source: str, expected: dict[str, list[str]]) -> None:
    assert led(source) == expected


INTERVIEWS = {
    "bold": (
        "The Post met Jan Voss.\n\n**Who will pay?**\n\nThe state.\n\nIt has the money.\n\n"
        "**The tax stays, then.**\n\nYes.\n\n**And the school? It is old.**\n\nNo.\n\n**Do you run?**\n\nI do.",
        {
            "The Post met Jan Voss.": [],
            "The state.": ["Who will pay?"],
            "It has the money.": ["Who will pay?"],
            "Yes.": ["The tax stays, then."],
            "No.": ["And the school? It is old."],
            "I do.": ["Do you run?"],
        },
    ),
    "headings": (
        "### Who can vote?\n\nAll adults.\n\n- Citizens.\n\n### Where?\n\nAt home.",
        {"All adults.": ["Who can vote?"], "Citizens.": ["Who can vote?"], "At home.": ["Where?"]},
    ),
    "letters": (
        "Q: Who will pay?\n\nA: The state.\n\nQ: Tell us more.\n\nA: No.\n\nQ: Why?\n\nA: It is late.",
        {"A: The state.": ["Q: Who will pay?"], "A: No.": ["Q: Tell us more."], "A: It is late.": ["Q: Why?"]},
    ),
    "names": (
        "The Post: Who will pay?\n\nVoss: The state. Who else?\n\nThe Post: You, perhaps?\n\nVoss: No.",
        {"Voss: The state. Who else?": ["The Post: Who will pay?"], "Voss: No.": ["The Post: You, perhaps?"]},
    ),
    "questions alone": (
        "Who will pay?\n\nThe state.\n\nIt can.\n\nWhen?\n\nIn May.",
        {"The state.": ["Who will pay?"], "It can.": ["Who will pay?"], "In May.": ["When?"]},
    ),
    "one question among many paragraphs": (
        "It rained.\n\nBut who will pay?\n\nThe state will.\n\nIt rained on.\n\nIt is dry now.",
        {"It rained.": [], "The state will.": ["But who will pay?"], "It rained on.": [], "It is dry now.": []},
    ),
    "a dialogue": (
        "— Кто заплатит за мост?\n\n— Государство.\n\n— Когда?\n\n— Весной.",
        {"— Государство.": ["— Кто заплатит за мост?"], "— Весной.": ["— Когда?"]},
    ),
    "Armenian": (
        "**Ո՞վ է վճարելու։**\n\nՊետությունը։\n\n**Ե՞րբ։**\n\nԳարնանը։",
        {"Պետությունը։": ["Ո՞վ է վճարելու։"], "Գարնանը։": ["Ե՞րբ։"]},
    ),
    "a question in quotation marks": ("“Who will pay?”\n\nNobody knew.", {"“Who will pay?”": [], "Nobody knew.": []}),
    "questions in a row": (
        "He asks:\n\nWho will pay?\n\nWhen is it due?\n\nThe council has not replied.",
        {"Who will pay?": ["He asks:"], "When is it due?": [], "The council has not replied.": []},
    ),
}


@pytest.mark.parametrize(("source", "expected"), INTERVIEWS.values(), ids=INTERVIEWS)
def test_a_reply_has_its_question_above_it(source: str, expected: dict[str, list[str]]) -> None:
    assert led(source) == expected


TIMES = [
    "14:05",
    "14.05 Uhr",
    "2.05pm",
    "2:05 p.m.",
    "14h05",
    "14:05 GMT",
    "5 May, 14:05",
    "Updated 14:05",
    "в 14:05",
    "о 14:05",
    "ժամը 14:05",
]


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize(
    "form", ["## {}\n\nIt rains.", "{}\n\nIt rains.", "**{}**\n\nIt rains.", "{}\nIt rains.", "**{}** – It rains."]
)
def test_an_entry_of_a_live_blog_has_its_time_above_it(form: str, time: str) -> None:
    story = read(
        f"Live from Lund.\n\n{form.format(time)}\n\n{form.format('1.30pm').replace('rains', 'snows')}\n\nA lot."
    )
    lines = {story.text[one.start : one.end]: story.leads_of(one.number) for one in story.paragraphs if one.is_quotable}
    above = {text: [story.text[slice(*lead)] for lead in leads] for text, leads in lines.items()}
    bare = time.removeprefix("Updated ")
    assert list(above) == ["Live from Lund.", "It rains.", "It snows.", "A lot."]
    assert [line.removeprefix("Updated ") for line in above["It rains."]] == [bare]
    assert above["It snows."] == above["A lot."] == ["1.30pm"]


@pytest.mark.parametrize(
    "source", ["9:11 calls were made.\n\nIt rained.", "1.30 million came.\n\n2.15 million left.", "14:05\n\nIt rains."]
)
def test_one_time_and_no_times_make_no_live_blog(source: str) -> None:
    assert not any(lines for lines in led(source).values())


def test_a_title_behind_a_time_is_shown_with_it() -> None:
    source = "## 14:05 – Bridge closed\n\nIt is closed.\n\n## 13:00 – Storm\n\nIt rains."
    assert led(source)["It is closed."] == ["14:05 – Bridge closed"]


PLAIN = {
    "bullets in one paragraph": (
        "What we know:\n• Three died.\n• It rained.\n\nMore soon.",
        {"Three died.": ["What we know:"], "It rained.": ["What we know:"], "More soon.": []},
    ),
    "bullets in paragraphs of their own": (
        "The parties:\n\n- Red\n\n- Green\n\n1) One.\n\n2) Two.",
        {"Red": ["The parties:"], "Green": ["The parties:"], "1) One.": ["The parties:"], "2) Two.": ["The parties:"]},
    ),
    "sentences in lines of their own": (
        "What we do not know:\nThe bank is bankrupt.\nThe train was sabotaged.\n\nMore soon.",
        {
            "The bank is bankrupt.": ["What we do not know:"],
            "The train was sabotaged.": ["What we do not know:"],
            "More soon.": [],
        },
    ),
    "a label": ("Myth\n\nThe dam broke.\n\nIt did not.", {"The dam broke.": ["Myth"], "It did not.": []}),
    "a wrapped paragraph": (
        "He told the court that\nthe dam held:\nit did not.\n\nMore.",
        {"He told the court that the dam held: it did not.": [], "More.": []},
    ),
}


@pytest.mark.parametrize(("source", "expected"), PLAIN.values(), ids=PLAIN)
def test_structure_is_known_by_its_form_in_plain_text(source: str, expected: dict[str, list[str]]) -> None:
    assert led(source, read_plain_text) == expected


def test_headings_lines_with_a_colon_questions_and_times_are_in_the_text_but_not_quoted() -> None:
    story = read("## A\n\nB:\n\n- c\n\n## 14:05\n\nd\n\n## 13:05\n\n**Who?**\n\nE.\n\n| F |  G |\n|--|--|\n| h | i |")
    assert story.text == "A\n\nB:\n\nc\n\n14:05\n\nd\n\n13:05\n\nWho?\n\nE.\n\nF h · G i"
    quoted = [one.kind for one in story.paragraphs if one.is_quotable]
    assert quoted == [ParagraphKind.ITEM, ParagraphKind.TEXT, ParagraphKind.TEXT, ParagraphKind.ROW]
    assert [story.text[one.start : one.end] for one in story.plain_sentences] == ["d"]


def test_of_a_long_question_the_last_sentences_are_shown() -> None:
    question = "The strike is in its second week, and the hospitals are full. " * 4 + "How long will it last?"
    (lines,) = led(f"**{question}**\n\nUntil Friday.").values()
    assert lines == ["The strike is in its second week, and the hospitals are full. " * 2 + "How long will it last?"]


def test_a_story_of_text_alone_has_neither_kinds_nor_leads() -> None:
    story = read("It rained. The dam held.\n\n“Who knows?” asked Voss. It was late: nobody did.\n\nAt 14:05 it broke.")
    assert {(one.kind, one.leads) for one in story.paragraphs} == {(ParagraphKind.TEXT, ())}


def test_a_document_without_headline_or_text_is_named() -> None:
    with pytest.raises(StoryFileError, match=r"a\.pdf: it has no headline"):
        story_of(Document((Block("It sails."),)), "a", "a.pdf")
    with pytest.raises(StoryFileError, match=r"a\.md: it has no text under its headline"):
        story_of(read_markdown(b"# A\n\nAdvertisement", "a.md")[0], "a", "a.md")


words = st.sampled_from(
    ["Who?", "14:05", "What we know:", "It rained.", "- a", "Myth", "Read also: X", "Q: Why?", "two\nlines", "• b\n• c"]
)
blocks = st.builds(
    Block,
    st.lists(words, min_size=1, max_size=3).map(" ".join) | words | st.text(max_size=30),
    st.sampled_from([Kind.TEXT, Kind.HEADING, Kind.ITEM]),
    st.integers(0, 3),
    strong=st.booleans(),
) | st.builds(
    lambda header, cells: Block("", Kind.ROW, header=tuple(header), cells=tuple(cells)),
    st.lists(words, max_size=3),
    st.lists(words | st.just(""), min_size=1, max_size=4),
)  # fmt: skip


@given(st.lists(blocks, max_size=12))
def test_any_blocks_give_a_story_whose_lines_lie_above_their_paragraphs(given_blocks: list[Block]) -> None:
    made = paragraphs_of(given_blocks)
    if not any(normalise(one.text) for one in made):
        return
    story = Story.from_paragraphs("a", "A", made)
    for one in story.paragraphs:
        assert all(lead < one.number for lead in one.leads)
        assert not one.leads or one.is_quotable
        assert len(one.leads) <= 3
        for start, end in story.leads_of(one.number):
            assert 0 <= start < end < one.start
