"""Kind of job: its files, options, work and outputs.

A `JobKind` contains everything that the queue, the job's process, the API and the
OpenAPI description need to know about a kind of job.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, NamedTuple

from tfstyle.serving.job_files import FileTable, JobFiles
from tfstyle.serving.job_work import Event, Work
from tfstyle.serving.servable import Servable
from tfstyle.serving.serve_options import ServeOptions
from tfstyle.serving.serving_error import ServingError

# Function that takes the name of a model, and returns the model's newest version or
# raises `ServingError`. An empty name stands for the first model.
FindModel = Callable[[str], Servable]


class Output(NamedTuple):
    """Downloadable file of a job.

    Attributes:
        file: Name of the file in the folder of a job.
        media_type: Media type, such as "image/jpeg".
        is_final: Whether the file never changes once it exists.
    """

    file: str
    media_type: str
    is_final: bool = True


@dataclass(frozen=True)
class Order:
    """Valid request for a job.

    Args:
        kind: Kind of the job.
        files: Contents of the files in the request, keyed by JSON key.
        options: JSON values that the job's process needs.
        network: Served network that the job uses; None if the job needs no network.
    """

    kind: "JobKind"
    files: JobFiles
    options: Mapping[str, Any]
    network: Servable | None = None


@dataclass(frozen=True)
class JobKind:
    """Kind of job.

    Args:
        name: Name of the kind, such as "video".
        files: Kinds of files in a request, keyed by JSON key. The first key identifies
            this kind of job, so requests for other kinds of jobs do not contain it.
        parse: Function that checks a request and returns an `Order`. Its arguments are
            the request, the files, the options of the server, and a function of the
            type `FindModel`.
        run: Function that does the work in the job's process and returns the last
            event. It may raise `InputError` and `ServingError`.
        outputs: Possible files for each downloadable output, keyed by the last part of
            the output's URL. Clients get the first of these files that exists.
        options: JSON schema of the options.
        modules: Python modules that jobs of this kind need.
        install: Command that installs the modules.
        keys: JSON schemas of all values in a request except the files and `options`.
        events: JSON schemas of additional values in the events of this kind of job.
        refused: Keys that a request must not contain, each with advice for the client.
    """

    name: str
    files: FileTable
    parse: Callable[[Mapping, JobFiles, ServeOptions, FindModel], Order]
    run: Callable[[Work], Event]
    outputs: Mapping[str, Sequence[Output]]
    options: Mapping[str, Any]
    modules: Sequence[str]
    install: str
    keys: Mapping[str, Any] = field(default_factory=dict)
    events: Mapping[str, Any] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def can_run(self) -> bool:
        """Whether the modules that jobs of this kind need are installed."""
        return not self._missing

    def check(self) -> None:
        """Raises an error if jobs of this kind cannot be run.

        Raises:
            ServingError: A module is not installed.
        """
        for module in self._missing:
            raise ServingError(
                501,
                f"Expected '{module}' to be installed on the server for jobs of the "
                f"kind '{self.name}': {self.install}. Received: no module '{module}'",
            )

    def schema(self) -> dict[str, Any]:
        """Returns the JSON schema of a request for this kind of job."""
        files = {key: about.schema() for key, about in self.files.items()}
        return {
            "title": self.name,
            "type": "object",
            "properties": {**files, **self.keys, "options": self.options},
            "required": [key for key, about in self.files.items() if about.required],
            "additionalProperties": False,
        }

    @property
    def _missing(self) -> list[str]:
        return [module for module in self.modules if not find_spec(module)]
