"""Messages that come in and go out, kept in the database between arrival and delivery."""
