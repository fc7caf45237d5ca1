"""ONNX Runtime for browsers: the files of one release of the npm package `onnxruntime-web`."""

import os
import shutil
import subprocess
import tarfile
from base64 import b64encode
from contextlib import suppress
from hashlib import sha512
from http.client import HTTPException
from pathlib import Path
from typing import IO, cast
from urllib.request import Request, urlopen

from ganforge.cache_folder import cache_folder
from ganforge.errors import RunError
from ganforge.files import replacing, writing

VERSION = "1.30.0"
INTEGRITY = "q0y+JrrtukXSzsBWEMccVfqX25LRmosXHF+CaRJmg8pZClzcV7svNc4rKY3jL02Vb7QmRMDs1SigqR4CXAfKYQ=="
"""The SHA-512 of the package's archive, as npm publishes it."""
ARCHIVE = f"onnxruntime-web-{VERSION}.tgz"
REGISTRY = "https://registry.npmjs.org/"
"""npm's own default."""
SECONDS = 120

PROCESSOR = ("ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm")
GRAPHICS = ("ort.webgpu.min.mjs", "ort-wasm-simd-threaded.asyncify.mjs", "ort-wasm-simd-threaded.asyncify.wasm")


def archive(given: Path | None = None) -> Path:
    """The package's archive: one that is given, or the kept one, which is fetched from npm's registry at first.

    Raises:
        RunError: it is another file, or cannot be fetched.
    """
    if given is not None:
        return _checked(given)
    folder = cache_folder()
    if folder is None:
        raise RunError("GANFORGE_CACHE: the home folder is unknown. Set it to a folder for what is fetched.")
    kept = folder / "npm" / ARCHIVE
    if not kept.is_file():
        _keep(_fetched(), kept)
    return _checked(kept)


def unpack(package: Path, folder: Path, graphics: bool) -> None:
    """Write what browsers load into a folder, which does not exist.

    Args:
        package: the archive.
        folder: where.
        graphics: whether graphics cards are used, too.
    """
    folder.mkdir()
    with tarfile.open(package) as files:
        for name in PROCESSOR + GRAPHICS * graphics:
            with cast(IO[bytes], files.extractfile(f"package/dist/{name}")) as member:
                (folder / name).write_bytes(member.read())


def _checked(package: Path) -> Path:
    try:
        _refuse_other(package.read_bytes(), str(package))
    except OSError as error:
        raise RunError(f"{package}: cannot be read: {error.strerror}. {_remedy()}") from error
    return package


def _refuse_other(content: bytes, origin: str) -> None:
    if b64encode(sha512(content).digest()).decode() != INTEGRITY:
        raise RunError(f"{origin}: this is not npm's {ARCHIVE}, for its SHA-512 differs. {_remedy()}")


def _fetched() -> bytes:
    registry = _registry()
    try:
        request = Request(f"{registry.rstrip('/')}/onnxruntime-web/-/{ARCHIVE}")  # noqa: S310 (or it is refused below)
        if request.type not in ("http", "https"):
            raise ValueError(f"{request.type} is not the web")
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            content = answer.read()
    except (OSError, ValueError, HTTPException) as error:
        what = f"cannot be fetched from {registry}: {getattr(error, 'reason', error)}"
        raise RunError(f"onnxruntime-web {VERSION}: {what}. {_remedy()}") from error
    _refuse_other(content, registry)
    return content


def _keep(content: bytes, kept: Path) -> None:
    with writing(kept):
        kept.parent.mkdir(parents=True, exist_ok=True)
    with replacing(kept) as temporary:
        temporary.write_bytes(content)


def _registry() -> str:
    """The one that npm uses here."""
    named = os.environ.get("npm_config_registry")  # noqa: SIM112 (npm's own spelling)
    npm = shutil.which("npm")
    if named or not npm:
        return named or REGISTRY
    with suppress(OSError, subprocess.SubprocessError):
        asked = subprocess.run([npm, "config", "get", "registry"], capture_output=True, text=True, timeout=SECONDS)
        return asked.stdout.strip() or REGISTRY
    return REGISTRY


def _remedy() -> str:
    return (
        f"Run `npm pack onnxruntime-web@{VERSION}` where the registry can be reached, and name the file: "
        f"--set formats.web.runtime={ARCHIVE}"
    )
