"""Plan files in and out: whatever somebody brings becomes one frozen PlanFile. No Django, no database, no clock."""
