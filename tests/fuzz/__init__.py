"""Arbitrary bytes, JSON, frames, lists, pictures and arguments: nothing but the package's own errors may come of them.

`HYPOTHESIS_PROFILE=search scripts/test tests/fuzz` looks for longer, and each time elsewhere. What it finds becomes an
example of the test that found it, and so runs first from then on.
"""
