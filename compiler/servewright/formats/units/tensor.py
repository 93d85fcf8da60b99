"""The element types of tensors, as Triton's model configuration names them."""

from enum import StrEnum

from servewright.formats.units.base import Json, Scalar, Shape

_NAMES = (
    *("BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64"),
    *("FP16", "FP32", "FP64", "BF16", "STRING"),
)


class _Datatype(Scalar):
    # Apart from the enumeration, in which every assignment would be a member.
    __slots__ = ()
    shape = Shape(
        noun="a tensor type",
        pattern="|".join(_NAMES),
        write="write one of " + ", ".join(f"`{name}`" for name in _NAMES),
        examples=("FP32", "INT64", "STRING"),
    )


class TensorType(_Datatype, StrEnum):
    """A datatype of Triton's ModelConfig, without its prefix `TYPE_`."""

    BOOL = "BOOL"
    UINT8 = "UINT8"
    UINT16 = "UINT16"
    UINT32 = "UINT32"
    UINT64 = "UINT64"
    INT8 = "INT8"
    INT16 = "INT16"
    INT32 = "INT32"
    INT64 = "INT64"
    FP16 = "FP16"
    FP32 = "FP32"
    FP64 = "FP64"
    BF16 = "BF16"
    STRING = "STRING"

    @classmethod
    def parse(cls, text: str) -> "TensorType":
        """Raises ValueError."""
        if text in cls.__members__:
            return cls[text]
        meant = _HABITS.get(text.upper().removeprefix("TYPE_"), "")
        raise cls.shape.miss(text, f"write `{meant}`" if meant else "")

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> Json:
        return {"title": "tensor type", "type": "string", "enum": list(_NAMES)}

    @property
    def triton(self) -> str:
        """The name in config.pbtxt."""
        return f"TYPE_{self.value}"

    @property
    def protocol(self) -> str:
        """The name in the Open Inference Protocol, which calls strings bytes."""
        return "BYTES" if self is TensorType.STRING else self.value


# What NumPy, PyTorch, ONNX and the Open Inference Protocol call them.
_HABITS = {name: name for name in _NAMES} | {
    "BYTES": "STRING",
    "STR": "STRING",
    "BFLOAT16": "BF16",
    "FLOAT": "FP32",
    "FLOAT16": "FP16",
    "FLOAT32": "FP32",
    "FLOAT64": "FP64",
    "DOUBLE": "FP64",
    "HALF": "FP16",
}
