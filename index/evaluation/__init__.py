"""How good the answers are, measured on files of questions."""

from index.evaluation.metrics import summarise
from index.evaluation.questions import EvaluationQuestion, read_questions
from index.evaluation.run import Outcome, evaluate

__all__ = ["EvaluationQuestion", "Outcome", "evaluate", "read_questions", "summarise"]
