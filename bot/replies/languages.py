"""What is said, in its own language, to a question in a language that the models do not read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanguageTexts:
    """The texts in one language.

    Args:
        ask_in_english: that the language is not read, and to ask in English.
        ask_in: the same, with the names of several languages in place of `{languages}`.
        offer: stands before passages that hold names or figures of the question.
    """

    ask_in_english: str
    ask_in: str
    offer: str


ENGLISH = LanguageTexts(
    "Sorry, I cannot read questions in that language. Please ask in English.",
    "Sorry, I cannot read questions in that language. These I can read: {languages}.",
    "This is no answer, but names or figures of your question occur here:",
)
"""Said in reply to every language that has no texts of its own."""

TEXTS = {
    "az": LanguageTexts(
        "Bağışlayın, azərbaycanca sualları oxuya bilmirəm. Zəhmət olmasa, sualınızı ingilis dilində verin.",
        "Bağışlayın, azərbaycanca sualları oxuya bilmirəm. Oxuya bildiyim dillər: {languages}.",
        "Bu, cavab deyil, amma sualınızdakı adlara və ya rəqəmlərə burada rast gəlinir:",
    ),
    "be": LanguageTexts(
        "Прабачце, я не чытаю пытанняў на беларускай мове. Калі ласка, задайце пытанне па-англійску.",
        "Прабачце, я не чытаю пытанняў на беларускай мове. Я чытаю на такіх мовах: {languages}.",
        "Гэта не адказ, але імёны або лікі з вашага пытання сустракаюцца тут:",
    ),
    "hy": LanguageTexts(
        "Ներեցեք, հայերեն հարցեր կարդալ չեմ կարող։ Խնդրում եմ, հարցրեք անգլերեն։",
        "Ներեցեք, հայերեն հարցեր կարդալ չեմ կարող։ Կարող եմ կարդալ հետևյալ լեզուներով՝ {languages}։",
        "Սա պատասխան չէ, բայց ձեր հարցի անունները կամ թվերը հանդիպում են այստեղ՝",
    ),
    "ka": LanguageTexts(
        "უკაცრავად, ქართულად დასმულ კითხვებს ვერ ვკითხულობ. გთხოვთ, კითხვა ინგლისურად დასვათ.",
        "უკაცრავად, ქართულად დასმულ კითხვებს ვერ ვკითხულობ. შემიძლია წავიკითხო ამ ენებზე: {languages}.",
        "ეს პასუხი არ არის, მაგრამ თქვენს კითხვაში ნახსენები სახელები ან რიცხვები აქ გვხვდება:",
    ),
    "ru": LanguageTexts(
        "Извините, я не читаю вопросы на русском языке. Пожалуйста, задайте вопрос по-английски.",
        "Извините, я не читаю вопросы на русском языке. Я читаю на таких языках: {languages}.",
        "Это не ответ, но имена или числа из вашего вопроса встречаются здесь:",
    ),
    "uk": LanguageTexts(
        "Вибачте, я не читаю запитань українською мовою. Будь ласка, поставте запитання англійською.",
        "Вибачте, я не читаю запитань українською мовою. Я читаю такими мовами: {languages}.",
        "Це не відповідь, але імена або числа з вашого запитання трапляються тут:",
    ),
}
"""The texts by BCP 47 code."""

_OWN_NAMES = {
    "az": "azərbaycanca",
    "be": "беларуская",
    "bg": "български",
    "cs": "čeština",
    "de": "Deutsch",
    "el": "ελληνικά",
    "en": "English",
    "es": "español",
    "fr": "français",
    "hy": "հայերեն",
    "it": "italiano",
    "ka": "ქართული",
    "kk": "қазақша",
    "nl": "Nederlands",
    "pl": "polski",
    "pt": "português",
    "ro": "română",
    "ru": "русский",
    "sr": "српски",
    "tr": "Türkçe",
    "uk": "українська",
}


def language_line(unread: str, read: Collection[str]) -> str:
    """Return the line that says which languages work, in the language of the question where there are texts in it.

    Args:
        unread: BCP 47 code of the question's language.
        read: BCP 47 codes of the languages that work besides English.
    """
    texts = TEXTS.get(unread, ENGLISH)
    codes = dict.fromkeys(["en", *(code.partition("-")[0].casefold() for code in read)])
    if list(codes) == ["en"]:
        return texts.ask_in_english
    return texts.ask_in.format(languages=", ".join(_OWN_NAMES.get(code, code) for code in codes))


def offer_line(unread: str) -> str:
    """Return the line before passages that hold names or figures of a question in that language."""
    return TEXTS.get(unread, ENGLISH).offer
