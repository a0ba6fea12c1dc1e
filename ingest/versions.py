"""What grows when a step changes what it gives, so that stored results of the old step are redone.

- `UNDERSTANDING_VERSION`: reading, header, sections, tables. Files are read again on the next ingest.
- `CHUNKING_VERSION`: how a document is cut into chunks. The index asks for `vanban reindex`.
"""

from __future__ import annotations

UNDERSTANDING_VERSION = 10
CHUNKING_VERSION = "1"
