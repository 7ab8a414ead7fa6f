# SPDX-License-Identifier: BSD-3-Clause
"""What the tests must know of a program that was built with sanitizers: it takes 0.1 s to start, two
thirds of which is the search for leaks at its end, and says on stderr what it found."""

import functools

REPORTS = (b"AddressSanitizer", b"LeakSanitizer", b"runtime error:")
# Added to ASAN_OPTIONS by tests that start the program thousands of times. The same commands are run
# with the search for leaks by run_cases and by the fuzz targets.
WITHOUT_LEAKS = "detect_leaks=0"


@functools.cache
def is_instrumented(program):
    with open(program, "rb") as file:
        return b"__asan_" in file.read()


def has_report(stderr):
    return any(word in stderr for word in REPORTS)
