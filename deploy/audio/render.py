"""Make the kiosk's clips: from people's recordings where there are any, else by espeak-ng.

    python deploy/audio/render.py [--recordings FOLDER]

FOLDER holds `vi/{name}.wav` and `en/{name}.wav`; names and words are listed by `--list`. A clip is
made again only when its words or its recording have changed. Needs opusenc (opus-tools), and for
what nobody has recorded espeak-ng: a placeholder, to be replaced before citizens hear it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

from kiosk_ui.clips import words_of
from lookup_gateway import texts

HOME = Path(__file__).resolve().parent
CLIPS = HOME.parents[1] / "kiosk_ui" / "static" / "audio"
BY_PERSON, BY_MACHINE = "recording", "espeak-ng"
# Slower than espeak-ng's 175 words a minute: many who listen are old.
WORDS_A_MINUTE = "150"
OPUS = ["opusenc", "--quiet", "--bitrate", "16", "--framesize", "60", "--downmix-mono"]


def main() -> int:
    """Make what is missing or out of date, and say how many clips nobody has recorded."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--recordings", type=Path, default=HOME / "recordings")
    parser.add_argument("--list", action="store_true", help="name every clip with its words")
    wish = parser.parse_args()
    for lang in texts.LANGUAGES:
        clips = words_of(texts.load(lang))
        if wish.list:
            sys.stdout.writelines(f"{lang}\t{name}\t{words}\n" for name, words in clips.items())
            continue
        made, machine = render(lang, clips, wish.recordings / lang)
        sys.stdout.write(f"{lang}: {len(clips)} clips, {made} made now, {machine} by espeak-ng\n")
    return 0


def render(lang: str, clips: dict[str, str], recordings: Path) -> tuple[int, int]:
    """Bring a language's clips up to date; return how many were made, and how many in all are
    placeholders."""
    folder = CLIPS / lang
    folder.mkdir(parents=True, exist_ok=True)
    list_file = folder / "clips.json"
    had = json.loads(list_file.read_text(encoding="utf-8")) if list_file.exists() else {}
    has = {name: _origin(words, recordings / f"{name}.wav") for name, words in clips.items()}
    for old in set(had) - set(has):
        (folder / f"{old}.opus").unlink(missing_ok=True)
    changed = [n for n in has if had.get(n) != has[n] or not (folder / f"{n}.opus").exists()]
    for name in changed:
        spoken = _recorded(recordings / f"{name}.wav") or _synthesised(lang, clips[name])
        subprocess.run([*OPUS, "-", str(folder / f"{name}.opus")], input=spoken, check=True)
    told = json.dumps(has, ensure_ascii=False, indent=0, sort_keys=True)
    list_file.write_text(f"{told}\n", encoding="utf-8")
    return len(changed), sum(one["by"] == BY_MACHINE for one in has.values())


def _origin(words: str, recording: Path) -> dict[str, str]:
    """Return what a clip is made of: its words, and which recording holds them."""
    taken = _recorded(recording)
    if taken is None:
        return {"words": words, "by": BY_MACHINE}
    return {"words": words, "by": BY_PERSON, "sha256": hashlib.sha256(taken).hexdigest()}


def _recorded(recording: Path) -> bytes | None:
    return recording.read_bytes() if recording.is_file() else None


def _synthesised(lang: str, words: str) -> bytes:
    command = ["espeak-ng", "-v", lang, "-s", WORDS_A_MINUTE, "--stdout", "--", words]
    return subprocess.run(command, check=True, capture_output=True).stdout


if __name__ == "__main__":
    sys.exit(main())
