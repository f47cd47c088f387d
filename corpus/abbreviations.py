"""Russian and Ukrainian abbreviations that nupunkt does not know: the sentence goes on after one, or ends with it."""

from __future__ import annotations

import regex

# Words that begin a sentence and no name. A letter alone is an initial where a full stop follows.
_OPENING = (
    r"(?:Он|Она|Оно|Они|Его|Её|Ее|Их|Мы|Вы|Я|Это|Этот|Эта|Эти|Тогда|Там|Здесь|Потом|Затем|Позже|Сейчас|Теперь|Однако"
    r"|Также|Но|А|И|В|Во|На|С|Со|К|По|За|Из|От|До|У|О|Об|При|После|Для|Как|Когда|Если|Что|Все|Не"
    r"|Він|Вона|Воно|Вони|Його|Її|Їх|Ми|Ви|Це|Цей|Ця|Ці|Тоді|Тут|Потім|Згодом|Пізніше|Зараз|Тепер|Проте|Також|Але|І|Й"
    r"|Та|З|Із|Зі|Від|Про|Під|Після|Як|Коли|Якщо|Що|Усі|Всі)(?=[\s,])"
)
_NUMBER = r"[\dIVXІХ]"
_NAME = rf"(?!{_OPENING})[«“\p{{Lu}}]"

_GOES_ON = (
    # Parts of a law, a book, an address.
    (r"(?<!\bт\. ?)[дп]|пп|подп|(?<![IVXІХ] )ст|ч|гл|табл|стр|стор|кв|корп|обр", _NUMBER),
    (r"(?:^|\(|\b(?:на|в|и|см\.) )рис|\b(?:по|за) тел", r"[\d+]"),
    (r"(?:\(|[,;] )(?:род|ум|р)", r"\d"),
    (r"\d год", r"\d+ хв\b"),
    (r"сер|кон|нач|пол", r"[IVXІХ]+\b"),
    # What a name follows. Some of it can stand behind the name, "на Садовой ул.", and end a sentence.
    (r"ул|вул|просп|пл|пер|бульв|акад|проф|доц|св|тов|ім|пос|дер|пгт|смт|Дж|т\. ?[енк]|т\. ?зв|напр", _NAME),
    # "В 1990—1995 гг. Иванов", but not "служил в 1990—1995 гг. Затем".
    (r"(?-i:В|У|С|З|До|За|К|После|Після)(?: \p{Ll}+){0,3} [\d–—-]+[хі]? (?:гг|рр)", _NAME),
    # It is also a pronoun, "помог им", so that only the genitive of a name and initials tell it.
    (r"им", rf"{_NAME}(?:\.|\p{{Ll}}+(?:[её]ва|ова|[иы]на|[сцьт](?:ко)?го|[сц]кой|енко|[аяи] \p{{Lu}}[\p{{Ll}}.]+)\b)"),
    (r"(?:\(|\b(?:от|с|від|з) )(?:англ|нем|фр|исп|лат|нім)", r"\p{Latin}"),
    (r"долл?", r"США\b"),
)
_NO_BOUNDARY = regex.compile(
    r"(?<!\p{L}|\p{L}-)(?!\p{Lu}{2})(?:" + "|".join(rf"(?i:{word})\.\s+(?={after})" for word, after in _GOES_ON) + ")"
)
_BOUNDARY = regex.compile(
    rf"(?:{_NUMBER}(?:-[хі])? ?(?:гг?|рр?|вв?|ст|ч|мин|хв|м|км|кг|т|тыс|тис|руб|грн)|\bт\. ?[дп]|\bн\. ?[эе])\."
    rf"\s+(?={_OPENING})"
)
_CYRILLIC = regex.compile(r"\p{Cyrillic}")


def boundaries(text: str) -> tuple[set[int], set[int]]:
    """Return offsets behind such abbreviations: where a sentence of a text begins, and where none does."""
    if not _CYRILLIC.search(text):
        return set(), set()
    none = {offset for match in _NO_BOUNDARY.finditer(text) for offset in range(match.start() + 1, match.end() + 1)}
    return {match.end() for match in _BOUNDARY.finditer(text)}, none
