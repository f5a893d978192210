"""The fields a form is made of."""

from forms.fields.base import FormField, Given, Looks, Prefill
from forms.fields.choice import YES_NO, Choice, Confirm, Flag, YesNo
from forms.fields.compound import Computed, Context, Document, Documents, Group, Shown
from forms.fields.number import Date, Integer, Money, Number, Share
from forms.fields.text import BankCard, GovId, LongText, Mobile, Name, Text
from forms.fields.words import Words, options

__all__ = [
    "YES_NO",
    "BankCard",
    "Choice",
    "Computed",
    "Confirm",
    "Context",
    "Date",
    "Document",
    "Documents",
    "Flag",
    "FormField",
    "Given",
    "GovId",
    "Group",
    "Integer",
    "LongText",
    "Looks",
    "Mobile",
    "Money",
    "Name",
    "Number",
    "Prefill",
    "Share",
    "Shown",
    "Text",
    "Words",
    "YesNo",
    "options",
]
