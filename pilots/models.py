from pilots.agreements.agreement import (
    Agreement,
    AgreementAnswer,
    AgreementCriterion,
    AgreementParty,
    BudgetLine,
)
from pilots.agreements.annex import Annex, Employment, Participant
from pilots.agreements.negotiation import (
    Comment,
    HeldScan,
    Sending,
    SendingPdf,
    Signature,
    SignedScan,
    Thread,
)
from pilots.agreements.standing import StandingAgreement, SupplementRate
from pilots.calendar_feed import CalendarFeed
from pilots.charges import PayCharge
from pilots.description_rows import Answer, CostLine, Milestone, SuccessCriterion
from pilots.facilitation import FacilitationRequest
from pilots.filed import FiledPdf, Filing, Inquiry, InquiryAnswer, Receipt
from pilots.list_orders import PilotList
from pilots.lists import ListImport, RememberedHeader
from pilots.messages.message import DemoMail, Message, Preference
from pilots.pages import PageDate, PageFile, ProgrammePage
from pilots.pilot import Description, NumberSeries, Pilot
from pilots.programme_changes import ProgrammeChange
from pilots.programmes import (
    CareerTrack,
    ClosingDay,
    EmptyForm,
    Programme,
    Question,
    QuestionTemplate,
    RegionalWindow,
    TopicArea,
    TopicSynonym,
)

__all__ = [
    "Agreement",
    "AgreementAnswer",
    "AgreementCriterion",
    "AgreementParty",
    "Annex",
    "Answer",
    "BudgetLine",
    "CalendarFeed",
    "CareerTrack",
    "ClosingDay",
    "Comment",
    "CostLine",
    "DemoMail",
    "Description",
    "Employment",
    "EmptyForm",
    "FacilitationRequest",
    "FiledPdf",
    "Filing",
    "HeldScan",
    "Inquiry",
    "InquiryAnswer",
    "ListImport",
    "Message",
    "Milestone",
    "NumberSeries",
    "PageDate",
    "PageFile",
    "Participant",
    "PayCharge",
    "Pilot",
    "PilotList",
    "Preference",
    "Programme",
    "ProgrammeChange",
    "ProgrammePage",
    "Question",
    "QuestionTemplate",
    "Receipt",
    "RegionalWindow",
    "RememberedHeader",
    "Sending",
    "SendingPdf",
    "Signature",
    "SignedScan",
    "StandingAgreement",
    "SuccessCriterion",
    "SupplementRate",
    "Thread",
    "TopicArea",
    "TopicSynonym",
]
