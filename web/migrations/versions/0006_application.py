"""The business behind an application: customers, what they apply for, what was decided, policies and payments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("policy_serial")))
    _create_product()
    _create_customer()
    _create_bank_account()
    _create_application()
    _create_notice()
    _create_payment()
    _create_underwriting_decision()
    _create_beneficiary()
    _create_policy()


def _create_product() -> None:
    op.create_table(
        "product",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("zh", sa.String(length=80), nullable=False),
        sa.Column("en", sa.String(length=80), nullable=False),
        sa.Column("on_sale_from", sa.Date(), nullable=False),
        sa.Column("on_sale_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_product")),
    )


def _create_customer() -> None:
    op.create_table(
        "customer",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("unit_id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("gov_id_blind", sa.String(length=64), nullable=False),
        sa.Column("mobile_blind", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["app_user.id"], name=op.f("fk_customer_agent_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_customer_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("gov_id_blind", name=op.f("uq_customer_gov_id_blind")),
    )
    op.create_index("ix_customer_mobile", "customer", ["mobile_blind"])
    op.create_index("ix_customer_portfolio", "customer", ["agent_id", "id"])


def _create_bank_account() -> None:
    op.create_table(
        "bank_account",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("customer_id", sa.UUID(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("number_blind", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_bank_account_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
    )
    op.create_index(op.f("ix_bank_account_customer_id"), "bank_account", ["customer_id"])
    op.create_index("ix_bank_account_number", "bank_account", ["number_blind"])


def _create_application() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("customer_id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("product_code", sa.String(length=10), nullable=False),
        sa.Column("cover", sa.String(length=10), nullable=False),
        sa.Column("sum_insured", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("pay_term", sa.Integer(), nullable=False),
        sa.Column("pay_mode", sa.String(length=12), nullable=False),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.Column("premium", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("extra_premium", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("beneficiary_kind", sa.String(length=12), nullable=False),
        sa.Column("health", sa.LargeBinary(), nullable=False),
        sa.Column("rating", sa.String(length=20), nullable=False),
        sa.Column("em", sa.Integer(), nullable=False),
        sa.Column("hits", postgresql.JSONB(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["bank_account.id"], name=op.f("fk_application_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_application_case_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_application_customer_id")),
        sa.ForeignKeyConstraint(["product_code"], ["product.code"], name=op.f("fk_application_product_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("case_id", name=op.f("uq_application_case_id")),
    )
    op.create_index(op.f("ix_application_customer_id"), "application", ["customer_id"])


def _create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("user_id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_notice_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_notice_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_case", "notice", ["case_id"])
    op.create_index("ix_notice_unread", "notice", ["user_id", "at"], postgresql_where=sa.text("read_at IS NULL"))


def _create_payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("bank_reference", sa.String(length=80), nullable=False),
        sa.Column("failure", sa.String(length=40), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["bank_account.id"], name=op.f("fk_payment_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_payment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_index("ix_payment_case", "payment", ["case_id", "requested_at"])
    op.create_index(
        "uq_payment_open", "payment", ["case_id"], unique=True, postgresql_where=sa.text("state = 'requested'")
    )


def _create_underwriting_decision() -> None:
    op.create_table(
        "underwriting_decision",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("em", sa.Integer(), nullable=False),
        sa.Column("extra_premium", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("sum_at_risk", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("recommendation", sa.Boolean(), nullable=False),
        sa.Column("opinion", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.UUID(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["app_user.id"], name=op.f("fk_underwriting_decision_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_underwriting_decision_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_underwriting_decision")),
    )
    op.create_index("ix_underwriting_decision_case", "underwriting_decision", ["case_id", "at"])


def _create_beneficiary() -> None:
    op.create_table(
        "beneficiary",
        sa.Column("application_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("order_no", sa.Integer(), nullable=False),
        sa.Column("share_percent", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_beneficiary_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("application_id", "position", name=op.f("pk_beneficiary")),
    )


def _create_policy() -> None:
    op.create_table(
        "policy",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("policy_no", sa.String(length=40), nullable=False),
        sa.Column("application_id", sa.UUID(), nullable=False),
        sa.Column("customer_id", sa.UUID(), nullable=False),
        sa.Column("unit_id", sa.UUID(), nullable=False),
        sa.Column("agent_id", sa.UUID(), nullable=True),
        sa.Column("product_code", sa.String(length=10), nullable=False),
        sa.Column("cover", sa.String(length=10), nullable=False),
        sa.Column("sum_insured", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("pay_term", sa.Integer(), nullable=False),
        sa.Column("pay_mode", sa.String(length=12), nullable=False),
        sa.Column("premium", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("extra_premium", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("issue_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("expiry_on", sa.Date(), nullable=True),
        sa.Column("receipt_signed_on", sa.Date(), nullable=True),
        sa.Column("cooling_off_end", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["app_user.id"], name=op.f("fk_policy_agent_id")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_policy_application_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_policy_customer_id")),
        sa.ForeignKeyConstraint(["product_code"], ["product.code"], name=op.f("fk_policy_product_code")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_policy_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("application_id", name=op.f("uq_policy_application_id")),
        sa.UniqueConstraint("policy_no", name=op.f("uq_policy_policy_no")),
    )
    op.create_index("ix_policy_agent", "policy", ["agent_id", "id"])
    op.create_index(op.f("ix_policy_customer_id"), "policy", ["customer_id"])
