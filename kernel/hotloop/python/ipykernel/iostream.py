"""The stream class under the name that libraries import it by."""

from hotloop_kernel.streams import OutStream as OutStream
