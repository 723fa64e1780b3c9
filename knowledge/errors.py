"""One tree of errors; each says when it happens, whether the asker may see it, and whether trying again can help."""


class ISUError(Exception):
    """Root of every error this project raises on purpose; its text is one line without personal data."""

    permanent = True
    """False where the same call may succeed later (a busy database, a lost connection)."""


class KnowledgeError(ISUError):
    """Something asked of the knowledge base can't be had; the text may be shown to the asker."""


class UnreadableDocument(KnowledgeError):
    """A file can't be read: encrypted, corrupt, empty, without a text layer, or not of the format it claims."""


class UnknownReference(KnowledgeError):
    """A document, passage, State, contact or case that was named does not exist."""


class BadInput(KnowledgeError):
    """A value from outside is malformed; the text names the field and what it takes."""


class NotAllowed(KnowledgeError):
    """The person asking may not see or do this."""


class StorageBusy(KnowledgeError):
    """The database is locked by another process for longer than the busy timeout."""

    permanent = False


class SchemaMismatch(KnowledgeError):
    """The database was written by a newer version of this program than the one running."""


class QuoteNotVerbatim(ISUError):
    """A quotation is not found in its source; the answer that carries it must not be sent."""


class ConfigError(ISUError):
    """A setting is missing or malformed; the text names it and how to mend it. For operators, not for askers."""


class ChannelError(ISUError):
    """A message could not be received or sent over a channel.

    ``permanent`` decides: True means give up and tell a person, False means try again later.
    """

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
