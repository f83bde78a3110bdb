"""Table of the kinds of jobs."""

from tfstyle.serving.job_kind import JobKind
from tfstyle.serving.optimization_job import OPTIMIZATION
from tfstyle.serving.video_job import VIDEO

# Kinds of jobs, keyed by name. The first kind is used for requests that contain no file
# that identifies a kind.
JOB_KINDS: dict[str, JobKind] = {kind.name: kind for kind in (OPTIMIZATION, VIDEO)}
# Possible media types of each output, keyed by the last part of the output's URL.
OUTPUT_TYPES = {
    name: sorted(
        {
            output.media_type
            for kind in JOB_KINDS.values()
            for output in kind.outputs.get(name, ())
        }
    )
    for name in dict.fromkeys(n for k in JOB_KINDS.values() for n in k.outputs)
}
