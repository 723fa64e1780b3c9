"""Which questions the tables are asked, and which they must leave alone: both kinds in many wordings."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.facts.ask import FactKind, FactRequest, parse_fact_request
from knowledge.facts.load import Facts
from knowledge.rules.citation import find_references
from knowledge.rules.status import Status

TODAY = date(2026, 11, 21)
FACTS = Facts.load()


def ask(text: str, state: str = "") -> FactRequest | None:
    return parse_fact_request(text, state, TODAY, "en", find_references(text), FACTS.names.find(text))


# A question beginning with @ is asked by a delegate of the Lao PDR.
TAKEN = {
    FactKind.STATUS: (
        "Is Vanuatu bound yet?",
        "When did Peru join?",
        "Has Lithuania left?",
        "Is France a State Party?",
        "Has Kenya ratified the Convention?",
        "Did Ukraine sign the convention on cluster munitions?",
        "What is the status of Chad?",
        "Was Vanuatu a State Party on 1 August 2010?",
        "When did the Convention enter into force for Iraq?",
        "Le Pérou est-il partie à la Convention ?",
        "Quand le Pérou a-t-il ratifié la Convention ?",
        "¿Es Cuba Estado parte?",
        "¿Cuándo se adhirió Cuba a la Convención?",
        "¿Ha ratificado Kenia la Convención?",
        "Could you tell me whether Nigeria is a party?",
        "Hello, is Zambia a party to the CCM?",
        "Thank you. Has Jamaica ratified?",
        "Is the Philippines a member of the Convention?",
        "are france and germany parties?",
        "Has netherlnds ratified",
        "When did the DRC sign?",
        "Has Pretoria ratified?",
        "@are we a party?",
        "@Have we ratified?",
        "Is the Convention in force for Palestine?",
        "Did Mauritius accede in 2015?",
        "Is Iraq a party to the convention?",
        "What's the current status of Djibouti?",
        "Has Somalia acceded?",
        "When did Lebanon deposit its instrument of ratification?",
        "Did Bolivia ever sign?",
        "Since when is Austria a State Party?",
        "Has the convention entered into force for South Sudan?",
        "Is Greece a signatory?",
        "La France est-elle État partie ?",
        "Le Kenya a-t-il ratifié ?",
        "Quel est le statut du Tchad ?",
        "¿Es México parte en la Convención?",
        "¿Cuándo firmó Angola?",
    ),
    FactKind.COUNT: (
        "how many African States are parties",
        "Combien d'États parties ?",
        "Combien y a-t-il d'États parties ?",
        "How many States have signed?",
        "How many States Parties were there on 30 March 2011?",
        "How many countries have joined the treaty so far?",
        "How many States have withdrawn?",
        "¿Cuántos Estados parte hay?",
        "How many States not party are there in Africa?",
        "number of States Parties",
        "How many signatures are there?",
        "How many States Parties at the end of 2014?",
        "How many members does the convention have?",
        "How many States are party?",
        "How many ratifications are there to date?",
        "How many States Parties from Latin America?",
        "How many Pacific island States are party?",
        "How many States were party on 1 January 2012?",
        "Combien d'États ont signé la Convention ?",
        "¿Cuántos Estados han firmado?",
    ),
    FactKind.DEADLINE: (
        "By when must Lao PDR have cleared its land?",
        "@when is our report due?",
        "What is Chad's Article 4 deadline?",
        "When does Iraq's extension run out?",
        "When does Iraq's extension expire?",
        "When is Vanuatu's initial report due?",
        "Until when does Germany have to clear its contaminated areas?",
        "Quel est le délai de l'Iraq au titre de l'article 4 ?",
        "¿Cuál es el plazo de Chile según el artículo 4?",
        "@What are our deadlines?",
        "What is the deadline for Mauritania to clear cluster munition remnants?",
        "@By what date must our country have destroyed its stockpiles?",
        "What is the clearance deadline of Iraq?",
        "When does Mauritania's Article 4 deadline expire?",
        "By what date does Iraq have to finish clearance?",
        "When must Lebanon complete clearance of cluster munition remnants?",
        "Until when is Chad's extension?",
        "@When do we have to submit our annual report?",
        "@When is our next Article 7 report due?",
        "@What is our Article 4 deadline?",
        "When is South Sudan's first report due?",
        "What is Peru's stockpile destruction deadline?",
        "Quel est le délai du Tchad pour la dépollution ?",
        "¿Cuándo vence el plazo del Iraq?",
        "@Quand devons-nous remettre notre rapport ?",
    ),
    FactKind.EXTENSION: (
        "@When must we submit our extension request?",
        "@By when do we have to submit a request for an extension?",
        "By when must Iraq submit its request for an extension of its Article 4 deadline?",
        "@What is the deadline for our extension request?",
        "@When must we ask for an extension of our clearance deadline?",
        "@Quand devons-nous soumettre notre demande de prolongation au titre de l'article 4 ?",
        "¿Cuándo debe presentar el Iraq su solicitud de prórroga?",
        "@¿Hasta qué fecha debemos presentar nuestra solicitud de prórroga?",
    ),
    FactKind.MEETING: (
        "¿Cuándo es la próxima reunión?",
        "When is the next meeting of States Parties?",
        "When was the last Meeting of States Parties?",
        "Where was the 5MSP held?",
        "Who presided over the 11MSP?",
        "When will the Third Review Conference take place?",
        "Where and when is the next Review Conference?",
        "Qui a présidé la 11MSP ?",
        "Quand a lieu la prochaine assemblée ?",
        "¿Dónde se celebró la 4MSP?",
        "Who was the President of the First Review Conference?",
        "When and where was the 4MSP?",
        "What were the dates of the 12MSP?",
        "Who was president of the 10MSP?",
        "Where did the first Meeting of States Parties take place?",
        "Where is the Third Review Conference?",
        "When was the Second Review Conference held?",
        "Who chairs the Third Review Conference?",
        "Which country hosted the 5MSP?",
        "when is the next MSP?",
        "When's the next review conference?",
        "Quand aura lieu la Troisième Conférence d'examen ?",
        "Où s'est tenue la 5MSP ?",
        "¿Cuándo se celebró la Segunda Conferencia de Examen?",
        "¿Quién presidió la 10MSP?",
    ),
    FactKind.LIST: (
        "Which States in Asia have signed but not ratified?",
        "List the States not party in Europe",
        "Which countries have not joined?",
        "Who are the signatories?",
        "Which small island developing States are parties?",
        "Quels États d'Afrique ont signé mais pas ratifié ?",
        "Quels sont les États signataires ?",
        "¿Qué Estados de América Latina son parte?",
        "Which African States are signatories?",
        "Which States are party to the Convention?",
        "Which LDCs are States Parties?",
        "Have any States withdrawn from the Convention?",
        "Which States have left the Convention?",
        "Has any country withdrawn?",
        "Which States in Africa are not party?",
        "Which signatories have not ratified?",
        "Which European countries have not signed?",
        "Can you list the signatory States?",
        "What countries are States Parties?",
        "Quels pays d'Europe ne sont pas parties ?",
        "¿Qué países de Asia no son parte?",
    ),
    FactKind.JOINED: (
        "How many States joined since 2020?",
        "Which States joined in 2015?",
        "Who joined in 2023?",
        "Which countries ratified in 2023?",
        "Which States have joined since 2022?",
    ),
    FactKind.LATEST: ("Which State joined most recently?",),
    FactKind.VOTE: (
        "How was the vote on the UNGA resolution in 2018?",
        "How many States voted against the resolution in the General Assembly in 2023?",
        "What was the result of the First Committee vote in 2019?",
        "What was the vote in the UN General Assembly in 2021?",
        "How many countries abstained on the UNGA resolution in 2020?",
    ),
    FactKind.COORDINATORS: (
        "Who coordinated victim assistance in 2014?",
        "Who are the coordinators on universalization?",
        "Who coordinates stockpile destruction?",
        "Which States were coordinators for victim assistance in 2019?",
    ),
    FactKind.TERM: (
        "What does EORE stand for?",
        "Que signifie EORE ?",
        "¿Qué significa GICHD?",
        "What does CHA mean?",
        "What does CMR stand for?",
        "What is IMAS short for?",
    ),
    FactKind.TRANSLATION: (
        "How do you say working capital reserve in French?",
        "Comment dit-on risk education en espagnol ?",
        "What's the French term for victim assistance?",
    ),
    FactKind.ENTRY_INTO_FORCE: (
        "If a State deposits its instrument on 10 March 2027, when does the Convention enter into force for it?",
        "@If we ratify on 5 May 2027, when would we be bound?",
        "If Kenya deposits its ratification on 1 February 2027, when will the Convention enter into force for it?",
    ),
    FactKind.MILESTONE: (
        "When did the Convention enter into force?",
        "When was the Convention adopted?",
        "Quand la Convention est-elle entrée en vigueur ?",
        "¿Cuándo entró en vigor la Convención?",
        "Where was the convention signed?",
        "Since when has the Convention been in force?",
        "When was the Convention opened for signature?",
    ),
}
LEFT_ALONE = (
    "What did the 11MSP decide?",
    "What did Norway say about the ISU budget in 2011?",
    "Who chaired the 24 February 2011 consultation?",
    "How many States Parties had reported by 2011?",
    "How many States attended the 4MSP?",
    "Why did Lithuania leave?",
    "When did Iraq submit its extension request?",
    "When did Sao Tome and Principe submit its initial report?",
    "Which States Parties have not submitted their initial report?",
    "Has the directive to the ISU in the 2011 paper by Norway and Switzerland been adopted?",
    "When was the hosting agreement signed?",
    "How did France vote on the resolution?",
    "Which States voted against the resolution?",
    "Is Russia in breach of the Convention?",
    "Has Chad met its deadline?",
    "Is Norway a State Party to the APMBC?",
    "When did Ukraine withdraw from the Ottawa Convention?",
    "What does Article 5 mean?",
    "What does transfer mean?",
    "What does Article 4(6) say?",
    "How many States Parties does the 2023 annual report mention?",
    "How many States Parties are needed for a quorum?",
    "Who signed the hosting agreement?",
    "When must extension requests be submitted?",
    "When is the report on the ISU due?",
    "When is our contribution due?",
    "When is the annual report due?",
    "When is the next meeting of the Coordination Committee?",
    "What did the coordinators on victim assistance propose?",
    "How many States have completed their clearance?",
    "What is France's position on financing?",
    "Did Lebanon join the consultation in 2011?",
    "When did Belgium become coordinator?",
    "Is Croatia a member of the Coordination Committee?",
    "Should Kenya ratify the Convention?",
    "When will Kenya ratify?",
    "Can a State withdraw during a conflict?",
    "How does a State join the Convention?",
    "How long does withdrawal take?",
    "What happens after a State deposits its instrument?",
    "Who will win the football world cup?",
    "What was the balance of the WCR at the end of 2023?",
    "What is the deadline for the working paper?",
    "When should the budget be submitted?",
    "How many staff does the ISU have?",
    "Who is the Director of the ISU?",
    "How many EU States are parties?",
    "How many NATO members are parties?",
    "How many ASEAN States have joined?",
    "Which States have stockpiles?",
    "Which States Parties have Article 4 obligations?",
    "When was the Lausanne Action Plan adopted?",
    "How many actions are in the LAP?",
    "What reasons did Lao PDR give for its extension?",
    "Was Iraq's extension request granted?",
    "What extension did Iraq ask for?",
    "How many participants were at 7MSP?",
    "Which States spoke at the consultation?",
    "Which countries support the hybrid model?",
    "Did Switzerland sign the draft decision?",
    "How much has Norway paid?",
    "Que dit l'article 5 sur les victimes ?",
    "Que dit le rapport annuel 2023 sur l'Iraq ?",
    "Pourquoi la Lituanie s'est-elle retirée ?",
    "Quels États ont présenté un rapport en 2023 ?",
    "Qui a présidé la réunion du 24 février 2011 ?",
    "¿Qué dice el artículo 4 sobre las prórrogas?",
    "¿Por qué se retiró Lituania?",
    "¿Cuántos Estados presentaron informes?",
    "What is a State Party?",
    "What is a signatory?",
    "Is a State bound before entry into force?",
    "Does the Convention apply to Taiwan?",
    "Would landmines be covered?",
    "When did negotiations begin?",
    "When did South Africa complete its stockpile destruction?",
    "Has Bulgaria destroyed its stockpile?",
    "How many cluster munitions has Peru destroyed?",
    "When was the ISU established?",
    "What is the email of the Peruvian delegate?",
    "Who represents Chad?",
    "Which States are members of the Analysis Group?",
    "How many States contributed to the ISU trust fund?",
    "Which States Parties attended the workshop in Africa?",
    "In the 2011 summary, how many States Parties were there?",
    "The 2011 paper names Japan. How many States Parties are there?",
    "Did the meeting in Beirut adopt the directive?",
    "When was the draft directive submitted?",
    "Who submitted CCM/MSP/2011/WP.9?",
    "What is Norway's proposal on the directive?",
    "Is Kenya's signature still valid?",
    "Is Zambia bound by Article 21?",
    "Has France signed the agreement with GICHD?",
    "How many votes are needed to amend the Convention?",
    "What majority is needed for extensions?",
    "How did the States Parties vote at 2MSP?",
    "Who voted?",
    "When did Mexico host the meeting?",
    "Which meeting decided on the financial procedures?",
    "When did the President of the 2MSP hold consultations?",
    "Where is the ISU located?",
    "Where is the GICHD?",
    "What is the date of the document?",
    "When was the letter sent?",
    "What deadlines does the Convention set?",
    "What is the deadline under Article 3?",
    "Is our report overdue?",
    "How late is Togo's report?",
    "Why is Guinea's report late?",
    "What should our report contain?",
    "How do we submit our report?",
    "Who do we send our report to?",
    "What is the format of the initial report?",
    "Does Iraq need more time?",
    "Which deadlines expire in 2026?",
    "Can Lao PDR get another extension?",
    "How long can an extension be?",
    "How many years does a State have to clear its land?",
    "Is the 13MSP report adopted?",
    "What was agreed at the last meeting?",
    "What will be discussed at the next meeting?",
    "How do I register for the next meeting?",
    "Who can attend the next meeting?",
    "What is the agenda of the 3RC?",
    "How much does the next meeting cost?",
    "What did Zambia do when it joined?",
    "Has Iraq reported on its progress?",
    "Is Lao PDR the most contaminated State?",
    "Which States have retained cluster munitions?",
    "Has Ukraine used cluster munitions?",
    "Does Russia stockpile cluster munitions?",
    "Did Lithuania give reasons for its withdrawal?",
    "What did the President say about Lithuania's withdrawal?",
    "How many States condemned the withdrawal?",
    "When did the ISU start operating?",
    "When did the GICHD sign the hosting agreement?",
    "Who is the coordinator's contact?",
    "Which States volunteered to coordinate?",
    "What will the coordinators do next year?",
    "What theme did Norway coordinate?",
    "How many coordinators are there?",
    "How are coordinators appointed?",
    "How is the President elected?",
    "Who elects the President?",
    "What does the President do?",
    "Can the President be re-elected?",
    "When should the President-designate be named?",
    "How long is the next meeting?",
    "What language is used at the meeting?",
    "Is the next meeting open to NGOs?",
    "When will the report of the meeting be published?",
    "When is the deadline for registration for the 13MSP?",
    "What is the deadline for nominations?",
    "When is the deadline to pay?",
    "By when do States have to pay their contributions?",
    "What is Norway's contribution?",
    "How much did Germany contribute in 2023?",
    "Which States paid in 2023?",
    "How many States paid their contributions?",
    "How many States Parties fulfilled their mandatory contributions in 2023?",
    "How many States submitted Article 7 reports by the deadline?",
    "What percentage of States reported on time?",
    "When must a State Party submit its initial report?",
    "What is the deadline for initial reports?",
    "When is the 30 April deadline?",
    "What is meant by entry into force?",
    "What is universalization?",
    "What is the status of the financial procedures?",
    "What is the status of the ISU's budget?",
    "What is the status of universalization in Africa?",
    "Which States announced that they would join?",
    "Which States expressed interest in joining at the workshop?",
    "Which States are close to ratification?",
    "What steps are needed to ratify?",
    "Where do I deposit the instrument?",
    "Who is the depositary?",
    "Where must instruments of ratification be deposited?",
    "Do signatories have obligations?",
    "Is a signatory bound by the Convention?",
    "What are the obligations of signatories?",
    "What rights do observers have?",
    "May States not party attend meetings?",
    "Can States not party vote?",
    "How does voting work?",
    "Which State withdrew first and why?",
    "What was decided on Lithuania?",
    "Did Peru finish destroying its stocks?",
    "How many submunitions did Bulgaria destroy?",
    "Does Chad need international assistance?",
    "Which article deals with withdrawal?",
    "What does the Convention say on reservations?",
    "Has anyone made a reservation?",
    "Which States declared provisional application?",
    "Did Switzerland apply the Convention provisionally?",
    "Qui finance l'Unité d'appui ?",
    "Quel est le budget 2024 ?",
    "Quand le budget a-t-il été adopté ?",
    "Quelle est la position de la France ?",
    "Quels États ont payé leur contribution ?",
    "Combien d'États ont présenté un rapport ?",
    "Que doit faire un État après la ratification ?",
    "Quand un État doit-il remettre son rapport initial ?",
    "¿Cuánto paga México?",
    "¿Qué Estados pagaron en 2023?",
    "¿Qué obligaciones tiene un Estado parte?",
    "¿Cuándo debe un Estado presentar su informe?",
    "¿Quién financia la DAA?",
    "How many states does Nigeria have?",
    "Is Georgia a country?",
    "What is the capital of Chad?",
    "What is the population of Peru?",
    "How many people live in Vanuatu?",
    "When did South Sudan become independent?",
    "Is Palestine a State?",
    "Is Taiwan a State Party?",
    "Does Kosovo count as a party?",
    "Who won the vote?",
    "What is the next step for Jamaica?",
    "When is the next deadline?",
    "Is there a deadline?",
    "Has the deadline passed?",
    "How many parties were at the party?",
    "What did States Parties say in their statements?",
    "Has the draft decision been signed by Norway?",
    "What did Lao PDR report in 2015?",
    "Which States left the meeting?",
    "Who left the room?",
    "When did the delegation of Peru leave?",
    "When did Norway join the Coordination Committee?",
    "Did Zambia enter a reservation?",
    "Is Canada's law in force?",
    "When did the law of New Zealand enter into force?",
    "Has Ghana adopted a law?",
    "Is the ban in force?",
)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in TAKEN.items() for text in texts])
def test_questions_for_the_tables_are_recognised(kind: FactKind, text: str) -> None:
    request = ask(text.lstrip("@"), "LAO" if text.startswith("@") else "")
    assert request is not None
    assert request.kind is kind


@pytest.mark.parametrize("text", LEFT_ALONE)
@pytest.mark.parametrize("state", ["", "LAO"])
def test_other_questions_are_left_to_the_texts(text: str, state: str) -> None:
    assert ask(text, state) is None


@pytest.mark.parametrize(
    ("text", "status", "signed"),
    [
        ("Which States have signed but not ratified?", Status.SIGNATORY, False),
        ("Quels États ont signé mais pas ratifié ?", Status.SIGNATORY, False),
        ("¿Qué Estados han firmado pero no han ratificado?", Status.SIGNATORY, False),
        ("How many States have signed?", None, True),
        ("How many States are not party?", Status.NOT_PARTY, False),
        ("Combien y a-t-il d'États parties ?", Status.STATE_PARTY, False),
        ("How many States have withdrawn?", Status.WITHDRAWN, False),
    ],
)
def test_the_status_asked_for(text: str, status: Status | None, signed: bool) -> None:
    request = ask(text)
    assert request is not None
    assert (request.status, request.signed) == (status, signed)


def test_a_named_day_is_the_day_of_the_request() -> None:
    request = ask("How many African States were parties on 1 August 2010?")
    assert request is not None
    assert (request.on, request.dated, request.region) == (date(2010, 8, 1), True, "Africa")


def test_an_event_in_a_year_is_a_period() -> None:
    request = ask("Which States joined in 2015?")
    assert request is not None
    assert (request.first, request.last) == (date(2015, 1, 1), date(2015, 12, 31))


def test_the_askers_own_state_is_meant_by_our() -> None:
    request = ask("When is our report due?", "CHL")
    assert request is not None
    assert (request.states, request.article) == (("CHL",), "7")
    unknown = ask("When is our report due?")
    assert unknown is not None
    assert (unknown.kind, unknown.states) == (FactKind.OWN_STATE, ())


@pytest.mark.parametrize(
    ("text", "article", "subject"),
    [
        ("When does Iraq's extension expire?", "", "extension"),
        ("When is Vanuatu's initial report due?", "7", "initial_report"),
        ("When is Chad's annual report due?", "7", "annual_report"),
        ("What is Peru's Article 3 deadline?", "3", ""),
        ("Until when must Chad clear its contaminated areas?", "4", ""),
    ],
)
def test_what_is_due(text: str, article: str, subject: str) -> None:
    request = ask(text)
    assert request is not None
    assert (request.article, request.subject) == (article, subject)


def test_a_greeting_does_not_hide_the_question() -> None:
    request = ask("Hello, I am the new focal point. Could you please tell me when Peru joined?")
    assert request is not None
    assert request.states == ("PER",)


@pytest.mark.parametrize("before", ["I am reading the 2011 summary.", "We are at the 4MSP."])
def test_a_document_or_meeting_before_the_question_hides_it(before: str) -> None:
    assert ask(f"{before} How many States Parties are there?") is None


def test_a_sentence_on_a_document_before_the_question_hides_it() -> None:
    assert ask("The 2011 summary speaks of Japan. How many States Parties are there?") is None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_request_or_none(text: str) -> None:
    assert ask(text) is None or isinstance(ask(text), FactRequest)


WORDS = "who which states parties not signed Peru 2015 in when is the our report due ? ¿ 11MSP vote how many"


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS.split())))
def test_any_word_salad_is_a_request_or_none(words: list[str]) -> None:
    request = ask(" ".join(words), "LAO")
    assert request is None or request.kind in FactKind
