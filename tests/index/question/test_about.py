"""Questions about the story itself, and questions about what it tells that sound like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.question import Aspect, StoryQuestion, asked_about_story
from tests.tables import cells

ASKED = {
    Aspect.SUBJECT: cells(
        """
        what is this about? | What's this about | whats it about | WHAT IS THE STORY ABOUT | What is this article all
        about? | So, what's the news about? | summarise the story | Summarize this article, please | can you summarise
        it for me? | Sum it up | Give me a short summary | summary | tldr | TL;DR | What is the main point of the
        article? | what's the gist of this | Tell me about this story | what does the article say? | What happened in
        the story? | what is the topic | What are the stories about? | In short, what is this about? | What is the
        article's main idea?
        """
    ),
    Aspect.HEADLINE: cells(
        """
        what's the headline? | headline | What is the title of this article? | How is the story called? | what is the
        article's title | Read me the headline | What stories do you have?
        """
    ),
    Aspect.AUTHOR: cells(
        """
        who wrote this? | who is the author | Who's the author of this article? | WHO WROTE THE STORY | who was this
        written by | By whom was the article written? | what is the name of the author | what's the author's name? |
        Do you know who wrote it? | Who is the journalist behind this story? | whose article is this | Written by? |
        Which journalist wrote this? | Is the author named? | Does the article name its author? | Is there a byline?
        """
    ),
    Aspect.PUBLISHER: cells(
        """
        who published this | what's the source? | what is the source of this article | Where was it published? | Which
        newspaper published this story? | where is this from | What newspaper is this from? | who is the publisher |
        where did you get this article | In which newspaper was it published? | Published where? | Who put this out?
        """
    ),
    Aspect.PUBLISHED: cells(
        """
        when was it published? | how old is this article | When was this written? | what is the date of this article |
        publication date | On what day was the story published? | is this news recent? | When did this article come
        out? | how recent is this | Published when? | When is this from? | When did this come out?
        """
    ),
    Aspect.URL: cells(
        """
        where can I read it? | link | link please | Give me the link to the article | is there a link | What is the
        URL of this story? | Where can I find the original article? | can I read the article online |
        Where can I read more? | How can I read the article? | Link to the source? | Is this article online?
        """
    ),
    Aspect.PHOTO_CREDIT: cells(
        """
        who took the photo? | who took this picture | Who is the photographer? | photo credit | whose photo is this |
        Who was the photo taken by? | what is the source of the photo | who is in the picture | Photo by
        whom? | What is the photo's source? | Who photographed this?
        """
    ),
}


TRANSLATED = {
    Aspect.SUBJECT: cells(
        """
        О чём эта статья? | в чем суть статьи | Перескажи кратко | Про що ця стаття? | Перекажи коротко | Ինչի՞ մասին
        է այս հոդվածը
        """
    ),
    Aspect.HEADLINE: ["Как называется статья?", "Який заголовок?", "Ո՞րն է վերնագիրը"],
    Aspect.AUTHOR: cells(
        """
        Кто написал эту статью? | Скажи, пожалуйста, кто автор? | Хто написав цю статтю? | хто автор | Ո՞վ է գրել այս
        հոդվածը | ո՞վ է հեղինակը
        """
    ),
    Aspect.PUBLISHER: ["Откуда эта статья?", "Какой источник?", "Звідки ця новина?", "Որտեղի՞ց է այս լուրը"],
    Aspect.PUBLISHED: cells(
        """
        Когда опубликована статья? | дата публикации | Коли опубліковано статтю? | Ե՞րբ է հրապարակվել հոդվածը
        """
    ),
    Aspect.URL: ["Где можно прочитать статью?", "ссылка", "Де можна прочитати статтю?", "հղումը"],
    Aspect.PHOTO_CREDIT: ["Кто сделал фото?", "Чиє це фото?", "Ո՞վ է արել լուսանկարը"],
}


@pytest.mark.parametrize(
    ("question", "aspect"), [(text, aspect) for aspect, texts in TRANSLATED.items() for text in texts]
)
def test_a_question_about_the_story_is_told_in_other_languages_too(question: str, aspect: Aspect) -> None:
    found = asked_about_story(question)
    assert found is not None
    assert (found.aspect, found.named) == (aspect, "")


@pytest.mark.parametrize(("question", "aspect"), [(text, aspect) for aspect, texts in ASKED.items() for text in texts])
def test_a_question_about_the_story_is_told_by_what_it_asks_for(question: str, aspect: Aspect) -> None:
    found = asked_about_story(question)
    assert found is not None
    assert (found.aspect, found.named) == (aspect, "")


@pytest.mark.parametrize(
    "question",
    cells(
        """
        Who wrote the Rome Statute? | When was the report published? | What is the treaty about? | Who is the author of
        the law? | what is the source of the gas | What is the dispute about? | Who published the statement? | who wrote
        the letter to the president | When was the statement published? | when was this decided | When was Pashinyan
        elected? | how old is Pashinyan | How old is the bridge? | where can I find the ferry | What is the link between
        Russia and the CSTO? | Who took the photo of the president at the summit? | who took the city | What is the
        title of the book? | what is his title | what does the statement say | What did Peskov say about the article? |
        summarise the relations between Armenia and Russia | What is the summary of the verdict? | where is the ferry
        from | Where was the treaty published? | what happened | what happened in Minsk | When was this? | Who is the
        reporter? | source of income of the island | what is the main point of the agreement | Who is the editor of the
        Holm Post? | Which newspaper reported the theft? | what is it | Who is the editor of the Daily News? | Who is
        responsible for the Daily News? | What is the name of the editor of the Daily News? | What was the founding year
        of the Daily News? | What is the circulation of the Daily News? | Who is the owner of the Sunday Story? | What
        was the minister's reaction to the article? | Who is the hero of the longest story? | Who wrote the treaty text?
        | Who is the author of the museum piece? | When was the news published by the Daily News? | Кто автор закона? |
        О чём договор? | Когда опубликован отчёт? | Откуда новость о смерти узнала мать? | Хто автор закону? | Про що
        домовилися? | Ո՞վ է օրենքի հեղինակը | Who photographed the president? | Published? | When did it come out? |
        Where can I read more about the treaty? | How can I read the law? | Which journalist was killed? | Is the author
        of the letter known? | Who put it out? | In which newspaper did he write? | Is the museum online? | Link to the
        murder? | Who wrote his article? | | ?
        """
    ),
)
def test_a_question_about_what_the_story_tells_is_left_to_the_text(question: str) -> None:
    assert asked_about_story(question) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who wrote the story about the ferry?", StoryQuestion(Aspect.AUTHOR, "the ferry")),
        ("when was the ferry article published", StoryQuestion(Aspect.PUBLISHED, "ferry")),
        ("What is the article on the CSTO summit about?", StoryQuestion(Aspect.SUBJECT, "the csto summit")),
        ("What is the headline of the story about Rovers?", StoryQuestion(Aspect.HEADLINE, "rovers")),
        ("summarise the cup final story", StoryQuestion(Aspect.SUBJECT, "cup final")),
        ("Who wrote that bridge story?", StoryQuestion(Aspect.AUTHOR, "bridge")),
        ("Who wrote the ferry news item?", StoryQuestion(Aspect.AUTHOR, "ferry")),
        ("Who is the author of the CSTO summit news article?", StoryQuestion(Aspect.AUTHOR, "csto summit")),
    ],
)
def test_the_words_that_name_a_story_are_handed_on(question: str, expected: StoryQuestion) -> None:
    assert asked_about_story(question) == expected


@pytest.mark.parametrize(
    ("question", "is_owner"),
    [
        ("Who wrote the minister's article?", True),
        ("What’s the Holm Post’s story about?", True),
        ("When was the ministers' article published?", True),
        ("Who wrote the ferry article?", False),
        ("Who wrote the article about the minister's resignation?", False),
        ("Who wrote the minister's resignation story?", False),
    ],
)
def test_a_possessive_before_the_story_is_whom_it_is_by(question: str, is_owner: bool) -> None:
    found = asked_about_story(question)
    assert found is not None
    assert found.named_is_owner == is_owner


@given(st.text(max_size=200))
def test_any_text_can_be_asked(question: str) -> None:
    assert asked_about_story(f"Zebras {question}") is None


@given(st.sampled_from([text for texts in ASKED.values() for text in texts]))
def test_case_and_marks_make_no_difference(question: str) -> None:
    bare = question.replace("'", "").replace("?", "")
    assert asked_about_story(bare.upper()) == asked_about_story(question) == asked_about_story(f"  {bare.lower()} !")


@pytest.mark.parametrize(
    ("question", "takes_up"),
    [
        ("Who wrote this article?", True),
        ("What is this news about?", True),
        ("What is the headline?", True),
        ("Кто автор статьи?", True),
        ("Який заголовок статті?", True),
        ("Ո՞վ է հոդվածի հեղինակը", True),
        ("Which stories are there?", False),
        ("What news do you have?", False),
        ("What are these stories about?", False),
        ("Show me the headlines", False),
        ("Who wrote the ferry article?", False),
        ("Какие есть новости?", False),
        ("Які є статті?", False),
        ("Ի՞նչ հոդվածներ կան", False),
    ],
)
def test_it_is_asked_of_the_story_quoted_last_unless_it_names_or_lists_some(question: str, takes_up: bool) -> None:
    found = asked_about_story(question)
    assert found is not None
    assert found.takes_up_story == takes_up


@pytest.mark.parametrize(
    ("question", "may_be", "own_word"),
    [
        ("Who wrote it?", True, ""),
        ("What is it called?", True, ""),
        ("Where was it published?", True, ""),
        ("Where can I read it?", True, ""),
        ("Кто написал это?", True, ""),
        ("Коли це було опубліковано?", True, ""),
        ("What is this about?", False, ""),
        ("Sum it up", False, ""),
        ("Who wrote this article?", False, ""),
        ("Чья это статья?", False, ""),
        ("Who is the photographer?", False, "photographer"),
        ("What does the picture show?", False, "picture"),
        ("Who is the author?", False, "author"),
        ("What is the source?", False, "source"),
        ("Who is the photographer of the picture in this article?", False, ""),
        ("Who is the author of this article?", False, ""),
        ("Кто автор фотографии?", False, "фотографи"),
        ("Який заголовок?", False, ""),
        ("Хто автор?", False, "автор"),
        ("Ո՞վ է հեղինակը", False, "հեղինակ"),
    ],
)
def test_a_question_without_a_word_for_the_story_may_be_about_a_thing_of_the_text(
    question: str, may_be: bool, own_word: str
) -> None:
    found = asked_about_story(question)
    assert found is not None
    assert (found.may_be_of_text, found.own_word) == (may_be, own_word)
