"""Reads videos and cameras and writes videos, with PyAV, which comes with the extra `video`."""

import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.files import replacing

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer

FORMATS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".mkv": "matroska", ".avi": "avi", ".webm": "webm"}
"""What the names of videos end in, and what FFmpeg calls the format."""
_USUAL_RATE = 25
_DEVICES = {"Linux": ("v4l2", "/dev/video{}"), "Darwin": ("avfoundation", "{}"), "Windows": ("dshow", "video={}")}

Change = Callable[[Sequence[np.ndarray]], Sequence[np.ndarray]]
"""From frames to as many others, each (height, width, 3) uint8."""
Report = Callable[[int, int], None]
"""Called with how many frames are done, and about how many there are; 0: nobody knows."""


def is_video(path: Path) -> bool:
    """Whether a name is that of a video."""
    return path.suffix.lower() in FORMATS


def opened_video(path: Path) -> "AbstractContextManager[InputContainer]":
    """A video to read.

    Raises:
        DataError: PyAV is missing, or anything went wrong with the file, in opening it or in the block.
    """
    return _opened(visible(path), str(path))


def opened_camera(name: str) -> "AbstractContextManager[InputContainer]":
    """A camera to read, by its number, or by its name where the system has names.

    Raises:
        DataError: as `opened_video`.
    """
    device, address = _DEVICES.get(platform.system(), _DEVICES["Linux"])
    file = address.format(name) if name.isdecimal() or device == "dshow" else name
    return _opened(f"--camera {name}", file, device)


def write_changed(source: "InputContainer", path: Path, change: Change, count: int, report: Report) -> int:
    """Write a video with other frames, each at its time, and with the same sound; the number of frames.

    Ctrl-C ends a source that has no end of its own; what was written until then is complete.

    Args:
        source: from `opened_video` or `opened_camera`.
        path: the video to write; its folder must exist.
        change: makes the frames.
        count: how many frames it is given together at most.
        report: follows the work.

    Raises:
        DataError: there are no frames.
        RunError: the file cannot be written.
    """
    import av

    with replacing(path) as partial, av.open(str(partial), "w", format=FORMATS[path.suffix.lower()]) as made:
        writer, done = _Writer(source, made, path.suffix.lower()), 0
        frames = _frames(source, writer.copy_sound)
        try:
            while together := list(islice(frames, count)):
                changed = change([_upright(frame) for frame in together])
                for frame, pixels in zip(together, changed, strict=True):
                    writer.write(pixels, frame)
                    done += 1
                report(done, source.streams.video[0].frames)
        except KeyboardInterrupt:
            if source.duration is not None or not done:
                raise
        if not done:
            raise DataError(f"{path.name}: the video has no frames. Replace or remove the file.")
        writer.finish()
    return done


def _frames(source: "InputContainer", copy_sound: Callable[[Any], None]) -> Iterator[Any]:
    """The frames of the first picture track; packets of sound are handed on."""
    tracks = [source.streams.video[0], *source.streams.audio[:1]]
    for packet in source.demux(tracks):
        if packet.stream.type == "video":
            yield from packet.decode()
        elif packet.dts is not None:
            copy_sound(packet)


def _upright(frame: Any) -> np.ndarray:
    """The pixels, turned as phones say that they are to be shown."""
    return np.rot90(frame.to_ndarray(format="rgb24"), frame.rotation // 90)


class _Writer:
    """Writes frames as the source has them in time."""

    def __init__(self, source: "InputContainer", made: "OutputContainer", suffix: str) -> None:
        self._made, self._suffix = made, suffix
        self._track = source.streams.video[0]
        self._video: Any = None
        self._sound = made.add_stream_from_template(source.streams.audio[0]) if source.streams.audio else None
        self._waiting: list[Any] = []

    def copy_sound(self, packet: Any) -> None:
        """Keep a packet of sound until the picture track has begun: its size is that of the first frame."""
        self._waiting.append(packet)

    def write(self, pixels: np.ndarray, like: Any) -> None:
        """Write a frame at the time of another."""
        import av

        self._video = self._video or self._begun(pixels.shape[0], pixels.shape[1])
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
        frame.pts, frame.time_base = like.pts, like.time_base
        self._made.mux(self._video.encode(frame))
        self._flush_sound()

    def finish(self) -> None:
        """Write what the encoder still holds."""
        self._made.mux(self._video.encode())
        self._flush_sound()

    def _begun(self, height: int, width: int) -> Any:
        codec = "libvpx-vp9" if self._suffix == ".webm" else "libx264"
        track: Any = self._made.add_stream(codec, rate=self._track.average_rate or _USUAL_RATE)
        track.height, track.width = height, width
        track.pix_fmt = "yuv444p" if height % 2 or width % 2 else "yuv420p"
        track.options = {"crf": "18"}
        if self._track.time_base:
            track.codec_context.time_base = self._track.time_base
        return track

    def _flush_sound(self) -> None:
        for packet in self._waiting if self._sound else ():
            packet.stream = self._sound
            self._made.mux(packet)
        self._waiting.clear()


@contextmanager
def _opened(where: str, file: str, device: str | None = None) -> "Iterator[InputContainer]":
    try:
        import av
    except ImportError as error:
        raise DataError(f"{where}: PyAV reads videos and cameras. Install it: pip install 'ganforge[video]'") from error
    try:
        with av.open(file, format=device) as container:
            if not container.streams.video:
                raise DataError(f"{where}: it has no pictures. Expected a video.")
            yield container
    except av.FFmpegError as error:
        raise DataError(f"{where}: it cannot be read as a video: {error.strerror}. Check it.") from error
