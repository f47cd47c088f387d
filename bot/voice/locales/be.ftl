# Only the reply to a question in this language. The bot has no other lines in it.

unread-ask-in-english = Прабачце, я не разумею пытанняў па-беларуску. Калі ласка, спытайце па-англійску.
unread-ask-in = Прабачце, я не разумею пытанняў па-беларуску. Можна спытаць на адной з гэтых моў: { $languages }.
unread-offer = Гэта не адказ, але імёны або лікі з вашага пытання сустракаюцца тут:
