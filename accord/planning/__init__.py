"""The pure planning engine: a Situation goes in; a Plan, a Forecast, reasons and options come out."""
