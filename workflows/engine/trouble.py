"""What can go wrong in the engine room, always with the node where it went wrong and never with a value of a case."""

from __future__ import annotations

from workflows.errors import N_, AnliuError

TEXTS = {
    "too_many_steps": N_("The drawing went on for %(limit)s automatic steps without waiting for anything"),
    "too_deep": N_("Processes call each other more than %(limit)s levels deep"),
    "too_many_instances": N_("A multi-instance activity asks for more than %(limit)s instances"),
    "bad_cardinality": N_("The number of instances is not a whole number of at least zero"),
    "bad_condition": N_("A condition is neither true nor false (%(why)s)"),
    "bad_expression": N_("An expression cannot be evaluated (%(why)s)"),
    "bad_timer": N_("A timer's text is neither a period nor a moment"),
    "no_key": N_("A message is to be sent and the facts do not tell its key"),
    "key_too_long": N_("The key of a message is longer than %(limit)s characters"),
    "cannot_move": N_("The token cannot be moved to %(target)s (%(why)s)"),
    "bad_decision": N_("The decision cannot be made (%(why)s)"),
    "undeclared_fact": N_("The fact %(name)s is not declared by the process"),
    "wrong_fact": N_("The fact %(name)s is not of its declared type %(type)s"),
    "facts_too_large": N_("The facts of the case are larger than %(limit)s bytes"),
    "state_too_large": N_("The engine state of the case is larger than %(limit)s bytes"),
    "uncaught_error": N_("Nothing in the drawing catches the business error %(code)s"),
    "no_such_wait": N_("The case does not wait there any more"),
    "refused_element": N_("The drawing uses %(element)s, which is not executed. %(instead)s."),
    "nothing_waits": N_("The drawing came to a halt: no end was reached and nothing is waited for"),
    "bad_drawing": N_("The drawing cannot be read: %(why)s"),
    "bad_state": N_("The stored engine state cannot be read: %(why)s"),
    "engine": N_("The engine stopped unexpectedly (%(why)s)"),
}


class EngineError(AnliuError):
    """The engine stopped"""

    def __init__(self, code: str, /, *, node: str = "", **params: object) -> None:
        self.code = code
        self.node = node
        super().__init__(TEXTS[code], **params)
