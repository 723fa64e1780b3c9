"""What a machine must not answer for a treaty secretariat is stopped; what it may answer passes."""

from __future__ import annotations

import pytest

from handlers.firewall import Barrier, barrier

COMPLIANCE = """
    Is Ruritania in breach of the Convention?
    Has Ruritania violated Article 1?
    Did Ruritania use cluster munitions in the border war?
    Is Freedonia complying with its obligations?
    Is Freedonia compliant with Article 4?
    Which States Parties are in violation of Article 3?
    There are allegations of use of cluster munitions in the valley, are they true?
    Who dropped cluster bombs on the village last week?
    Was the transfer by Freedonia illegal?
    Did Freedonia supply cluster munitions to Ruritania?
    Is Ruritania guilty of war crimes with its bomblets?
    Has Sylvania breached its duty to report?
    Do you confirm that Sylvania is violating the treaty?
    Has Freedonia transferred cluster munitions to a State not party?
    Is my government in non-compliance because our report is late?
    Were submunitions fired by Ruritania in May?
    La Ruritanie a-t-elle violé la Convention ?
    La Ruritanie est-elle en violation de l'article 1 ?
    La Freedonie a-t-elle utilisé des armes à sous-munitions ?
    Quels États enfreignent le traité ?
    Cet État manque-t-il à ses obligations ?
    La Sylvanie respecte-t-elle la Convention ?
    ¿Ha violado Ruritania la Convención?
    ¿Está Ruritania en violación del artículo 1?
    ¿Usó Freedonia municiones en racimo en la guerra?
    ¿Qué Estados incumplen el tratado?
    ¿Cumple Sylvania con la Convención?
"""
INTERPRETATION = """
    Would the XM-99 rocket be covered by the Convention?
    Is a grenade with three submunitions prohibited under Article 2?
    Does our new artillery shell fall within the definition of a cluster munition?
    Would transit of foreign stocks through our port be permitted?
    May we host allied bases where such weapons are stored?
    Can our bank invest in a company that makes bomblets?
    Could we refuel the planes of an ally that carries cluster munitions?
    Is financing of a producer allowed under the treaty?
    Should a State be allowed to insure ships with such cargo?
    In your view, is a landmine dispenser covered?
    What is your interpretation of Article 21?
    Please give us a legal opinion on joint operations.
    Do you think that drones with bomblets are banned?
    How would you interpret paragraph 3 of Article 21?
    Would a pod with nine smart submunitions count as a cluster munition?
    Does shooting at a depot amount to assistance?
    Is it legal to keep old shells in a museum?
    Must our private museum destroy its shells, or would that be exempted?
    L'obus XM-99 serait-il interdit par la Convention ?
    Le transit est-il autorisé au titre de l'article 1 ?
    Peut-on investir dans une entreprise qui en fabrique ?
    Quelle est votre interprétation de l'article 21 ?
    Il nous faut un avis juridique sur les opérations conjointes.
    Pouvons-nous ravitailler les avions d'un allié ?
    Peut-on stocker ces armes pour un allié ?
    ¿Podemos almacenar esas armas para un aliado?
    ¿Estaría prohibido el cohete XM-99 por la Convención?
    ¿Está permitido el tránsito con arreglo a la Convención?
    ¿Podemos invertir en una empresa que las fabrica?
    ¿Cuál es su interpretación del artículo 21?
    Necesitamos una opinión jurídica sobre operaciones conjuntas.
"""
OTHER_TREATY = """
    What is the clearance deadline of Ruritania under the Ottawa Convention?
    When does Article 5 of the Mine Ban Treaty fall due for Freedonia?
    What does the Arms Trade Treaty say on exports?
    Which States are party to the CCW?
    What are the obligations under the Chemical Weapons Convention?
    Does the mine ban convention require annual reports?
    When must Freedonia report to the APMBC?
    Article 4 of the Convention on Certain Conventional Weapons
    Que dit la Convention d'Ottawa sur les stocks ?
    Quelles sont les obligations au titre de la Convention d'Ottawa ?
    ¿Qué dice la Convención de Ottawa sobre las minas?
    ¿Cuáles son las obligaciones en virtud de la Convención de Ottawa?
"""
PERSONAL = """
    What is the e-mail address of Ambassador Amina Toure?
    Give me the phone number of the focal point of Ruritania.
    How can I reach Ms. Perpetua Okonkwo?
    Please send me the mailing list of delegates.
    What is Mr. Souza's mobile?
    Do you have contact details for the delegate of Freedonia?
    I need the home address of the director.
    Quel est le numéro de téléphone du point focal ?
    Pouvez-vous me donner les coordonnées de Mme Toure ?
    Quelle est l'adresse électronique de l'ambassadeur ?
    ¿Cuál es el correo electrónico del punto focal?
    Deme el teléfono de la embajadora.
"""
FREE = """
    How many States have joined the Convention?
    By when must Ruritania have cleared its land?
    What does Article 4(6) say?
    What does Article 1 prohibit?
    Which States asked for an extension in 2031?
    Who was President of the Fourteenth Meeting of States Parties?
    What was the balance of the working capital reserve at the end of 2030?
    Has the draft directive on the translation pool been adopted?
    When is the next meeting?
    Where will the Third Review Conference be held?
    What did the Unit spend on travel in 2030?
    How many people work for the ISU?
    What is a cluster munition?
    What is an explosive submunition?
    Which languages are the official languages?
    When is our Article 7 report due?
    What must a request for an extension contain?
    Who convenes the Meetings of States Parties?
    How is the budget of the Unit paid?
    What does the annual report say about allegations of use?
    Does the Convention provide for a reserve?
    What does the Convention say about States that are not party?
    Which States withdrew from the Convention?
    How does a State withdraw?
    Comment peut-on quitter la Convention ?
    Pouvons-nous rédiger notre rapport annuel en français ?
    Peut-on garder quelques pièces pour former nos démineurs ?
    ¿Se puede conservar una pequeña cantidad para entrenar a los desminadores?
    ¿Podemos enviar el informe en español?
    What does the final report say about compliance?
    How does Article 8 deal with questions of compliance?
    What is the e-mail address of the ISU?
    Who can I contact at the ISU?
    Which committee works on victim assistance?
    How many victims were recorded?
    What did Costa Rica ask for?
    What does Action 45 require?
    Which States reported late?
    How many bombs did the clearance teams find?
    Which company did the audit?
    What does the retreat with the APMBC ISU cost?
    How does the ISU work with the unit of the Mine Ban Convention?
    Is the gender action plan binding?
    Can a State party ask for a second extension?
    What does the text say on retaining submunitions for training?
    Did the Meeting approve the budget?
    Who submitted the working paper on universalization?
    What is the deadline for the sponsorship programme?
    May a State make a reservation to the Convention?
    Que dit l'article 5 sur les victimes ?
    Combien d'États ont adhéré ?
    Quand a lieu la prochaine assemblée ?
    Qui préside la conférence d'examen ?
    Que doit contenir une demande de prolongation ?
    Quel était le solde du fonds à la fin de 2030 ?
    Qu'est-ce qu'une arme à sous-munitions ?
    Quels États ont demandé une prolongation ?
    Le projet de directive a-t-il été adopté ?
    Quel cabinet a vérifié les comptes ?
    ¿Qué dice el artículo 4?
    ¿Cuántos Estados son parte?
    ¿Cuándo es la próxima reunión?
    ¿Quién preside la Conferencia de Examen?
    ¿Qué debe contener una solicitud de prórroga?
    ¿Qué es una munición en racimo?
    ¿Cuánto se gastó en viajes?
    ¿Se ha aprobado el proyecto de directiva?
    ¿Cuál era el saldo del fondo a fines de 2030?
    ¿Qué Estados pidieron una prórroga?
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


STOPPED = [
    *((line, Barrier.COMPLIANCE) for line in lines(COMPLIANCE)),
    *((line, Barrier.INTERPRETATION) for line in lines(INTERPRETATION)),
    *((line, Barrier.OTHER_TREATY) for line in lines(OTHER_TREATY)),
    *((line, Barrier.PERSONAL_DATA) for line in lines(PERSONAL)),
]


@pytest.mark.parametrize(("question", "why"), STOPPED)
def test_stopped(question: str, why: Barrier) -> None:
    """Which of the reasons is told matters less than that a person takes it; persons and treaties are told apart."""
    found = barrier(question)

    assert found is not Barrier.NONE
    if why in (Barrier.PERSONAL_DATA, Barrier.OTHER_TREATY):
        assert found is why


@pytest.mark.parametrize("question", lines(FREE))
def test_free(question: str) -> None:
    assert barrier(question) is Barrier.NONE


def test_there_are_enough_of_both() -> None:
    assert len(STOPPED) >= 60
    assert len(lines(FREE)) >= 60


@pytest.mark.parametrize("question", ["", "?", "…", "\x00", "Ottawa", "treaty", "hello"])
def test_what_is_no_question_passes(question: str) -> None:
    assert barrier(question) is Barrier.NONE


def test_capitals_and_typography_change_nothing() -> None:
    for question, _ in STOPPED:
        for written in (question.lower(), question.replace("'", "’"), f"  {question}\n", f"{question}!!"):
            assert barrier(written) is not Barrier.NONE, written
