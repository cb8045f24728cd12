"""The words of the demo's accounts, in Danish; what is invented says so."""

# The real code is not public: these are made up.
PILOT_CODE, COORDINATOR_CODE = "981", "982"
BASIS_SOURCE = "Lønoversigt pr. 1.4.2020"
SALARY = "Eksempel: løn i forsøg"
STIPEND = "Eksempel: honorar til tovholder"
ACCOUNT = "EKS-1001-2200"
