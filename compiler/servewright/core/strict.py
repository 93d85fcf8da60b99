"""Spec types: frozen, total, closed to unknown keys; written in snake case here and in camel case in YAML."""

from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

T = TypeVar("T")

# Strict types refuse a list where a tuple is meant; YAML has only lists, and specs are frozen.
Items = Annotated[tuple[T, ...], Strict(False)]


class SpecPart(BaseModel):
    """A mapping of a spec."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, alias_generator=to_camel, hide_input_in_errors=True
    )


class OneOf(SpecPart):
    """A mapping in which the key that is present chooses the alternative: exactly one of `alternatives` must stand."""

    alternatives: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def choices(cls) -> tuple[str, ...]:
        """The names of the alternatives as YAML spells them."""
        names = cls.alternatives or tuple(cls.model_fields)
        return tuple(cls.model_fields[name].alias or name for name in names)

    @property
    def chosen(self) -> str:
        """The attribute of the alternative that is present."""
        names = self.alternatives or tuple(type(self).model_fields)
        return next(name for name in names if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        names = self.alternatives or tuple(type(self).model_fields)
        present = [name for name in names if getattr(self, name) is not None]
        if len(present) != 1:
            said = (
                " and ".join(f"`{type(self).model_fields[name].alias or name}`" for name in present) or "none of them"
            )
            wanted = ", ".join(f"`{choice}`" for choice in self.choices())
            raise PydanticCustomError(
                "one_of", "exactly one of {wanted} is needed, {said} is there", {"wanted": wanted, "said": said}
            )
        return self


def field(description: str, default: Any = ..., *, because: str = "", unit: str = "", key: str | None = None) -> Any:
    """A documented field: `because` says why the default is what it is, `unit` how a bare number is read."""
    extra = {name: value for name, value in (("because", because), ("unit", unit)) if value}
    return Field(default, description=description, alias=key, json_schema_extra=extra or None)  # type: ignore[arg-type]  # pydantic wants a JSON type, str values are


def maker(factory: Any, description: str, *, because: str = "") -> Any:
    """A documented field whose default is an empty collection or a part with defaults of its own."""
    return Field(
        default_factory=factory, description=description, json_schema_extra={"because": because} if because else None
    )
