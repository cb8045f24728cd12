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
from pilots.calendar.calendar_feed import CalendarFeed
from pilots.case.list_orders import PilotList
from pilots.case.pilot_facts import PilotFacts
from pilots.descriptions.description import Description
from pilots.descriptions.rows import Answer, CostLine, Milestone, SuccessCriterion
from pilots.facilitation.facilitation import FacilitationRequest
from pilots.filings.filing import FiledPdf, Filing, Inquiry, InquiryAnswer, Receipt
from pilots.filings.filing_facts import FilingFacts
from pilots.imports.lists import ListImport, RememberedHeader
from pilots.messages.message import DemoMail, Message, Preference
from pilots.pilot.pilot import NumberSeries, Pilot
from pilots.programme.changes import ProgrammeChange
from pilots.programme.charges import PayCharge
from pilots.programme.pages import PageDate, PageFile, ProgrammePage
from pilots.programme.programmes import (
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
from pilots.programme.regulation import RegulationFactor

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
    "FilingFacts",
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
    "PilotFacts",
    "PilotList",
    "Preference",
    "Programme",
    "ProgrammeChange",
    "ProgrammePage",
    "Question",
    "QuestionTemplate",
    "Receipt",
    "RegionalWindow",
    "RegulationFactor",
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
