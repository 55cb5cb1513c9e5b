/*
 * The data area of /dev/vda behind the boot file system: one header block, then numbered blocks. Which generation of a block the
 * disk has acknowledged is known in RAM only, so a migration carries it and a reboot loses it.
 */
#pragma once
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "block.h"
#include "request.h"

#define AREA_OFFSET (32L << 20)
#define AREA_BLOCKS_OFFSET (AREA_OFFSET + (1L << 20))
enum { AREA_CHUNK = 256 }; /* blocks of one big request: 1 MiB; an area has whole chunks */

struct area {
  int fd; /* O_DIRECT; -1 before the first use */
  uint64_t seed;
  uint32_t blocks;
  bool generations_known;
  /* What a write was tried with, and what the disk acknowledged; they differ while a write runs or after it failed. */
  atomic_uint *attempted, *acknowledged;
  pthread_mutex_t rewriting; /* held while one block is rewritten, or read to settle a doubt */
  atomic_bool load_runs;
};
extern struct area area;

/* `data`, `rewrite`, `verify` and the start of `load` exclude each other: takes the area for `who`, or answers busy. */
bool area_take(struct request *request, const char *who);
void area_release(void);

/* Opens the disk; answers with an error when it cannot. */
bool area_open(struct request *request);
uint64_t area_disk_size(void);
/* New, empty records of generations for so many blocks; answers with an error when there is no room. */
bool area_records(struct request *request, uint32_t blocks);

bool area_write_header(uint64_t seed, uint32_t blocks);
enum area_header { AREA_HEADER_GOOD, AREA_HEADER_NONE, AREA_HEADER_DAMAGED, AREA_HEADER_UNREADABLE };
enum area_header area_read_header(uint64_t *seed, uint32_t *blocks);

bool area_write(const struct block *blocks, uint32_t first, uint32_t count);
bool area_read(struct block *blocks, uint32_t first, uint32_t count);
/* Memory fit for O_DIRECT. */
struct block *area_buffer(uint32_t blocks);

/* What words 1 and 2 of the request name, FROM_MB and MB; all blocks where it has no such words. Answers with an error. */
struct area_range {
  uint32_t first, beyond; /* both at the bounds of chunks */
};
bool area_range(struct request *request, struct area_range *range);

unsigned area_blocks(void);
