"""Clients that follow jobs."""

import http.client
import json

import psutil

from tests.waiting import wait_until


def submitted(client, body):
    """ID of a new job."""
    status, headers, job = client.ask("POST", "/v1/jobs", body)
    assert status == 201, job
    assert headers["location"] == f"/v1/jobs/{job['id']}"
    return job["id"]


def followed(client, job, until, last_id=0, seconds=180):
    """Reads events until one fits; returns them by number."""
    connection = http.client.HTTPConnection(client.address, timeout=seconds)
    headers = {"Last-Event-ID": str(last_id)} if last_id else {}
    connection.request("GET", f"/v1/jobs/{job}/events", headers=headers)
    answer = connection.getresponse()
    assert answer.headers["content-type"].startswith("text/event-stream")
    events, number = {}, 0
    for line in answer:
        name, _, text = line.decode().strip().partition(": ")
        if name == "id":
            number = int(text)
        elif name == "data":
            events[number] = json.loads(text)
            if until(events[number]):
                break
    connection.close()
    return events


def is_over(event):
    return event["state"] in ("done", "failed", "canceled")


def job_process():
    """Process of the running job, once there is one."""
    found = []

    def look():
        children = psutil.Process().children()
        found[:] = [c for c in children if "job_process" in str(c.cmdline())]
        return found

    wait_until(look)
    return found[0]
