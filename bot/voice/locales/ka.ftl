# Only what is said to a question in this language; the bot does not speak it otherwise.

unread-ask-in-english = უკაცრავად, ქართულად დასმულ კითხვებს ვერ ვკითხულობ. გთხოვთ, კითხვა ინგლისურად დასვათ.
unread-ask-in = უკაცრავად, ქართულად დასმულ კითხვებს ვერ ვკითხულობ. შემიძლია წავიკითხო ამ ენებზე: { $languages }.
unread-offer = ეს პასუხი არ არის, მაგრამ თქვენს კითხვაში ნახსენები სახელები ან რიცხვები აქ გვხვდება:
