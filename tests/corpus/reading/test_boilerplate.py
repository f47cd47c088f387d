"""Lines that are no sentence of the story, and sentences that only look like them."""

import pytest

from corpus.reading.boilerplate import is_boilerplate, without_boilerplate
from corpus.reading.document import Block, Kind

BOILERPLATE = """
Read also: Mayor of Holm resigns over gift
READ MORE: Mayor resigns
Read more »
Also read – Mayor resigns
Read also Mayor of Holm resigns
See also: Ferries
Related: Mayor resigns over gift
Related stories
More on this story
You may also like:
Читайте также: Мэр Хольма ушёл в отставку
Читайте также
Смотрите также «Мэр ушёл»
По теме: мэр ушёл
Читайте також: Мер Гольма пішов у відставку
Читайте ще: Мер пішов
Дивіться також: відео
Կարդացեք նաև՝ Հոլմի քաղաքապետը հրաժարական է տվել
Կարդա՛ նաև
Photo: Ana Roe/Reuters
Photo by Ida Lund/Holm Post
Photograph: Ana Roe for the Holm Post
(Photo: AP)
Photo credit: Ana Roe
Image courtesy of NASA
Reuters/Ana Roe
Фото: РБК
Фото: Ана Роэ / Reuters
Світлина: УНІАН
Լուսանկարը՝ Արմենպրես
The bridge at Sund on Monday. Photo: Ana Roe/Reuters
The pier in March (Photo: EPA)
Subscribe to our newsletter
Sign up for our daily newsletter here
Follow us on Facebook and Telegram
Follow Holm Post on Twitter
Share this
Share on Facebook
Поделиться
Sign up for our newsletter and get the best of the week every Friday.
Subscribe to read all of our stories and support independent journalism.
Подписаться на рассылку можно в один клик.
Поделиться в социальных сетях этой новостью.
Поділитися з друзями
Подписывайтесь на наш канал в Telegram
Підписуйтесь на наш канал
Стежте за нами у Facebook
Հետևե՛ք մեզ Telegram-ում
© Holm Post 2024
© the authors and Holm Post
© 2024 by the Holm Post and its partners.
Copyright 2024 Holm Post. All rights reserved.
All rights reserved. No part of it may be copied without permission.
Все права защищены и охраняются законом.
All rights reserved, Holm Post
Все права защищены.
Усі права захищено
Բոլոր իրավունքները պաշտպանված են
Advertisement
Story continues below advertisement
Реклама
Գովազդ
* * *
""".strip().splitlines()

SENTENCES = """
The photo was taken in March.
A photo by Ana Roe shows the bridge.
Photo by Ida Lund shows the pier collapsing in March.
Images — some of them graphic — were shared by the army.
Photo/video evidence was shown to the court on Monday.
Read more books, the minister told pupils.
Follow the money, said the auditor.
Share prices fell by 3% on Monday.
Advertising revenue fell by a third.
Subscribe or pay: that was the choice of readers.
Copyright law will change in May.
Related crimes rose by a fifth, the police said.
Фото погибших опубликовали в понедельник.
Реклама на телевидении подорожала на треть.
Фото мера показали суду.
Լուսանկարները ցույց տվեցին դատարանին։
Share this burden, Lund asked the neighbours.
“Follow us,” the guide said to the children.
Подробнее о планах министр расскажет в мае.
See more than one doctor, the ministry advises.
Most read the letter before they signed it.
More from the budget will go to schools: 3 million kroner.
Join us, the union told the nurses.
Credit: the bank gave 3 million kroner.
Sign up for the marathon opens on Monday at the town hall.
Follow our advice and boil the water, the ministry said.
Подписаться на петицию против стройки можно до 5 мая.
Підписатися під петицією можна до 5 травня.
Поделиться впечатлениями участники смогут в пятницу.
Поділиться досвідом мер Львова вже у п’ятницю.
All rights reserved for women, said the minister.
© is a sign that few people know today.
Copyright by default belongs to the writer, the court said.
""".strip().splitlines()


@pytest.mark.parametrize("line", BOILERPLATE)
def test_promotion_credits_and_notices_are_left_out(line: str) -> None:
    assert is_boilerplate(line)
    assert is_boilerplate(f"**{line}**")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_that_only_mentions_such_a_thing_stays(sentence: str) -> None:
    assert not is_boilerplate(sentence)


def test_a_long_paragraph_stays_whatever_it_begins_with() -> None:
    assert not is_boilerplate("Read also: " + "the mayor said that the bridge is closed, and " * 8)


def test_advice_below_a_recommendation_stays() -> None:
    advice = [Block("Boil water before drinking.", Kind.ITEM, 1), Block("Stay at home.", Kind.ITEM, 1)]
    titles = [Block("Mayor resigns over gift", Kind.ITEM, 1)]
    for line in (Block("Recommended:"), Block("Рекомендуем:")):
        assert without_boilerplate([line, *advice]) == [line, *advice]
        assert without_boilerplate([line, *titles]) == []


def test_the_links_below_a_heading_of_links_are_left_out_too() -> None:
    links = [Block("Mayor resigns over gift", Kind.ITEM, 1), Block("Storm hits Lund.", Kind.ITEM, 1)]
    titles = [Block("Mayor resigns over gift"), Block("Storm hits Lund")]
    text = Block("The bridge opens on Friday.")
    for heading in (Block("Read also", Kind.HEADING, 2), Block("Related stories:"), Block("Читайте также")):
        for others in (links, titles, []):
            assert without_boilerplate([text, heading, *others, text]) == [text, text]
