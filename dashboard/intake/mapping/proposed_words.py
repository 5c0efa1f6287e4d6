"""What the words of a column are called here, and its answers' points, as they are proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.intake.mapping import Mapping
from dashboard.intake.mapping.by_name import FEW, NAMED, counts_time
from dashboard.intake.mapping.profile import FileColumn, Profile
from dashboard.intake.mapping.proposed_scale import ScaleProposal, points, proposed
from dashboard.intake.scales import Vocabulary
from dashboard.intake.scales_of_kinds import KINDS
from dashboard.intake.words import choices as words_of
from dashboard.intake.words import elsewhere
from dashboard.model.catalogue import Catalogue
from dashboard.model.metric import SurveyKind
from dashboard.staging import nobody

# A flag of this name says that a promise was missed.
MISSED = re.compile(
    r"exceed|overdue|breach|violat|missed|unmet|late\b|excedid|atrasad|vencid|violad|estourad|descumprid|incumpl"
    r"|fora do|fuera de|não cumprid|no cumplid|dépass|retard|violé|non respect|überschritt|überfällig|verletz"
    r"|verfehlt|verpasst|nicht eingehalten|superat|scadut|ritardo|non rispett|overschred|te laat|gemist"
    r"|niet gehaald|geschonden|przekrocz|po terminie|narusz|niedotrzym",
    re.IGNORECASE,
)
# Only these mean the contrary there; "on time" and "overdue" say themselves what was.
YES_OR_NO = tuple(
    tuple(pair.split("/"))
    for pair in [
        "yes/no",
        "y/n",
        "true/false",
        "t/f",
        "1/0",
        "ja/nein",
        "ja/nee",
        "oui/non",
        "sí/no",
        "si/no",
        "sì/no",
        "sim/não",
        "sim/nao",
        "tak/nie",
        "ja/nej",
        "ja/nei",
        "kyllä/ei",
        "ano/ne",
        "áno/nie",
        "igen/nem",
        "da/nu",
        "da/ne",
        "evet/hayır",
        "да/нет",
        "так/ні",
        "ναι/όχι",
        "はい/いいえ",
        "是/否",
        "예/아니요",
        "예/아니오",
        "verdadeiro/falso",
        "verdadero/falso",
        "vrai/faux",
        "wahr/falsch",
        "vero/falso",
        "waar/onwaar",
        "prawda/fałsz",
    ]
)


def suggested_words(ours: str, column: FileColumn, catalogue: Catalogue) -> dict[str, str]:
    """Their words -> ours, where ours are given (status, flag, answer); what nobody knows is left out.

    Of names those that are nobody's.
    """
    texts = [text for text, _ in column.values]
    if ours.endswith("_at"):
        # what counts time begins at 0, which is no time
        return {text: "" for text in texts if not text.strip("0.,")} if counts_time(column) else {}
    if ours in NAMED:
        words = nobody.words_of(catalogue)
        return {text: "" for text in texts if nobody.is_one(text, words)}
    if len(texts) > FEW:
        return {}
    if ours == "score":
        return _points(column, catalogue)
    elif choices := words_of(ours, catalogue):
        known = elsewhere(ours, catalogue)
        if ours.endswith("_sla_met") and MISSED.search(column.header):
            # with the other word of each, which next month's file may bring; words are the same in any case
            spelled = {text.casefold(): text for text in reversed(texts)}
            turned = {word: known[word] for word in spelled if word in known} | _turned(set(spelled))
            return {spelled.get(word, word): met for word, met in turned.items()}
        elif choices == ("true", "false") and column.is_like("flag"):
            return {}
    else:
        return {}
    # En curso (asignado): what stands in brackets says more, and nothing else
    plain = {text: re.sub(r"\s*\([^()]*\)$", "", text).casefold() for text in texts}
    told = {text: text.casefold() if text.casefold() in known else plain[text] for text in texts}
    return {text: known[told[text]] for text in texts if told[text] in known}


def _turned(texts: set[str]) -> dict[str, str]:
    """What yes and no mean of a promise where they were asked whether it was missed."""
    found = {"x": "false"} if "x" in texts else {}
    both = {word for pair in YES_OR_NO if set(pair) <= texts for word in pair}
    for yes, no in YES_OR_NO:
        if {yes, no} <= texts or {yes, no} & (texts - both):
            found |= {yes: "false", no: "true"}
    return found


def _points(column: FileColumn, catalogue: Catalogue) -> dict[str, str]:
    """Answers in words -> their points on the scale that is proposed; what a number says needs no word."""
    found = proposed(column, catalogue)
    if found is None or found.scale is None:
        return {}
    nothing = Vocabulary.of(catalogue).nothing
    said = {text: "" for text, _ in column.values if text.casefold() in nothing}
    known = points(column, found.scale, catalogue)
    worded = {text: f"{known[text]:g}" for text in known if not any(sign.isdigit() for sign in text)}
    return {**worded, **said, **dict.fromkeys(found.nothing, "")}


def scale_of_kinds(columns: dict[str, FileColumn], catalogue: Catalogue) -> dict[str, str]:
    """The scale of the answers, where a column tells which kind each is; left open where they are several."""
    scale = scale_of(columns["score"], catalogue)
    known = elsewhere("kind", catalogue)
    kinds = {known.get(text.casefold()) for text, _ in columns["kind"].values} if "kind" in columns else set()
    if kinds == {"nps"} and points(columns["score"], "0-10", catalogue):
        return {"kind": "nps", "scale_min": "0", "scale_max": "10"}
    return {"kind": scale["kind"]} if len(kinds) > 1 else scale


def kinds_told(mapping: Mapping, look: Profile, catalogue: Catalogue) -> list[SurveyKind]:
    """The kinds of survey that a column tells apart in one column of answers; none where it tells one only,
    or where each row says its scale.
    """
    column = look.find(mapping.columns["kind"]) if "kind" in mapping.columns else None
    if column is None or "surveys" not in mapping.tables or "score" not in mapping.columns:
        return []
    said = {theirs.casefold(): ours for theirs, ours in mapping.words.get("kind", {}).items()}
    known = elsewhere("kind", catalogue) | said
    found = {known.get(text.casefold()) for text, _ in column.values}
    is_said = {"scale_min", "scale_max"} & mapping.columns.keys()
    kinds = [kind for kind in KINDS if kind in found]
    return kinds if len(kinds) > 1 and not is_said else []


def scales_by_kind(by: dict[str, FileColumn], catalogue: Catalogue) -> dict[str, str]:
    """The scale of each kind of survey in one column of answers; none where one of them must be asked."""
    known = elsewhere("kind", catalogue)
    found: dict[str, str] = {}
    for text, column in by.items():
        kind = known.get(text.casefold())
        is_ten = kind == "nps" and points(column, "0-10", catalogue)
        scale = {"scale_min": "0", "scale_max": "10"} if is_ten else scale_of(column, catalogue)
        name = f"{scale['scale_min']}-{scale['scale_max']}" if "scale_min" in scale else ""
        if not kind or not name or found.get(kind, name) != name:
            return {}
        found[kind] = name
    return found


def scale_of(column: FileColumn, catalogue: Catalogue) -> dict[str, str]:
    """kind, scale_min and scale_max of a column of answers; without a scale where it must be asked."""
    found = proposed(column, catalogue)
    return found.fixed if found is not None else ScaleProposal("csat", None).fixed


def nothings(mapping: Mapping, columns: Iterable[FileColumn]) -> tuple[str, ...]:
    """Texts in these columns that mean nothing, as they are written there."""
    found = (text for column in columns for text in column.nothings)
    return tuple(dict.fromkeys((*mapping.null_values, *found)))


def nothing_words(catalogue: Catalogue) -> list[str]:
    """Texts that mean nothing."""
    return list(catalogue.synonyms.meanings("nothing"))
