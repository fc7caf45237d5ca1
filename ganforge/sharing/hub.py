"""Packs on a model hub, through `huggingface_hub`."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ganforge.errors import RunError
from ganforge.files import unfinished, writing
from ganforge.runs.pack_manifest import PACK, PackManifest

if TYPE_CHECKING:
    import huggingface_hub

LOG_IN = "To upload, and to use private repositories, log in with: hf auth login"
INSTALL = "Install it: pip install 'ganforge[hub]'"


def push(pack: Path, repository: str, is_private: bool = False) -> str:
    """Upload a pack; the repository is made if there is none.

    Args:
        pack: its folder.
        repository: its name on the hub, `owner/name`.
        is_private: whether a new repository is hidden from others.

    Returns:
        The address of the commit.

    Raises:
        RunError: the pack is damaged, or the hub refuses.
    """
    manifest = PackManifest.read(pack)
    manifest.verify()
    hub = _hub()
    api = hub.HfApi()
    with _explained(hub, repository):
        api.create_repo(repository, private=is_private, exist_ok=True)
        commit = api.upload_folder(
            repo_id=repository,
            folder_path=pack,
            allow_patterns=[PACK, *manifest.files],
            commit_message=f"Upload a ganforge pack of step {manifest.step}",
        )
    return str(commit.commit_url)


def pull(repository: str, out: Path, revision: str | None = None) -> None:
    """Download a pack, and check it.

    Args:
        repository: its name on the hub, `owner/name`.
        out: the folder to make; nothing half-downloaded is left there.
        revision: a branch, tag or commit; by default the newest.

    Raises:
        RunError: there is no such repository, it holds no pack, or the pack is damaged.
    """
    hub = _hub()
    if out.exists():
        raise RunError(f"{out}: it exists already. Expected the name of a new folder. Choose another name.")
    with writing(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        with unfinished(out) as folder:
            with _explained(hub, repository):
                hub.hf_hub_download(repository, PACK, revision=revision, local_dir=folder)
                manifest = PackManifest.read(folder)
                for name in manifest.files:  # and nothing else that the repository may hold
                    hub.hf_hub_download(repository, name, revision=revision, local_dir=folder)
            manifest.verify()
            shutil.rmtree(folder / ".cache", ignore_errors=True)  # the library's notes


def _hub() -> "huggingface_hub":  # type: ignore[invalid-annotation] (a module)
    try:
        import huggingface_hub
    except ImportError as error:
        raise RunError(f"model hubs need the package huggingface_hub, which is not installed. {INSTALL}") from error
    return huggingface_hub


@contextmanager
def _explained(hub: "huggingface_hub", repository: str) -> Iterator[None]:  # type: ignore[invalid-annotation]
    """Say what the hub refuses, and why that may be."""
    try:
        yield
    except RunError:
        raise
    except hub.errors.EntryNotFoundError as error:
        raise RunError(
            f"{repository}: it holds no pack, or only part of one. Expected what `ganforge push` uploaded."
        ) from error
    except hub.errors.RepositoryNotFoundError as error:
        raise RunError(
            f"{repository}: there is no such repository, or you may not use it. Expected OWNER/NAME. {LOG_IN}"
        ) from error
    except Exception as error:  # whatever else the library and the network raise
        reason = " ".join(str(error).split()) or type(error).__name__
        raise RunError(f"{repository}: the hub cannot be used: {reason}. {LOG_IN}") from error
