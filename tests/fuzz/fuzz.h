/*
 * What every fuzz target defines. libFuzzer calls it with inputs of its own, tests/fuzz/replay.c with the corpus.
 *
 * It returns 0, leaks nothing, and never looks at the clock or the file system.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
