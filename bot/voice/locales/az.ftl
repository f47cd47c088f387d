# Only what is said to a question in this language; the bot does not speak it otherwise.

unread-ask-in-english = Bağışlayın, azərbaycanca sualları oxuya bilmirəm. Zəhmət olmasa, sualınızı ingilis dilində verin.
unread-ask-in = Bağışlayın, azərbaycanca sualları oxuya bilmirəm. Oxuya bildiyim dillər: { $languages }.
unread-offer = Bu, cavab deyil, amma sualınızdakı adlara və ya rəqəmlərə burada rast gəlinir:
