"""Questions in capitals, which are read in lower case if they are surely no acronyms."""

import pytest

from index.question.words import as_read
from tests.tables import cells


@pytest.mark.parametrize(
    "question",
    cells(
        """
        WHEN DOES THE POOL CLOSE? | КОГДА ЗАКРОЕТСЯ БАССЕЙН? | КОЛИ ЗАКРИЮТЬ БАСЕЙН? | Ե՞ՐԲ Է ՓԱԿՎՈՒՄ ԼՈՂԱՎԱԶԱՆԸ | ՈՎ և
        ԵՐԲ ԱՍԱՑ | WHO WON IN 2023? | WHO DIED? | WHO WON | AND WHY? | КТО ПОГИБ? | ХТО ЗАГИНУВ | Ո՞Վ ԶՈՀՎԵՑ
        """
    ),
)
def test_a_question_all_in_capitals_is_read_in_lower_case(question: str) -> None:
    assert as_read(question) == question.lower() != question


@pytest.mark.parametrize(
    "question",
    cells(
        """
        NATO CSTO | ООН | WHO CHIEF? | WHO BUDGET | NATO WHO | ОДКБ СОВЕТ | ОДКБ 2023 2024 | When did NATO say so? | Что
        решил СОВЕТ ООН? | ՀԱՊԿ-ի նիստը | Who Is Ida Lund? | who is ida lund | 谁是主席 | WHY DID McGREGOR LEAVE |  | ?
        """
    ),
)
def test_a_question_with_a_small_letter_and_acronyms_are_read_as_they_are(question: str) -> None:
    assert as_read(question) == question
