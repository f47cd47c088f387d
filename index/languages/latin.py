"""Languages in Latin letters, told by their function words, and only if they are sure."""

from __future__ import annotations

import re

_ENGLISH = frozenset(
    """
    a about after all also am an and any are as at be because been before being between but by can could did do does
    doing during each for from get give go had has have he her him his how i if in into is it its just let like made
    make many may me might more most much must my near no not of off on only or other our out over please said say
    says she should show so some such take tell than that the their them then there these they this those to too under
    until up us very was we were what whats when where which while who whom whos whose why will with without would yes
    you your
    """.split()  # noqa: SIM905 (words read better than a list of quoted ones)
)

_OPENERS = {
    "de": "wer wann warum wieso weshalb welche welcher welches wohin woher wieviel",
    "fr": "pourquoi combien quand quelle quelles quels où",
    "es": """
        qué quién quiénes quien cuándo cuando dónde donde cómo cuánto cuánta cuántos cuántas cuantos cuantas cuál cuáles
    """,
    "it": "perché perchè quando quanti quante",
    "pt": "quem onde porquê",
    "pl": "kiedy gdzie dlaczego",
    "cs": "kdo kdy proč kolik",
    "tr": "neden nerede nasıl hangi kaç niçin niye kimin",
    "az": "niyə harada necə hansı neçə haçan nəyə",
    "nl": "waarom wanneer hoeveel welke",
    "ro": "când câți câte cât",
}
"""Question words: the first word of a question, they tell its language alone."""

_TELLING = {
    "de": """
        was wie hat haben ist sind wurde wurden wird werden nicht über für mit auf aus bei nach vom zum zur ein eine
        einen einem einer dem sich auch gesagt sagt sagte gibt es sie ich wir
    """,
    "fr": """
        qui que quoi quel est sont était été a ont dans sur pour par avec pas ne aux une des dit cette ces il elle ils
        ce qu lieu au sera fait
    """,
    "es": """
        que quien como cual es son fue era será ha han por para con una unos sobre dijo según hay cuanto este esta
        porque no lo
    """,
    "it": """
        che chi cosa cos dove come perche quanto è sono era stato stata ha hanno per con una nel nella sul sulla dell
        della delle degli detto non quale
    """,
    "pt": """
        que quando quanto quais qual como é são foi era será tem têm por para com uma sobre disse não o no na do da em
        ao
    """,
    "pl": """
        co kto ile jak czy jest są był była było będzie nie na dla przez się powiedział powiedziała jaki jaka jakie
        który która o od po przy ze w z
    """,
    "cs": "co kde jak je jsou byl byla bylo bude není na pro se řekl řekla jaký jaká jaké který která o od po při ve v",
    "tr": """
        ne kim nerede ve bir bu mi mı mu mü için hakkında zaman dedi söyledi oldu olacak değil yapılacak var yok
        daha kadar gitmiyor kaç kimdir nedir midir nereye
    """,
    "az": """
        nə kim və bir bu mi mı üçün ilə haqqında vaxt dedi deyib oldu olacaq olub deyil edib var yox qədər harda hara
    """,
    "nl": """
        wat wie waar hoe heeft hebben is zijn was werd wordt worden niet het een met voor op uit bij naar gezegd zei
        over
    """,
    "ro": "ce cine unde cum este sunt a fost au va nu pe pentru cu din spus despre care în și",
}
"""Words that seldom stand in a foreign name; two words of a language are needed, and one of them of these."""

_IN_NAMES = {
    "de": "der die das den des und von im am an zu in vor",
    "fr": "de la le les du l d et en un",
    "es": "el la los las de del y en un al se",
    "it": "il la lo gli le di del da un e i al",
    "pt": "o os as de dos das e a um",
    "pl": "do i a to",
    "cs": "do i a to z s",
    "tr": "da de",
    "az": "da də",
    "nl": "de van den der en in te",
    "ro": "al ale lui un o de la",
}
"""Articles and the like, which names and titles are full of (von der Leyen, Los Angeles, La Scala)."""


_TRANSLITERATED_OPENERS = {
    "ru": "kto chto shto gde kogda pochemu zachem kak kakoy kakoi kakaya kakie kakuyu skolko kuda otkuda",
    "uk": "khto hto shcho scho koly chomu yak yakyi yakyy yakiy yaka yake yaki yaku skilky skilki kudy zvidky",
    "hy": "ov ovqer ovker inchu inchow inchpes erb vortegh vorteg ortegh qani kani vorqan vorkan",
}
"""Question words of other alphabets in Latin letters: the first word of a question, they tell its language alone."""

_TRANSLITERATED = {
    "ru": "skazal skazala eto etot byl byla bylo byli budet ego ona oni chego komu kogo posle protiv ili chtoby net",
    "uk": "skazav skazala tse tsey bulo buv bula buly vin vona vony shchodo pislya proty koho komu choho",
    "hy": "inch asel asac asatsin hamar masin ays ayd petq eghel exel chi dem",
}
"""Other words; two words of a language are needed."""

_IN_MANY_LANGUAGES = frozenset("a am an as do in is me no not on so to us was will".split())  # noqa: SIM905 (as above)
"""English words that by themselves do not say that a text is English."""


def _sets(words: dict[str, str]) -> dict[str, frozenset[str]]:
    return {code: frozenset(listed.split()) - _ENGLISH for code, listed in words.items()}


_OPENERS_OF, _TELLING_OF, _IN_NAMES_OF = _sets(_OPENERS), _sets(_TELLING), _sets(_IN_NAMES)
_TRANSLITERATED_OPENERS_OF, _TRANSLITERATED_OF = _sets(_TRANSLITERATED_OPENERS), _sets(_TRANSLITERATED)
_LEAST_SURE = 2
"""Function words that tell a language."""

_TURKIC = re.compile("[ığş]")
_WORD = re.compile(r"[^\W\d_]+")


def languages_in_latin(text: str) -> tuple[str, ...]:
    """Return the languages other than English that a text in Latin letters is surely in one of, the likeliest first.

    Empty if it may be English: if it has as many English function words as others, or hardly any at all. Russian,
    Ukrainian and Armenian in Latin letters are "ru-Latn", "uk-Latn" and "hy-Latn".
    """
    words = _words(text)
    english = sum(word in _ENGLISH for word in words)
    # No other language of the kind has the letter.
    if any("ə" in word for word in words) and not english:
        return ("az",)
    if re.search("[¿¡]", text) and not english:
        return ("es",)
    if not english and any(_TURKIC.search(word) and not word[0].isupper() for word in text.split()):
        return ("az", "tr") if re.search("[xq]", text.casefold()) else ("tr", "az")
    scores = {code: _score(words, code, english) for code in _TELLING}
    scores |= {f"{code}-Latn": _transliterated(words, code, english) for code in _TRANSLITERATED}
    best = max(scores.values())
    if not best:
        return ()
    return tuple(code for code, score in scores.items() if score == best)


def is_surely_english(text: str) -> bool:
    """Return whether a text in Latin letters has English function words."""
    return any(word in _ENGLISH - _IN_MANY_LANGUAGES for word in _words(text))


def _words(text: str) -> list[str]:
    # The Turkish İ in lower case is an i with a dot of its own.
    return [word.replace("i̇", "i") for word in _WORD.findall(text.replace("İ", "i").casefold())]


def _score(words: list[str], code: str, english: int) -> int:
    """How many function words of a language there are; 0 if they do not tell it from English."""
    openers, telling, in_names = _OPENERS_OF[code], _TELLING_OF[code], _IN_NAMES_OF[code]
    sure = [word for word in words if word in telling or word in openers]
    score = len(sure) + sum(word in in_names for word in words)
    if not english and words and words[0] in openers:
        return score + 1
    # Two letters are a word of many languages.
    told = any(len(word) > 2 or not word.isascii() for word in sure)
    return score if told and score >= _LEAST_SURE and score > english else 0


def _transliterated(words: list[str], code: str, english: int) -> int:
    """How many words of a language with other letters there are; 0 if they do not tell it from English."""
    openers = _TRANSLITERATED_OPENERS_OF[code]
    score = len({word for word in words if word in openers or word in _TRANSLITERATED_OF[code]})
    told = score >= _LEAST_SURE or (words and words[0] in openers)
    return score if told and score > english else 0
