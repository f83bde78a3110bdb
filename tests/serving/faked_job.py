"""Job that the page follows, but no server runs."""

from tests.serving.pictures import file_of

JOB = "/v1/jobs/fake"
# Playwright answers requests only as a whole, so events are fetched again and again.
SOURCE = """window.EventSource = class {
    static CLOSED = 2;
    constructor(url) {
        Object.assign(this, { url, readyState: 0, number: 0 });
        this.timer = setInterval(() => this.fetch(), 100);
    }
    async fetch() {
        const answer = await fetch(this.url).catch(() => null);
        if (this.readyState === 2) return;
        if (answer?.status === 404) this.close();
        if (!answer?.ok) { this.isOpen = false; return this.onerror(); }
        if (!this.isOpen) this.onopen?.();
        this.isOpen = true;
        for (const event of (await answer.json()).slice(this.number)) {
            this.number++;
            if (this.readyState !== 2) this.onmessage({ data: JSON.stringify(event) });
        }
    }
    close() { this.readyState = 2; clearInterval(this.timer); }
};"""


class FakedJob:
    """Answers a page's requests for jobs.

    Args:
        page: Page whose requests are answered.
        picture: Pixels of the result.

    Attributes:
        events: Events so far, which the page receives within a second.
        ahead: Number of jobs ahead while the job waits.
        bodies: Requests to start a job.
        canceled: Number of requests to cancel the job.
        lost: Whether the server has no such job.
        gone: Whether the server does not respond.
    """

    def __init__(self, page, picture):
        self.events, self.bodies = [], []
        self.ahead, self.canceled = 0, 0
        self.lost = self.gone = False
        self._picture = file_of(picture)
        page.add_init_script(SOURCE)
        page.evaluate(f"() => {{ {SOURCE} }}")
        page.route("**/v1/jobs", self._submit)
        page.route(f"**{JOB}**", self._answer)

    def step(self, number, picture=0, state="running", steps=40):
        """Adds an event."""
        event = {"state": state, "picture": picture, "width": 40, "height": 30}
        terms = dict.fromkeys(("loss", "content", "style"), 1 / number)
        self.events.append({**event, "step": number, "steps": steps, **terms})

    def _submit(self, route):
        self.bodies.append(route.request.post_data_json)
        route.fulfill(status=201, json={"id": "fake", "state": "waiting"})

    def _answer(self, route):
        name = route.request.url.partition(JOB)[2].partition("?")[0]
        if self.gone:
            route.abort()
        elif self.lost:
            route.fulfill(status=404, json={"error": "There is no job with this ID."})
        elif name == "/events":
            route.fulfill(json=self.events)
        elif name == "/picture":
            route.fulfill(content_type="image/png", body=self._picture)
        else:
            self._describe(route)

    def _describe(self, route):
        if route.request.method == "DELETE":
            self.canceled += 1
        state = self.events[-1]["state"] if self.events else "waiting"
        route.fulfill(json={"id": "fake", "state": state, "ahead": self.ahead})
