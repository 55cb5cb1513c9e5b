/* A block on the disk that says of itself which one it is. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { DATA_BLOCK_SIZE = 4096 }; /* not BLOCK_SIZE: <linux/fs.h> makes that 1024 */

struct block {
  uint64_t magic;
  uint64_t seed; /* of the `data` run that wrote it: tells an old run's block */
  uint64_t number;
  uint64_t generation; /* 1 by `data`, one more by each rewrite of `load` */
  uint64_t checksum;   /* over all other fields */
  uint64_t body[(DATA_BLOCK_SIZE - 5 * sizeof(uint64_t)) / sizeof(uint64_t)];
};

void block_make(struct block *block, uint64_t seed, uint64_t number, uint64_t generation);
/* What is wrong with it, in one word; NULL when nothing is. The generation is the caller's to judge. */
const char *block_fault(const struct block *block, uint64_t seed, uint64_t number);

/*
 * 64 bits, one multiplication a word (FNV-1a's scheme on words, with a shift to carry high bits down). Each step is a bijection
 * of the state, so a change of any one word is always seen.
 */
uint64_t block_checksum(const uint64_t *words, size_t count);
