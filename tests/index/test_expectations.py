"""What a question's wording asks for, and whether a sentence has it."""

import pytest

from index.expectations import unmet


@pytest.mark.parametrize(
    ("question", "sentence", "lacking"),
    [
        ("How many people came?", "A dozen came.", False),
        ("How many people came?", "People came from Holm.", True),
        ("What percentage voted?", "More than half did.", False),
        ("How much did the pier cost?", "It cost $4m.", False),
        ("How much did the pier cost?", "The pier was closed.", True),
        ("How much does the ferry cost?", "The ferry is free for children.", False),
        ("How much did the pier cost?", "Holm paid for it in 2022.", True),  # a year is no price
        ("How much did the pier cost?", "On 3 May 2022 Holm paid 12 for it.", False),
        ("How many came?", "People came from the 1920s on, at 10:30.", True),
        ("How many came?", "2000 came.", False),
        ("How many came in May?", "On May 3 people came.", True),
        ("How old is the mayor?", "On 3 May the mayor gave a speech.", True),  # neither a date nor an article
        ("How old is the mayor?", "The mayor, 41, gave a speech.", False),
        ("How old is the mayor?", "The mayor was born in 1975.", False),
        ("How tall is the tower?", "The tower was built in 1910.", True),
        ("When did it close?", "It closed in 1910.", False),
        ("How far is Holm from Berg?", "Holm lies 20 km north of Berg.", False),
        ("How far is Holm from Berg?", "Holm and Berg met on 3 May.", True),
        ("How far did they agree?", "They did not agree.", True),
        ("How long will the summit last?", "The summit lasts two days.", False),
        ("How long will the summit last?", "The summit is on 23 November.", True),
        ("How long is the pier?", "The pier is 30 metres long.", False),
        ("When did it close?", "It closed last week.", False),
        ("When did it close?", "The council closed it.", True),
        ("and when?", "The council closed it.", True),
        ("What year was it?", "In 1910.", False),
        ("What is his phone number?", "He spoke on the phone on 3 May 2024.", True),
        ("What is his phone number?", "Call him at (020) 555-01.", False),
        ("Who closed it?", "It was closed.", False),  # a name is told by no expression
        ("What happened when it closed?", "People left.", False),  # no question for a date
        ("", "", False),
    ],
)
def test_a_sentence_lacks_what_is_asked_for_or_has_it(question: str, sentence: str, lacking: bool) -> None:
    assert unmet(question, sentence) is lacking
