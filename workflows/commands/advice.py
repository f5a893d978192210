"""What an operator reads of an incident: what went wrong, where the engine has no words for it, and what can be done.

Every code has its advice; a code that is not here is a business error of a letter, which its handler's authors named.
"""

from __future__ import annotations

from workflows.errors import N_

CAUSES = {
    "handler": N_("A step of our own failed (%(why)s)"),
    "stuck": N_("The case waits for nobody and nothing"),
    "job_failed": N_("A system outside did not answer after several tries (%(why)s)"),
    "not_taken": N_("The case could not take in what a system outside has done: %(why)s"),
    "start_failed": N_("Another case could not be begun: %(why)s"),
    "message_failed": N_("A message could not be delivered to another case: %(why)s"),
}
"""The codes of the commands; the engine's are in `workflows.engine.trouble`."""

REFUSED = N_("The other side refused with this code")

ADVICE = {
    "too_many_steps": N_("The drawing goes in a circle here: ask the process owner for a way out of it."),
    "too_deep": N_("Here a process calls itself, or two call each other: ask the process owner for an end to it."),
    "too_many_instances": N_("Look whether the list or the number is right; if it is, ask the process owner."),
    "bad_cardinality": N_("Look at the list or the number this step works through: it is missing, or no such thing."),
    "bad_condition": N_("Look at the entries the condition asks for; if none is missing, ask the process owner."),
    "bad_expression": N_("Look at the entries the expression asks for; if none is missing, ask the process owner."),
    "bad_timer": N_("Look at the entry the time comes from. A timer repeats at most 1,000 times, 60 seconds apart."),
    "no_key": N_("Look at the entry the key of the message comes from; if it is right, ask the process owner."),
    "key_too_long": N_("Look at the entry the key of the message comes from; if it is right, ask the process owner."),
    "cannot_move": N_("Move it to another step, or let the case go the way that is drawn."),
    "bad_decision": N_("Look at the entries the table asks for; if they are right, ask the process owner."),
    "undeclared_fact": N_("Ask the process owner to declare this fact, or the developers not to give it."),
    "wrong_fact": N_("Look at the entry of this name; if it is right, ask the developers."),
    "facts_too_large": N_("Shorten what was entered at this step; long texts and files belong into documents."),
    "state_too_large": N_("Finish what is under way at other steps of this case; then ask the process owner."),
    "uncaught_error": N_("Settle what the business error names; ask the process owner to draw what happens then."),
    "no_such_wait": N_("Open the case: somebody was faster. Only if it comes again, ask the developers."),
    "refused_element": N_("Ask the process owner to draw this another way."),
    "nothing_waits": N_("The ways of the drawing wait for each other here: ask the process owner."),
    "bad_drawing": N_("Ask the process owner for a drawing that can be read."),
    "bad_state": N_("Ask the developers. Change nothing by hand: what is stored is all there is."),
    "engine": N_("Ask the developers."),
    "handler": N_("Ask the developers: the log of this moment names the place (“a step broke”)."),
    "stuck": N_("Ask the developers. If the case is not needed any more, it can be withdrawn."),
    "job_failed": N_("See that the system outside works. It is asked under the same key, so nothing is done twice."),
    "not_taken": N_("Repair what the other incident of this case names. Nothing is done twice outside."),
    "start_failed": N_("Repair what is named: in the other process, its drawing or its handlers."),
    "message_failed": N_("Repair what the incident of the other case names. The message is kept."),
}
"""What to do, by code. The case itself stays where it was, whatever happens."""

OTHER = N_("Settle it with the other side. The case does not wait for it.")
"""What to do about a code that is none of ours."""

OF_ITEM = N_("Then whoever has the item does it again; what was typed is kept.")
OF_JOB = N_("Then try again here.")
OF_OPERATOR = N_("Then an operator lets it be tried again.")
OF_CASE = N_("Then wait: the clock tries again every hour.")
"""How it goes on after the repair, by who was at work."""
