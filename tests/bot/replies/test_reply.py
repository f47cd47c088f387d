"""The reply to each kind of answer."""

import pytest
from hypothesis import given

from bot.replies.reply import MOST_OFFERS, Detail, Reply, reply_to
from bot.voice import LOCALES, voice_for
from bot.voice.voice import QUESTION_LOCALES
from index import Answered, Aspect, Closest, Excerpt, Fact, FileFacts, Refusal, Remark, RemarkMade, UnreadLanguage
from tests.fakes import ferry_story
from tests.strategies import answers, stories

STORY = ferry_story()
FULL = ferry_story(publisher="Holm Post", author="Ida Lund", published="2024-05-04", url="https://example.org/ferry")
VOICE = voice_for("en")
SENTENCES = tuple(Excerpt.of_sentence(STORY, sentence) for sentence in STORY.sentences)


def line_of(answer: UnreadLanguage, reader: str = "en", languages: tuple[str, ...] = ("en",)) -> str:
    reply = reply_to(answer, [STORY], voice_for(reader), languages)
    assert reply == Reply(line=reply.line, offers=answer.related[:3])
    return reply.line or ""


def test_an_answer_is_only_quotations() -> None:
    answer = Answered("Who?", 0.9, SENTENCES[:2], SENTENCES[2:])
    assert reply_to(answer, [STORY], VOICE) == Reply(quotation=SENTENCES[0], further=SENTENCES[1:2])


REFUSALS = {
    "en": ("The story does not say.", "The stories do not say."),
    "hy": ("Հոդվածում այդ մասին չի ասվում։", "Հոդվածներում այդ մասին չի ասվում։"),
    "ru": ("В статье об этом не говорится.", "В статьях об этом не говорится."),
    "uk": ("У статті про це не йдеться.", "У статтях про це не йдеться."),
}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_refusal_and_the_closest_passage_speak_of_one_story_or_several(locale: str) -> None:
    voice = voice_for(locale)
    for count, line in zip((1, 21), REFUSALS[locale], strict=True):
        several = [STORY] * count
        assert reply_to(Refusal("7", 0.05), several, voice) == Reply(line=line)
        offering = reply_to(Refusal("Who?", 0.05, SENTENCES), several, voice)
        assert offering == Reply(line=f"{line} {voice.text('offer', stories=count)}", offers=SENTENCES[:3])
        closest = reply_to(Closest("How many?", 0.03, SENTENCES[0]), several, voice)
        assert closest == Reply(line=voice.text("closest", stories=count), quotation=SENTENCES[0])


def test_a_remark_gets_a_line_and_no_quotation() -> None:
    for remark in Remark:
        assert reply_to(RemarkMade("hello", remark), [STORY], VOICE) == Reply(line=VOICE.text(f"remark-{remark}"))


@pytest.mark.parametrize(
    ("aspect", "value", "locale", "detail"),
    [
        (Aspect.AUTHOR, "Ida Lund", "en", Detail("Author:", "Ida Lund")),
        (Aspect.PUBLISHED, "2024-05-04", "en", Detail("Published:", "4 May 2024")),
        (Aspect.PUBLISHED, "2024-05-04", "uk", Detail("Дата публікації:", "4 травня 2024\u202fр.")),
        (Aspect.URL, "https://example.org/ferry", "en", Detail("Link:", "https://example.org/ferry")),
        (Aspect.AUTHOR, None, "en", Detail(None, "The author is not given.")),
        (Aspect.PHOTO_CREDIT, None, "en", Detail(None, "The photo credit is not given.")),
    ],
)
def test_a_fact_is_given_as_in_the_file_or_as_missing(
    aspect: Aspect, value: str | None, locale: str, detail: Detail
) -> None:
    answer = FileFacts("Who?", (Fact(FULL, aspect, value),))
    assert reply_to(answer, [FULL], voice_for(locale)) == Reply(details=(detail,))


def test_what_a_story_is_about_is_its_headline_before_its_first_sentence() -> None:
    facts = (Fact(STORY, Aspect.SUBJECT, STORY.headline),)
    reply = reply_to(FileFacts("What is this about?", facts, SENTENCES[:1]), [STORY], VOICE)
    assert reply == Reply(details=(Detail("Headline:", STORY.headline),), quotation=SENTENCES[0])


def test_facts_of_several_stories_name_their_story_and_how_to_ask_about_the_others() -> None:
    facts = tuple(Fact(FULL, Aspect.AUTHOR, "Ida Lund") for _ in range(2))
    reply = reply_to(FileFacts("Who wrote this?", facts), [FULL] * 3, VOICE)
    assert [detail.story for detail in reply.details] == [FULL, FULL]
    assert reply.line == VOICE.text("name-a-story")
    assert reply_to(FileFacts("Who wrote this?", facts), [FULL] * 2, VOICE).line is None


@pytest.mark.parametrize(
    ("code", "reader", "words"),
    [
        ("ru", "en", "по-английски"),
        ("uk", "en", "англійською"),
        ("be", "hy", "па-англійску"),
        ("hy", "en", "անգլերեն"),
        ("ka", "en", "ინგლისურად"),
        ("az", "en", "ingiliscə"),
        ("de", "en", "Please ask in English"),
        ("und", "en", "Please ask in English"),
        ("ru", "ru", "на русском языке"),
        ("uk", "ru", "українською мовою"),
        ("de", "ru", "на этом языке"),
        ("de", "uk", "цією мовою"),
        ("de", "hy", "այդ լեզվով"),
    ],
)
def test_an_unsupported_language_is_reported_in_that_language_or_in_the_readers(
    code: str, reader: str, words: str
) -> None:
    first, second = line_of(UnreadLanguage("?", code, SENTENCES), reader).split("\n")
    assert words in first
    assert second[-1] in ":՝"
    assert line_of(UnreadLanguage("?", code), reader) == first


def test_the_supported_languages_are_named() -> None:
    for code in (*QUESTION_LOCALES, "de"):
        assert "English, українська, xx" in line_of(UnreadLanguage("?", code), languages=("uk-UA", "en", "xx"))


def test_a_question_in_latin_letters_is_asked_for_in_its_own_alphabet_if_the_language_is_supported() -> None:
    for code, words in (("ru-Latn", "кириллицей"), ("uk-Latn", "кирилицею"), ("hy-Latn", "հայատառ")):
        assert words in line_of(UnreadLanguage("?", code), languages=("en", "ru", "uk", "hy"))
    line = line_of(UnreadLanguage("?", "hy-Latn"), languages=("en", "ru"))
    assert "հայատառ" not in line
    assert "русский" in line


@given(answers(stories()))
def test_any_reply_says_something_and_offers_nothing_beside_a_quotation(answer: Answered | Closest | Refusal) -> None:
    reply = reply_to(answer, [STORY], VOICE)
    assert reply.line or reply.quotation
    assert len(reply.offers) <= (0 if reply.quotation else MOST_OFFERS)
