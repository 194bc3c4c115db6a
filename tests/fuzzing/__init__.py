"""Fuzzing of every reader, of the alignment and of the whole extraction.

``python -m tests.fuzzing [target …] [--runs N] [--seconds S]`` drives them with atheris (extra
``fuzz``); ``tests/test_fuzzing.py`` drives the same targets with a seeded mutator of their own.
"""
