"""What a drawn form is made of: plain values for the templates, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class OptionView:
    """One value to pick."""

    value: str
    text: str
    note: str = ""
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class FileView:
    """One file of the case as its owner sees it; `url` opens it."""

    id: str
    name: str
    size: int = 0
    url: str = ""
    hints: tuple[str, ...] = ()  #: what may be hard to read in it, and what to do


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """One kind of document with its files and the input for more."""

    path: str
    name: str
    id: str
    code: str
    label: str
    need: str
    errors: tuple[str, ...]
    files: tuple[FileView, ...]


@dataclass(frozen=True, kw_only=True)
class LineView:
    """One line of a block; `changed` marks what differs from the last round, `wide` what takes a row of its own."""

    label: str
    value: object
    changed: bool = False
    wide: bool = False


@dataclass(frozen=True, kw_only=True)
class BlockView:
    """A read-only block: a title and lines; `reveals` names its query where the reader may see its masked values.

    `frame` is that of the field it belongs to, where that is not always shown; `hidden` whether it is not shown now.
    """

    title: str
    rows: tuple[LineView, ...]
    frame: str = ""
    hidden: bool = False
    reveals: str = ""


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One field. Which template draws it is told by `kind`; what the kind does not have is empty."""

    kind: str
    name: str
    id: str
    frame: str
    label: str
    help: str = ""
    unit: str = ""
    need: str = ""  #: "required", or for which outcomes, in words; empty where optional
    value: str = ""
    errors: tuple[str, ...] = ()
    hidden: bool = False
    conditional: bool = False
    watched: bool = False
    wide: bool = False
    focus: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    wanted: bool = False  #: for assistive technology: an answer is needed at every outcome
    options: tuple[OptionView, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    blocks: tuple[BlockView, ...] = ()
    depends: tuple[str, ...] = ()  #: frames a computed value listens to
    document: str = ""  #: the kind of document it is read from
    origin: OriginView | None = None
    resets: ResetsView | None = None
    rows: tuple[RowView, ...] = ()
    blank_row: RowView | None = None
    token: str = ""  #: stands for the row number in the blank row
    least: int = 0
    most: int = 0

    @property
    def described_by(self) -> str:
        """The ids of what explains the input: its help and what is wrong with it."""
        parts = [f"{self.id}-help"] * bool(self.help) + [f"{self.id}-error"] * bool(self.errors)
        return " ".join(parts)


@dataclass(frozen=True, kw_only=True)
class OriginView:
    """Where a value comes from that nobody typed in this round; shown while the entry is still this text."""

    text: str
    words: str
    shown: bool
    last: str  #: what the page was filled with; a value somebody changed or cleared is not written over
    fills: bool  #: whether the system fills it in, rather than an earlier round


@dataclass(frozen=True, kw_only=True)
class ResetsView:
    """What a change of this field costs: `was` is what stood there, `lost` what others hold, when the page was sent."""

    was: str
    frames: tuple[tuple[str, str], ...]  #: frame and label of every field that depends on it
    lost: tuple[str, ...] = ()  #: labels; filled where the change has to be confirmed now


@dataclass(frozen=True, kw_only=True)
class RowView:
    """One row of a group; `number` counts from 1 and is empty in the blank row."""

    name: str
    id: str
    label: str
    number: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """A part of the form under one heading."""

    id: str
    title: str
    help: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, kw_only=True)
class ErrorView:
    """One line of the summary; `target` is the id of the input, empty where there is none on the page."""

    target: str
    text: str


@dataclass(frozen=True, kw_only=True)
class GapView:
    """One entry that is missing or wrong; `target` is the id of its input, `text` says what is wrong with it."""

    target: str
    label: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class PartView:
    """How far one section is."""

    title: str
    done: int
    total: int
    gaps: tuple[GapView, ...]


@dataclass(frozen=True, kw_only=True)
class CompletenessView:
    """How far the form is, section by section."""

    done: int
    total: int
    missing: int
    wrong: int
    parts: tuple[PartView, ...]


@dataclass(frozen=True, kw_only=True)
class OutcomeView:
    """One button; `reasons` are offered where the outcome needs one."""

    code: str
    id: str
    label: str
    tone: str
    chosen: bool = False
    reasons: tuple[OptionView, ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FormView:
    """A whole form, ready to be drawn by `forms/form.html`."""

    sections: tuple[SectionView, ...]
    outcomes: tuple[OutcomeView, ...]
    errors: tuple[ErrorView, ...]
    note: str
    note_errors: tuple[str, ...]
    context_blocks: tuple[BlockView, ...] = ()  #: what the page shows beside the form
    completeness: CompletenessView | None = None

    @property
    def to_confirm(self) -> list[FieldView]:
        """The fields whose change has to be confirmed before anything else."""
        return [one for part in self.sections for one in part.fields if one.resets and one.resets.lost]

    @property
    def gives_reasons(self) -> bool:
        """Whether any outcome needs a reason."""
        return any(outcome.reasons for outcome in self.outcomes)
