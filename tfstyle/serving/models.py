"""Served models and their versions."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock

from tfstyle.serving.model_copies import stamp
from tfstyle.serving.servable import Servable
from tfstyle.serving.serving_error import invalid, not_found
from tfstyle.serving.versions import (
    Source,
    VersionStatus,
    choose_versions,
    find_versions,
)


class Models:
    """Models with their loaded versions.

    Only one thread may call `refresh`. Any thread may call the other methods, because
    shared dictionaries are replaced, not modified. A replaced version is kept until its
    last request has been answered.

    Args:
        sources: Sources of the models.
        load: Function that loads a version. Its arguments are the name of the model,
            the version number and the path.
        newest: Number of versions to serve per model, starting with the newest.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        load: Callable[[str, int, Path], Servable],
        newest: int = 1,
    ):
        self.sources = {source.name: source for source in sources}
        self._load = load
        self._newest = newest
        self._served: dict[str, dict[int, Servable]] = {name: {} for name in self.names}
        self._statuses: dict[str, dict[int, VersionStatus]] = {
            n: {} for n in self.names
        }
        self._stamps: dict[str, tuple] = {}
        self._lock = Lock()

    @property
    def names(self) -> list[str]:
        """Names of the models, in the order of `sources`."""
        return list(self.sources)

    def refresh(self) -> list[str]:
        """Loads new versions from disk, and then unloads outdated versions.

        Returns:
            A message for each version that could not be loaded.
        """
        failures = []
        for source in self.sources.values():
            with contextlib.suppress(OSError):  # the folder may reappear in a moment
                failures += self._refresh(source, find_versions(source.path))
        return failures

    def drop(self, key: str, reason: str) -> list[str]:
        """Stops serving a version that turned out to be unusable.

        Args:
            key: Key by which workers refer to the version.
            reason: Reason, which becomes part of the version's status.

        Returns:
            Descriptions of the dropped versions, such as "Version 2 of 'wave'".
        """
        dropped = []
        with self._lock:
            for name, served in self._served.items():
                for version in [n for n, s in served.items() if s.key == key]:
                    kept = {n: s for n, s in served.items() if n != version}
                    self._served[name] = kept
                    status = VersionStatus("END", reason, self._stamps.get(key, ()))
                    self._note(name, version, status)
                    dropped.append(f"Version {version} of '{name}'")
        return dropped

    def find(self, name: str, version: int | None, label: str | None) -> Servable:
        """Returns a loaded version.

        Args:
            name: Name of the model.
            version: Version number. If `version` and `label` are None, the newest
                version is returned.
            label: Label of the version, as an alternative to `version`.

        Raises:
            ServingError: The model or the label does not exist, or the version is not
                loaded.
        """
        served = self._served.get(name, {})
        version = self._version(name, version, label)
        if version is None and served:
            return served[max(served)]
        if version in served:
            return served[version]
        asked = f"Latest({name})" if version is None else f"Specific({name}, {version})"
        raise not_found(f"Servable not found for request: {asked}. {self._there(name)}")

    def status(self, name: str, version: int | None, label: str | None) -> dict:
        """Returns the states of a model's versions in TensorFlow Serving's format.

        Raises:
            ServingError: The model, the version or the label does not exist.
        """
        known = self._statuses.get(name, {})
        version = self._version(name, version, label)
        if version is not None:
            if version not in known:
                raise not_found(
                    f"Could not find version {version} of model {name}. "
                    f"{self._there(name)}"
                )
            known = {version: known[version]}
        if not known:
            raise not_found(
                f"Could not find any versions of model {name}. {self._there(name)}"
            )
        states = [known[number].describe(number) for number in sorted(known)]
        return {"model_version_status": states[::-1]}

    def styles(self) -> list[dict]:
        """Describes the newest loaded version of each model, including its styles."""
        newest = [served[max(served)] for served in self._served.values() if served]
        return [
            {
                "name": s.name,
                "version": str(s.version),
                "styles": s.styles(),
                "paintings": s.shows_paintings,
            }
            for s in newest
        ]

    def error(self, name: str) -> str:
        """Returns why no version of a model is loaded, or "" if a version is loaded."""
        if self._served[name]:
            return ""
        errors = [s.error for s in self._statuses[name].values() if s.error]
        return errors[-1] if errors else "no versions were found"

    def _version(self, name: str, version: int | None, label: str | None) -> int | None:
        if label is None or name not in self.sources:
            return version
        labels = self.sources[name].labels
        if label not in labels:
            raise invalid(f"Unrecognized servable version label: {label[:100]}")
        return labels[label]

    def _there(self, name: str) -> str:
        if name in self.sources:
            return f"Versions: {sorted(self._served[name])}."
        return f"Models: {', '.join(self.names)}."

    def _refresh(self, source: Source, found: dict[int, Path]) -> list[str]:
        """Loads the newest and the labeled versions of a model, except broken ones."""
        name, failures = source.name, []
        good = {n: path for n, path in found.items() if not self._is_bad(name, n, path)}
        wanted = choose_versions(good, source.labels, self._newest)
        for version in wanted:
            failures += self._try(name, version, found[version])
        if failures:
            return failures + self._refresh(source, found)
        if wanted:
            self._keep(name, wanted, found)
        return []

    def _is_bad(self, name: str, version: int, path: Path) -> bool:
        """Whether a version proved unusable, and its files are still the same."""
        known = self._statuses[name].get(version)
        return bool(known and known.error and known.stamp == _stamp(path))

    def _try(self, name: str, version: int, path: Path) -> list[str]:
        if version in self._served[name]:
            return []
        now = _stamp(path)
        self._note(name, version, VersionStatus("LOADING"))
        try:
            servable = self._load(name, version, path)
        except Exception as error:  # other versions are still served
            reason = " ".join(str(error).split()) or type(error).__name__
            self._note(name, version, VersionStatus("END", reason, now))
            return [f"{name}, version {version}: {reason}"]
        with self._lock:
            self._stamps[servable.key] = now
            self._served[name] = {**self._served[name], version: servable}
            self._note(name, version, VersionStatus("AVAILABLE"))
        return []

    def _keep(
        self, name: str, wanted: Sequence[int], found: Mapping[int, Path]
    ) -> None:
        with self._lock:
            served, statuses = self._served[name], self._statuses[name]
            # Another thread may have just dropped one of the versions.
            if not set(wanted) <= set(served):
                return
            self._served[name] = {n: served[n] for n in wanted}
            keys = {s.key for all_of in self._served.values() for s in all_of.values()}
            self._stamps = {k: x for k, x in self._stamps.items() if k in keys}
            # Versions that could not be loaded are listed as long as their files exist.
            self._statuses[name] = {
                n: s
                for n, s in statuses.items()
                if n in wanted or (s.error and n in found)
            }

    def _note(self, name: str, version: int, status: VersionStatus) -> None:
        self._statuses[name] = {**self._statuses[name], version: status}


def _stamp(path: Path) -> tuple:
    try:
        return stamp(path)
    except OSError:
        return ()
