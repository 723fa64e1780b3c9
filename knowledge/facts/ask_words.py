"""The words of questions that facts can answer, folded, EN, FR and ES together; others mean another question."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION = _set(
    # English
    "the a an of to in on for by from is are was were be been being has have had do does did it its there here yet "
    "now still already so far as please kindly just exactly actually officially formally ever whether if that this s "
    "me also really "
    # French
    "le la les l un une des de du d a au aux en dans pour par sur est sont etait etaient ete etre il elle ils elles on "
    "y n ne ce c cela ca qu que se deja encore toujours t vous plait svp bien ont avait avaient ait "
    # Spanish
    "el los las lo una unos unas del al por para es son era eran fue fueron ha han sido ser esta estan hay ya aun "
    "todavia se su sus favor"
)
"""Words that say nothing about the matter; negations are not among them."""

CONVENTION = _set(
    "convention treaty ccm cluster munition munitions bomb bombs traite convencion tratado armes sous racimo "
    "municiones munition ban"
)
STATES = _set(
    "state states country countries nation nations government governments member members un "
    "etat etats pays membre membres gouvernements estado estados pais paises miembro miembros naciones"
)
PARTIES = _set("party parties partie parties parte partes")
NOT = _set("not non no pas never jamais sin neither nor ni nunca outside hasn isn haven aren hasnt isnt")
WITHOUT = _set("without sans sin only")
AND = _set("and et y")
OR = _set("or ou o")
BETWEEN = _set("between entre both non with without sans those these ones them they")
WHAT = _set("what quel cual")
WHO = _set("who qui quien quienes")
MEMBER = _set("member members membre membres miembro miembros")
WHEN_ASKED = _set("when quand cuando")
WHEN = _set("when since date day year depuis desde quand cuando fecha dia jour annee ano")
WHICH = _set(
    "which what who whom list name names lists quel quels quelle quelles lesquels cual cuales que quienes quien qui "
    "liste enumerate show give lista any algun algunos"
)
MANY_STATES = _set(
    "states countries nations governments members parties signatories etats pays membres signataires estados paises "
    "miembros partes firmantes signatarios"
)
COUNTED = _set("many combien cuantos cuantas number nombre numero total count")
HOW_MANY = _set("how many number total combien nombre cuantos cuantas cuanto numero count")

JOINED = _set(
    "join joined joining accede acceded acceding accession adhere adhered ratify ratified ratifies ratifying "
    "ratification ratifications ratifie ratifier ratifient adhere adherer adheree adhesion adhesions rejoint rejoindre "
    "deposit deposited deposits depose depot depots instrument instruments ratificado ratifico ratificaron ratificar "
    "adherido adhirio adhirieron adherirse unido unio unieron deposito depositado depositaron become became becoming "
    "devenu devenus devenir convertido convirtio convirtieron sumado sumo sumaron"
)
SIGNED = _set(
    "sign signed signing signs signature signatures signatory signatories signe signer signee signataire signataires "
    "signent firmado firmo firmaron firma firmas firmar firmante firmantes signatario signatarios"
)
LEFT = _set(
    "leave left leaving withdraw withdrew withdrawn withdrawal withdrawals withdrawing quit exited retire retirer "
    "retiree retires retrait retraits quitte quitter retirado retirarse retiro retiraron denunciado denuncio denuncia "
    "denunciaron abandonado abandono"
)
SIGNATORY = _set("signatory signatories signataire signataires signatario signatarios firmante firmantes")
JUST = _set("only seulement solo")
RATIFYING = _set("joined join ratified acceded rejoint ratifie adhere ratificado ratifico adhirio adhirieron")
EVENT_NOUNS = _set("withdrawals retraits ratifications signatures signatories firmas firmantes")
BY_KIND = _set("accession accessions accede acceded acceding adhesion adhesions instrument instruments")
"""Words that ask for one kind of consent only, which counts do not tell apart."""
BOUND = _set("bound binding lie liee lies obligado obligada obligados vinculado vinculada force vigueur vigor binds")
IN_FORCE = _set(
    "enter entered entry enters into come came take effect entre entree entrer entrada entro entrado entra en force "
    "vigueur vigor"
)
STATUS_NOUNS = _set(
    "status standing statut situation estatus situacion estado current currently ratification actual actuel"
)
ONLY = _set("only but yet however mais seulement pero solo aun have all every world worldwide until")

OUR = _set("our notre nuestro")
WE = _set("we our us my nous notre nos mon ma nosotros nuestro nuestra nuestros nuestras hemos avons mi")
MUST = _set(
    "must need needs needed have has required supposed should due shall doit doivent devons devra faut debe deben "
    "debemos tiene tienen tenemos hay"
)
DEADLINE = _set(
    "deadline deadlines due until till expire expires expiry expiring expiration end ends ending limit limits latest "
    "delai delais echeance echeances expire limite jusqu plazo plazos vence vencen vencimiento termina hasta "
    "remaining left run runs out"
)
DEADLINE_NOUNS = _set("deadline deadlines due delai delais echeance echeances plazo plazos")
BY_WHEN = _set(
    "when by date day how long much time quand avant combien temps date cuando antes tiempo fecha cuanto what which "
    "quel quelle cual quelles cuales que"
)
CLEARANCE = _set(
    "clear clears cleared clearing clearance land lands area areas contaminated contamination remnant remnants demine "
    "demined demining decontaminate free territory fields depollution depolluer depollue depolluees deminage deminer "
    "terres terre terrain zones zone contaminees restes reste nettoyer limpieza limpiar limpiado limpiada despejar "
    "desminado desminar tierra tierras zonas terreno areas contaminadas restos remanentes territoire territorio"
)
STOCKPILE = _set(
    "stockpile stockpiles stockpiled stock stocks destroy destroyed destroying destruction arsenal detruire detruit "
    "detruits stocks destruccion destruir destruido reservas existencias arsenales"
)
REPORT = _set(
    "report reports reporting transparency initial annual first next yearly rapport rapports transparence annuel "
    "premier prochain informe informes transparencia anual inicial primer proximo update"
)
REPORT_NOUNS = _set(
    "report reports reporting transparency rapport rapports transparence informe informes transparencia"
)
INITIAL = _set("initial first premier inicial primer")
ANNUAL = _set("annual yearly annuel anual")
FINISH = _set(
    "finish finished complete completed completing completion all its their our under convention treaty obligation "
    "obligations terminer termine acheve achever terminar terminado completar todas todos toutes tous nuestras su sus "
    "ses leur leurs son sa titre vertu selon segun virtud conforme country state pays pais etat estado terms"
)
EXTENSION = _set(
    "extension extensions extended granted new current original prolongation prolonge accorde accordee "
    "prorroga prorrogas prorrogado concedida nuevo actual nouvelle nouveau actuel"
)
EXTENSION_NOUNS = _set("extension extensions prolongation prorroga prorrogas")
REQUEST = _set(
    "request requests requested requesting apply application applications ask asking asked demande demandes demander "
    "demandons solicitud solicitudes solicitar solicitamos pedir pedido further longer more another second autre "
    "nouvelle otra nueva segunda"
)
SUBMIT = _set("submit submitted file filed send hand soumettre remettre presenter presentar entregar enviar")

MEETING = _set(
    "meeting meetings msp conference reunion assemblee conferencia session gathering revcon review examen states "
    "parties etats parties estados partes parte annual formal"
)
MEETING_NOUNS = _set("meeting reunion assemblee conference conferencia")
NEXT = _set("next upcoming coming forthcoming following prochain prochaine proxima proximo siguiente future")
LAST = _set("last previous latest past most recent dernier derniere precedente ultima ultimo anterior pasada")
MEETING_ASK = _set(
    "when where who date dates place venue city country state held hold holding take takes took taking happen happened "
    "start starts started begin begins begun open opens end ends ended president presidency preside presided presides "
    "presiding chair chaired chairs chairing host hosted hosts hosting will be going what which scheduled planned "
    "convened over and y et quand ou qui date dates lieu tenue tenu tient tiendra tenir aura eu ville pays president "
    "presidente presidence presider preside presidera organise accueilli quel quelle quelles prevue prevu commence "
    "cuando donde quien fecha fechas lugar celebra celebro celebrara celebrar sede ciudad pais presidente presidenta "
    "presidencia presidio presidira presidir cual cuales sera tendra tuvo comienza empieza prevista previsto"
)
MEETING_KEYS = _set(
    "when where date dates place venue city held president presidency preside presided presides presiding chair "
    "chaired chairs host hosted hosts quand ou lieu president presidente presidence preside presidera cuando donde "
    "fecha fechas lugar presidenta presidencia presidio presidira sede place start starts begin begins"
)
INTERSESSIONAL = _set("intersessional intersessionals intersessionnelle intersessions entre periodos sesiones")

INTERSESSIONAL_KEYS = _set("intersessional intersessionals intersessionnelle intersessions")

VOTE = _set("vote votes voted voting voix votos votacion votaron voter votants")
ABSTAINED = _set("abstained abstain abstentions abstention abstenciones abstuvieron")
ASSEMBLY = _set(
    "unga general assembly ga first committee resolution resolutions generale assemblee commission premiere asamblea "
    "primera comision resolucion"
)
VOTE_WORDS = _set(
    "favour favor against abstain abstained abstaining abstention abstentions result results outcome figures tally yes "
    "no many how what which were cast pour contre abstention resultat resultats quel quels combien contra abstenciones "
    "abstuvieron resultado resultados cual cuales cuantos states countries etats pays estados paises states about un "
    "united nations nations unies naciones unidas yearly annual annuelle anual latest last recent most adopted go went"
)

COORDINATOR = _set(
    "coordinator coordinators coordinate coordinates coordinated coordinating coordonnateur coordonnateurs "
    "coordonnatrice coordonne coordinador coordinadores coordina coordinaron coordino coordinadora"
)
THEMES = {
    "Universalization": _set("universalization universalisation universality universalizacion universalite"),
    "Clearance": _set("clearance risk education reduction depollution limpieza survey"),
    "Victim assistance": _set("victim victims assistance victimes victimas asistencia"),
    "Cooperation and assistance": _set("cooperation cooperacion international internationale internacional"),
    "Stockpile destruction": _set("stockpile stockpiles destruction stocks retention destruccion reservas"),
    "Reporting": _set("reporting report transparency measures transparence transparencia informes reports"),
    "National implementation": _set("national implementation measures legislation nationale nacional aplicacion"),
    "General status": _set("general status operation"),
}
THEME_KEYS = {
    "Universalization": _set("universalization universalisation universality universalizacion universalite"),
    "Victim assistance": _set("victim victims victimes victimas"),
    "Cooperation and assistance": _set("cooperation cooperacion"),
    "Clearance": _set("clearance risk depollution limpieza"),
    "Stockpile destruction": _set("stockpile stockpiles stocks retention reservas"),
    "Reporting": _set("reporting transparency transparence transparencia"),
    "National implementation": _set("national nationale nacional"),
    "General status": _set("general"),
}
COORDINATOR_WORDS = _set(
    "states state countries country etats pays estados paises who which what are were thematic working group "
    "theme current serve serves served serving and qui quels quel sont thematique thematiques et quien quienes "
    "cuales tematico tematicos y the themes"
)

CONDITION = _set("if would were suppose supposing should when will si serait entrerait quand entraria cuando aurait")
LATEST = _set(
    "last latest newest recently recent most new derniere dernier recent recemment plus nouveau ultimo ultima reciente "
    "recientemente mas nuevo"
)
DEPOSITING = JOINED | _set(
    "deposits depositing ratifies accedes joins deposons adhere deposite deposita ratifica adhiere depose ratifie "
    "adhiriera depositara"
)
OF_SOME_STATE = _set("another new any its their our an will for")
ADOPTED = _set("adopted adoptee adopte adoptada adopto adoption adopcion")
OPENED = _set("opened open signature signed signee ouverte firma abierta abrio firmo firmada signing ceremony")
ASKING_WHEN = _set("when where quand ou cuando donde date since depuis desde")
