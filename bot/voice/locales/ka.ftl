# Only the reply to a question in this language. The bot has no other lines in it.

unread-ask-in-english = უკაცრავად, ქართულ კითხვებს ვერ ვიგებ. გთხოვთ, დამისვათ კითხვა ინგლისურად.
unread-ask-in = უკაცრავად, ქართულ კითხვებს ვერ ვიგებ. შეგიძლიათ მკითხოთ ერთ-ერთ ამ ენაზე: { $languages }.
unread-offer = ეს პასუხი არ არის, მაგრამ თქვენს კითხვაში ნახსენები სახელები ან რიცხვები აქ გვხვდება:
