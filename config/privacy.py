"""What the page on personal data says is kept of people, and in which tables; a test knows every other table."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

# Sentence -> the tables in which it is kept.
KEPT = {
    _(
        "Of those who use Karrierespor: name, work e-mail address, earlier names and addresses, roles and stand-ins"
    ): ("regions.User regions.Correction regions.Membership regions.StandIn regions.Invitation"),
    _(
        "Passwords as a checksum from which they cannot be read, and what was typed into a form when a session ended"
    ): ("regions.User sessions.Session"),
    _(
        "Wrong attempts to sign in: a checksum of the address that was typed, and the address on the network"
    ): ("regions.SignInAttempt"),
    _(
        "What they do here and when: what they write, file, sign, answer, book, fetch and order, with their reasons"
    ): (
        "regions.Event regions.SpentToken pilots.Pilot pilots.Description pilots.Answer pilots.Agreement "
        "pilots.Sending pilots.Thread pilots.Comment pilots.Signature pilots.Filing pilots.Receipt pilots.Inquiry "
        "pilots.InquiryAnswer pilots.FacilitationRequest pilots.ListImport pilots.StandingAgreement "
        "pilots.ProgrammeChange pilots.ProgrammePage pilots.PageFile accounting.SalaryCode accounting.Expense "
        "accounting.Opinion accounting.Decision accounting.Overspending accounting.Closing accounting.PayrollImport "
        "accounting.Statement accounting.StatementSignature reports.ReportRun "
        "pilots.PilotList accounting.AccountFile regions.SavedView"
    ),
    _(
        "Messages to them, and whose act each tells of; how they want them by mail, and the private address of their calendar as a checksum"
    ): ("pilots.Message pilots.Preference pilots.CalendarFeed pilots.DemoMail"),
    _("Of contacts and of those who stand for a side: name, title, work e-mail address and phone number"): (
        "pilots.Description pilots.AgreementParty pilots.ProgrammePage pilots.FiledPdf pilots.SendingPdf"
    ),
    _(
        "Scans of agreements signed on paper, with the signatures on them"
    ): "pilots.SignedScan pilots.HeldScan",
    _(
        "Of the doctors who take part: employment number, hospital, department, hours, period and supplement, in the "
        "confidential annex of the agreement; their names are not asked for"
    ): "pilots.Employment pilots.Participant pilots.Annex",
    _(
        "Of the doctors’ pay from the pool: each pay line with its amount, salary code and month, under the employment "
        "number, and what it was assigned to"
    ): (
        "accounting.Pay accounting.PayrollLine accounting.PayrollProblem accounting.Match accounting.Posting "
        "accounting.PostedSum accounting.ClosedSum accounting.AccountFile accounting.FilePiece"
    ),
    _("A payroll file as it was uploaded, with all that stands in it, until it has been read"): (
        "accounting.PayrollFile"
    ),
    _(
        "Of coordinators: name, employment number, hours, full-time pay and where it is from, and what was booked"
    ): ("accounting.Appointment accounting.PayBasis accounting.Posting"),
    _("Vouchers of other expenses, with what stands on them: suppliers, participants, reasons"): (
        "accounting.Expense accounting.VoucherFile"
    ),
    _("Who has looked up whose pay, when and what for"): "accounting.Access",
    _("Yearly statements of account; where pilots are shown, one doctor’s pay can be read from them"): (
        "accounting.Statement accounting.StatementWorkbook"
    ),
}
SEEN = [
    _("Drafts are seen in the region only."),
    _(
        "What has been filed is read by the region, the central parties and the programme's secretariat, and by the facilitator when help is wanted."
    ),
    _(
        "The confidential annex, pay, vouchers and look-ups of pay are seen by the region's HR and its auditor only."
    ),
    _("Others read sums of closed months, told together until at least three persons are paid in them."),
    _("User administrators see names, addresses and roles, but neither pay nor drafts."),
]
HOW_LONG = [
    _("The account, with its vouchers, is kept for at least five years after the accounting year."),
    _(
        "What is filed, signed and booked, and who did it, is never deleted: it can only be corrected by what is added."
    ),
    _(
        "A payroll file is deleted when it has been read, at the latest after half an hour: only the lines that may be "
        "booked are read from it."
    ),
    _(
        "Wrong attempts to sign in and what waited in a session are deleted after a day, PDFs of reports after 30 days, "
        "other ordered files after one."
    ),
]


@login_not_required
@require_safe
def privacy(request):
    return render(request, "pages/privacy.html", {"kept": KEPT, "seen": SEEN, "how_long": HOW_LONG})
