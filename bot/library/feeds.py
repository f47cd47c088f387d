"""Articles of feeds: what is new in one, each with the whole text of its page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.fetching import NOTHING_KNOWN, Fetched, FetchError, Validators, fetch
from corpus import Story, StorybotError, stories_in

MOST_AT_ONCE = 50
"""Articles whose pages are fetched in one reading; the others of a long feed come with the next ones."""

LEAST_WORDS = 60
"""Words that a feed has to give of an article for it to be added without its page; fewer are a teaser."""

Fetch = Callable[[str, Validators], Awaitable[Fetched]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading of a feed gave.

    Args:
        stories: the new and the changed articles.
        entries: the digest of each article that need not be looked at again, by its key.
        problems: what is wrong with the others.
        validators: what the server said of this version of the feed.
    """

    stories: tuple[Story, ...]
    entries: Mapping[str, str]
    problems: tuple[StorybotError, ...]
    validators: Validators


async def read_feed(address: str, known: Mapping[str, str], validators: Validators, get: Fetch = fetch) -> Reading:
    """Read the articles of a feed that are new or have changed.

    An article is that of its page, if that can be read and has more text than the feed; what the page does not name
    (publisher, date) is taken from the feed. An article that lacks its page because of a failure that may pass is left
    to the next reading.

    Args:
        address: the feed's.
        known: the digest of each article that was read before, by its key.
        validators: what the server said of the version that was read last.
        get: fetches an address. If not given, over the network.

    Raises StorybotError if the feed cannot be read.
    """
    fetched = await get(address, validators)
    if fetched.is_unchanged:
        return Reading((), known, (), validators)
    articles, wrong = stories_in(fetched.data, address)
    stories: list[Story] = []
    problems: list[StorybotError] = list(wrong)
    entries: dict[str, str] = {}
    left_over = False
    for article in articles:
        key = sha256((article.metadata.url or article.headline).encode()).hexdigest()
        if known.get(key) != article.digest:
            if len(stories) + len(problems) - len(wrong) >= MOST_AT_ONCE:
                left_over = True
                continue
            try:
                stories.append(await _whole(article, get))
            except StorybotError as problem:
                problems.append(problem)
                if isinstance(problem, FetchError) and problem.may_pass:
                    left_over = True
                    continue
        entries[key] = article.digest
    # What is left over is only given again if the server is not told that this version is known.
    return Reading(tuple(stories), entries, tuple(problems), NOTHING_KNOWN if left_over else fetched.validators)


async def _whole(article: Story, get: Fetch) -> Story:
    """The article as its page has it, or as the feed has it; raises StorybotError if that is a teaser."""
    about, url = article.metadata, article.metadata.url
    problem: StorybotError | None = None
    if url:
        try:
            pages, _ = stories_in((await get(url, NOTHING_KNOWN)).data, url, url=url)
            page = pages[0]
            if len(pages) == 1 and len(page.text) >= len(article.text):
                found = page.metadata
                return replace(
                    page,
                    metadata=replace(
                        found,
                        publisher=found.publisher or about.publisher,
                        author=found.author or about.author,
                        published=found.published or about.published,
                        language=found.language or about.language,
                        url=url,
                    ),
                )
        except StorybotError as error:
            problem = error
    if len(article.text.split()) < LEAST_WORDS:
        raise problem or StorybotError(
            article.headline, "the feed gives only its beginning", "add its page: storybot add URL"
        )
    return article
