"""The words of the demo's accounts, in Danish; what is invented says so."""

# The real code is not public: these are made up.
PILOT_CODE, COORDINATOR_CODE = "981", "982"
BASIS_SOURCE = "Lønoversigt pr. 1.4.2020"
SALARY = "Eksempel: løn i forsøg"
STIPEND = "Eksempel: honorar til tovholder"
ACCOUNT = "EKS-1001-2200"
EXTRACT = "eksempel-{slug}-{month}.csv"
SET_ASIDE = "Eksempel: Beløbet er ukendt; det kommer i næste måneds udtræk"
DIFFERENCE = "Eksempel: gebyr bogført på et andet omkostningssted"
EXPLANATION = "Eksempel: I juni blev et gebyr bogført på et andet omkostningssted; det er flyttet siden."
DOUBT = "Eksempel: ville afdelingen have købt det alligevel?"
# Day, supplier, what it covers, amount, the day its doubt is settled ("" without a doubt), the day it is approved.
EXPENSES = [
    ("2022-05-12", "Kursusfirma A", "kursus i ledelse", "48.500,00", "", "2022-05-16"),
    ("2022-09-14", "Konference B", "deltagelse i konference", "12.375,50", "", "2022-09-19"),
    ("2022-12-19", "Trykkeri D", "trykning af materiale", "3.995,00", "", "2023-01-05"),
    ("2022-12-20", "Udstyrsfirma C", "tablets til ambulatoriet", "18.200,00", "2023-01-09", "2023-01-12"),
    ("2023-02-08", "Kursusfirma A", "opfølgning på kursus", "22.750,00", "", "2023-02-13"),
    ("2023-03-14", "Trykkeri D", "plakater om forsøgene", "6.480,00", "", "2023-03-22"),
    ("2023-03-15", "Udstyrsfirma C", "simulationsdukke", "64.000,00", "2023-03-27", "2023-03-29"),
    ("2023-09-11", "Kursusfirma A", "supervision af afdelingslæger", "15.000,00", "", "2023-09-14"),
    ("2024-01-10", "Trykkeri D", "trykning af erfaringer", "4.250,00", "", "2024-01-17"),
    ("2024-01-11", "Udstyrsfirma C", "skærm til undervisning", "7.900,00", "2024-01-19", "2024-01-22"),
    ("2024-04-09", "Konference B", "afsluttende konference", "9.800,00", "", "2024-04-18"),
    ("2024-04-10", "Udstyrsfirma C", "optageudstyr", "11.200,00", "2024-04-19", "2024-04-22"),
]
EMPLOYERS_REASON = "Eksempel: det er kun anskaffet til forsøget"
UNIONS_REASON = "Eksempel: enig, det bruges kun i forsøget"
