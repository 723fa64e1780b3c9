"""Words that carry little or nothing of a question: function words by language, and light words of general English."""

from __future__ import annotations

from functools import cache

from knowledge.texts.words import fold, stem

STOP_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        """
        a about above actually after again all also am an and any anybody anyone anything are aren as at be
        because been before being below between both but by can cannot could dear did didn do does doesn
        doing don down during each either else ever every exactly few find for from further get give given
        go goes going got had has hasn have haven having he hello her here hers hi him his how however i if
        in into is isn it its itself just kindly know let like ll many may me might more most much must
        my myself need no nor not now of off ok on once one only or other our ours out over own per please
        quick quickly quite rather re really said same say says shall she should so some somebody someone
        something still such sure take tell than thank thanks that the their theirs them then there these
        they thing things this those through to told too under until up upon us ve very want wanted wants
        was wasn we were weren what whatever when where whether which while who whom whose why will with
        without won would wouldn you your yours yourself pls plz wot wots whats hows whos im ive id dont
        doesnt didnt cant isnt yes according regard regarding concerning question wonder wondering looking
        look
    """.split()
    ),
    "fr": frozenset(
        """
        a ai ainsi alors as au aucun aucune aurait aussi autre autres aux avait avec avez avoir avons bien
        bonjour c ce ceci cela celle celles celui ces cet cette ceux chaque ci comme comment d dans de des
        depuis dernier derniere dit donc dont du elle elles en encore entre es est et etaient etait etant
        ete etes etre eu eux fait faire faut il ils j je jusqu l la laquelle le lequel les lesquelles
        lesquels leur leurs lui m ma madame mais me meme merci mes moi mon monsieur n ne ni nos notre nous
        on ont ou oui par parmi pas peut peuvent plus pour pourquoi pouvez pouvons qu quand que quel quelle
        quelles quels qui quoi s sa sans se sera serait ses si soit sommes son sont sous suis sur t ta
        tandis te tes toi ton tous tout toute toutes tres tu un une vers vos votre voudrais vous y voici
        voila quoi svp stp combien
    """.split()
    ),
    "es": frozenset(
        """
        a al algo algun alguna algunas alguno algunos ante antes aquel aquella aunque buenas buenos cada
        como con contra cual cuales cualquier cuando cuanta cuantas cuanto cuantos de del desde dia dias
        donde dos dice e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estado
        estan estar estas este esto estos estoy fue fueron gracias ha haber habia han hasta hay hace hola la
        las le les lo los mas me mi mientras mis mismo mucho muy nada ni no nos nosotros nuestra nuestro o
        os otra otras otro otros para pero podria por porque pueden puede que quien quienes se sea segun ser
        si sido sin sobre son su sus tal tambien tan tanto te tiene tienen todo todas todos tras tu un una
        unas uno unos usted ustedes y ya yo favor saludos senor senora
    """.split()
    ),
    "pt": frozenset(
        """
        a ao aos as ate com como da das de dela dele deles do dos e ela elas ele eles em entre era essa esse
        esta este eu foi foram ha isso isto ja la lhe mais mas me mesmo meu minha muito na nas nao nem no
        nos nossa nosso num o os ou para pela pelas pelo pelos por porque qual quais quando quanto quantos
        que quem sao se sem ser seu seus so sobre sua suas tambem te tem um uma umas uns voce voces quais
        onde obrigado obrigada ola
    """.split()
    ),
}
"""Question and function words by language, folded; dropped from questions, kept in the index."""

LIGHT_WORDS = frozenset(
    """
    across add against ago agree allow almost alone along already although amount another apart apply area
    around ask available away back bad based basis become behind best better beyond big bit body call came
    care case cause certain chance clear come common complete concern consider contain continue copy correct
    course create current cut date day days deal decide degree describe detail develop different difficult
    direct document done due easy else enough entire especially even event everybody everyone everything
    example expect explain fact fall far feel few field final finally first five follow following form found
    four full further future general generally good great group grow half hand happen hard head hear held
    help high hold hope hour idea important include including indeed information inside instead interest
    involve issue item keep kind knew known lack large later least less level lie light likely limit line
    list little live local long longer look lost lot low main major making manner matter mean meant member
    mention might mind minute moment month months move much name near nearly necessary never new news next
    nobody none normal note nothing number occur offer office often old open opinion order original ought
    outside page pages paper part particular past people percent perhaps period person piece place plan
    point possible present problem process produce provide public put question rate reach read ready real
    reason receive recent reference relate remain remember result return right role room rule run saw second
    see seem seen send sense sent separate series serious set several short show side similar simple simply
    since single sit situation six small soon sort sound source speak special specific spend stand state
    stay step stuff subject suggest sum summary talk ten text thank third thought three time today together
    told took top total toward towards try turn two type understand unit unless upon use used useful using
    usual usually value various view wait way week weeks well went whole wide wish within word words work
    worked working works world writing wrong year years yet
    """.split()
)
"""Frequent words of general English: rare in a small collection they may be, telling they are not."""

LIGHT_STEMS = frozenset(stem(word, "en") for word in LIGHT_WORDS)


def is_stop(word: str, stops: frozenset[str]) -> bool:
    """Whether a word as written is a stop word, or a contraction of nothing but such: "haven't", "qu'un"."""
    folded = fold(word)
    if folded in stops:
        return True
    parts = folded.replace("’", "'").split("'")
    return len(parts) > 1 and all(part in stops or len(part) < 2 for part in parts)


_SHARED_STEMS = frozenset(["quit"])
"""Stems of stop words ("quite") that words with a meaning share."""


@cache
def stop_stems(language: str = "en") -> frozenset[str]:
    """Stems of the stop words of a language, and the words themselves; of English for a language without any."""
    words = STOP_WORDS.get(language)
    if words is None:
        return stop_stems()
    return (frozenset(stem(word, language) for word in words) | words) - _SHARED_STEMS
