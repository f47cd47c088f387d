# Only the reply to a question in this language. The bot has no other lines in it.

unread-ask-in-english = Bağışlayın, azərbaycanca sualları başa düşmürəm. Zəhmət olmasa, sualınızı ingiliscə verin.
unread-ask-in = Bağışlayın, azərbaycanca sualları başa düşmürəm. Bu dillərdən birində soruşa bilərsiniz: { $languages }.
unread-offer = Bu, cavab deyil, amma sualınızdakı adlara və ya rəqəmlərə burada rast gəlinir:
