"""The demonstration: a made-up event with real photographs, driven over HTTP as people would."""
