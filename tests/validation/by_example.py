"""Processes of OMG's «BPMN 2.0 by Example» (dtc/2010-06-02), drawn anew for cases: what people expect to be right.

Where the document only names a step, a form or a handler of that name stands for it. Compensation of the travel
booking is drawn as a path of its own, as docs/bpmn-support.md asks for.
"""

from __future__ import annotations

from tests.engine.shapes import (
    TERMINATE,
    Shape,
    each,
    error,
    escalation,
    handling,
    message,
    rounds,
    shape,
    signal,
    timer,
    times,
)


def shipment_of_a_hardware_retailer() -> list[Shape]:
    """Parallel paths, and an inclusive choice of what else is needed (§5.1)."""
    drawing = shape(special="boolean", extra_insurance="boolean")
    drawing.gateway("at_once", "parallel").gateway("both", "parallel").end()
    drawing.gateway("how", default="normal").gateway("carrier_or_post").task("normal_post").task("quotes")
    drawing.task("assign_carrier").task("package").task("to_dock")
    drawing.gateway("needed", "inclusive", default="label_always").gateway("prepared", "inclusive")
    drawing.task("insure").task("label")
    drawing.flow("test_start", "at_once", "package", "both", "to_dock", "end").flow("at_once", "how")
    drawing.flow("how", "quotes", when="special").flow("quotes", "assign_carrier", "carrier_or_post", "both")
    drawing.flow("how", "needed", id="normal").flow("needed", "insure", when="extra_insurance")
    drawing.flow("needed", "label", id="label_always").flow("insure", "prepared").flow("label", "prepared")
    return [drawing.flow("prepared", "normal_post", "carrier_or_post")]


def pizza_seen_by_the_customer() -> list[Shape]:
    """Order, wait for the pizza, ask after an hour and wait on (§5.2)."""
    drawing = shape().task("choose").task("order").gateway("wait", "eventBased").catch("pizza", message("pizza"))
    drawing.timer("hour", '"PT1H"').task("ask").task("pay").task("eat").end().gateway("merge")
    drawing.flow("test_start", "choose", "order", "merge", "wait", "pizza", "pay", "eat", "end")
    return [drawing.flow("wait", "hour", "ask", "merge")]


def pizza_seen_by_the_vendor() -> list[Shape]:
    """Bake, deliver and be paid, while a clerk calms the customer as often as he calls (§5.2)."""
    body = handling("calm", message("where"), interrupts=False, id="asked").task("calm").end("calmed")
    body.flow("asked", "calm", "calmed")
    drawing = shape().task("bake").task("deliver").task("receive").end().handler("calming", body)
    return [drawing.flow("test_start", "bake", "deliver", "receive", "end")]


def order_fulfilment() -> list[Shape]:
    """What is not in stock is procured; late delivery is told of, an article that is not to be had ends it (§5.3)."""
    drawing = shape(available="boolean").task("check").gateway("there", default="in_stock").call("procure", "procuring")
    drawing.at_edge("undeliverable", "procure", error("UNDELIVERABLE")).task("inform").task("remove").end("lost")
    drawing.at_edge("late", "procure", escalation("LATE"), cancels=False).task("tell").end("told")
    drawing.gateway("ready").task("ship").task("settle").end()
    drawing.flow("test_start", "check", "there").flow("there", "ready", id="in_stock")
    drawing.flow("there", "procure", when="not(available)").flow("procure", "ready", "ship", "settle", "end")
    drawing.flow("undeliverable", "inform", "remove", "lost").flow("late", "tell", "told")
    called = shape("procuring", days="integer").work("ask_supplier").gateway("when", default="in_time")
    called.throw("delayed", escalation("LATE")).end("impossible", error("UNDELIVERABLE")).gateway("merge")
    called.task("accept_goods").end("procured").flow("procuring_start", "ask_supplier", "when")
    called.flow("when", "merge", id="in_time").flow("when", "delayed", when="days > 2 and days < 30")
    called.flow("when", "impossible", when="days >= 30").flow("delayed", "merge", "accept_goods", "procured")
    return [drawing, called]


def stock_maintenance() -> list[Shape]:
    """Order until there is enough; an article that is not to be had is taken from the catalogue (§5.3)."""
    drawing = shape(wanted="integer").work("order", rounds("wanted > 0", most="5"))
    drawing.at_edge("gone", "order", error("GONE")).task("delete").end("deleted").end()
    return [drawing.flow("test_start", "order", "end").flow("gone", "delete", "deleted")]


def incident_management() -> list[Shape]:
    """Who cannot solve it hands it on, level by level, and the answer comes back (§5.4)."""
    drawing = shape(solved="boolean", level="integer", unsure="boolean").task("describe").task("first_level")
    drawing.gateway("first", default="first_no").task("second_level").gateway("second", default="second_no")
    drawing.work("forward_to_vendor").receive("vendor_answer", "answer").gateway("merge").task("explain").end()
    drawing.flow("test_start", "describe", "first_level", "first").flow("first", "merge", when="solved")
    drawing.flow("first", "second_level", id="first_no").flow("second_level", "second")
    drawing.flow("second", "merge", when="not(unsure)")
    drawing.flow("second", "forward_to_vendor", id="second_no").flow("forward_to_vendor", "vendor_answer", "merge")
    return [drawing.flow("merge", "explain", "end")]


def nobel_prize_in_medicine() -> list[Shape]:
    """Nominations are asked for and screened, experts consulted one by one, laureates chosen and told (§7.1)."""
    drawing = shape(experts="list").work("send_forms", letter=True).timer("closing", '"P3M"').task("screen")
    drawing.task("find_candidates").task("consult", each("experts", "expert", sequential=True)).task("report")
    drawing.task("recommend").task("choose").work("announce", letter=True).timer("december", '"P2M"').task("ceremony")
    drawing.end()
    drawing.flow("test_start", "send_forms", "closing", "screen", "find_candidates", "consult", "report")
    return [drawing.flow("report", "recommend", "choose", "announce", "december", "ceremony", "end")]


def travel_booking() -> list[Shape]:
    """Flight and hotel are booked side by side; what was booked is undone where the other one fails (§7.2)."""
    body = Shape("book").start("book_start").gateway("side", "parallel").work("flight").work("hotel")
    body.gateway("booked", "parallel").end("book_end").at_edge("no_flight", "flight", error("FULL"))
    body.at_edge("no_hotel", "hotel", error("FULL")).end("fail_flight", error("FAILED")).end(
        "fail_hotel", error("FAILED")
    )
    body.flow("book_start", "side", "flight", "booked", "book_end").flow("side", "hotel", "booked")
    body.flow("no_flight", "fail_flight").flow("no_hotel", "fail_hotel")
    drawing = shape().task("offer").sub("book", body).work("charge").end().work("cancel").task("tell").end("sorry")
    drawing.at_edge("failed", "book", error("FAILED")).at_edge("no_money", "charge", error("CARD_REFUSED"))
    drawing.gateway("undo").flow("test_start", "offer", "book", "charge", "end")
    drawing.flow("failed", "undo", "cancel", "tell", "sorry").flow("no_money", "undo")
    asked = handling("asked", message("cancelled"), id="withdrawn").task("confirm").end("withdrawn_end", TERMINATE)
    return [drawing.handler("on_request", asked.flow("withdrawn", "confirm", "withdrawn_end"))]


def e_mail_voting() -> list[Shape]:
    """Issues are discussed for a week and voted on; who does not vote is warned, twice at most (§7.3)."""
    talk = Shape("talk").start("talk_start").gateway("both", "parallel").task("moderate").timer("week", '"P7D"')
    talk.task("warn").gateway("done", "parallel").end("talk_end")
    talk.flow("talk_start", "both", "moderate", "done", "talk_end").flow("both", "week", "warn", "done")
    vote = Shape("vote").start("vote_start").task("announce").task("collect").end("vote_end")
    vote.flow("vote_start", "announce", "collect", "vote_end")
    drawing = shape(ready="boolean", enough="boolean", warned="integer", people="list")
    drawing.task("review").gateway("any", default="none").end("nothing").sub("talk", talk).sub("vote", vote)
    drawing.boundary_timer("two_weeks", "vote", '"P14D"').gateway("counted").task("prepare_results")
    drawing.gateway("reached", default="again").work("post", letter=True).end()
    drawing.gateway("twice", default="warn_them").task("reduce").task("warn_voters").gateway("once_more")
    drawing.flow("test_start", "review", "any").flow("any", "nothing", id="none").flow("any", "talk", when="ready")
    drawing.flow("talk", "once_more", "vote", "counted", "prepare_results", "reached").flow("two_weeks", "counted")
    drawing.flow("reached", "post", when="enough").flow("post", "end").flow("reached", "twice", id="again")
    drawing.flow("twice", "reduce", when="warned >= 2").flow("reduce", "once_more")
    return [drawing.flow("twice", "warn_voters", id="warn_them").flow("warn_voters", "once_more")]


def reviewers_one_of_whom_is_enough() -> list[Shape]:
    """Three people look at it; the first who says no ends it for the others (§13.3.7, as in the voting)."""
    drawing = shape(refused="boolean").task("review", times("3", until="refused")).gateway("how", default="fine")
    drawing.task("rework").task("publish").end().gateway("merge").flow("test_start", "merge", "review", "how")
    drawing.flow("how", "publish", id="fine").flow("how", "rework", when="refused").flow("rework", "merge")
    return [drawing.flow("publish", "end")]


def departments_told_by_a_signal() -> list[Shape]:
    """One branch finishes and the other, which waits for word, goes on (§10.5.4)."""
    drawing = shape().gateway("fork", "parallel").task("examine").throw("examined", signal("examined"))
    drawing.catch("word", signal("examined")).task("settle").gateway("meet", "parallel").task("close").end()
    drawing.at_edge("slow", "examine", timer('"R3/P1D"', repeats=True), cancels=False).work("remind", letter=True)
    drawing.end("reminded").flow("slow", "remind", "reminded")
    drawing.flow("test_start", "fork", "examine", "examined", "meet", "close", "end")
    return [drawing.flow("fork", "word", "settle", "meet")]


ALL = (
    shipment_of_a_hardware_retailer,
    pizza_seen_by_the_customer,
    pizza_seen_by_the_vendor,
    order_fulfilment,
    stock_maintenance,
    incident_management,
    nobel_prize_in_medicine,
    travel_booking,
    e_mail_voting,
    reviewers_one_of_whom_is_enough,
    departments_told_by_a_signal,
)
