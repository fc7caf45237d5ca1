"""Videos and cameras; those of the tests are made by FFmpeg."""

import struct
import sys
from fractions import Fraction

import av
import numpy as np
import pytest

from ganforge import video_files
from ganforge.cli.main import main
from ganforge.errors import DataError
from ganforge.inference.file_translation import translate_jobs
from ganforge.inference.translation_jobs import TranslationJobs
from ganforge.inference.translation_options import TranslationOptions
from ganforge.video_files import opened_video

pytestmark = pytest.mark.slow
FRAMES = 20
"""More than are translated together."""


def write_video(path, rate=Fraction(30000, 1001), size=(48, 64), has_sound=True):
    """Frames that grow brighter, with a tone."""
    with av.open(str(path), "w") as video:
        pictures = video.add_stream("libvpx-vp9" if path.suffix == ".webm" else "libx264", rate=rate)
        pictures.height, pictures.width, pictures.pix_fmt = *size, "yuv420p"
        sound = video.add_stream("aac", rate=16000, layout="mono") if has_sound else None
        for number in range(FRAMES):
            pixels = np.full((*size, 3), 12 * number, np.uint8)
            video.mux(pictures.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        video.mux(pictures.encode())
        if sound:
            tone = np.sin(np.arange(8192, dtype="float32") / 10)[None]
            samples = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
            samples.sample_rate = 16000
            video.mux(sound.encode(samples))
            video.mux(sound.encode())
    return path


def facts(path):
    with av.open(str(path)) as video:
        track = video.streams.video[0]
        frames = [(round(float(frame.time), 3), frame.height, frame.width) for frame in video.decode(video=0)]
        return track.average_rate, frames, [sound.codec_context.name for sound in video.streams.audio]


def translated(translator, file, out, **options):
    chosen = TranslationOptions(**options)
    jobs = TranslationJobs([file], out, translator.direction(), chosen).jobs
    return list(translate_jobs(translator, jobs, chosen))


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.mov"])
def test_rate_size_times_and_sound_of_a_video_are_kept(two_way, tmp_path, name):
    seen = []
    write_video(tmp_path / name)
    (done,) = translated(two_way, tmp_path / name, tmp_path / "out", report=lambda *counts: seen.append(counts))
    assert (done.error, seen[-1][:2]) == ("", ("Frames", FRAMES))
    assert facts(tmp_path / "out" / name) == facts(tmp_path / name)


def test_frames_are_translated_as_images_are(two_way, tmp_path):
    write_video(tmp_path / "a.mp4", size=(48, 50), has_sound=False)  # half of it is odd
    (done,) = translated(two_way, tmp_path / "a.mp4", tmp_path / "out", half="left")
    assert done.error == ""
    with opened_video(tmp_path / "a.mp4") as before, opened_video(tmp_path / "out/a.mp4") as after:
        for source, made in zip(before.decode(video=0), after.decode(video=0), strict=True):
            image = source.to_ndarray(format="rgb24")[:, :25].astype("float32") / 127.5 - 1
            expected = np.rint((np.asarray(two_way.translate(image)) + 1) * 127.5)
            assert np.abs(made.to_ndarray(format="rgb24") - expected).mean() < 3  # the codec loses some


def test_a_video_of_a_phone_held_upright_comes_out_upright(two_way, tmp_path):
    content = write_video(tmp_path / "a.mp4", has_sound=False).read_bytes()
    straight, turned = ((1, 0, 0, 0, 1, 0, 0, 0, 16384), (0, 1, 0, -1, 0, 0, 48, 0, 16384))
    place = content.index(packed(straight), content.index(b"tkhd"))
    (tmp_path / "a.mp4").write_bytes(content[:place] + packed(turned) + content[place + 36 :])
    (done,) = translated(two_way, tmp_path / "a.mp4", tmp_path / "out")
    assert done.error == ""
    assert facts(tmp_path / "out/a.mp4")[1][0][1:] == (64, 48)


def packed(matrix):
    return struct.pack(">9i", *(65536 * number for number in matrix))


def test_noise_is_the_same_in_all_frames(noisy, tmp_path, monkeypatch):
    write_video(tmp_path / "a.mp4", has_sound=False)
    drawn, translate = [], type(noisy).translate

    def noted(self, source, extras, *rest):
        drawn.extend(extras["noise"])
        return translate(self, source, extras, *rest)

    monkeypatch.setattr(type(noisy), "translate", noted)
    (done,) = translated(noisy, tmp_path / "a.mp4", tmp_path / "out")
    assert done.error == ""
    assert len(drawn) == FRAMES
    assert np.ptp(drawn, axis=0).max() == 0


def test_what_is_no_video_is_named_and_nothing_half_written_stays(two_way, tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"no video")
    (done,) = translated(two_way, tmp_path / "a.mp4", tmp_path / "out")
    assert "a.mp4: it cannot be read as a video: Invalid data" in done.error
    write_video(tmp_path / "b.mp4")
    (done,) = translated(two_way, tmp_path / "b.mp4", tmp_path / "out", side_by_side=True)
    assert "b.mp4: --side-by-side is for images, and this is a video. Leave it out." in done.error
    assert not list((tmp_path / "out").glob("*"))


def test_a_missing_library_is_named_with_its_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    wanted = r"a\.mp4: PyAV reads videos and cameras\. Install it: pip install 'ganforge\[video\]'"
    with pytest.raises(DataError, match=wanted), opened_video(tmp_path / "a.mp4"):
        pass


def test_what_a_camera_sees_is_translated_until_control_c(trained_run, tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(video_files, "_DEVICES", {"Linux": ("lavfi", "testsrc=size=32x16:rate=10")})
    usual, calls = video_files._Writer.write, []

    def write(self, *frame):
        usual(self, *frame)
        calls.append(1)
        if len(calls) == 32:
            raise KeyboardInterrupt

    monkeypatch.setattr(video_files._Writer, "write", write)
    with pytest.raises(SystemExit) as ended:
        main(["predict", str(trained_run), "--camera", "0", "--out", str(tmp_path / "out")])
    assert ended.value.code == 0
    assert "frames in" in capfd.readouterr().out
    rate, frames, _ = facts(tmp_path / "out/camera-0.mp4")
    assert (rate, len(frames), frames[0][1:]) == (10, 32, (16, 32))


def test_images_or_a_camera_are_needed_but_not_both(trained_run, capfd):
    for words in ([], ["a.png", "--camera", "0"]):
        with pytest.raises(SystemExit) as ended:
            main(["predict", str(trained_run), *words])
        assert ended.value.code == 2
        assert "Expected INPUTS, images, folders or videos; or --camera alone." in capfd.readouterr().err
