"""OpenAPI description of the server."""

from collections.abc import Sequence

from tfstyle.serving.job_kinds import JOB_KINDS, OUTPUT_TYPES
from tfstyle.serving.job_request import request_schema
from tfstyle.serving.stroke_scale import STROKE_SCALE
from tfstyle.version import __version__

_TEXT = {"type": "string"}
_FILE = {"type": "string", "format": "binary"}
_ERROR = {
    "description": "What is wrong, and how to fix it.",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {"error": _TEXT},
                "required": ["error"],
            }
        }
    },
}
_STYLE = {
    "type": "object",
    "properties": {"name": _TEXT, "title": _TEXT},
    "required": ["name", "title"],
}
_MODELS = {
    "type": "object",
    "properties": {
        "models": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": _TEXT,
                    "version": _TEXT,
                    "styles": {"type": "array", "items": _STYLE},
                    "paintings": {"type": "boolean"},
                },
                "required": ["name", "version", "styles", "paintings"],
            },
        }
    },
    "required": ["models"],
}
_B64 = {
    "type": "object",
    "properties": {"b64": _TEXT},
    "required": ["b64"],
}
_INSTANCE = {
    "type": "object",
    "properties": {
        "image_bytes": _B64,
        "style": {**_TEXT, "description": "Blend of styles, such as wave:2,udnie."},
        "style_weights": {"type": "array", "items": {"type": "number", "minimum": 0}},
        "style_image_bytes": _B64,
        "strength": {"type": "number", "minimum": 0, "maximum": 1},
        "stroke_scale": STROKE_SCALE,
    },
    "required": ["image_bytes"],
}
_PREDICT = {
    "type": "object",
    "properties": {"instances": {"type": "array", "items": _INSTANCE, "minItems": 1}},
    "required": ["instances"],
}
_JOB = {
    "type": "object",
    "properties": {
        "id": _TEXT,
        "kind": {"enum": list(JOB_KINDS)},
        "state": {"enum": ["waiting", "running", "done", "canceled", "failed"]},
        **{name: s for kind in JOB_KINDS.values() for name, s in kind.events.items()},
        "ahead": {"type": "integer"},
        "seconds_left": {"type": ["integer", "null"]},
        "error": _TEXT,
        **{f"{name}_url": {"type": ["string", "null"]} for name in OUTPUT_TYPES},
    },
    "required": ["id", "kind", "state", "picture_url"],
}
_PREDICTIONS = {
    "type": "object",
    "properties": {"predictions": {"type": "array", "items": _B64}},
    "required": ["predictions"],
}
# Possible error statuses of requests that need a worker.
_FAILURES = ("400", "403", "404", "408", "413", "429", "500", "503", "504")


def describe_api() -> dict:
    """Returns the OpenAPI description, serializable as JSON."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "tfstyle serve", "version": __version__},
        "paths": {
            "/stylize": {"post": _stylize()},
            "/v1/models": {"get": _get("Lists the models.", _MODELS)},
            "/v1/models/{name}": {"get": _of_model("States of a model's versions.")},
            "/v1/models/{name}/metadata": {
                "get": _of_model("A model's inputs and styles.")
            },
            "/v1/models/{name}:predict": {"post": _predict()},
            "/v1/jobs": {"post": _submit()},
            "/v1/jobs/{id}": {
                "get": _of_job("State of a job."),
                "delete": _of_job("Cancels a job; its result so far is kept."),
            },
            "/v1/jobs/{id}/events": {"get": _of_events()},
            **{
                f"/v1/jobs/{{id}}/{name}": {"get": _of_output(name, types)}
                for name, types in OUTPUT_TYPES.items()
            },
            "/healthz": {"get": _get("Returns status 200 if the server is running.")},
        },
    }


def _stylize() -> dict:
    strength = {"type": "number", "minimum": 0, "maximum": 1}
    pictures = {f"image/{kind}": {"schema": _FILE} for kind in ("jpeg", "png")}
    return {
        "summary": "Stylizes a photograph.",
        "parameters": [
            _query(
                "style",
                _TEXT,
                "Blend of styles, such as wave:2,udnie; by default, the first style.",
            ),
            _query("strength", strength, "From 0 (the photograph) to 1 (full style)."),
            _query("stroke_scale", STROKE_SCALE, "Factor by which to enlarge strokes."),
            _query("model", _TEXT, "Name of the model; by default, the first model."),
        ],
        "requestBody": {
            "description": "JPEG, PNG or WebP file.",
            "required": True,
            "content": {"application/octet-stream": {"schema": _FILE}},
        },
        "responses": {
            "200": {
                "description": "A JPEG if the photograph is a JPEG, otherwise a PNG.",
                "content": pictures,
            },
            **_failures(*_FAILURES),
        },
    }


def _predict() -> dict:
    return {
        "summary": "Stylizes photographs, using TensorFlow Serving's format.",
        "parameters": [_NAME],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _PREDICT}},
        },
        "responses": {
            "200": _json("Stylized pictures.", _PREDICTIONS),
            **_failures(*_FAILURES),
        },
    }


def _submit() -> dict:
    return {
        "summary": "Submits a job that optimizes a picture or stylizes a video.",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": request_schema()}},
        },
        "responses": {"201": _json("The job.", _JOB), **_failures(*_FAILURES, "501")},
    }


def _of_job(summary: str, content: dict | None = None) -> dict:
    content = content or {"application/json": {"schema": _JOB}}
    return {
        "summary": summary,
        "parameters": [_ID],
        "responses": {
            "200": {"description": summary, "content": content},
            **_failures("403", "404", "429", "501"),
        },
    }


def _of_events() -> dict:
    stream = {"text/event-stream": {"schema": _TEXT}}
    about = "Server-sent events with the current step or frame and the seconds left."
    return _of_job(about, stream)


def _of_output(name: str, media_types: Sequence[str]) -> dict:
    content = {media_type: {"schema": _FILE} for media_type in media_types}
    return _of_job(f"The latest {name} of a job.", content)


def _get(summary: str, schema: dict | None = None) -> dict:
    responses = {"200": _json(summary, schema or {"type": "object"})}
    return {"summary": summary, "responses": {**responses, **_failures("403")}}


def _of_model(summary: str) -> dict:
    responses = {"200": _json(summary, {"type": "object"})}
    return {
        "summary": summary,
        "parameters": [_NAME],
        "responses": {**responses, **_failures("400", "403", "404")},
    }


_NAME = {"name": "name", "in": "path", "required": True, "schema": _TEXT}


_ID = {"name": "id", "in": "path", "required": True, "schema": _TEXT}


def _query(name: str, schema: dict, about: str) -> dict:
    return {"name": name, "in": "query", "schema": schema, "description": about}


def _json(about: str, schema: dict) -> dict:
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _failures(*statuses: str) -> dict:
    return dict.fromkeys(statuses, _ERROR)
