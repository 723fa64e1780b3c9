"""The language of a question, from a line of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.texts.language import detect

QUESTIONS = {
    "en": """
        When does our next report fall due?
        Who chairs the working group on victim assistance?
        how much did the website cost
        List the countries that left the treaty
        Has Chad asked for more time?
        What is a bomblet?
        Where was the meeting of 2019 held
        deadline for Iraq please
        Is the draft decision on gender adopted?
        Which articles speak of children?
        Show me paragraph 12 of the final report
    """,
    "fr": """
        Quand devons-nous remettre notre prochain rapport ?
        Qui préside le groupe de travail sur l'aide aux victimes ?
        combien a coûté le site internet
        Quels pays ont quitté le traité ?
        Le Tchad a-t-il demandé une prolongation ?
        Qu'est-ce qu'une sous-munition ?
        Où s'est tenue l'assemblée de 2019
        Le projet de décision est-il adopté ?
        Que dit l'article 7 ?
        délai pour l'Irak svp
        Donnez-moi le paragraphe 12 du rapport final
    """,
    "es": """
        ¿Cuándo vence nuestro próximo informe?
        ¿Quién preside el grupo de trabajo sobre las víctimas?
        cuánto costó el sitio web
        ¿Qué países han dejado el tratado?
        ¿Ha pedido el Chad una prórroga?
        ¿Qué es una submunición?
        Dónde se celebró la reunión de 2019
        ¿Está aprobado el proyecto de decisión?
        ¿Qué dice el artículo 7?
        plazo para el Iraq por favor
        Muéstreme el párrafo 12 del informe final
    """,
    "pt": """
        Quando devemos entregar o nosso próximo relatório?
        Quem preside o grupo de trabalho sobre as vítimas?
        quanto custou o sítio na internet
        Quais países deixaram o tratado?
        O Chade já pediu uma prorrogação?
        O que é uma submunição?
        Onde foi a reunião de 2019 dos Estados Partes?
        A decisão sobre o género não foi adotada?
        O que diz o artigo 7?
        prazo para o Iraque por favor, obrigado
        Mostre-me o parágrafo 12 do relatório final da reunião
    """,
}
CASES = [(line.strip(), code) for code, lines in QUESTIONS.items() for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("question", "language"), CASES)
def test_questions_are_recognised(question: str, language: str) -> None:
    assert detect(question) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [("متى يحين موعد تقريرنا؟", "ar"), ("Когда срок нашего доклада?", "ru"), ("我们的报告何时到期", "zh")],
)
def test_scripts_tell_languages(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "?", "Laos", "CCM/MSP/2031/9", "12", "🙂"])
def test_where_nothing_speaks_for_any_language_the_default_stands(text: str) -> None:
    assert detect(text, "es") == "es"


@given(st.text(max_size=300))
def test_any_text_has_a_language(text: str) -> None:
    assert len(detect(text)) == 2
