"""Servable: a version of a model that workers can load."""

from tfstyle.models.card import Card
from tfstyle.serving.signatures import signatures_of


class Servable:
    """Description of a model version; only workers load the network itself.

    Args:
        name: Name of the model.
        version: Version of the model.
        card: Card of the network, as read by a worker.
        key: Key by which workers refer to the version.
        path: Name of a bundled network, or path of the copy that workers load.

    Attributes:
        signatures: Signatures of the network, keyed by name.
    """

    def __init__(
        self, name: str, version: int, card: Card, key: str = "", path: str = ""
    ):
        self.name = name
        self.version = version
        self.card = card
        self.key = key
        self.path = path
        self.signatures = signatures_of(self.card)

    @property
    def shows_paintings(self) -> bool:
        """Whether requests may contain a painting to use as the style."""
        return not self.card.family.has_styles

    def metadata(self) -> dict:
        """Returns TensorFlow Serving's metadata, plus the family and styles."""
        defined = {name: s.describe() for name, s in self.signatures.items()}
        return {
            "model_spec": {
                "name": self.name,
                "signature_name": "",
                "version": str(self.version),
            },
            "metadata": {
                "signature_def": {"signature_def": defined},
                "card": {"network": self.card.network, "styles": self.styles()},
            },
        }

    def styles(self) -> list[dict[str, str]]:
        """Returns the name and title of each style, in the order of `style_weights`."""
        about = self.card.about.get("styles", {})
        return [
            {"name": name, "title": about.get(name, {}).get("title", "")}
            for name in self.card.styles
        ]
