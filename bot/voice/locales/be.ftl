# Only what is said to a question in this language; the bot does not speak it otherwise.

unread-ask-in-english = Прабачце, я не чытаю пытанняў на беларускай мове. Калі ласка, задайце пытанне па-англійску.
unread-ask-in = Прабачце, я не чытаю пытанняў на беларускай мове. Я чытаю на такіх мовах: { $languages }.
unread-offer = Гэта не адказ, але імёны або лікі з вашага пытання сустракаюцца тут:
