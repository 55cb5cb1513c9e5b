#include "block.h"

#include "random.h"

static const uint64_t magic = 0x316b636f6c62616cu; /* "lablock1" */

_Static_assert(sizeof(struct block) == DATA_BLOCK_SIZE, "a block is what one page of the disk holds");

uint64_t block_checksum(const uint64_t *words, size_t count) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < count; i++) {
    hash = (hash ^ words[i]) * 0x9fb21c651e98df25u;
    hash ^= hash >> 32;
  }
  return hash;
}

static uint64_t checksum_of(const struct block *block) {
  const uint64_t head[] = {block->magic, block->seed, block->number, block->generation};
  return block_checksum(head, 4) ^ block_checksum(block->body, sizeof block->body / sizeof *block->body);
}

void block_make(struct block *block, uint64_t seed, uint64_t number, uint64_t generation) {
  uint64_t state = random_mix(seed ^ random_mix(number ^ random_mix(generation))) | 1;
  block->magic = magic;
  block->seed = seed;
  block->number = number;
  block->generation = generation;
  for (size_t i = 0; i < sizeof block->body / sizeof *block->body; i++) block->body[i] = random_next(&state);
  block->checksum = checksum_of(block);
}

const char *block_fault(const struct block *block, uint64_t seed, uint64_t number) {
  if (block->magic != magic) return "magic";
  if (block->checksum != checksum_of(block)) return "checksum";
  if (block->seed != seed) return "seed";
  if (block->number != number) return "number";
  return NULL;
}
