"""The smallest plan file, for an interpreter that has no Django."""

import datetime as dt

from accord.files.planfile import FileTask, PlanFile

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
PLAN = PlanFile(source_application="test", format="accord", tasks=(FileTask("1", "One", duration_minutes=480),))
