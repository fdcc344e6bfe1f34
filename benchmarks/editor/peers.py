"""The other piano rolls, from their packages: installed into a cache outside of the tree, as `peers.json` says."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WANTED = HERE / "peers.json"


@dataclass(frozen=True)
class Bundle:
    """What a page runs: a module and its style sheet."""

    module: str
    style: str = ""


class Peers:
    """The installed packages.

    Parameters
    ----------
    folder : where they lie, one folder for each set of versions; installed on first use, which takes about a minute
    """

    def __init__(self, folder: Path | None = None) -> None:
        wanted = WANTED.read_bytes()
        place = folder or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "closeloop_widgets"
        self._folder = place / f"peers-{hashlib.sha256(wanted).hexdigest()[:12]}"
        self.versions: dict[str, str] = {**json.loads(wanted)["npm"], **json.loads(wanted)["pip"]}
        if not (self._folder / "installed").exists():
            self._install(json.loads(wanted))

    def bundle(self, page: str, form: str = "esm") -> Bundle:
        """One of the scripts in `page/`, with what it imports."""
        out = self._folder / "built"
        command = [str(ROOT / "node_modules/.bin/esbuild"), str(HERE / "page" / f"{page}.js"), "--bundle"]
        options = [f"--format={form}", "--minify", "--target=es2022", "--charset=utf8", f"--outdir={out}"]
        # Tone.js and @magenta/music ask for Node's globals.
        places = ["--define:global=globalThis", "--loader:.woff2=empty", "--loader:.ttf=empty", "--loader:.woff=empty"]
        environment = {**os.environ, "NODE_PATH": os.pathsep.join(map(str, self._packages()))}
        subprocess.run(
            [*command, *options, *places, "--log-level=error"], cwd=self._folder, check=True, env=environment
        )
        style = out / f"{page}.css"
        return Bundle((out / f"{page}.js").read_text("utf-8"), style.read_text("utf-8") if style.exists() else "")

    def _packages(self) -> list[Path]:
        return [self._folder / "node_modules", self._folder / "python"]

    def _install(self, wanted: dict[str, dict[str, str]]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        print(f"installing {', '.join(self.versions)} into {self._folder}", flush=True)
        package = {"private": True, "dependencies": wanted["npm"]}
        (self._folder / "package.json").write_text(json.dumps(package), encoding="utf-8")
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(["npm", "install", *quiet], cwd=self._folder, check=True)
        names = [f"{name}=={version}" for name, version in wanted["pip"].items()]
        # The component's page alone: gradio itself has nothing to do with what is measured.
        target = ["--quiet", "--no-deps", "--target", str(self._folder / "python")]
        subprocess.run([sys.executable, "-m", "pip", "install", *target, *names], cwd=self._folder, check=True)
        (self._folder / "installed").touch()
