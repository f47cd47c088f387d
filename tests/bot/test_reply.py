"""What is said for an answer: its quotations, or a refusal with what is offered instead."""

import pytest
from hypothesis import given

from bot.replies.reply import MOST_OFFERS, Detail, Reply, reply_to
from bot.voice import voice_for
from bot.voice.negotiation import QUESTION_LOCALES
from index import (
    Answered,
    Aspect,
    Closest,
    Excerpt,
    Fact,
    FileFacts,
    Refusal,
    Remark,
    RemarkMade,
    UnreadLanguage,
)
from tests.fakes import ferry_story
from tests.strategies import answers, stories

STORY = ferry_story()
VOICE = voice_for("en")
SENTENCES = tuple(Excerpt.of_sentence(STORY, sentence) for sentence in STORY.sentences)


def refusal(question: str = "Who?", related: tuple[Excerpt, ...] = ()) -> Refusal:
    return Refusal(question, 0.05, related)


@pytest.mark.parametrize("number", [1, 2, 5])
def test_an_answer_is_its_quotations_and_no_word_of_the_bots(number: int) -> None:
    answer = Answered("Who?", 0.9, SENTENCES[:number], SENTENCES[number:])
    assert reply_to(answer, [STORY], VOICE) == Reply(quotation=SENTENCES[0], further=SENTENCES[1:number])


@pytest.mark.parametrize(
    ("locale", "lines"),
    [
        (
            "en",
            (
                "The story may not say that. This comes closest:",
                "The stories may not say that. This comes closest:",
            ),
        ),
        (
            "ru",
            (
                "Возможно, в статье об этом не сказано. Ближе всего это:",
                "Возможно, в статьях об этом не сказано. Ближе всего это:",
            ),
        ),
        (
            "uk",
            (
                "Можливо, у статті про це не сказано. Найближче до цього:",
                "Можливо, у статтях про це не сказано. Найближче до цього:",
            ),
        ),
        (
            "hy",
            (
                "Հնարավոր է՝ հոդվածում դա ասված չէ։ Ամենամոտը սա է՝",
                "Հնարավոր է՝ հոդվածներում դա ասված չէ։ Ամենամոտը սա է՝",
            ),
        ),
    ],
)
def test_the_closest_passage_is_quoted_under_a_line_that_it_may_be_no_answer(
    locale: str, lines: tuple[str, str]
) -> None:
    answer = Closest("How many?", 0.03, SENTENCES[0])
    for number, line in zip((1, 2), lines, strict=True):
        assert reply_to(answer, [STORY] * number, voice_for(locale)) == Reply(line=line, quotation=SENTENCES[0])


def test_a_refusal_says_that_the_story_does_not_say_and_offers_what_it_does() -> None:
    reply = reply_to(refusal(related=SENTENCES), [STORY], VOICE)
    assert reply == Reply(line="The story does not say. It does talk about this:", offers=SENTENCES[:3])


def test_a_refusal_of_several_stories_speaks_of_several() -> None:
    reply = reply_to(refusal(related=SENTENCES[:1]), [STORY, STORY], VOICE)
    assert reply.line == "The stories do not say. They do talk about this:"


@pytest.mark.parametrize(("several", "line"), [(1, "The story does not say."), (2, "The stories do not say.")])
def test_a_refusal_with_nothing_to_offer_does_not_announce_any(several: int, line: str) -> None:
    assert reply_to(refusal(), [STORY] * several, VOICE) == Reply(line=line)


@pytest.mark.parametrize("remark", Remark)
def test_a_remark_gets_a_line_of_the_bots_and_no_quotation(remark: Remark) -> None:
    assert reply_to(RemarkMade("hello", remark), [STORY], VOICE) == Reply(line=VOICE.text(f"remark-{remark}"))


FULL = ferry_story(publisher="Holm Post", author="Ida Lund", published="2024-05-04", url="https://example.org/ferry")


@pytest.mark.parametrize(
    ("aspect", "value", "detail"),
    [
        (Aspect.AUTHOR, "Ida Lund", Detail("Author:", "Ida Lund")),
        (Aspect.PUBLISHED, "2024-05-04", Detail("Published:", "4 May 2024")),
        (Aspect.URL, "https://example.org/ferry", Detail("Link:", "https://example.org/ferry")),
        (Aspect.AUTHOR, None, Detail(None, "The author is not given.")),
        (Aspect.PHOTO_CREDIT, None, Detail(None, "The photo credit is not given.")),
    ],
)
def test_a_fact_about_a_story_is_what_its_file_says_or_that_it_does_not(
    aspect: Aspect, value: str | None, detail: Detail
) -> None:
    answer = FileFacts("Who?", (Fact(FULL, aspect, value),))
    assert reply_to(answer, [FULL], VOICE) == Reply(details=(detail,))


@pytest.mark.parametrize("aspect", Aspect)
def test_every_aspect_of_a_story_has_a_label_and_a_line_for_want_of_it(aspect: Aspect) -> None:
    labels = [_only_detail(aspect, value).label for value in ("2024-05-04", None)]
    assert labels[0]
    assert labels[1] is None


def _only_detail(aspect: Aspect, value: str | None) -> Detail:
    (detail,) = reply_to(FileFacts("Who?", (Fact(FULL, aspect, value),)), [FULL], VOICE).details
    return detail


def test_what_a_story_is_about_is_its_headline_before_its_lead() -> None:
    facts = (Fact(STORY, Aspect.SUBJECT, STORY.headline),)
    reply = reply_to(FileFacts("What is this about?", facts, SENTENCES[:1]), [STORY], VOICE)
    assert reply == Reply(details=(Detail("Headline:", STORY.headline),), quotation=SENTENCES[0])


def test_of_several_stories_each_fact_names_its_own_and_the_rest_can_be_asked_for() -> None:
    facts = tuple(Fact(FULL, Aspect.AUTHOR, "Ida Lund") for _ in range(2))
    reply = reply_to(FileFacts("Who wrote this?", facts), [FULL] * 3, VOICE)
    assert [detail.story for detail in reply.details] == [FULL, FULL]
    assert reply.line == VOICE.text("name-a-story")
    assert reply_to(FileFacts("Who wrote this?", facts), [FULL] * 2, VOICE).line is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ru", "по-английски"),
        ("uk", "англійською"),
        ("be", "па-англійску"),
        ("hy", "անգլերեն"),
        ("ka", "ინგლისურად"),
        ("az", "ingilis"),
        ("de", "Please ask in English"),
        ("und", "Please ask in English"),
    ],
)
def test_a_language_that_is_not_read_is_told_so_in_that_language(code: str, words: str) -> None:
    reply = reply_to(UnreadLanguage("?", code, SENTENCES), [STORY], VOICE)
    first, second = (reply.line or "").split("\n")
    assert words in first
    assert second[-1] in ":՝"
    assert (reply.quotation, reply.offers) == (None, SENTENCES[:3])


@pytest.mark.parametrize(
    ("code", "reader", "words"),
    [
        ("de", "ru", "на этом языке"),
        ("de", "uk", "цією мовою"),
        ("de", "hy", "այդ լեզվով"),
        ("uk", "ru", "українською мовою"),
        ("ru", "ru", "на русском языке"),
        ("be", "hy", "на беларускай мове"),
    ],
)
def test_a_language_without_lines_is_told_of_in_the_readers(code: str, reader: str, words: str) -> None:
    reply = reply_to(UnreadLanguage("?", code, SENTENCES), [STORY], voice_for(reader))
    first, second = (reply.line or "").split("\n")
    assert words in first
    assert second != VOICE.text("unread-offer")


def test_without_passages_to_offer_none_are_announced() -> None:
    line = reply_to(UnreadLanguage("?", "ru"), [STORY], VOICE).line
    assert line is not None
    assert "\n" not in line


@pytest.mark.parametrize("code", [*QUESTION_LOCALES, "de"])
def test_the_languages_that_work_are_named(code: str) -> None:
    line = reply_to(UnreadLanguage("?", code), [STORY], VOICE, ("uk-UA", "en", "xx")).line
    assert line is not None
    assert "English, українська, xx" in line


@pytest.mark.parametrize("question", ["a", "7", "<b>", "ինչո՞ւ", "谁", "٣"])
def test_a_word_or_a_figure_of_any_script_is_a_question(question: str) -> None:
    assert reply_to(refusal(question), [STORY], VOICE) == Reply(line="The story does not say.")


@pytest.mark.parametrize(
    ("locale", "lines"),
    [
        ("hy", ("Հոդվածում այդ մասին չի ասվում։", "Հոդվածներում այդ մասին չի ասվում։")),
        ("ru", ("В статье об этом не говорится.", "В статьях об этом не говорится.")),
        ("uk", ("У статті про це не йдеться.", "У статтях про це не йдеться.")),
    ],
)
def test_a_refusal_is_in_the_readers_language(locale: str, lines: tuple[str, str]) -> None:
    one, many = (reply_to(refusal(), [STORY] * number, voice_for(locale)).line for number in (1, 21))
    assert (one, many) == lines


def test_a_fact_is_named_in_the_readers_language_and_stays_as_the_file_has_it() -> None:
    facts = (Fact(FULL, Aspect.PUBLISHED, "2024-05-04"),)
    reply = reply_to(FileFacts("When?", facts), [FULL], voice_for("uk"))
    assert reply.details == (Detail("Дата публікації:", "4 травня 2024\u202fр."),)


@given(answers(stories()))
def test_a_reply_to_any_answer_says_something_and_never_offers_beside_a_quotation(
    answer: Answered | Closest | Refusal,
) -> None:
    reply = reply_to(answer, [STORY], VOICE)
    assert len(reply.offers) <= MOST_OFFERS
    match answer:
        case Answered():
            assert (reply.line, reply.quotation, *reply.further) == (None, *answer.excerpts)
            assert reply.offers == ()
        case Closest():
            assert reply == Reply(line=reply.line, quotation=answer.passage)
            assert reply.line
        case Refusal():
            assert reply == Reply(line=reply.line, offers=answer.related[: len(reply.offers)])
            assert reply.line
