"""The forms of questions about a story itself, as patterns over plain words.

A form is matched as a whole, after `is` has taken the place of was, are and the like, so that it needs that alone.
`{doc}` stands for words that can mean nothing but the story, `{this}` for those and for it, this, that. A report, a
statement or a document is as likely one that the story tells of, and is neither.
"""

from __future__ import annotations

_KIND = r"(?:news |newspaper |press |whole |entire |full |original |current )*"
_NOUN = r"(?:article|story|stories|piece|text|news|news item|news report|write ?up)s?"

PLAIN_DOC = rf"(?:(?:this|the|that|these|those|your) )?{_KIND}{_NOUN}"
PLAIN_THIS = rf"(?:{PLAIN_DOC}|this|it|that)"
NAMED_DOC = (
    rf"(?:(?:this|the|that) {_KIND}{_NOUN} (?:about|on|of|regarding|concerning) (?P<after>.+?)"
    rf"|(?:this|the|that) (?P<before>.+?) {_KIND}{_NOUN})"
)
"""The same with words that say which story."""

PHOTO = (
    r"(?:(?:the|this|that|its) )?(?:photo|photograph|picture|image|pic)s?"
    rf"(?: here| above| (?:of|in|on|for|to|with|above) {PLAIN_DOC})?"
)

_SUMMARY = (
    r"(?:(?:short|brief|quick|one sentence) )*(?:summary|overview|gist|synopsis|recap|essence|topic|theme|subject|tldr"
    r"|tl dr|bottom line|(?:main|key|central) (?:point|idea|topic|subject|message|theme|takeaway|fact|news)s?)"
)
_GIVE_ME = r"(?:(?:what is|give|provide|write|make|tell|show|send|share|read|do you have|got) )?(?:me |us )?"
_WHO_IS_THE = r"(?:(?:who|what) is )?(?:the |your )?"
_PERSON = r"(?:i|we|one|you)"
_MAY = r"(?:can|could|do|may|should)"
_ONLINE = r"(?: online| on the web| on the internet| in full| myself| itself)?"
_OUTLET = (
    r"(?:newspaper|paper|(?:media |news )?outlet|publication|site|website|magazine|media|(?:news )?agency|news site"
    r"|publisher|source)"
)

PHOTO_CREDIT = (
    r"who (?:took|shot|made|captured|provided|owns|is credited (?:for|with)) {photo}",
    rf"{_WHO_IS_THE}(?:name of the )?photographer(?: of {{photo}})?",
    rf"{_WHO_IS_THE}(?:photo|image|picture) (?:credits?|source|copyright)",
    rf"{_WHO_IS_THE}(?:source|credit|copyright|author) (?:of|for) {{photo}}",
    r"(?:who|by whom) is {photo} (?:taken )?(?:by|taken|from)",
    r"(?:whose|who) (?:photo|photograph|picture|image) is (?:this|that|it)",
    r"where (?:is|does|did) {photo} (?:from|taken from|come from)",
    r"(?:who|what) is (?:shown |pictured |seen )?(?:in|on) {photo}",
    r"what does {photo} show",
)

HEADLINE = (
    rf"{_GIVE_ME}(?:the |its |this )?(?:exact |full )?(?:headline|title|heading)(?: of {{this}})?",
    rf"{_GIVE_ME}(?:the )?name of {{doc}}",
    rf"{_GIVE_ME}{{doc}} (?:headline|title|heading|name)",
    r"(?:what|how) is {this} (?:called|titled|headlined|entitled|named)",
    r"what does the headline (?:say|read)",
    r"(?:what|which) (?:stories|articles|news) (?:do you (?:have|know|cover)|is there|can i ask(?: you)?(?: about)?)",
    r"(?:list|show)(?: me)?(?: all)?(?: the| your)? (?:stories|articles|headlines)",
)

AUTHOR = (
    r"who (?:wrote|has written|had written|authored|penned|is writing) {this}",
    r"who (?:reported|created) {doc}",
    rf"(?:name )?{_WHO_IS_THE}(?:author|writer)s?(?: of {{this}}| here)?",
    rf"{_WHO_IS_THE}(?:journalist|reporter|correspondent|editor)s? (?:of|behind|for) {{doc}}",
    rf"{_WHO_IS_THE}(?:(?:authors|writers) name|name of the (?:author|writer)|byline)(?: of {{this}})?",
    r"(?:who|by whom) is {this} (?:written|authored)(?: by)?",
    r"{this} is written by (?:who|whom)",
    r"who is {doc} (?:by|from)",
    r"who is this (?:by|from)",
    r"written by (?:who|whom)",
    r"whose (?:article|story|piece|text) is (?:this|it)",
    r"who is (?:behind|responsible for) {doc}",
    r"(?:does {doc} have|is there) (?:an|a named) author(?: named| given| mentioned)?",
)

PUBLISHED = (
    r"when is {this} (?:first )?(?:published|written|posted|printed|put online|last updated|updated)",
    r"when is {doc} (?:released|issued|from|dated)",
    r"when did {doc} (?:come out|appear|get published)",
    r"when did (?:you|they|the (?:author|publisher|newspaper|paper)) (?:publish|write|post) {this}",
    r"(?:on |in )?(?:what|which) (?:date|day|time|year|month)(?: and time)? is {this} "
    r"(?:published|written|posted|printed|updated|from)",
    rf"{_GIVE_ME}(?:the )?(?:publication|publishing|publish|posting) (?:date|time|day)(?: of {{this}})?",
    rf"{_GIVE_ME}(?:the )?(?:date|day|time) of (?:the |its )?publication(?: of {{this}})?",
    rf"{_GIVE_ME}(?:the )?(?:date|day|time) of {{doc}}",
    rf"{_GIVE_ME}(?:the )?date of this",
    rf"{_GIVE_ME}{{doc}} (?:publication )?date",
    r"how (?:old|recent|new|fresh|current|up to date) is {doc}",
    r"how (?:old|recent|new|fresh|current|up to date) is this",
    r"is {doc} (?:an? |still )?(?:recent|new|old|current|up to date|outdated|fresh)",
    r"is this (?:an? |still )?(?:recent|new|old|current|up to date|outdated|fresh)(?: news| article| story)?",
    r"how long ago is {this} (?:published|written|posted)",
)

URL = (
    rf"where {_MAY} {_PERSON} (?:read|view) {{this}}{_ONLINE}",
    rf"where {_MAY} {_PERSON} (?:find|see|get|open|access) {{doc}}{_ONLINE}",
    rf"where {_MAY} {_PERSON} (?:find|see|get|open|access|read) the original{_ONLINE}",
    r"where is {doc} (?:online|on the web|on the internet)",
    r"where is the (?:original|full|whole) (?:article|story|text|piece)",
    rf"(?:is there )?{_GIVE_ME}(?:the |a |its |any )?(?:(?:source|original|web|article|story) )?"
    r"(?:link|url|web ?address|hyperlink|web ?page)(?: (?:to|of|for) {this})?",
    rf"(?:can {_PERSON} )?(?:read|find|see) {{doc}} (?:online|on the web)",
)

PUBLISHER = (
    r"who (?:published|has published|posted|printed|ran|put out) {this}",
    r"who (?:released|issued) {doc}",
    rf"{_WHO_IS_THE}(?:name of the )?(?:original )?(?:publisher|source)(?: of {{doc}}| of this| here)?",
    r"where is {this} (?:first |originally )?(?:published|posted|printed)",
    r"where (?:is|does|did) {doc} (?:from|taken from|come from|appear|originate)(?: from)?",
    r"where (?:is|does|did) this (?:from|taken from|come from)",
    r"where did (?:you|they) (?:get|find|take) {doc}(?: from)?",
    r"where did (?:you|they) (?:get|find|take) this(?: from)?",
    rf"(?:by |in |from )?(?:which|what) {_OUTLET} "
    r"(?:published|posted|wrote|ran|printed|reported|has|is behind) {this}",
    rf"(?:by |in |from |on )?(?:which|what) {_OUTLET} (?:is|does|did) {{doc}}"
    r"(?: published| printed| posted| come| taken)?(?: from| in| by| on)?",
    rf"(?:by |in |from |on )?(?:which|what) {_OUTLET} (?:is|does|did) this"
    r"(?: published| printed| posted| come| taken)?(?: from| in| by| on)?",
    r"(?:who|by whom) is {this} (?:published|posted|printed)(?: by)?",
    r"published by (?:who|whom)",
)

SUBJECT = (
    r"what is {this} (?:all |mainly |actually |really )?about",
    r"what does {doc} (?:say|tell|tell us|report|report on|cover|deal with|describe|discuss)",
    r"what does {doc} (?:talk|speak) (?:about|of)",
    r"what does this (?:talk about|cover|deal with|discuss)",
    r"what (?:happened|happens|is happening|is going on) in {doc}",
    rf"{_GIVE_ME}(?:a |an |the |its )?{_SUMMARY}(?: of {{this}}| here)?",
    r"(?:summari[sz]e|sum up|recap)(?: {this})?(?: (?:for|to) me)?",
    r"sum (?:{this} )?up",
    r"(?:explain|describe|outline|introduce) {doc}(?: (?:for|to) me)?",
    r"(?:tell|what can you tell) (?:me |us )?(?:something )?about {doc}",
    r"(?:tell|what can you tell) (?:me |us )?(?:something )?about this",
    r"(?:tell me|what is) {doc}",
    r"what is this",
    r"what (?:topic|subject|event|issue)s? (?:is|does|do) {doc} (?:about|cover|deal with|discuss)",
    r"about what is {doc}",
)
