"""Holds the sandbox's replies against botocore's own models of the two services.

It listens to every call of a boto3 client and looks at the reply as it came over the wire: botocore itself drops
members that it does not know and fills in what is missing.
"""

import json
import re
from typing import Any

from botocore.model import OperationModel, Shape

MEDIA_TYPE = "application/x-amz-json-1.1"
# Errors that no operation's model names: "common errors", which the API references list on a page of their own.
UNMODELLED = {
    "MissingAuthenticationTokenException": "an administrator's call without a signature",
    "ValidationException": "a broken constraint; only cognito-idp has a modelled error for it",
}
# Python's expressions have no Unicode categories; these are all without white space.
CATEGORY = re.compile(r"\\p\{[LMNPS]\}")


class Replies:
    """What was seen of the replies, and what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.succeeded: set[str] = set()
        self.unmodelled: set[str] = set()
        self.n_replies = 0

    def watch(self, client: Any) -> None:
        """Looks at every reply that this client gets from now on."""
        client.meta.events.register("after-call", self._look)

    def _look(self, http_response: Any, model: OperationModel, **_: Any) -> None:
        self.n_replies += 1
        found = _Findings()
        media_type = http_response.headers.get("content-type")
        if media_type != MEDIA_TYPE:
            found.add("", f"content type {media_type}")
        if not http_response.headers.get("x-amzn-requestid"):
            found.add("", "no request id")
        if http_response.status_code == 200:
            self.succeeded.add(model.name)
            _check_body(model.output_shape, http_response.content, found)
        else:
            self._look_at_error(model, http_response, found)
        for problem in found.problems:
            line = f"{model.name}: {problem}"
            if line not in self.problems:
                self.problems.append(line)

    def _look_at_error(self, model: OperationModel, http_response: Any, found: "_Findings") -> None:
        body = json.loads(http_response.content)
        code = body.pop("__type", None)
        if http_response.status_code != 400:
            found.add("", f"status {http_response.status_code} of {code}")
        if http_response.headers.get("x-amzn-errortype") != code:
            found.add("", f"the header x-amzn-errortype does not say {code}")
        if not body.get("message"):
            found.add("", f"{code} has no message")
        if code in UNMODELLED:
            self.unmodelled.add(code)
            return
        shapes = {shape.name: shape for shape in model.error_shapes}
        if code in shapes:
            _check(shapes[code], body, code, found)
        else:
            found.add("", f"the error {code} is none of this operation's")

    def conclude(self, operations: set[str]) -> list[str]:
        """Everything that is wrong, also what these operations and the exceptions above were not seen to do."""
        unseen = [f"{name}: no successful reply was seen" for name in sorted(operations - self.succeeded)]
        unused = [f"{code}: an exception that is not needed" for code in sorted(UNMODELLED.keys() - self.unmodelled)]
        return self.problems + unseen + unused


class _Findings:
    def __init__(self) -> None:
        self.problems: list[str] = []

    def add(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}" if where else what)


def _check_body(shape: Shape | None, content: bytes, found: _Findings) -> None:
    if shape is None:
        if content:
            found.add("", "a body, where the model has no output")
        return
    try:
        value = json.loads(content)
    except ValueError:
        found.add("", "the body is no JSON")
        return
    _check(shape, value, "", found)


def _check(shape: Any, value: object, where: str, found: _Findings) -> None:
    """Checks a value against its shape. The messages never quote a value: it can be a token."""
    expected: dict[str, type | tuple[type, ...]] = {
        "structure": dict,
        "map": dict,
        "list": list,
        "string": str,
        "boolean": bool,
        "integer": int,
        "long": int,
        "timestamp": (int, float),
    }
    if shape.type_name not in expected:
        found.add(where, f"no rule for the type {shape.type_name}")
        return
    is_number_by_accident = isinstance(value, bool) and shape.type_name != "boolean"
    if not isinstance(value, expected[shape.type_name]) or is_number_by_accident:
        found.add(where, f"expected {shape.type_name}, found {type(value).__name__}")
        return
    if isinstance(value, dict) and shape.type_name == "structure":
        for name in shape.required_members:
            if name not in value:
                found.add(where, f"`{name}` is missing")
        for name, member in value.items():
            if name in shape.members:
                _check(shape.members[name], member, f"{where}.{name}", found)
            else:
                found.add(where, f"`{name}` is not in {shape.name}")
    elif isinstance(value, dict):
        for key, member in value.items():
            _check(shape.key, key, f"{where}, a key", found)
            _check(shape.value, member, f"{where}.{key}", found)
    elif isinstance(value, list):
        _check_range(shape, len(value), where, found)
        for index, member in enumerate(value):
            _check(shape.member, member, f"{where}[{index}]", found)
    elif isinstance(value, str):
        _check_range(shape, len(value), where, found)
        _check_text(shape, value, where, found)
    elif shape.type_name in ("integer", "long") and isinstance(value, int):
        _check_range(shape, value, where, found)


def _check_range(shape: Shape, size: int, where: str, found: _Findings) -> None:
    low, high = shape.metadata.get("min", size), shape.metadata.get("max", size)
    if not low <= size <= high:
        found.add(where, f"expected {low} to {high}, found {size}")


def _check_text(shape: Any, value: str, where: str, found: _Findings) -> None:
    if shape.enum and value not in shape.enum:
        found.add(where, f"expected one of {', '.join(shape.enum)}")
    pattern = CATEGORY.sub(r"\\S", shape.metadata.get("pattern", r"[\s\S]*"))
    if not re.fullmatch(pattern, value):
        found.add(where, f"does not match {pattern}")
