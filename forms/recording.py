"""Forms of sales recordings: handing one in, and judging it."""

from __future__ import annotations

from forms.fields import Choice, Context, Date, Group, LongText, Text, Words
from forms.schema import FormSchema, offer
from workflows.registry import Capability

recording = Capability("recording")


class Moment(FormSchema):
    """One key moment (domain-rules §2.5)."""

    moment = Choice("关键环节", "Key moment", choices="recordings.moments", required=True)


class Record(FormSchema):
    """A recording, with each key moment that it shows."""

    recording = Context("双录", "Sales recording", query="recordings.recording")
    recorded_on = Date("录制日期", "Recorded on", past=True, required=True)
    reference = Text(
        "文件编号",
        "Reference",
        required=True,
        max_length=120,
        help=Words("录音录像系统中的文件编号", "The file's number in the store of recordings"),
    )
    moments = Group(
        "已录关键环节",
        "Key moments shown",
        row=Moment,
        row_label=Words("环节", "Moment"),
        min_rows=1,
        max_rows=20,
    )


class Quality(FormSchema):
    """Quality control: pass, or name what is to be recorded again."""

    recording = Context("双录", "Sales recording", query="recordings.recording")
    missing = Group(
        "须补录的关键环节",
        "Key moments to be recorded again",
        row=Moment,
        row_label=Words("环节", "Moment"),
        max_rows=20,
        required_for=("rerecord",),
    )
    opinion = LongText("质检意见", "Opinion", max_length=500, wide=True)


offer(recording, "record", saver="recordings.save_recording")(Record)
offer(recording, "quality", saver="recordings.save_quality")(Quality)
