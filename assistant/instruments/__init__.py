"""The route for questions about documents themselves: number, date, issuer, subject, relations, lists."""
