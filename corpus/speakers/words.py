"""Closed classes of English words that tell where a speaker's name begins and ends."""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list that is written with spaces."""
    return frozenset(text.split())


PRONOUNS = words_of("he she they it")
"""Pronouns that stand for somebody named before."""

NEVER_HEADS = words_of(
    "figures figure data statistics numbers number results result calculations estimates records evidence workers "
    "estimates customers voters players rumours rumors thousands hundreds dozens millions"
)
"""Nouns that say nothing themselves, and those that name nobody in particular."""

NEVER_SPEAKERS = words_of(
    "i we you me us him them myself himself herself who whom which that this these those there here "
    "what one ones nobody everybody everyone someone somebody anyone anybody nothing everything "
    "something none some many others other another most few several all both each either neither such "
    "more less much people no-one her"
)
"""Words that, standing alone, name no one."""

DETERMINERS = words_of(
    "the a an this that these those his her its their our my your another some many several most few both all each one"
)
BE = words_of("is are was were be been being am 's ’s isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t")
HAVE = words_of("has have had having")
DO = words_of("do does did")
MODALS = words_of("will would can could may might shall should must to cannot ll")
NEGATIONS = words_of(
    "not never neither nor hardly didn't didn’t doesn't doesn’t don't don’t hasn't hasn’t haven't "
    "haven’t hadn't hadn’t won't won’t wouldn't wouldn’t can't can’t couldn't couldn’t shouldn't "
    "shouldn’t isn't isn’t wasn't wasn’t aren't aren’t weren't weren’t"
)
DENIALS = NEGATIONS | words_of(
    "no none nobody nothing without false falsely wrong wrongly untrue deny denies denied rejected contrary unlike"
)
"""Words by which a sentence may contradict whom it names."""

FINITE = BE | HAVE | DO | MODALS - {"to"}
"""Verbs that close a relative clause or begin a predicate: none of them stands inside a name."""

SUBORDINATORS = words_of(
    "after before when whenever while whilst although though because since if unless until once whether "
    "where why how what which who whom whose than whereas"
)
"""Words after which a saying is only a circumstance of the sentence: "after the minister said so, …"."""

COORDINATORS = words_of("and but or yet nor so plus")
PREPOSITIONS = words_of(
    "amongst alongside of in on at for from by with to into about against between among during under over after before "
    "since near via without within amid despite through until upon outside inside behind across along "
    "around following including like unlike per as toward towards regarding concerning beyond versus "
    "off out up down ahead"
)
ADVERBS = words_of(
    "also then later earlier now once again still just even already soon today yesterday tonight "
    "tomorrow however meanwhile instead moreover furthermore therefore thus nevertheless nonetheless "
    "often repeatedly always ever first next afterwards afterward too indeed perhaps maybe further "
    "likewise otherwise only simply back ago reportedly twice well away alike altogether separately "
    "elsewhere overall additionally recently previously initially finally long"
)
TIME = words_of(
    "monday tuesday wednesday thursday friday saturday sunday mon. tue. tues. wed. thu. thurs. fri. "
    "sat. sun. january february march april june july august september october november december jan. "
    "feb. mar. apr. aug. sept. oct. nov. dec. morning afternoon evening night noon midnight week "
    "weekend month year day today yesterday tonight last"
)
"""Words of a time: cut from the ends of a name. "May" is left out: it is a name as often."""

ABBREVIATIONS = words_of(
    "del. mr. mrs. ms. dr. prof. sen. rep. gov. gen. lt. col. maj. capt. sgt. adm. cmdr. brig. rev. "
    "hon. st. jr. sr. u.s. u.k. u.n. e.u. inc. co. corp. ltd. no. vs. d.c. jan. feb. mar. apr. aug. "
    "sept. oct. nov. dec. messrs. pres. det. insp. supt. cpl. pvt. fr. dept. n.y. sens. reps. a.m. p.m. "
    "ph.d. etc. i.e. e.g. ariz. calif. colo. conn. fla. ga. ill. ind. mass. md. mich. minn. mo. n.c. "
    "n.h. n.j. n.m. nev. okla. ore. pa. penn. s.c. tenn. tex. va. vt. wash. wis. bros. ave. mt. ft."
)

NAME_PARTICLES = words_of(
    "van von der den de del della dei di da dos das du la las los el al ter af av bin bint ibn abu zu zum zur vom y"
)
"""Words in lower case that stand inside a name: "van den Heuvel"."""

TITLES = words_of(
    "president vice chancellor premier minister prime secretary senator congressman congresswoman "
    "representative governor mayor councillor councilman councilwoman judge justice chief general "
    "colonel major captain lieutenant sergeant detective inspector officer superintendent commissioner "
    "admiral commander king queen prince princess pope bishop archbishop cardinal rabbi imam reverend "
    "father professor doctor dr. mr. mrs. ms. sir dame lord lady sen. rep. gov. gen. lt. col. maj. "
    "capt. sgt. adm. prof. rev. speaker ambassador chairman chairwoman attorney sheriff coach manager "
    "director deputy acting former foreign interior defence defense finance press spokesman spokeswoman "
    "spokesperson"
)
"""Words before a name that belong to it."""

BODIES = words_of(
    "police ministry government court council committee commission agency company firm bank party campaign union "
    "office department bureau service authority administration parliament senate congress cabinet club team "
    "federation association group organisation organization institute university centre center foundation board "
    "panel jury tribunal embassy military army navy force airline hospital school charity newspaper paper magazine "
    "outlet station network broadcaster press media website report study survey poll polls letter statement memo "
    "document documents filing indictment complaint lawsuit affidavit transcript review audit inquiry investigation "
    "article book studies surveys reports source sources family parents staff crew authorities delegation watchdog "
    "regulator regulators people pair duo trio couple kremlin chronicle operator developer maker utility supplier "
    "carrier retailer startup consortium coalition alliance bloc league trust band museum archive library "
    "congregation church diocese synod secretariat presidency television tv radio"
)
"""Lower-case nouns that name a body or a document that speaks."""

_PEOPLE = words_of(
    "official officials president premier minister mayor governor senator judge justice justices king queen prince "
    "princess pope bishop priest chief head boss ceo executive executives spokesman spokeswoman spokesperson "
    "spokespeople chairman chairwoman chair director coach captain manager striker goalkeeper athlete doctor nurse "
    "surgeon witness witnesses victim victims critic critics expert experts scientist aide aides ally allies "
    "adviser advisers advisor advisors analyst analysts resident residents relative relatives mother father brother "
    "sister son daughter wife husband widow friend friends colleague colleagues neighbor neighbors neighbour "
    "neighbours man woman men women boy girl student students pupil attorney attorneys counsel prosecutors "
    "prosecutor defendant plaintiff plaintiffs suspect lawyers lawyer republicans democrats candidate candidates "
    "nominee rival rivals opponent opponents environmentalist secretary secretaries ambassador envoy diplomat "
    "diplomats representative representatives ombudsman monitors observers historian economist economists professor "
    "author authors editor editors journalist journalists reporter reporters correspondent columnist academics "
    "academic graduate veteran veterans tenant tenants passenger passengers patient patients farmer mps lawmakers "
    "lawmaker legislator legislators chancellor commissioner detective detectives officer officers general sheriff "
    "superintendent inspector firefighters pilot pilots guard guards soldier soldiers businessman businesswoman "
    "billionaire commander pensioner teenager actor actress singer composer conductor curator coroner magistrate "
    "archaeologist biologist guide survivor survivors hostage envoys negotiators mediators statisticians "
    "meteorologists forecasters delegates delegate deputy deputies headteacher principal librarian trustee "
    "investigators organisers organizers campaigners rescuers"
)

SPEAKER_NOUNS = BODIES | _PEOPLE
"""Lower-case nouns that name someone or something that speaks."""

_NO_SPEAKER_ENDINGS = words_of(
    "senior junior former other major prior interior exterior superior inferior "
    "number numbers order orders summer weather offer offers power water winter river matter matters "
    "dinner manner corner computer computers chapter error errors factor factors floor motor sector "
    "sectors border borders quarter disaster fever layer murder shelter shoulder tower transfer trailer "
    "color colour harbor favor labor behavior honor humor terror armor minor door encounter barrier "
    "theater odor tumor tremor corridor current want giant percent moment event"
)
_SPEAKER_ENDINGS = (
    "er",
    "ers",
    "or",
    "ors",
    "ist",
    "ists",
    "ian",
    "ians",
    "man",
    "men",
    "woman",
    "women",
    "person",
    "crat",
    "crats",
)


def can_speak(noun: str) -> bool:
    """Whether a lower-case noun names someone or something that speaks, by the table or by its ending."""
    noun = noun.removesuffix("'s").removesuffix("’s")
    if noun in SPEAKER_NOUNS:
        return True
    return len(noun) > 4 and noun.endswith(_SPEAKER_ENDINGS) and noun not in _NO_SPEAKER_ENDINGS


NOT_SOURCES = words_of(
    "plan plans schedule tradition custom size need needs preference preferences taste rules procedure "
    "principle principles legend calculations agreement deal strategy budget timetable calendar wishes "
    "will ability height age weight"
)
"""Nouns after "according to" that are a measure or an order, not a source."""

HEAD_PREPOSITIONS = {
    "for": words_of(
        "spokesman spokeswoman spokesperson spokespeople lawyer lawyers attorney attorneys candidate "
        "reporter correspondent analyst director minister secretary commissioner representative editor "
        "economist officer writer agent counsel chief department office ministry head coordinator"
    ),
    "to": words_of(
        "adviser advisers advisor advisors ambassador envoy aide aides secretary assistant candidate close "
        "counsel heir witness witnesses"
    ),
    "at": words_of(
        "professor analyst analysts economist economists researcher researchers scientist scientists "
        "lecturer fellow doctor doctors director historian expert student students physicist biologist "
        "astronomer engineer strategist teacher surgeon nurse head epidemiologist"
    ),
    "with": words_of(
        "analyst analysts strategist fellow familiar expert lawyer attorney official officials source sources scientist"
    ),
    "from": words_of(
        "senator representative congressman delegate official officials report data scientists researchers "
        "expert experts figures letter statement poll survey study lawmaker governor team"
    ),
    "by": words_of("report study survey poll statement article book analysis review letter research investigation"),
    "in": words_of("source sources official officials diplomat diplomats correspondent"),
    "on": words_of("expert experts committee subcommittee rapporteur commission report"),
}
"""Which nouns take a preposition with what follows into the name: "a spokesman for the ministry"."""
