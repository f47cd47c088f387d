"""How good the answers are, measured on files of questions."""

from index.evaluation.metrics import Figures, Intervals, intervals, summarise
from index.evaluation.question_file import QuestionFile, Scope, read_question_file
from index.evaluation.questions import AnswerSpan, EvaluationQuestion
from index.evaluation.run import Outcome, evaluate

__all__ = [
    "AnswerSpan",
    "EvaluationQuestion",
    "Figures",
    "Intervals",
    "Outcome",
    "QuestionFile",
    "Scope",
    "evaluate",
    "intervals",
    "read_question_file",
    "summarise",
]
