"""Who works here: units, users, their seats, stand-ins and login sessions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id
from workflows.types import Scope


class UnitKind(StrEnum):
    """What a unit is."""

    HEAD_OFFICE = "head_office"  #: the insurer itself
    BRANCH = "branch"  #: a branch office
    TEAM = "team"  #: a team within a branch
    AGENCY = "agency"  #: an outside agency


class Unit(Base):
    """A node of the organisation tree; `path` is the chain of codes from the root, ended by a slash."""

    __tablename__ = "unit"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[UnitKind] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(20), unique=True)
    path: Mapped[str] = mapped_column(String(200), unique=True)
    zh: Mapped[str] = mapped_column(String(80))
    en: Mapped[str] = mapped_column(String(80))


class User(Base):
    """Somebody who can log in."""

    __tablename__ = "app_user"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    #: Chinese names sort by their pinyin.
    sort_key: Mapped[str] = mapped_column(String(160))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    #: A one-time password must be replaced at the first login, before it expires.
    must_change: Mapped[bool] = mapped_column(default=False)
    password_expires_at: Mapped[datetime | None]
    locale: Mapped[str] = mapped_column(String(8), default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Assignment(Base):
    """A seat: this user has this role in this unit, from a moment until a moment."""

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_user", "user_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    role: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    scope: Mapped[Scope] = mapped_column(String(12), default=Scope.UNIT)
    level: Mapped[int] = mapped_column(default=1)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class Substitution(Base):
    """A stand-in: `by_id` acts for `for_id`, in these roles, between two moments."""

    __tablename__ = "substitution"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    for_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), index=True)
    roles: Mapped[list[str]] = mapped_column(default=list)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Interest(Base):
    """A document of a user, or of a near relative of theirs: they work on no case about its owner."""

    __tablename__ = "interest"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)


class LoginSession(Base):
    """A server-side session: the browser holds a random id, the row its hash; revocable at once."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_user", "user_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    data: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
