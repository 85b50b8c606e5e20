"""Opening a model file in ONNX Runtime, so that it takes one core and no more."""

from __future__ import annotations

import os

# ONNX Runtime reports to its maker over the network since 1.29 unless this is set before it is loaded: then it makes
# no uploader, no identifier and no cache (https://github.com/microsoft/onnxruntime/pull/27379). Nothing leaves here.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime as ort

from holdspace.domain.errors import OperatorError


def open_session(content: bytes, name: str) -> ort.InferenceSession:
    """Return a session with one thread that does not spin; raise OperatorError where the file cannot be run."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return ort.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # The runtime's own errors share no base class but this.
        raise OperatorError(
            f"The model file {name} cannot be run here.", hint="Check the version of onnxruntime."
        ) from error
