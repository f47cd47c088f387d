"""How good the answers are, measured on files of questions."""

from index.evaluation.metrics import Figures, Intervals, intervals, summarise
from index.evaluation.questions import EvaluationQuestion, QuestionFile, Scope, read_question_file
from index.evaluation.run import Result, Standing, evaluate
from index.evaluation.stories import StoryQuestion, read_stories

__all__ = [
    "EvaluationQuestion",
    "Figures",
    "Intervals",
    "QuestionFile",
    "Result",
    "Scope",
    "Standing",
    "StoryQuestion",
    "evaluate",
    "intervals",
    "read_question_file",
    "read_stories",
    "summarise",
]
