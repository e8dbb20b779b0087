"""Decides in which order MSPDI wants the fields of a row: its schema is a sequence, and MS Project refuses a file out of step."""

PROJECT = """SaveVersion BuildNumber Name GUID Title Subject Category Company Manager Author CreationDate Revision LastSaved
ScheduleFromStart StartDate FinishDate FYStartDate CriticalSlackLimit CurrencyDigits CurrencySymbol CurrencyCode
CurrencySymbolPosition
CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek DaysPerMonth DefaultTaskType DurationFormat WorkFormat
FiscalYearStart WeekStartDay NewTasksAreManual StatusDate OutlineCodes WBSMasks ExtendedAttributes""".split()
TASK = """UID GUID ID Name Active Manual Type IsNull CreateDate Contact WBS WBSLevel OutlineNumber OutlineLevel Priority
StartText FinishText
DurationText Start Finish Duration ManualStart ManualFinish ManualDuration DurationFormat FreeformDurationFormat Work Stop Resume
ResumeValid EffortDriven Recurring OverAllocated Estimated Milestone Summary DisplayAsSummary Critical IsSubproject
IsSubprojectReadOnly
SubprojectName ExternalTask ExternalTaskProject FixedCost FixedCostAccrual PercentComplete PercentWorkComplete Cost ActualStart
ActualFinish
ActualCost ActualWork RemainingDuration RemainingWork ConstraintType CalendarUID ConstraintDate Deadline LevelAssignments
LevelingCanSplit
LevelingDelay LevelingDelayFormat IgnoreResourceCalendar Notes HideBar Rollup PhysicalPercentComplete EarnedValueMethod Hyperlink
HyperlinkAddress HyperlinkSubAddress PredecessorLink ExtendedAttribute Baseline OutlineCode TimephasedData""".split()
RESOURCE = """UID GUID ID Name Type IsNull Initials Phonetics NTAccount MaterialLabel Code Group WorkGroup EmailAddress Hyperlink
HyperlinkAddress HyperlinkSubAddress MaxUnits AvailableFrom AvailableTo CanLevel AccrueAt StandardRate StandardRateFormat
OvertimeRate
OvertimeRateFormat CostPerUse CalendarUID Notes IsGeneric IsInactive IsEnterprise BookingType CreationDate IsCostResource AssnOwner
AssnOwnerGuid IsBudget ExtendedAttribute Baseline OutlineCode AvailabilityPeriods Rates TimephasedData""".split()
ASSIGNMENT = """UID GUID TaskUID ResourceUID PercentWorkComplete ActualCost ActualFinish ActualStart ActualWork Cost
CostRateTable RateScale
Delay Finish HasFixedRateUnits FixedMaterial LevelingDelay LevelingDelayFormat Notes OvertimeWork RemainingWork Start Units
Work WorkContour
BookingType CreationDate ExtendedAttribute Baseline TimephasedData""".split()
EXCEPTION = """EnteredByOccurrences TimePeriod Occurrences Name Type Period DaysOfWeek MonthItem MonthPosition Month MonthDay
DayWorking
WorkingTimes""".split()
BASELINE = "Number Start Finish Duration DurationFormat EstimatedDuration Work Cost BCWS BCWP".split()
LINK = "PredecessorUID Type CrossProject CrossProjectName LinkLag LagFormat".split()


def sorted_tags(row: dict[str, object], order: list[str]) -> list[str]:
    """The row's tags in the schema's order, those it does not know in the order they came."""
    known = [tag for tag in order if tag in row]
    return known + [tag for tag in row if tag not in order]
