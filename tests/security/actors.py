"""Everyone who may stand before a page, and who of them may read what. Declared here, not read from the product."""

NOT_SIGNED_IN = frozenset({"anonymous", "deactivated", "locked"})
WITHOUT_ROLE = frozenset({"no_role", "expired", "tomorrow"})
WITH_ROLE = frozenset(
    "hr coordinator steering employer union secretariat facilitator auditor auditor_central "
    "useradmin useradmin_central hr_both".split()
)
SIGNED_IN = WITHOUT_ROLE | WITH_ROLE
EVERYBODY = NOT_SIGNED_IN | SIGNED_IN
NOBODY = frozenset()

# Regional actors hold their roles in region A; "hr_both" is HR in both.
HR = {"a": frozenset({"hr", "hr_both"}), "b": frozenset({"hr_both"})}
CENTRAL = frozenset({"employer", "union", "secretariat"})
DRAFTS = {"a": HR["a"] | {"coordinator"}, "b": HR["b"]}
AUDITORS = {"a": frozenset({"auditor", "auditor_central"}), "b": frozenset({"auditor_central"})}
FILED = {
    "a": DRAFTS["a"] | CENTRAL | {"steering"} | AUDITORS["a"],
    "b": DRAFTS["b"] | CENTRAL | AUDITORS["b"],
}
COORDINATOR = {"a": frozenset({"coordinator"}), "b": frozenset()}
ANNEX = {key: HR[key] | AUDITORS[key] for key in "ab"}
REQUESTS = {region: FILED[region] | {"facilitator"} for region in "ab"}
PARTIES = frozenset({"employer", "union"})
STANDING = {key: DRAFTS[key] | AUDITORS[key] | PARTIES for key in "ab"}
REPORTERS = frozenset({"hr", "hr_both", "employer", "union", "secretariat"})
READERS_OF_PILOTS = FILED["a"] | {"facilitator"}
ADMINS = frozenset({"useradmin", "useradmin_central"})
CENTRAL_ADMIN = frozenset({"useradmin_central"})

EVERYWHERE = CENTRAL | {"facilitator", "auditor_central", "useradmin_central"}
PROGRAMME = {"a": WITH_ROLE, "b": EVERYWHERE | HR["b"]}
PAGE_EDITORS = {key: HR[key] | {"secretariat"} for key in "ab"} | {"": frozenset({"secretariat"})}
