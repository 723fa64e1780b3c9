"""Puts the service of the shared mailbox together, from settings, knowledge and memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.config import Config
from bot.mail.correspondence import Correspondence, abilities
from bot.mail.findings import findings_of
from bot.mail.imap import account
from bot.mail.inbox import Service
from bot.mail.intake import Intake, Watch, unwatched
from bot.mail.mailbox import Mailbox
from bot.mail.pipeline import Abilities, Pipeline
from bot.mail.sending import signing_secret
from bot.mail.worker import Worker
from handlers.triage.judge import judge
from handlers.triage.reply import draft_reply
from handlers.triage.sources import Sources
from handlers.triage.whom import addressee_of
from knowledge.base import KnowledgeBase
from knowledge.mail import DraftReply, Judgement, Mail
from knowledge.memory.directory import Directory
from knowledge.memory.inbox.box import Effects, Inbox
from knowledge.memory.inbox.effects import Unsubscribe, mail_effects
from knowledge.memory.inbox.records import Job
from knowledge.memory.settings import Settings
from knowledge.memory.store import Store
from knowledge.memory.subscriptions import unsubscribe_by_mail


@dataclass(frozen=True)
class Needs:
    """What the service is made of; ``sources`` gives what judging looks up, with what staff have taught by now."""

    config: Config
    store: Store
    settings: Settings
    knowledge: KnowledgeBase
    directory: Directory
    sources: Callable[[], Sources]
    clock: Callable[[], datetime]
    unsubscribe: Unsubscribe | None = None
    watch: Watch = unwatched


def inbox_of(config: Config, store: Store) -> Inbox:
    """The memory of the mailbox that the settings name."""
    return Inbox(store, config.mail_address)


def service(needs: Needs, worker: Worker) -> Service:
    """The service of the mailbox; ConfigError where a setting is missing."""
    reached = account(needs.config, needs.clock)
    inbox = inbox_of(needs.config, needs.store)
    intake = Intake(inbox, needs.clock, needs.watch)
    pipeline = Pipeline(inbox, thinking(needs, reached.address), reached.address, needs.clock, worker.name, needs.watch)
    return Service(lambda: Mailbox(reached, needs.clock), inbox, intake, pipeline, worker)


def thinking(needs: Needs, address: str) -> Abilities:
    """What the pipeline thinks with: the real reading, judging, drafting and composing."""
    secret = signing_secret(needs.settings, needs.clock())
    written = Correspondence(address, secret, needs.config.mail_authserv)

    def judged(mail: Mail, now: datetime) -> Judgement:
        return judge(mail, needs.sources(), now.date())

    def reply(mail: Mail, judgement: Judgement, now: datetime) -> DraftReply | None:
        addressee = addressee_of(mail.sender.address, needs.directory, now.date())
        return draft_reply(mail, judgement, needs.knowledge, addressee, now.date())

    def effects(mail: Mail, judgement: Judgement, job: Job) -> Effects:
        findings = findings_of(mail, address)
        return mail_effects(
            mail, job, findings, needs.unsubscribe or unsubscribe_by_mail(secret, needs.clock), needs.clock(), judgement
        )

    return abilities(written, judged, reply, effects)
