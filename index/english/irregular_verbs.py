"""Common irregular verbs of English: which base a form belongs to, which no rule of spelling tells."""

from __future__ import annotations

_VERBS = """
    beat:beat,beaten become:became begin:began,begun blow:blew,blown break:broke,broken bring:brought
    build:built buy:bought choose:chose,chosen come:came cost:cost die:died draw:drew,drawn drive:drove,driven
    fall:fell,fallen fight:fought fly:flew,flown get:got give:gave,given go:went,gone grow:grew,grown
    hide:hid,hidden hold:held keep:kept know:knew,known lay:laid lead:led leave:left lend:lent lie:lied
    lose:lost make:made meet:met overcome:overcame overtake:overtook,overtaken pay:paid rise:rose,risen run:ran
    seek:sought sell:sold send:sent shake:shook,shaken shoot:shot sing:sang,sung sink:sank,sunk
    speak:spoke,spoken spend:spent stand:stood steal:stole,stolen strike:struck swear:swore,sworn sweep:swept
    take:took,taken teach:taught throw:threw,thrown tie:tied undergo:underwent,undergone uphold:upheld
    wear:wore,worn win:won withdraw:withdrew,withdrawn write:wrote,written
"""
"""Base, past and, where it differs from both, participle; verbs whose past is a noun or an adjective as often ("found",
"saw", "felt") are left out."""

_ENTRIES = [(base, forms.split(",")) for base, _, forms in (entry.partition(":") for entry in _VERBS.split())]

PASTS = {forms[0]: base for base, forms in _ENTRIES}
"""The base of each past tense."""

FORMS = {form: base for base, forms in _ENTRIES for form in forms}
"""The base of each past tense and participle."""
