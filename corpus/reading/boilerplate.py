"""Lines that stand among a story's paragraphs and are none: promotion of other stories, credits, notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from corpus.normalise import normalise
from corpus.reading.document import Block, Kind
from corpus.reading.labels import is_unfinished

LONGEST = 250
"""Longest line that can be left out, in characters."""

_MOST_WORDS = 30
_MOST_CREDIT_WORDS = 25
_MOST_NOTICE_WORDS = 12
_MOST_OFFER_WORDS = 4


def _one_of(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


_TO_READ = re.compile(
    _one_of(
        r"(?:also|related|more)\s+(?:read|see|watch|listen|stor(?:y|ies)|articles?|news|coverage|content|topics|links?)",
        r"more\s+(?:from\s(?-i:[A-Z])[^:]{1,40}|on\s+this(?:\s+story|\s+topic)?)",
        r"(?:read|see|watch|listen)\s+(?:also|more|next|this|now|on)(?:\s+(?:on|about|from|at|here)\b[^:]{0,60})?",
        r"related|recommended|(?:you\s+)?(?:may|might)\s+also\s+(?:like|be\s+interested\s+in)|don['’]?t\s+miss",
        r"up\s+next|most\s+read|what\s+to\s+read\s+next",
        r"(?:читайте|читать|смотрите|смотреть|слушайте)\s+(?:также|ещё|еще|по\s+теме|далее)",
        r"(?:материалы\s+|ещё\s+|еще\s+)?по\s+теме|см\.\s+также|рекомендуем(?:\s+прочитать)?|подробнее",
        r"(?:читайте|читати|дивіться|дивитися|слухайте)\s+(?:також|ще|за\s+темою|далі)",
        r"(?:матеріали\s+|ще\s+)?за\s+темою|див\.\s+також|рекомендуємо(?:\s+прочитати)?|докладніше|детальніше",
        r"(?:կարդա(?:ցեք|լ)?|ընթերցե(?:ք|լ)|դիտե(?:ք|լ)|տես(?:եք)?|լսե(?:ք|լ))\s+նաև|թեմայի\s+շուրջ|առնչվող\s+նյութեր",
    ),
    re.IGNORECASE,
)
"""What leads to another story."""

_THEN = re.compile(r"\s*(?:[:|»>→՝`]|[–—-]\s|$)")
_TO_READ_FOR_SURE = re.compile(
    _one_of(
        r"read\s+also|also\s+read|(?:читайте|смотрите)\s+также|(?:читайте|дивіться)\s+також",
        r"(?:կարդացեք|ընթերցեք|դիտեք|տես|տեսեք)\s+նաև",
    )
    + r"\s+[\"“«„]?(?-i:[A-ZА-ЯЁІЇЄҐԱ-Ֆ\d])",
    re.IGNORECASE,
)
"""The same without a mark before the other story's headline, which begins with a capital letter."""

_PICTURE = _one_of(
    r"(?:(?:file|cover|featured|main|stock|press|handout)\s+)?(?:photos?|photographs?|photography|pictures?|images?)",
    r"illustrations?|graphics?|infographics?|videos?",
    r"фото(?:графи[яиії])?|снимок|иллюстраци[яи]|изображение|инфографика|видео",
    r"світлин[аи]|знімок|ілюстраці[яї]|зображення|інфографіка|відео",
    r"լուսանկար(?:ը|ներ)?|նկար(?:ը)?|ֆոտո|տեսանյութ(?:ը)?",
)
_NAME = r"(?:[^\W\d_a-zа-яёіїєґա-և][\w.'’-]*|via|for|from|the|and|of|de|von|van|at|in|courtesy|\d{4})"
_NAMES = rf"(?:©\s*)?{_NAME}(?:(?:\s*[,/|&©]\s*|\s+(?:[–-]\s+)?){_NAME})*[.)\]]*"
_AGENCY = r"(?:AP|AFP|DPA|dpa|EPA|PA|TASS|ТАСС|УНІАН|REUTERS|Reuters|Getty)"
_CREDIT = re.compile(
    _one_of(
        rf"(?i:{_PICTURE}(?:\s+(?:credits?|source|caption))?\s*[:՝`])\s*\S.*",
        rf"(?i:{_PICTURE}\s*(?:[/©|]|\s[–—-]\s|(?:credit\s+)?by\s|courtesy\s+of\s))\s*{_NAMES}",
        rf"(?i:credits?\s*:)\s*{_NAMES}",
        rf"{_AGENCY}(?:\s+(?:Photo|Images|Pictures))?(?:\s*/\s*{_NAMES})?",
    ),
    re.DOTALL,
)
_CAPTION = re.compile(rf".*[.!?…|()\[]\s*(?i:{_PICTURE}(?:\s+credit)?\s*[:/©])\s*{_NAMES}", re.DOTALL)
"""What a picture shows, and whose it is."""

_SMALL = "(?-i:[a-zа-яёіїєґ])"
_NOT_TO_SOME = rf"(?!\s+(?:for|для|за)\b|,\s+{_SMALL})"
_NOTICE = re.compile(
    _one_of(
        r"advert(?:isement|ising)?(?:\s+continues\s+below)?|(?:sponsored|partner|paid)\s+(?:content|post)",
        r"(?:story|article)\s+continues\s+(?:below|after)(?:\s+(?:the\s+)?advert\w*)?",
        r"(?:скрыть\s+)?реклама|на\s+правах\s+реклам[ыи]|рекламний\s+матеріал|գովազդ(?:ային\s+նյութ)?",
        # "© is a sign that few people know." goes on in lower case to its full stop; "© the authors" does not.
        rf"(?:©|\(c\)|copyright\s+(?:©|\(c\)|\d{{4}}|by\b))(?!\s+(?!by\b|the\b){_SMALL}\D{{20,}}[.!?]$).*",
        rf".{{0,80}}\ball\s+rights\s+reserved\b{_NOT_TO_SOME}.{{0,80}}",
        rf".{{0,80}}\bвсе\s+права\s+защищены\b{_NOT_TO_SOME}.{{0,80}}",
        rf".{{0,80}}\b(?:усі|всі)\s+права\s+(?:захищено|захищені)\b{_NOT_TO_SOME}.{{0,80}}",
        r".{0,80}\bբոլոր\s+իրավունքները\s+պաշտպանված\s+են\b.{0,80}",
        r"share(?:\s+this)?(?:\s+(?:article|story|post|page|video|link|news))?(?:\s*:|\s+(?:on|via)\b.{0,60})?|tweet",
        r"(?:поделитесь|поділіться|կիսվեք)\b.{0,60}",
    )
    + r"\.?",
    re.IGNORECASE | re.DOTALL,
)

_NETWORKS = r"(?:twitter|x|facebook|instagram|telegram|youtube|linkedin|tiktok|threads|bluesky|whatsapp)"
_INVITATION = re.compile(
    _one_of(
        r"(?:subscribe|sign\s+up)\s+(?:now|here|today)\b",
        rf"follow\s+(?:us|@\w+|[^.!?]{{1,40}}\s+on\s+{_NETWORKS})\b|(?:join|like|find)\s+us\s+(?:on|at)\b",
        r"(?:join|follow)\s+our\s+(?:channel|newsletter|telegram|whatsapp)\b",
        r"get\s+(?:our|the)\s[^.!?]{0,40}\bnewsletters?\b|download\s+(?:our|the)\s[^.!?]{0,30}\bapp\b",
        r"подпи(?:шитесь|сывайтесь|сывайся)\b|следите\s+за\s+(?:нами|нашими)\b|читайте\s+нас\b",
        r"присоединяйтесь\s+к\s+(?:нам|нашему)\b",
        r"підпи(?:шіться|суйтесь|суйтеся)\b|стежте\s+за\s+(?:нами|нашими)\b",
        r"(?:долучайте|приєднуйте)(?:сь|ся)\s+до\s+(?:нас|нашого)\b",
        r"(?:բաժանորդագրվեք|(?:հետևե[քլ]|միացե[քլ])\s+մեզ)\b",
    )
    + ".*",
    re.IGNORECASE | re.DOTALL,
)

_OFFER = re.compile(
    _one_of(
        r"(?:subscribe|sign\s+up)\s+(?:to|for|and)\b|follow\s+our\b",
        r"подписаться\b|підписат(?:ися|ись)\b|բաժանորդագրվել\b",
        r"(?:поделиться|поділит(?:ися|ись|ься)|կիսվել|տարածել)\b(?=.{0,60}$)",
    ),
    re.IGNORECASE | re.DOTALL,
)
"""What invites or shares, but may begin a sentence of the story: "Sign up for the marathon opens on Monday."."""

_OWN = re.compile(
    r"\b"
    + _one_of(
        r"newsletters?|briefings?|digest|channels?|pages?|accounts?|updates?|alerts?|notifications?|podcasts?|coverage",
        rf"subscri\w+|stories|articles?|journalism|{_NETWORKS}",
        r"рассылк\w*|розсилк\w*|канал\w*|страниц\w*|сторінк\w*|новост\w*|новин\w*|подкаст\w*|телеграм\w*",
        r"социальн\w*|соціальн\w*|соцсет\w*|соцмереж\w*|друзьями|друзями",
        r"ալիք\w*|էջ\w*|տեղեկագ\w*|նորություն\w*|ընկերներ\w*",
    )
    + r"\b",
    re.IGNORECASE,
)
"""What a publisher offers, or where a reader shares."""

_FULL_STOP = re.compile(r"[.!?…։][\"'”’»)]*$")
_RECOMMENDED = re.compile(r"recommended|рекомендуем|рекомендуємо", re.IGNORECASE)

_EDGES = "*_=~#→►▶»>•·[]|–—- "
_STRESS = str.maketrans("", "", "՛՜՞")


def without_boilerplate(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without lines that are no sentence of the story.

    A line goes if all of it has such a form: "Read also: …", "Photo: Ida Lund/Holm Post", "Subscribe to our
    newsletter", "© …", "Advertisement", in English, Russian, Ukrainian or Armenian. Under a line such as "Related
    stories", the list or the headlines that follow go too.
    """
    kept: list[Block] = []
    promoting = False
    for block, following in zip_longest(blocks, blocks[1:]):
        if promoting and _is_title(block):
            continue
        advises = following is not None and _advises(block, following)
        promoting = not advises and announces_others(block.text)
        if advises or not (promoting or is_boilerplate(block.text)):
            kept.append(block)
    return kept


def is_boilerplate(text: str) -> bool:
    """Whether a paragraph is no sentence of the story by its form."""
    line = _bare(text)
    if not line:
        # A rule such as "* * *".
        return bool(text.strip())
    words = len(re.findall(r"\w+", line))
    if len(line) > LONGEST or words > _MOST_WORDS:
        return False
    promotes = _TO_READ.match(line)
    return bool(
        (promotes and _THEN.match(line, promotes.end()))
        or _TO_READ_FOR_SURE.match(line)
        or (words <= _MOST_CREDIT_WORDS and (_CREDIT.fullmatch(line) or _CAPTION.fullmatch(line)))
        or (words <= _MOST_NOTICE_WORDS and _NOTICE.fullmatch(line))
        or (words <= _MOST_CREDIT_WORDS and (_INVITATION.fullmatch(line) or _is_offer(line, words)))
    )


def announces_others(text: str) -> bool:
    """Whether a line is the heading above links to other stories and nothing else."""
    return _TO_READ.fullmatch(_bare(text).rstrip(" :.…»>→")) is not None


def _is_offer(line: str, words: int) -> bool:
    """Whether a line invites or shares, and is no sentence about something else."""
    is_sentence = words > _MOST_OFFER_WORDS and _FULL_STOP.search(line) and not _OWN.search(line)
    return not is_sentence and _OFFER.match(line) is not None


def _advises(block: Block, following: Block) -> bool:
    """Whether a line such as "Recommended:" leads to sentences of the story: "- Boil water before drinking."."""
    is_advice = following.kind is Kind.ITEM and not is_unfinished(following.text)
    return is_advice and _RECOMMENDED.fullmatch(_bare(block.text).rstrip(" :")) is not None


def _is_title(block: Block) -> bool:
    """Whether a block can be the headline of another story: a list item, or words without a full stop."""
    is_short = len(block.text) <= LONGEST
    return is_short and (block.kind is Kind.ITEM or (block.kind is Kind.TEXT and is_unfinished(block.text)))


def _bare(text: str) -> str:
    """A line without marks at its ends, and without Armenian stress marks."""
    line = normalise(text).translate(_STRESS).strip(_EDGES)
    enclosed = line[:1] == "(" and line[-1:] == ")" and not line.lower().startswith("(c)")
    return line[1:-1].strip() if enclosed else line
