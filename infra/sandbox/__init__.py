"""Run one small program on one untrusted file, with nothing else within its reach."""
