"""The sentences facts are stated in, EN, FR and ES, as data.

``[one|many]`` chooses by number: that of the State's name, or of ``n`` where a count is given; see ``phrases.phrase``.
"""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "unverified": {"en": " (unverified)", "fr": " (non vérifié)", "es": " (sin verificar)"},
    "unverified_names": {
        "en": " (unverified: {names})", "fr": " (non vérifié : {names})", "es": " (sin verificar: {names})",
    },
    "party": {
        "en": "{State} is a State Party: it {signed}deposited its instrument of {kind} on {deposit}.",
        "fr": "{State} [est|sont] État partie : {signed}dépôt de l'instrument {kind} le {deposit}.",
        "es": "{State} [es|son] Estado parte: {signed}depósito del instrumento de {kind} el {deposit}.",
    },
    "party_then": {
        "en": "On {on}, {state} was a State Party: it {signed}deposited its instrument of {kind} on {deposit}.",
        "fr": "Le {on}, {state} [était|étaient] État partie : {signed}dépôt de l'instrument {kind} le {deposit}.",
        "es": "El {on}, {state} [era|eran] Estado parte: {signed}depósito del instrumento de {kind} el {deposit}.",
    },
    "signed": {
        "en": "signed on {signature} and ",
        "fr": "signature le {signature}, ",
        "es": "firma el {signature}, ",
    },
    "in_force": {
        "en": "The Convention has been in force for {state} since {eif}.",
        "fr": "La Convention est en vigueur pour {state} depuis le {eif}.",
        "es": "La Convención está en vigor para {state} desde el {eif}.",
    },
    "in_force_then": {
        "en": "The Convention entered into force for {state} on {eif}.",
        "fr": "La Convention est entrée en vigueur pour {state} le {eif}.",
        "es": "La Convención entró en vigor para {state} el {eif}.",
    },
    "in_force_later": {
        "en": "The Convention enters into force for {state} on {eif}; it does not bind {state} before that day.",
        "fr": "La Convention entre en vigueur pour {state} le {eif} ; elle ne lie pas {state} avant ce jour.",
        "es": "La Convención entra en vigor para {state} el {eif}; no obliga a ese Estado antes de esa fecha.",
    },
    "signatory": {
        "en": "{State} is a signatory: it signed on {signature}; no deposit of an instrument of ratification is "
        "recorded.",
        "fr": "{State} [est|sont] État signataire : signature le {signature} ; aucun dépôt d'instrument de "
        "ratification n'est enregistré.",
        "es": "{State} [es|son] Estado signatario: firma el {signature}; no consta el depósito de un instrumento de "
        "ratificación.",
    },
    "signatory_then": {
        "en": "On {on}, {state} was a signatory (signature on {signature}) and not yet a State Party.",
        "fr": "Le {on}, {state} [était|étaient] État signataire (signature le {signature}), mais pas encore "
        "État partie.",
        "es": "El {on}, {state} [era|eran] Estado signatario (firma el {signature}), pero aún no Estado parte.",
    },
    "not_party": {
        "en": "{State} is not party to the Convention and has not signed it.",
        "fr": "{State} [n'est|ne sont] pas État partie à la Convention et ne l'[a|ont] pas signée.",
        "es": "{State} no [es|son] Estado parte en la Convención y no la [ha|han] firmado.",
    },
    "not_party_then": {
        "en": "On {on}, {state} was not party to the Convention and had not signed it.",
        "fr": "Le {on}, {state} [n'était|n'étaient] pas État partie à la Convention et ne l'[avait|avaient] "
        "pas signée.",
        "es": "El {on}, {state} no [era|eran] Estado parte en la Convención y no la [había|habían] firmado.",
    },
    "withdrawn": {
        "en": "{State} is no longer a State Party: its withdrawal took effect on {withdrawal}. It had deposited its "
        "instrument of {kind} on {deposit}.",
        "fr": "{State} [n'est|ne sont] plus État partie : retrait effectif le {withdrawal}, après le dépôt de "
        "l'instrument {kind} le {deposit}.",
        "es": "{State} ya no [es|son] Estado parte: denuncia efectiva el {withdrawal}, tras el depósito del "
        "instrumento de {kind} el {deposit}.",
    },
    "later_deposit": {
        "en": "Since then: deposit of its instrument of {kind} on {deposit}.",
        "fr": "Depuis lors : dépôt de l'instrument {kind} le {deposit}.",
        "es": "Desde entonces: depósito del instrumento de {kind} el {deposit}.",
    },
    "later_withdrawal": {
        "en": "Since then: withdrawal, in effect on {withdrawal}.",
        "fr": "Depuis lors : retrait, effectif le {withdrawal}.",
        "es": "Desde entonces: denuncia, efectiva el {withdrawal}.",
    },
    "count_state_party": {
        "en": "As of {on}: {n} [State Party|States Parties]{region}; the Convention in force for {m} of them.",
        "fr": "Au {on} : {n} [État partie|États parties]{region} ; la Convention en vigueur pour {m} d'entre eux.",
        "es": "Al {on}: {n} [Estado parte|Estados partes]{region}; la Convención en vigor para {m} de ellos.",
    },
    "count_bound": {
        "en": "As of {on}: the Convention in force for {m} [State|States]{region}; {n} had deposited their consent.",
        "fr": "Au {on} : la Convention en vigueur pour {m} [État|États]{region} ; {n} avaient déposé leur instrument.",
        "es": "Al {on}: la Convención en vigor para {m} [Estado|Estados]{region}; {n} habían depositado su "
        "instrumento.",
    },
    "count_signatory": {
        "en": "As of {on}: {n} [State has|States have] signed and not ratified{region}.",
        "fr": "Au {on} : {n} [État signataire|États signataires] sans ratification{region}.",
        "es": "Al {on}: {n} [Estado signatario|Estados signatarios] sin ratificación{region}.",
    },
    "count_signed": {
        "en": "As of {on}: {n} [signature|signatures] in all{region}; {m} of these States have not ratified.",
        "fr": "Au {on} : {n} [signature|signatures] au total{region} ; {m} de ces États n'ont pas ratifié.",
        "es": "Al {on}: {n} [firma|firmas] en total{region}; {m} de esos Estados no han ratificado.",
    },
    "count_not_party": {
        "en": "As of {on}: {n} of the {total} States recorded{region} not party: {never} neither signed nor joined, "
        "{signatories} signed without ratifying, {left} withdrew.",
        "fr": "Au {on} : {n} des {total} États recensés{region} non parties : {never} sans signature ni adhésion, "
        "{signatories} signataires sans ratification, {left} après retrait.",
        "es": "Al {on}: {n} de los {total} Estados registrados{region} no partes: {never} sin firma ni adhesión, "
        "{signatories} signatarios sin ratificación, {left} tras denuncia.",
    },
    "count_withdrawn": {
        "en": "As of {on}: {n} [withdrawal|withdrawals] in effect{region}.",
        "fr": "Au {on} : {n} [retrait effectif|retraits effectifs]{region}.",
        "es": "Al {on}: {n} [denuncia efectiva|denuncias efectivas]{region}.",
    },
    "joined": {
        "en": "From {first} to {last}, {n} [State|States] joined{region} (by date of deposit).",
        "fr": "Du {first} au {last}, {n} [État a|États ont] adhéré ou ratifié{region} (selon la date de dépôt).",
        "es": "Del {first} al {last}, {n} [Estado se unió|Estados se unieron]{region} (según la fecha de depósito).",
    },
    "left": {
        "en": "From {first} to {last}, {n} [withdrawal|withdrawals] took effect{region}.",
        "fr": "Du {first} au {last}, {n} [retrait effectif|retraits effectifs]{region}.",
        "es": "Del {first} al {last}, {n} [denuncia efectiva|denuncias efectivas]{region}.",
    },
    "names": {"en": "{label}: {names}.", "fr": "{label} : {names}.", "es": "{label}: {names}."},
    "latest": {
        "en": "The latest State to join is {state}: it deposited its instrument of {kind} on {deposit}.",
        "fr": "Dernier État à avoir rejoint la Convention : {state}, dépôt de l'instrument {kind} le {deposit}.",
        "es": "Último Estado en unirse a la Convención: {state}, depósito del instrumento de {kind} el {deposit}.",
    },
    "no_deadline": {
        "en": "{State} is not a State Party; no time limit of the Convention runs for it.",
        "fr": "{State} [n'est|ne sont] pas État partie ; aucun délai de la Convention ne court.",
        "es": "{State} no [es|son] Estado parte; no corre ningún plazo de la Convención.",
    },
    "decided": {
        "en": "{what} for {state}: {due} ({how}).",
        "fr": "{what} pour {state} : {due} ({how}).",
        "es": "{what} para {state}: {due} ({how}).",
    },
    "last_verified": {
        "en": "{what} for {state}, last verified date: {due} ({how}).",
        "fr": "{what} pour {state}, dernière date vérifiée : {due} ({how}).",
        "es": "{what} para {state}, última fecha verificada: {due} ({how}).",
    },
    "later_unverified": {
        "en": "{what} for {state}, later date: {due} ({how}).",
        "fr": "{what} pour {state}, date ultérieure : {due} ({how}).",
        "es": "{what} para {state}, fecha posterior: {due} ({how}).",
    },
    "computed": {
        "en": "{what} for {state}, by the Convention's own rule: {due}. {applies}",
        "fr": "{what} pour {state}, selon la règle de la Convention : {due}. {applies}",
        "es": "{what} para {state}, según la regla de la Convención: {due}. {applies}",
    },
    "requested": {
        "en": "A further extension was requested of the {meeting}; the decision and the new date are not "
        "recorded here.",
        "fr": "Une nouvelle prolongation a été demandée à la {meeting} ; la décision et la nouvelle date ne sont pas "
        "enregistrées ici.",
        "es": "Se solicitó una nueva prórroga a la {meeting}; la decisión y la nueva fecha no constan aquí.",
    },
    "completed": {
        "en": "{what} for {state}: completion recorded ({due}).",
        "fr": "{what} pour {state} : achèvement enregistré ({due}).",
        "es": "{what} para {state}: cumplimiento registrado ({due}).",
    },
    "passed": {
        "en": " That day has passed; no later date is recorded here.",
        "fr": " Cette date est passée ; aucune date ultérieure n'est enregistrée ici.",
        "es": " Esa fecha ya pasó; no consta aquí ninguna fecha posterior.",
    },
    "initial_report": {
        "en": "Initial transparency report (Article 7(1)) of {state}: due on {due}; submission is not recorded here.",
        "fr": "Rapport initial de transparence (article 7, paragraphe 1) pour {state} : échéance le {due} ; la remise "
        "n'est pas enregistrée ici.",
        "es": "Informe inicial de transparencia (artículo 7, párrafo 1) para {state}: plazo el {due}; la presentación "
        "no consta aquí.",
    },
    "initial_overdue": {
        "en": "Initial transparency report (Article 7(1)) of {state}: due on {due}; listed as not submitted on "
        "{listed}, later submission is not recorded here.",
        "fr": "Rapport initial de transparence (article 7, paragraphe 1) pour {state} : échéance le {due} ; non remis "
        "au {listed}, une remise ultérieure n'est pas enregistrée ici.",
        "es": "Informe inicial de transparencia (artículo 7, párrafo 1) para {state}: plazo el {due}; no presentado al "
        "{listed}, una presentación posterior no consta aquí.",
    },
    "annual_report": {
        "en": "Annual transparency report (Article 7(2)) of {state}: next due by {due}, covering {year}.",
        "fr": "Rapport annuel de transparence (article 7, paragraphe 2) pour {state} : prochaine échéance le {due}, "
        "pour l'année {year}.",
        "es": "Informe anual de transparencia (artículo 7, párrafo 2) para {state}: próximo plazo el {due}, "
        "sobre {year}.",
    },
    "every_party": {"en": "every State Party", "fr": "tout État partie", "es": "todo Estado parte"},
    "meeting": {
        "en": "{label}: {dates}, {place}.",
        "fr": "{label} : {dates}, {place}.",
        "es": "{label}: {dates}, {place}.",
    },
    "meeting_planned": {
        "en": "{label}: planned for {dates}, {place}; whether it took place is not recorded here.",
        "fr": "{label} : prévue {dates}, {place} ; sa tenue n'est pas enregistrée ici.",
        "es": "{label}: prevista {dates}, {place}; no consta aquí si se celebró.",
    },
    "president": {
        "en": "President of the {short}: {president} ({country}).",
        "fr": "Présidence de la {short} : {president} ({country}).",
        "es": "Presidencia de la {short}: {president} ({country}).",
    },
    "presidency": {
        "en": "Presidency of the {short}: {country}; the name of the President is not recorded here.",
        "fr": "Présidence de la {short} : {country} ; le nom n'est pas enregistré ici.",
        "es": "Presidencia de la {short}: {country}; el nombre no consta aquí.",
    },
    "no_next_meeting": {
        "en": "No later meeting is recorded here after {on}; sources were read up to about {until}.",
        "fr": "Aucune réunion postérieure au {on} n'est enregistrée ici ; les sources lues vont jusque vers {until}.",
        "es": "No consta aquí ninguna reunión posterior al {on}; las fuentes leídas llegan hasta alrededor de {until}.",
    },
    "vote": {
        "en": "{stage}, {year}{symbol}: {f} in favour, {a} against, {b} abstaining.",
        "fr": "{stage}, {year}{symbol} : {f} voix pour, {a} contre, {b} abstentions.",
        "es": "{stage}, {year}{symbol}: {f} votos a favor, {a} en contra, {b} abstenciones.",
    },
    "coordinators": {
        "en": "{theme}, {period}: {names}.",
        "fr": "{theme}, {period} : {names}.",
        "es": "{theme}, {period}: {names}.",
    },
    "coordinators_later": {
        "en": "Coordinators of later periods are not recorded here.",
        "fr": "Les coordonnateurs des périodes suivantes ne sont pas enregistrés ici.",
        "es": "Los coordinadores de períodos posteriores no constan aquí.",
    },
    "term": {"en": "{acronym}: {term}.", "fr": "{acronym} : {term} (anglais : {english}).",
             "es": "{acronym}: {term} (inglés: {english})."},
    "translation": {"en": "{term} ({language}): {translated}.", "fr": "{term} ({language}) : {translated}.",
                    "es": "{term} ({language}): {translated}."},
    "due": {
        "en": "{due}: {what}, {state}.",
        "fr": "{due} : {what}, {state}.",
        "es": "{due}: {what}, {state}.",
    },
    "due_if": {
        "en": "{due}: {what}, {state}; only if it has such an obligation, of which no decision is recorded here.",
        "fr": "{due} : {what}, {state} ; seulement si cette obligation existe, aucune décision n'est enregistrée ici.",
        "es": "{due}: {what}, {state}; solo si existe esa obligación, de la que no consta aquí ninguna decisión.",
    },
    "due_together": {
        "en": "{due}: {what} of {n} States Parties.",
        "fr": "{due} : {what} de {n} États parties.",
        "es": "{due}: {what} de {n} Estados partes.",
    },
    "due_more": {
        "en": "And {n} more; the list of deadlines has them all.",
        "fr": "Et {n} autres ; la liste des échéances les contient toutes.",
        "es": "Y {n} más; la lista de plazos los contiene todos.",
    },
    "due_nothing": {
        "en": "Nothing on record falls due from {first} to {last}.",
        "fr": "Aucune échéance enregistrée ne tombe entre le {first} et le {last}.",
        "es": "No consta ningún vencimiento entre el {first} y el {last}.",
    },
    "due_nothing_for": {
        "en": "Nothing on record falls due for {state} from {first} to {last}.",
        "fr": "Aucune échéance enregistrée ne tombe pour {state} entre le {first} et le {last}.",
        "es": "No consta ningún vencimiento para {state} entre el {first} y el {last}.",
    },
    "due_stockpile_destruction": {
        "en": "stockpile destruction deadline (Article 3)",
        "fr": "délai de destruction des stocks (article 3)",
        "es": "plazo de destrucción de existencias (artículo 3)",
    },
    "due_clearance": {
        "en": "clearance deadline (Article 4)",
        "fr": "délai de dépollution (article 4)",
        "es": "plazo de limpieza (artículo 4)",
    },
    "due_initial_report": {
        "en": "initial transparency report (Article 7(1))",
        "fr": "rapport initial de transparence (article 7, paragraphe 1)",
        "es": "informe inicial de transparencia (artículo 7, párrafo 1)",
    },
    "due_annual_report": {
        "en": "annual transparency report (Article 7(2))",
        "fr": "rapport annuel de transparence (article 7, paragraphe 2)",
        "es": "informe anual de transparencia (artículo 7, párrafo 2)",
    },
    "due_extension_request": {
        "en": "last day to request an extension, if one is needed",
        "fr": "dernier jour pour demander une prolongation, si elle est nécessaire",
        "es": "último día para pedir una prórroga, si hace falta",
    },
    "due_compliance_declaration": {
        "en": "declaration of compliance at the meeting",
        "fr": "déclaration de conformité à la réunion",
        "es": "declaración de cumplimiento en la reunión",
    },
    "due_entry_into_force": {
        "en": "entry into force of the Convention (Article 17)",
        "fr": "entrée en vigueur de la Convention (article 17)",
        "es": "entrada en vigor de la Convención (artículo 17)",
    },
    "due_withdrawal": {
        "en": "withdrawal takes effect (Article 20)",
        "fr": "prise d'effet du retrait (article 20)",
        "es": "la denuncia surte efecto (artículo 20)",
    },
    "extension_by": {
        "en": "A request for an extension to be considered at the {meeting}, planned to open on {opens}, must be "
        "submitted by {due}, nine months before.",
        "fr": "Une demande de prolongation à examiner à la {meeting}, dont l'ouverture est prévue le {opens}, doit "
        "être soumise au plus tard le {due}, neuf mois avant.",
        "es": "Una solicitud de prórroga que deba examinar la {meeting}, cuya apertura está prevista el {opens}, debe "
        "presentarse a más tardar el {due}, nueve meses antes.",
    },
    "extension_late": {
        "en": "For the {meeting}, planned to open on {opens}, the last day to submit a request was {due}, nine months "
        "before; the date of the meeting after it is not recorded here.",
        "fr": "Pour la {meeting}, dont l'ouverture est prévue le {opens}, le dernier jour pour soumettre une demande "
        "était le {due}, neuf mois avant ; la date de la réunion suivante n'est pas enregistrée ici.",
        "es": "Para la {meeting}, cuya apertura está prevista el {opens}, el último día para presentar una solicitud "
        "fue el {due}, nueve meses antes; la fecha de la reunión siguiente no consta aquí.",
    },
    "extension_no_meeting": {
        "en": "A request for an extension must be submitted nine months before the Meeting of States Parties or Review "
        "Conference that considers it. No such meeting after {on} is on record here, so the last day can't be "
        "computed.",
        "fr": "Une demande de prolongation doit être soumise neuf mois avant l'Assemblée des États parties ou la "
        "Conférence d'examen qui l'examine. Aucune réunion postérieure au {on} n'est enregistrée ici : le dernier jour "
        "ne peut donc pas être calculé.",
        "es": "Una solicitud de prórroga debe presentarse nueve meses antes de la Reunión de los Estados Partes o de "
        "la Conferencia de Examen que la considere. No consta aquí ninguna reunión posterior al {on}, por lo que no se "
        "puede calcular el último día.",
    },
    "extension_latest": {
        "en": "{State}: the deadline under Article {article} ends on {ends}; the meeting that decides must open "
        "before, so the request comes by {due} at the latest.",
        "fr": "{State} : le délai au titre de l'article {article} expire le {ends} ; la réunion qui décide doit "
        "s'ouvrir avant, la demande est donc à soumettre le {due} au plus tard.",
        "es": "{State}: el plazo del artículo {article} vence el {ends}; la reunión que decide debe abrirse antes, por "
        "lo que la solicitud se presenta a más tardar el {due}.",
    },
    "would_leave": {
        "en": "A notice of withdrawal that the Depositary receives on {received} takes effect on {effective}, six "
        "months later. If the State is then engaged in an armed conflict, it takes effect only when that has ended.",
        "fr": "Une notification de retrait reçue par le Dépositaire le {received} prend effet le {effective}, six mois "
        "plus tard. Si l'État est alors engagé dans un conflit armé, elle ne prend effet qu'à la fin de celui-ci.",
        "es": "Una notificación de denuncia que el Depositario reciba el {received} surte efecto el {effective}, seis "
        "meses después. Si el Estado está entonces en un conflicto armado, surte efecto solo al terminar este.",
    },
    "would_enter": {
        "en": "A deposit on {deposit} would bring the Convention into force for {whom} on {eif}.",
        "fr": "Un dépôt le {deposit} entraînerait l'entrée en vigueur de la Convention pour {whom} le {eif}.",
        "es": "Un depósito el {deposit} haría entrar en vigor la Convención para {whom} el {eif}.",
    },
    "would_follow": {
        "en": "Then due: initial report by {initial}; stockpiles destroyed by {stock} and contaminated areas cleared "
        "by {clear}, where there are any.",
        "fr": "Échéances : rapport initial le {initial} ; destruction des stocks avant le {stock} et dépollution avant "
        "le {clear}, s'il y a lieu.",
        "es": "Plazos: informe inicial el {initial}; destrucción de existencias antes del {stock} y limpieza antes del "
        "{clear}, si corresponde.",
    },
    "adopted": {
        "en": "The Convention was adopted at Dublin on {day}.",
        "fr": "La Convention a été adoptée à Dublin le {day}.",
        "es": "La Convención fue adoptada en Dublín el {day}.",
    },
    "signature": {
        "en": "The Convention was opened for signature at Oslo on {day}.",
        "fr": "La Convention a été ouverte à la signature à Oslo le {day}.",
        "es": "La Convención se abrió a la firma en Oslo el {day}.",
    },
    "entry_into_force": {
        "en": "The Convention entered into force on {day}.",
        "fr": "La Convention est entrée en vigueur le {day}.",
        "es": "La Convención entró en vigor el {day}.",
    },
    "action": {
        "en": "{plan}, Action {number} ({theme}): {gist}.",
        "fr": "{plan}, action {number} ({theme}) : {gist}.",
        "es": "{plan}, acción {number} ({theme}): {gist}.",
    },
    "that_state": {"en": "that State", "fr": "cet État", "es": "ese Estado"},
    "none": {"en": "none", "fr": "aucun", "es": "ninguno"},
}  # fmt: skip
