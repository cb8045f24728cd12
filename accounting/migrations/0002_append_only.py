from django.db import migrations

from common.append_only import Statements, forbid

BOOK = "the book is append-only"
CLOSED = "the month is closed"
KEPT = "what was decided is never changed"
IS_CLOSED = (
    "EXISTS (SELECT 1 FROM accounting_closing c WHERE c.book_id = {row}.book_id AND c.month >= {row}.month "
    "AND c.reopened_at IS NULL)"
)
FOREVER = "COALESCE({row}.{name}, '9999-12-31')"

# Asked once for a whole statement: a trigger for each row would make an import ten times slower.
POSTGRES_CLOSED = f"""
CREATE FUNCTION posting_month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added WHERE {IS_CLOSED.format(row="added")}) THEN
    RAISE EXCEPTION '{CLOSED}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER posting_month_is_open AFTER INSERT ON accounting_posting
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION posting_month_is_open();
"""
SQLITE_CLOSED = f"""
CREATE TRIGGER posting_month_is_open BEFORE INSERT ON accounting_posting WHEN {IS_CLOSED.format(row="NEW")}
BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END;
"""


def overlaps(table, same, start, end):
    """SQL: another row of the same thing runs on some of the same days; one that never ran is in nobody's way."""
    theirs, ours = FOREVER.format(row="o", name=end), FOREVER.format(row="NEW", name=end)
    keys = " AND ".join(f"o.{column} = NEW.{column}" for column in same)
    return (
        f"{ours} >= NEW.{start} AND EXISTS (SELECT 1 FROM {table} o WHERE {keys} AND o.id <> NEW.id "
        f"AND {theirs} >= o.{start} AND o.{start} <= {ours} AND {theirs} >= NEW.{start})"
    )


def append_only(name, message=KEPT):
    return forbid(f"accounting_{name}", "UPDATE", "DELETE", name=f"{name}_is_append_only", message=message)


def keep(name, columns, rule, message=KEPT, when="OLD.id IS NOT NULL"):
    return forbid(
        f"accounting_{name}", f"UPDATE OF {columns}", name=f"{name}_{rule}", message=message, when=when
    )


def never_delete(name, when=None):
    return forbid(f"accounting_{name}", "DELETE", name=f"{name}_is_kept", message=KEPT, when=when)


IN_BOOK = "(SELECT i.state FROM accounting_payrollimport i WHERE i.id = {of}) IN ('booked', 'undone')"
OF_LINE = "(SELECT p.payroll_import_id FROM accounting_pay p WHERE p.id = OLD.pay_id)"
IN_FORCE_AFTER = (
    "EXISTS (SELECT 1 FROM accounting_closing c WHERE c.book_id = NEW.book_id "
    "AND c.month > NEW.month AND c.reopened_at IS NULL)"
)
# A closing knows how many postings its sums are of: once it is written there is room for no other sum.
BEYOND_CLOSING = (
    "NEW.count < 1 OR NEW.count + (SELECT COALESCE(SUM(s.count), 0) FROM accounting_closedsum s "
    "WHERE s.closing_id = NEW.closing_id) "
    "> (SELECT c.count FROM accounting_closing c WHERE c.id = NEW.closing_id)"
)
SIGNERS = "(SELECT COUNT(*) FROM accounting_statementsignature s WHERE s.statement_id = NEW.id)"
WAITS = (
    "EXISTS (SELECT 1 FROM accounting_statement s WHERE s.id = NEW.statement_id AND s.sha256 = NEW.sha256 "
    "AND s.sent_at IS NULL AND s.dropped_at IS NULL)"
)
SETTLED = "EXISTS (SELECT 1 FROM accounting_decision d WHERE d.expense_id = OLD.id)"
SETTLED_PAYABLE = (
    "EXISTS (SELECT 1 FROM accounting_decision d WHERE d.expense_id = OLD.id AND d.outcome = 'payable')"
)
SPOKE_FOR_THE_OTHER = (
    "EXISTS (SELECT 1 FROM accounting_opinion o WHERE o.expense_id = NEW.expense_id AND o.by_id = NEW.by_id "
    "AND o.side <> NEW.side)"
)


class Migration(migrations.Migration):
    dependencies = [("accounting", "0001_initial")]

    operations = [
        append_only("posting", BOOK),
        Statements({"postgresql": [POSTGRES_CLOSED], "sqlite": [SQLITE_CLOSED]}),
        *(
            append_only(name)
            for name in [
                "closingdifference",
                "closedsum",
                "voucherfile",
                "opinion",
                "decision",
                "paybasis",
                "statementsignature",
                "statementfile",
                "statementreceipt",
                "access",
            ]
        ),
        forbid(
            "accounting_closedsum",
            "INSERT",
            name="closedsum_is_of_its_closing",
            message="the closing has all its sums",
            when=BEYOND_CLOSING,
        ),
        # Row by row: fixtures are loaded by an update that meets no row.
        keep(
            "regulationfactor", "id, effective_from, known_from, factor, status, source", "is_never_changed"
        ),
        never_delete("regulationfactor", when="OLD.id IS NOT NULL"),
        keep(
            "allocation",
            "id, programme_id, region_id, instalment, base_amount, available_from, factor_id, version, entered_at",
            "is_never_changed",
        ),
        never_delete("allocation", when="OLD.id IS NOT NULL"),
        keep(
            "closing",
            "id, book_id, month, by_id, at, count, booked_total, head, ends_period, ledger_total",
            "keeps_its_figures",
        ),
        keep(
            "closing",
            "reopen_reason, reopen_asked_by_id, reopen_asked_at, reopened_by_id, reopened_at",
            "is_reopened_once",
            when="OLD.reopened_at IS NOT NULL",
        ),
        never_delete("closing"),
        forbid(
            "accounting_closing",
            "INSERT",
            name="closing_is_in_order",
            message="a later month is closed already",
            when=IN_FORCE_AFTER,
        ),
        keep(
            "closing",
            "reopened_at",
            "reopens_the_last_first",
            message="a later month is closed",
            when=f"NEW.reopened_at IS NOT NULL AND {IN_FORCE_AFTER}",
        ),
        keep(
            "statement",
            "id, book_id, kind, first_month, number, reason, with_pilots, canonical, sha256, made_by_id, made_at",
            "keeps_its_figures",
        ),
        keep(
            "statement",
            "sent_at, dropped_at",
            "ends_once",
            when="OLD.sent_at IS NOT NULL OR OLD.dropped_at IS NOT NULL",
        ),
        keep(
            "statement",
            "sent_at",
            "is_sent_by_two",
            message="two persons must sign",
            when=f"NEW.sent_at IS NOT NULL AND {SIGNERS} < 2",
        ),
        never_delete("statement"),
        forbid(
            "accounting_statementsignature",
            "INSERT",
            name="statementsignature_is_on_what_waits",
            message="the statement is another, or waits for nobody",
            when=f"NOT {WAITS}",
        ),
        forbid(
            "accounting_expense",
            "UPDATE",
            name="expense_is_settled_once",
            message=KEPT,
            when="OLD.state IN ('booked', 'refused', 'dropped')",
        ),
        keep(
            "expense",
            "book_id, date, amount, supplier, voucher, account, text, pilot_id, running_costs, created_by_id",
            "is_kept_as_sent",
            when="OLD.state <> 'draft' AND NEW.state <> 'draft'",
        ),
        never_delete("expense", when="OLD.state <> 'draft'"),
        keep(
            "expense",
            "state",
            "is_settled_before_it_is_paid",
            message="the doubt is not settled",
            when=f"NEW.running_costs = 'doubt' AND NEW.state IN ('waiting', 'booked') AND NOT {SETTLED_PAYABLE}",
        ),
        keep("expense", "amount, supplier, text, running_costs, doubt", "is_kept_as_settled", when=SETTLED),
        forbid(
            "accounting_opinion",
            "INSERT",
            name="opinion_is_for_one_side",
            message="nobody speaks for both sides",
            when=SPOKE_FOR_THE_OTHER,
        ),
        keep(
            "salarycode",
            "id, region_id, code, meaning, valid_from, created_by_id, created_at",
            "keeps_its_meaning",
        ),
        never_delete("salarycode"),
        forbid(
            "accounting_salarycode",
            "INSERT",
            "UPDATE",
            name="salarycode_means_one_thing",
            message="the code stands for something already in some of these months",
            when=overlaps("accounting_salarycode", ["region_id", "code"], "valid_from", "valid_to"),
        ),
        keep(
            "appointment",
            "id, book_id, user_id, kind, hours, hours_reason, starts_on, created_by_id, created_at",
            "keeps_its_terms",
        ),
        never_delete("appointment"),
        forbid(
            "accounting_appointment",
            "INSERT",
            "UPDATE",
            name="appointment_is_one_at_a_time",
            message="the person is a coordinator already on some of these days",
            when=overlaps("accounting_appointment", ["user_id"], "starts_on", "ends_on"),
        ),
        keep(
            "overspending",
            "id, book_id, at, spent, allocated, reason, explained_by_id, explained_at",
            "is_explained_once",
            when="OLD.explained_at IS NOT NULL",
        ),
        never_delete("overspending"),
        keep("pay", "id, payroll_import_id, employment_id, code_id, month", "is_kept_as_read"),
        keep(
            "payrollline",
            "id, pay_id, row, amount, occurrence, account, department",
            "is_kept_as_read",
        ),
        keep(
            "match",
            "id, book_id, employment_id, code_id, first_month, pilot_id, appointment_id, by_id, at",
            "keeps_its_terms",
        ),
        never_delete("pay", when=IN_BOOK.format(of="OLD.payroll_import_id")),
        never_delete("payrollline", when=IN_BOOK.format(of=OF_LINE)),
        never_delete("payrollimport"),
    ]
