"""The application: command line, settings and wiring."""
