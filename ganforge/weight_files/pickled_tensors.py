"""Reads the pickle of a PyTorch file as a description of tensors, instruction by instruction.

A pickle is a program that may import and call anything. Here nothing is imported and nothing is called: the few names
that `torch.save` writes for tensors are known, and any other is refused.
"""

import pickletools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO, Any, NamedTuple

DTYPES = {
    "DoubleStorage": "f8",
    "FloatStorage": "f4",
    "HalfStorage": "f2",
    "BFloat16Storage": "bfloat16",
    "LongStorage": "i8",
    "IntStorage": "i4",
    "ShortStorage": "i2",
    "CharStorage": "i1",
    "ByteStorage": "u1",
    "BoolStorage": "?",
}
"""What the numbers of a PyTorch storage are."""


class NotTensors(Exception):  # noqa: N818 (it is no error of the file's user, who sees another)
    """A pickle that holds, or asks for, anything but tensors; its message is the end of a sentence about the file."""


class Storage(NamedTuple):
    """The numbers of one or more tensors.

    Attributes:
        dtype: as in `DTYPES`.
        key: where they are.
        count: how many they are.
    """

    dtype: str
    key: str
    count: int


class Tensor(NamedTuple):
    """A tensor as a pickle describes it.

    Attributes:
        storage: where its numbers are.
        offset: the place of its first number there.
        size: its shape.
        stride: how far apart its numbers are along each axis.
    """

    storage: Storage
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]


@dataclass(frozen=True)
class _Name:
    """What a pickle would import."""

    text: str


def read_tensors(file: IO[bytes]) -> Any:
    """Read one pickle, up to its end: dicts, lists, tuples, texts and numbers, with a `Tensor` for each tensor.

    Raises:
        NotTensors: it asks for anything else.
        Exception: it is damaged: whatever a wrong order of its instructions leads to.
    """
    machine = _Machine()
    for opcode, argument, _ in pickletools.genops(file):
        machine.follow(opcode.name, argument)
    return machine.stack.pop()


class _Machine:
    """The stack that a pickle's instructions work on."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: dict[int, Any] = {}

    def follow(self, instruction: str, argument: Any) -> None:
        """Follow one instruction."""
        if instruction in _PUSHED:
            self.stack.append(argument)
        elif instruction in _MADE:
            self.stack.append(_MADE[instruction]())
        elif instruction in _MEMORIZED:
            self.memo[len(self.memo) if argument is None else argument] = self.stack[-1]
        elif instruction in ("BINGET", "LONG_BINGET"):
            self.stack.append(self.memo[argument])
        elif action := getattr(self, f"_{instruction.lower()}", None):
            action(argument)
        elif instruction not in ("PROTO", "FRAME", "STOP"):
            raise NotTensors(f"its pickle holds the instruction {instruction}, which state dicts do not need")

    def _mark(self, argument: Any) -> None:
        self.marks.append(len(self.stack))

    def _since_mark(self) -> list[Any]:
        mark = self.marks.pop()
        items = self.stack[mark:]
        del self.stack[mark:]
        return items

    def _tuple(self, argument: Any) -> None:
        self.stack.append(tuple(self._since_mark()))

    def _tuple1(self, argument: Any) -> None:
        self.stack[-1:] = [tuple(self.stack[-1:])]

    def _tuple2(self, argument: Any) -> None:
        self.stack[-2:] = [tuple(self.stack[-2:])]

    def _tuple3(self, argument: Any) -> None:
        self.stack[-3:] = [tuple(self.stack[-3:])]

    def _append(self, argument: Any) -> None:
        item = self.stack.pop()
        self.stack[-1].append(item)

    def _appends(self, argument: Any) -> None:
        items = self._since_mark()
        self.stack[-1].extend(items)

    def _setitem(self, argument: Any) -> None:
        key, value = self.stack[-2:]
        del self.stack[-2:]
        self.stack[-1][key] = value

    def _setitems(self, argument: Any) -> None:
        items = self._since_mark()
        self.stack[-1].update(zip(items[::2], items[1::2], strict=True))

    def _build(self, argument: Any) -> None:
        self.stack.pop()  # the versions of modules, kept as an attribute of the dict

    def _global(self, argument: str) -> None:
        module, _, name = argument.partition(" ")
        if argument not in _CALLED and not (module == "torch" and name in DTYPES):
            raise NotTensors(f"it asks to import {name} from {module}. Only tensors are read, and nothing was executed")
        self.stack.append(_Name(argument))

    def _binpersid(self, argument: Any) -> None:
        kind, storage, key, _, count, *view = self.stack.pop()
        if kind != "storage" or any(view):
            raise NotTensors("it holds views of storages, as only very old versions of PyTorch wrote them")
        self.stack.append(Storage(DTYPES[storage.text.partition(" ")[2]], str(key), int(count)))

    def _reduce(self, argument: Any) -> None:
        arguments, name = self.stack.pop(), self.stack.pop()
        self.stack.append(_CALLED[name.text](*arguments))


def _tensor(storage: Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *rest: Any) -> Tensor:
    return Tensor(Storage(*storage), int(offset), tuple(map(int, size)), tuple(map(int, stride)))


_PUSHED = {
    *("BININT", "BININT1", "BININT2", "LONG1", "LONG4", "BINFLOAT"),
    *("BINUNICODE", "SHORT_BINUNICODE", "BINSTRING", "SHORT_BINSTRING"),
}
_MADE: Mapping[str, Callable[[], Any]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_DICT": dict,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
}
_MEMORIZED = {"BINPUT", "LONG_BINPUT", "MEMOIZE"}
_CALLED: Mapping[str, Callable[..., Any]] = {
    "collections OrderedDict": dict,
    "torch._utils _rebuild_tensor": _tensor,
    "torch._utils _rebuild_tensor_v2": _tensor,
    "torch._utils _rebuild_parameter": lambda tensor, *rest: tensor,
}
"""What stands for the functions that `torch.save` names."""
