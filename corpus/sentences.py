"""Sentence boundaries with offsets.

The boundaries come from nupunkt, the Punkt algorithm (Kiss and Strunk 2006, "Unsupervised multilingual sentence
boundary detection") with a trained list of abbreviations. This module removes some of them, adds the full stops of
scripts and the abbreviations that nupunkt does not know, and shows it quotation marks that it knows.
"""

from __future__ import annotations

import re
from itertools import pairwise

import nupunkt
import regex

from corpus.quotation_marks import quotations

MAX_SENTENCE_CHARACTERS = 1000
"""Longest sentence, in characters: one has to fit into a message, and into Telegram's quotations (1,024)."""

LONGEST_END = 50
"""How many characters of a sentence tell whether it has ended."""

_LOWER_CASE_START = regex.compile(r"[\"'“‘«(\[]*\p{Ll}")
_ENDS_FOR_SURE = re.compile(r"[!?…][\"'”’»)\]]*$|\.\.\.$|[^.][\"”’»]$")
_AT_A_MARK = regex.compile(
    r"(?<=[\p{L}\p{N}][.!?…]{1,3})”+(?=“|\p{Lu})|(?<=\p{Ll}{2}[.!?…])(?=“\p{Lu})"
    r"|(?<=\p{Ll}{3}[.!?…])\s+(?=“\p{Lu})"
)
_STRAY_CLOSING = re.compile(r"(?<=[.!?…])[“‘«›‹」』](?=[\s“”\"»«」])")
_TITLE_END = re.compile(
    r"(?:^|\s)[\"'“‘«(]*(?:Lt|Gen|Col|Maj|Capt|Cpl|Sgt|Adm|Cmdr|Brig|Sen|Rep|Gov|Rev|Hon|Prof|Dr|Mr|Mrs|Ms|St)\.$"
)
_OTHER_FULL_STOP = re.compile(r"[։。！？।](?:[」』”’»)\]]*)\s*")
_GRAPHEME = regex.compile(r"\X")
_CUT_AFTER = tuple(re.compile(pattern) for pattern in (r"[;:.!?…]\s", r",\s", r"\s"))

# Russian and Ukrainian words that begin a sentence and no name. A letter alone is an initial where a full stop follows.
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

_ARMENIAN = regex.compile(r"\p{Armenian}")
_STOP = regex.compile(r"[:։!?…][»”)]*(?:\s|$)|\.$")
# Between a letter and a capital, or at the end. "3: 2" has none.
_COLON = regex.compile(
    r"(?<=[\p{Armenian}»”).%]):(?=[»”)]*(?:\s+(?:[-–—]\s?)?[«“„(]?[\p{Lu}\d]|$))|(?<=\d):(?=[»”)]*(?:\s+[«“„(]?\p{Lu}|$))"
)
_LABEL = regex.compile(r"(?:[\p{Lu}\d]\S*(?:\s+|$)){1,4}")
_SAYS = regex.compile(
    r"\b(?:ասաց|ասել|ասում|(?:հայտարար|հայտն|նշ|պատմ|գր|պատասխան|հարց|ընդգծ|պնդ|շարունակ|ավելաց|հավել|շեշտ|հիշեց|բացատր"
    r"|մեկնաբան)[նր]?(?:եց|եցին|ել|ում))(?:\s+\S+){0,2}$"
)
_AFTER_SPEECH = regex.compile(r"[,»”]\s*[-–—]\s?[^-–—«»:։]*$")
_LONGEST_LOOK = 200
"""How many characters before a colon are read, to tell an Armenian full stop."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the [start, end) character offsets of the sentences of one normalised paragraph, in order.

    Every character that is not white space lies in exactly one span; no span begins or ends with white space. A
    sentence of more than `MAX_SENTENCE_CHARACTERS` is cut at the end of a clause or word before that limit.
    """
    spans: list[tuple[int, int]] = []
    shown = _with_known_marks(text)
    for start, end in _raw_spans(shown):
        piece = shown[start:end]
        start, end = end - len(piece.lstrip()), start + len(piece.rstrip())
        if start >= end:
            continue
        if spans and _continues(shown[max(spans[-1][0], spans[-1][1] - LONGEST_END) : spans[-1][1]], shown[start:end]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [part for span in spans for part in _cut_to_length(text, *span)]


def _with_known_marks(text: str) -> str:
    """The text, as long as it is, with “ and ” for the marks of its quotations, and ։ for a colon that is one."""
    shown = list(_STRAY_CLOSING.sub("”", with_full_stops(text)))
    for quotation in quotations(text):
        shown[quotation.start] = "“"
        if quotation.closed:
            shown[quotation.inner_end] = "”"
    return "".join(shown)


def _raw_spans(text: str) -> list[tuple[int, int]]:
    """Contiguous spans: nupunkt's, cut again after the full stops of other scripts and beside quotation marks."""
    cuts = {start for start, _ in nupunkt.sent_spans(text)} | {0, len(text)}
    for match in _AT_A_MARK.finditer(text):
        cuts.discard(match.start())
        cuts.add(match.end())
    begun, not_begun = _abbreviation_boundaries(text)
    cuts = (cuts - not_begun) | begun | {len(text)}
    cuts.update(match.end() for match in _OTHER_FULL_STOP.finditer(text))
    return list(pairwise(sorted(cuts)))


def _continues(before: str, after: str) -> bool:
    """Whether `after` continues the sentence `before`, so that there is no boundary between them."""
    if _TITLE_END.search(before):
        return True
    if after[0] in ")],;":
        return True
    return _LOWER_CASE_START.match(after) is not None and not _ENDS_FOR_SURE.search(before)


def _cut_to_length(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut an overlong sentence into parts, each at the last clause end, comma or space that leaves a long part."""
    parts = []
    while end - start > MAX_SENTENCE_CHARACTERS:
        limit = start + MAX_SENTENCE_CHARACTERS
        cut = _whole_grapheme(text, start, limit)
        for boundary in _CUT_AFTER:
            ends = [match.end() for match in boundary.finditer(text, start, limit)]
            if ends and ends[-1] - start > MAX_SENTENCE_CHARACTERS // 2:
                cut = ends[-1]
                break
        parts.append((start, start + len(text[start:cut].rstrip())))
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    if start < end:
        parts.append((start, end))
    return parts


def _whole_grapheme(text: str, start: int, limit: int) -> int:
    """The last offset up to `limit` that does not cut a character a reader sees as one (a grapheme cluster)."""
    before = limit
    while before > start and (cluster := _GRAPHEME.match(text, before - 1, limit + 1)) and cluster.end() > before:
        before -= 1
    return before if before > start else limit


def _abbreviation_boundaries(text: str) -> tuple[set[int], set[int]]:
    """Offsets behind Russian and Ukrainian abbreviations: where a sentence of a text begins, and where none does."""
    if not _CYRILLIC.search(text):
        return set(), set()
    none = {offset for match in _NO_BOUNDARY.finditer(text) for offset in range(match.start() + 1, match.end() + 1)}
    return {match.end() for match in _BOUNDARY.finditer(text)}, none


def with_full_stops(text: str) -> str:
    """Return a paragraph with ։ for each colon that ends an Armenian sentence. It stays as long as it is.

    A colon stays after a label ("Հարց: …"), after a verb of saying and before a quotation ("Նա ասաց: «…»"), and where
    the paragraph has no other full stop.
    """
    if 2 * len(_ARMENIAN.findall(text)) < len(text) or len(_STOP.findall(text)) < 2:
        return text
    shown = list(text)
    for match in _COLON.finditer(text):
        before = text[max(match.start() - _LONGEST_LOOK, 0) : match.start()]
        is_label = len(before) == match.start() and _LABEL.fullmatch(before)
        quotes = text[match.end() : match.end() + 2].lstrip().startswith(("«", "“", "„"))
        if not (is_label or (quotes and _SAYS.search(before) and not _AFTER_SPEECH.search(before))):
            shown[match.start()] = "։"
    return "".join(shown)
