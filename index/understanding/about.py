"""Questions about the story itself, which its headline, lead and metadata answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from index.understanding.small_talk import spoken


class Aspect(StrEnum):
    """What of a story is asked for."""

    SUBJECT = "subject"
    HEADLINE = "headline"
    AUTHOR = "author"
    PUBLISHER = "publisher"
    PUBLISHED = "published"
    URL = "url"
    PHOTO_CREDIT = "photo_credit"


@dataclass(frozen=True, slots=True)
class StoryQuestion:
    """A question about a story as such.

    Args:
        aspect: what is asked for.
        named: the words that say which story ("the ferry" of "who wrote the story about the ferry?"), empty where
            any is meant.
    """

    aspect: Aspect
    named: str = ""


_KIND = r"(?:news |newspaper |press |whole |entire |full |original |current )*"
_NOUN = r"(?:article|story|stories|piece|text|news|news item|news report|write ?up)s?"
# A report, a statement or a document is as likely one that the story tells of.
_PLAIN = rf"(?:(?:this|the|that|these|those|your) )?{_KIND}{_NOUN}"
_NAMED = (
    rf"(?:(?:this|the|that) {_KIND}{_NOUN} (?:about|on|of|regarding|concerning) (?P<after>.+?)"
    rf"|(?:this|the|that) (?P<before>.+?) {_KIND}{_NOUN})"
)
_PHOTO = r"(?:the|this|that|its)? ?(?:photo|photograph|picture|image|pic)s?(?: (?:of|in|on|for|to|with|above|here)(?: {doc}| here)?)?"
_SUMMARY = (
    r"(?:(?:short|brief|quick|one sentence) )*(?:summary|overview|gist|synopsis|recap|essence|topic|theme|subject|tldr|tl dr"
    r"|bottom line|(?:main|key|central) (?:point|idea|topic|subject|message|theme|takeaway|fact|news)s?)"
)
_OUTLET = (
    r"(?:newspaper|paper|outlet|publication|site|website|magazine|media|media outlet|news outlet|news agency|agency"
    r"|news site|publisher|source)"
)

_FORMS: tuple[tuple[Aspect, tuple[str, ...]], ...] = (
    (
        Aspect.PHOTO_CREDIT,
        (
            r"who (?:took|shot|made|captured|provided|owns|is credited (?:for|with)) {photo}",
            r"(?:who is |whos |name of )?(?:the )?photographer(?: of {photo})?",
            r"(?:what is |whats |what are )?(?:the )?(?:photo|image|picture) (?:credit|credits|source|copyright)",
            r"(?:who is|whos|who was|by whom (?:is|was)) {photo} (?:taken )?(?:by|taken|from)",
            r"(?:whose|who) (?:photo|photograph|picture|image) is (?:this|that|it)",
            r"where (?:is|was|does|did) {photo} (?:from|taken from|come from)",
            r"(?:what is |whats |who is |whos )?(?:the )?(?:source|credit|copyright|author) (?:of|for) {photo}",
            r"(?:who|what) (?:is|are) (?:shown |pictured |seen )?(?:in|on) {photo}",
            r"what does {photo} show",
        ),
    ),
    (
        Aspect.HEADLINE,
        (
            r"(?:what is |whats |what was |read |give |show )?(?:me )?(?:the |its |this )?(?:exact |full )?(?:headline|title|heading)(?: of {this})?",
            r"(?:what is |whats |what was )?(?:the )?(?:headline|title|name) of {doc}",
            r"(?:what is |whats )?{doc} (?:headline|title|heading|name)",
            r"(?:what|how) is {this} (?:called|titled|headlined|entitled|named)",
            r"what does the headline (?:say|read)",
            r"(?:what|which) (?:stories|articles|news) (?:do you (?:have|know|cover)|are there|can i ask(?: you)?(?: about)?)",
            r"(?:list|show)(?: me)?(?: all)?(?: the| your)? (?:stories|articles|headlines)",
        ),
    ),
    (
        Aspect.AUTHOR,
        (
            r"who (?:wrote|has written|had written|authored|penned|was writing|is writing) {this}",
            r"who (?:reported|created) {doc}",
            r"(?:who is |whos |who was |name )?(?:the )?(?:author|writer)s?(?: of {this}| here)?",
            r"(?:who is |whos |who was )?(?:the )?(?:journalist|reporter|correspondent|editor)s? (?:of|behind|for) {doc}",
            r"(?:what is |whats |who is |whos )?(?:the )?(?:(?:authors|writers) name|name of the (?:author|writer)|byline)(?: of {this})?",
            r"(?:who|by whom) (?:was|is|were) {this} (?:written|authored)(?: by)?",
            r"{this} (?:is|was) written by (?:who|whom)",
            r"(?:who is|whos|who was) (?:this|{doc}) (?:by|from)",
            r"written by (?:who|whom)",
            r"whose (?:article|story|piece|text) is (?:this|it)",
            r"(?:who is|whos) (?:behind|responsible for) {doc}",
            r"(?:is|does) (?:there|{doc}) (?:have )?(?:an|a named) author(?: named| given| mentioned)?",
        ),
    ),
    (
        Aspect.PUBLISHED,
        (
            r"when (?:was|were|is|are) {this} (?:first )?(?:published|written|posted|printed|put online|last updated|updated)",
            r"when (?:was|were|is|are) {doc} (?:released|issued|from|dated)",
            r"when did {doc} (?:come out|appear|get published)",
            r"when did (?:you|they|the (?:author|publisher|newspaper|paper)) (?:publish|write|post) {this}",
            r"(?:on |in )?(?:what|which) (?:date|day|time|year|month)(?: and time)? (?:was|were|is) {this} (?:published|written|posted|printed|updated|from)",
            r"(?:what is |whats |what was )?(?:the )?(?:publication|publishing|publish|posting) (?:date|time|day)(?: of {this})?",
            r"(?:what is |whats |what was )?(?:the )?(?:date|day|time) of (?:{doc}|this|(?:the |its )?publication)(?: of {this})?",
            r"(?:what is |whats )?{doc} (?:publication )?date",
            r"(?:how|is|are) (?:old|recent|new|fresh|current|up to date) (?:is|are) (?:this|{doc})",
            r"(?:is|are) (?:this|{doc}) (?:an? |still )?(?:recent|new|old|current|up to date|outdated|fresh)(?: news| article| story)?",
            r"how long ago (?:was|were) {this} (?:published|written|posted)",
            r"date of publication",
        ),
    ),
    (
        Aspect.URL,
        (
            r"where (?:can|could|do|may) (?:i|we|one|you) (?:read|view) {this}(?: online| on the web| in full| myself| itself)?",
            r"where (?:can|could|do|may) (?:i|we|one|you) (?:find|see|get|open|access) (?:{doc}|the original)(?: online| on the web| in full| itself)?",
            r"where (?:is|are) {doc} (?:online|on the web|on the internet)",
            r"where is the (?:original|full|whole) (?:article|story|text|piece)",
            r"(?:what is |whats |give |send |share |show |do you have |is there |have you got |got )?(?:me |us )?(?:the |a |its |any )?"
            r"(?:(?:source|original|web|article|story) )?(?:link|url|web address|hyperlink|webpage|web page)(?: (?:to|of|for) {this})?",
            r"(?:link|url|web address)(?: (?:to|of|for) {this})?",
            r"can (?:i|we) (?:read|find|see) {doc} (?:online|on the web)",
            r"read (?:{doc}|the original) online",
        ),
    ),
    (
        Aspect.PUBLISHER,
        (
            r"who (?:published|has published|posted|printed|ran|put out) {this}",
            r"who (?:released|issued) {doc}",
            r"(?:who is |whos |who was |what is |whats |name of )?(?:the |your )?(?:original )?(?:publisher|source)(?: of (?:this|{doc})| here)?",
            r"where (?:was|were|is) {this} (?:first |originally )?(?:published|posted|printed)",
            r"where (?:is|are|was|does|did) (?:this|{doc}) (?:from|taken from|come from|appear|originate)(?: from)?",
            r"where did (?:you|they) (?:get|find|take) (?:this|{doc})(?: from)?",
            rf"(?:by |in |from )?(?:which|what) {_OUTLET} (?:published|posted|wrote|ran|printed|reported|has|is behind) {{this}}",
            rf"(?:by |in |from |on )?(?:which|what) {_OUTLET} (?:is|was|does|did) (?:this|{{doc}})(?: published| printed| posted| come| taken)?(?: from| in| by| on)?",
            r"(?:who|by whom) (?:was|is|were) {this} (?:published|posted|printed)(?: by)?",
            r"published by (?:who|whom)",
        ),
    ),
    (
        Aspect.SUBJECT,
        (
            r"(?:what is|whats|what was|what are) {this} (?:all |mainly |actually |really )?about",
            r"what does {doc} (?:say|tell|tell us|talk about|report|report on|cover|deal with|describe|discuss|speak about|speak of)",
            r"what does this (?:talk about|cover|deal with|discuss)",
            r"what (?:happened|happens|is happening|is going on) in (?:this|{doc})",
            rf"(?:what is |whats |what are |what was |give |provide |write |make |tell )?(?:me |us )?(?:a |an |the |its )?{_SUMMARY}(?: of {{this}}| here)?",
            r"(?:summari[sz]e|sum up|recap)(?: {this})?(?: (?:for|to) me)?",
            r"(?:explain|describe|outline|introduce) {doc}(?: (?:for|to) me)?",
            r"sum (?:{this} )?up",
            r"(?:tell|what can you tell) (?:me |us )?(?:something )?about (?:this|{doc})",
            r"(?:tell me|what is|whats|what are|what was) (?:this|{doc})",
            r"what (?:topic|subject|event|issue)s? (?:is|are|does|do) (?:this|{doc}) (?:about|cover|deal with|discuss)",
            r"about what is (?:this|{doc})",
        ),
    ),
)

_BEFORE = re.compile(
    r"(?:(?:please|can you|could you|would you|will you|do you know|you know|i want to know|i would like to know|id like to know"
    r"|just|so|and|but|now|well|ok|okay|tell me(?= (?:who|what|when|where|which|how))) )+"
)
_AFTER = re.compile(
    r"(?: (?:please|pls|plz|thanks|exactly|again|by the way|in short|in brief|briefly|shortly|in (?:one|a|a few|two|three) (?:words?|sentences?)"
    r"|do you know|if you know|actually|anyway|then))+$"
)


def _compiled(doc: str, this: str) -> tuple[tuple[Aspect, re.Pattern[str]], ...]:
    """The forms with these words for the story put in; each form is a pattern of its own, so that names are unique."""
    photo = _PHOTO.format(doc=_PLAIN)
    return tuple(
        (aspect, re.compile(filled))
        for aspect, forms in _FORMS
        for form in forms
        for filled in _filled(form, doc, this, photo)
    )


def _filled(form: str, doc: str, this: str, photo: str) -> list[str]:
    """A form with the story's words in it; where they name a story, once in each place, for a group may stand once."""
    form = form.replace("{photo}", photo)
    if doc == _PLAIN:
        return [form.replace("{doc}", doc).replace("{this}", this)]
    places = [match.span() for match in re.finditer(r"\{(?:doc|this)\}", form)]
    filled = []
    for start, end in places:
        before, after = (part.replace("{doc}", _PLAIN).replace("{this}", _PLAIN) for part in (form[:start], form[end:]))
        filled.append(before + doc + after)
    return filled


_ANY = _compiled(_PLAIN, rf"(?:{_PLAIN}|this|it|that)")
_BY_NAME = _compiled(_NAMED, _NAMED)


def asked_about_story(question: str) -> StoryQuestion | None:
    """Return what of the story itself a question asks for; None where it asks for something that the text tells.

    A question that names its story is one about the story only where a story of that name is there; whether it is,
    is the caller's to see.
    """
    said = _AFTER.sub("", _BEFORE.sub("", spoken(question), count=1))
    for aspect, form in _ANY:
        if form.fullmatch(said):
            return StoryQuestion(aspect)
    for aspect, form in _BY_NAME:
        if match := form.fullmatch(said):
            return StoryQuestion(aspect, match["after"] or match["before"])
    return None
