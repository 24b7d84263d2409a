"""The processes that the application may start for itself. No Django in here: settings read it too."""
