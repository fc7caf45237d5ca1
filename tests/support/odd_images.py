"""Image files as people bring them: turned in every way, deep, transparent, with texts where nobody expects them."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, PngImagePlugin, TiffImagePlugin

ORIENTATION = 274


def noise(*shape: int, dtype: type = np.uint8) -> np.ndarray:
    """Random pixels of a whole dtype, always the same."""
    return np.random.default_rng(0).integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)


def turned(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """What is seen of pixels that are stored with an orientation."""
    return {
        1: lambda a: a,
        2: np.fliplr,
        3: lambda a: np.rot90(a, 2),
        4: np.flipud,
        5: lambda a: a.swapaxes(0, 1),
        6: lambda a: np.rot90(a, -1),
        7: lambda a: np.rot90(a, 2).swapaxes(0, 1),
        8: np.rot90,
    }[orientation](pixels)


def exif(orientation: object) -> Image.Exif:
    """EXIF that says how to turn an image."""
    found = Image.Exif()
    found[ORIENTATION] = orientation
    return found


def xmp(orientation: object) -> str:
    """XMP that says how to turn an image."""
    return f'<x:xmpmeta><rdf:Description tiff:Orientation="{orientation}"/></x:xmpmeta>'


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def put_before_the_end(path: Path, chunk: bytes) -> None:
    """Put a chunk behind the pixels of a PNG."""
    data = path.read_bytes()
    path.write_bytes(data[:-12] + chunk + data[-12:])


def late_exif(image: Image.Image, path: Path, orientation: object) -> None:
    """A PNG with EXIF behind its pixels."""
    image.save(path)
    put_before_the_end(path, png_chunk(b"eXIf", exif(orientation).tobytes()[6:]))


def late_xmp(image: Image.Image, path: Path, orientation: object) -> None:
    """A PNG with XMP behind its pixels."""
    image.save(path)
    put_before_the_end(path, png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(orientation).encode()))


def early_xmp(image: Image.Image, path: Path, orientation: object) -> None:
    """A PNG with XMP before its pixels."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", xmp(orientation))
    image.save(path, pnginfo=info)


def raw_profile(image: Image.Image, path: Path, orientation: object) -> None:
    """A PNG with EXIF in a text, as ImageMagick writes it."""
    data = exif(orientation).tobytes()
    info = PngImagePlugin.PngInfo()
    info.add_text("Raw profile type exif", f"\nexif\n{len(data):8}\n{data.hex()}\n", zip=True)
    image.save(path, pnginfo=info)


def early_exif(image: Image.Image, path: Path, orientation: object) -> None:
    """Any format with EXIF."""
    image.save(path, exif=exif(orientation), **({"lossless": True} if path.suffix == ".webp" else {}))


def jpeg_xmp(image: Image.Image, path: Path, orientation: object) -> None:
    """A JPEG with XMP."""
    image.convert("RGB").save(path, xmp=xmp(orientation).encode())


def tiff(compression: str | None = None) -> Callable[[Image.Image, Path, object], None]:
    """Saves TIFFs whose tag says how to turn them."""

    def save(image: Image.Image, path: Path, orientation: object) -> None:
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[ORIENTATION] = orientation
        image.save(path, tiffinfo=tags, compression=compression)

    return save


def tiff_xmp(image: Image.Image, path: Path, orientation: object) -> None:
    """A TIFF whose XMP says how to turn it."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[700] = xmp(orientation).encode()
    image.save(path, tiffinfo=tags)


TURNED_EXACTLY = [
    (late_exif, "png"),
    (late_xmp, "png"),
    (early_xmp, "png"),
    (early_exif, "png"),
    (raw_profile, "png"),
    (early_exif, "webp"),
    (tiff(), "tif"),
    (tiff("tiff_lzw"), "tif"),
    (tiff_xmp, "tif"),
]
"""Ways to save an image with an orientation, and their suffixes."""

TURNED_WITH_LOSS = [(early_exif, "jpg"), (jpeg_xmp, "jpg"), (early_exif, "avif")]


DEEP_JPEG_2000 = bytes.fromhex(
    "ff4fff51002f000000000002000000010000000000000000000000020000000100000000000000000003"
    "0f01010f01010f0101ff52000c00000001010004040001ff5c00044080ff90000a0000000000290001"
    "ff93c7fe0c0a0bf0aa8a9fdff8902807349fb3bfdff890280aa66bbee7ffd9"
)
"""The codestream of two pixels of 16 bits: (65535, 40000, 0) and (65400, 128, 300)."""


def jp2(codestream: bytes, *, behind: int = 0) -> bytes:
    """A JP2 of two pixels of 16-bit RGB, with so many bytes of other boxes before its pixels."""
    sides, color = struct.pack(">IIHBBBB", 1, 2, 3, 15, 7, 0, 0), struct.pack(">BBBI", 1, 0, 0, 16)
    header = _box(b"jp2h", _box(b"ihdr", sides) + _box(b"colr", color))
    start = _box(b"jP  ", b"\r\n\x87\n") + _box(b"ftyp", b"jp2 \0\0\0\0jp2 ") + header
    return start + _box(b"xml ", bytes(behind)) + _box(b"jp2c", codestream)


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(data), kind) + data


def deep_png(pixels: np.ndarray) -> bytes:
    """A PNG of 16 bits from (height, width, 2, 3 or 4 channels) uint16."""
    height, width, channels = pixels.shape
    rows = pixels.astype(">u2").view(np.uint8).reshape(height, -1)
    head = struct.pack(">IIBBBBB", width, height, 16, {2: 4, 3: 2, 4: 6}[channels], 0, 0, 0)
    lines = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1).tobytes()
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)
