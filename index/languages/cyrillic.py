"""Languages in Cyrillic letters, told apart by letters that one of them has alone, and by function words."""

from __future__ import annotations

import re

_LIKELIEST_FIRST = ("ru", "uk", "be", "bg", "sr", "mk", "kk")

_OWN_LETTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ў", ("be",)),
    ("їєґ", ("uk",)),
    ("ђћ", ("sr",)),
    ("ѓќѕ", ("mk",)),
    ("љњџј", ("sr", "mk")),
    ("әғқңұһ", ("kk",)),
    ("өү", ("kk", "ky", "mn")),
)
"""Letters that tell a language by themselves, the surest first."""

_FUNCTION_WORDS = {
    code: frozenset(words.split())
    for code, words in {
        "ru": """
            что кто где когда почему зачем как какой какая какое какие каком какого каких каким какими какую какому
            каков какова каково каковы сколько сколькими скольких куда откуда чей чья чьё чьи чьего чьей это этот эта
            эти этого был была было были будет будут не на по из для или от они он она оно его её ее их чего чему кого
            кому кем ком чем чём о об обо про сказал сказала есть ли же уже ещё еще к ко с со и в во у за до при под над
            после перед между через а но да расскажи скажи
        """,
        "uk": """
            що хто де коли чому навіщо як який яка яке які якому якого яких яким якими яку якій скільки скількох куди
            звідки чий чия чиє чиї цей ця це ці цього був була було були буде будуть не на по із з зі для або від вони
            він вона воно його її їх чого кого кому ким чим про сказав сказала є чи же вже уже ще до та й і а але у в за
            при під над після перед між через розкажи скажи кажи
        """,
        "be": """
            што хто дзе калі чаму навошта як які якая якое якія колькі куды адкуль чый чыя гэта гэты быў была было
            былі будзе будуць не на па з для або ці ад яны ён яна яно яго яе іх чаго каго каму чым пра сказаў сказала
            ёсць да у ў за пры пад раскажы скажы
        """,
        "bg": """
            какво кой коя кое кои къде кога защо как колко това този тази е беше бяха ще са си се не на по от за или
            те той тя то му ѝ им каза има ли към със във и у до при
        """,
        "sr": """
            шта ко где када зашто како који која које колико ово овај је био била било били ће су се не на по из за
            или од они он она оно његов њихов рекао рекла има ли са у и до при
        """,
        "mk": """
            што кој која кое кои каде кога зошто како колку ова овој е беше беа ќе се не на по од за или тие тој таа
            му им рече има ли со во и до при
        """,
    }.items()
}

_LEAST_SURE = 2
"""Function words that tell a language, but for Russian, Ukrainian and Belarusian."""

_WORD = re.compile(r"[^\W\d_]+")
_HARD_SIGN_INSIDE = re.compile(r"ъ(?![еёюяє])")


def languages_in_cyrillic(text: str) -> tuple[str, ...]:
    """Return the languages that a text in Cyrillic may be in, as BCP 47 codes, the likeliest first."""
    words = _WORD.findall(text.casefold())
    letters = set("".join(words))
    for own, codes in _OWN_LETTERS:
        if letters.intersection(own):
            return codes
    possible = _possible_by_letters(letters, words)
    scores = {code: sum(word in _FUNCTION_WORDS.get(code, ()) for word in words) for code in possible}
    best = max(scores.values())
    # One short word may be a name or a typing error in any of them.
    if best < _LEAST_SURE and not any(scores[code] == best > 0 for code in _LIKELIEST_FIRST[:3] if code in scores):
        return possible
    return tuple(code for code in possible if scores[code] == best)


def _possible_by_letters(letters: set[str], words: list[str]) -> tuple[str, ...]:
    """The languages whose alphabet has all of the letters."""
    if any(_HARD_SIGN_INSIDE.search(word) for word in words):
        return ("bg",)
    # Two words of Kazakh have a letter of its own.
    kazakh = ("kk",) if len(words) < 2 else ()
    if "і" in letters:
        if letters.intersection("ыэё"):
            return ("be", *kazakh)
        return ("uk",) if letters.intersection("ищ") else ("uk", "be", *kazakh)
    if letters.intersection("ыэё"):
        return ("ru", *kazakh) if letters.intersection("ищ") else ("ru", "be", *kazakh)
    if "ъ" in letters:
        return ("ru", "bg")
    without = {"be"} if letters.intersection("ищ") else set()
    return tuple(code for code in _LIKELIEST_FIRST if code not in without)
