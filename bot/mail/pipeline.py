"""One mail after another from kept to done: read, judged, filed, its draft put down; every step may be repeated.

What is computed is computed before a transaction, what is written is written in one, and the only thing outside the
database, the draft on the server, is looked for by its Message-ID before it is put down again.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from time import perf_counter

from sqlalchemy import Connection

from bot.mail.intake import Watch, unwatched
from bot.mail.mailbox import Mailbox
from knowledge.errors import ChannelError, StorageBusy
from knowledge.mail import DraftReply, Judgement, Mail
from knowledge.memory.inbox.box import Inbox, Planned
from knowledge.memory.inbox.filing import Filed, Filing
from knowledge.memory.inbox.records import DraftState, Job, Place, Step, StoredDraft
from knowledge.memory.inbox.threads import Clues
from knowledge.memory.inbox.work import JobLost
from knowledge.timeline import Direction
