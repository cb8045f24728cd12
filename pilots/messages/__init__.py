"""Messages: what a person is told in the app and by mail. Case number and a link, never a name or a text."""
