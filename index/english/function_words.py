"""The words of English that hold a question together and name nothing."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEADS = _words("and but or so ok okay also well plus yes no hm hmm")
"""Words before a question that say that it goes on."""

QUESTION_WORDS = _words("who whom whose what which when where why how")
BE = _words("is are was were am be been being")
AUXILIARIES = BE | _words("did does do has have had will would can could shall should may might must")
DETERMINERS = _words(
    "the a an this that these those his her their its my our your some any no all both each every many much most more"
)
PREPOSITIONS = _words(
    "of in on at for from by with to into about against between among during under over after before since near via "
    "without within despite through until till upon outside inside behind across along around like as toward towards "
    "regarding concerning beyond per off up out than"
)
CONJUNCTIONS = _words("and or but that who whom whose which when where why how if whether because while although than")
ADVERBS = _words(
    "not also then now still just even already ever never again only really exactly actually there here too else "
    "back today yesterday tomorrow later earlier soon later recently currently"
)
PERSONAL = _words("he she him his her hers")
THINGS = _words("it its they them their theirs")
POINTING = _words("this that these those")
PRONOUNS = PERSONAL | THINGS | _words("i you we me us one ones anyone someone everyone anybody somebody nobody there")
MEASURES = _words("many much long far often old big tall high deep large fast soon late else more")
"""Words after "how"."""

TIMES = _words("year month week day date time hour season morning afternoon evening night")
PLACES = _words("place city country town")
SAYING = _words(
    "say says said saying add added tell tells told claim claimed state stated argue argued announce announced think "
    "thinks thought mention mentioned promise promised write wrote complain complained explain explained believe warn"
)
SELF = _words("story stories article articles news text piece report page bot")
"""Words for the story itself: "is this story" takes up no earlier question."""
MALE = _words("mr sir lord king prince father brother son husband man boy spokesman chairman businessman")
FEMALE = _words(
    "mrs ms miss lady dame queen princess mother sister daughter wife woman girl spokeswoman chairwoman businesswoman"
)
