"""Follow-ups in Russian, Ukrainian and Armenian, as far as they are certain: "а когда?", "що він сказав?".

A question word alone takes the place of the last question's own; whatever else is certainly a follow-up is put behind
the last question, which the reader reads with it.
"""

from __future__ import annotations

from index.languages.detection import ENGLISH, possible_languages
from index.question.follow_ups.turn import Turn
from index.question.words import QUESTION_WORDS, words_of

_LEADS = frozenset("а и но ну так і й та але то իսկ եւ բայց դե".split())  # noqa: SIM905 (plain words)
_EMPTY = frozenset(
    """
    году год месяце числа день время
    это этого этому все именно еще было был была произошло случилось будет так там тогда же в во с со о об от до на за
    році року місяці числа день час
    це цього цьому саме ще було був була сталося відбулося буде тоді ж у в з із про від до на за
    թվականին օրը ժամին դա այդ դրա է էր եղավ եղել պատահել պատահեց այդպես հենց էլ մասին
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)
"""Words beside a question word that name nothing."""

_PRONOUNS = frozenset(
    """
    он она они его ее их ему ей им него нее них ним ней
    він вона вони його її їх йому їй їм нього неї них ним нею
    նա նրա նրան նրանք նրանց նրանից նրանով
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)


_SAYING = frozenset(
    """
    сказал сказала сказали говорил говорила говорит ответил ответила заявил заявила
    сказав сказала сказали говорив говорила говорить відповів відповіла заявив заявила
    ասաց ասել ասում ասացին պատասխանեց հայտարարեց
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)

NAMELESS = QUESTION_WORDS | _LEADS | _EMPTY | _PRONOUNS | _SAYING
"""Words that name nothing that a story may be told by."""


def taken_up(question: str, previous: Turn, longest: int) -> str | None:
    """Return a follow-up as a question that makes sense by itself; None if it already does.

    Args:
        question: a question in Russian, Ukrainian or Armenian.
        previous: the turn before, in any language.
        longest: most words of what is returned.
    """
    words = words_of(question)
    while words and words[0].text in _LEADS:
        words = words[1:]
    spelt = [word.text for word in words]
    if QUESTION_WORDS.isdisjoint(spelt):
        return None
    last = words_of(previous.question)
    if not last:
        return None
    if not NAMELESS.issuperset(spelt) or (_SAYING.intersection(spelt) and _PRONOUNS.isdisjoint(spelt)):
        return None
    one_language = ENGLISH not in possible_languages(previous.question)
    if one_language and len(words) == 1 and last[0].text in QUESTION_WORDS:
        behind = previous.question[last[0].end :].strip()
        return _shortened(f"{question[words[0].start : words[0].end]} {behind}", longest) if len(last) > 1 else None
    return _shortened(f"{previous.question.rstrip(' ?։:')}. {question[words[0].start :]}", longest)


def _shortened(question: str, longest: int) -> str:
    return " ".join(question.split()[:longest])
