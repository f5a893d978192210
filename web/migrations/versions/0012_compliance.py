"""Compliance at entry and check: money laundering, recordings, signatures, consents, second keying."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _create_fingerprint()
    _create_aml_profile()
    _create_aml_decision()
    _create_aml_screening()
    _create_case_flag()
    _create_consent()
    _create_sales_recording()
    _create_second_keying()
    _create_signature()
    _create_signing_code()


def _create_fingerprint() -> None:
    op.create_table(
        "fingerprint",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("blind", sa.String(length=64), nullable=False),
        sa.Column("owner_id", sa.UUID(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "blind", "owner_id", name=op.f("pk_fingerprint")),
    )


def _create_aml_profile() -> None:
    op.create_table(
        "aml_profile",
        sa.Column("customer_id", sa.UUID(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_aml_profile_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_aml_profile")),
    )


def _create_aml_decision() -> None:
    op.create_table(
        "aml_decision",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.UUID(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["app_user.id"], name=op.f("fk_aml_decision_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_aml_decision_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aml_decision")),
    )
    op.create_index("ix_aml_decision_case", "aml_decision", ["case_id", "at"])


def _create_aml_screening() -> None:
    op.create_table(
        "aml_screening",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("customer_id", sa.UUID(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_aml_screening_case_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_aml_screening_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aml_screening")),
    )
    op.create_index("ix_aml_screening_case", "aml_screening", ["case_id", "at"])
    op.create_index(op.f("ix_aml_screening_customer_id"), "aml_screening", ["customer_id"])


def _create_case_flag() -> None:
    op.create_table(
        "case_flag",
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_flag_case_id")),
        sa.PrimaryKeyConstraint("case_id", "code", name=op.f("pk_case_flag")),
    )


def _create_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("customer_id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=True),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consent_case_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_consent_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_customer", "consent", ["customer_id", "purpose", "at"])


def _create_sales_recording() -> None:
    op.create_table(
        "sales_recording",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("seller_id", sa.UUID(), nullable=False),
        sa.Column("by", sa.UUID(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("moments", postgresql.JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("missing", postgresql.JSONB(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("reviewed_by", sa.UUID(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["app_user.id"], name=op.f("fk_sales_recording_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_sales_recording_case_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["app_user.id"], name=op.f("fk_sales_recording_reviewed_by")),
        sa.ForeignKeyConstraint(["seller_id"], ["app_user.id"], name=op.f("fk_sales_recording_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_recording")),
    )
    op.create_index("ix_sales_recording_case", "sales_recording", ["case_id", "at"])


def _create_second_keying() -> None:
    op.create_table(
        "second_keying",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("differing", postgresql.JSONB(), nullable=False),
        sa.Column("by", sa.UUID(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.LargeBinary(), nullable=True),
        sa.Column("settled_by", sa.UUID(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["app_user.id"], name=op.f("fk_second_keying_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_second_keying_case_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["app_user.id"], name=op.f("fk_second_keying_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_keying")),
    )
    op.create_index("ix_second_keying_case", "second_keying", ["case_id", "at"])


def _create_signature() -> None:
    op.create_table(
        "signature",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("refused", sa.String(length=20), nullable=False),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("declaration_version", sa.String(length=20), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.UUID(), nullable=True),
        sa.Column("on_behalf_of", sa.UUID(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["app_user.id"], name=op.f("fk_signature_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_signature_case_id")),
        sa.ForeignKeyConstraint(["on_behalf_of"], ["app_user.id"], name=op.f("fk_signature_on_behalf_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index("ix_signature_case", "signature", ["case_id", "at"])


def _create_signing_code() -> None:
    op.create_table(
        "signing_code",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("code_blind", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_signing_code_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_code")),
    )
    op.create_index("ix_signing_code_case", "signing_code", ["case_id", "sent_at"])
