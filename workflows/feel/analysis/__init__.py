"""What can be said of an expression without evaluating it: names it uses, the type it gives, what is wrong and where.

For the validator of drawings and for editors. An analysis knows the types of names as far as they were declared; what
it cannot know it does not blame. By the standard most mistakes give null, silently: here each has a message that
whoever wrote the expression understands.
"""

from __future__ import annotations

from workflows.feel.analysis.problems import Problem
from workflows.feel.analysis.study import Study, study_expression, study_tests

__all__ = ["Problem", "Study", "study_expression", "study_tests"]
