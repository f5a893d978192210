"""The verbs, by noun. One command = one transaction = one case = one engine step to the next waits (architecture §5).

Commands take ids and values, never rows; they check the actor and the token, move the engine, and write every row that
follows from it. Nothing else in the house changes a case.
"""
