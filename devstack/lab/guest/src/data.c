/* `data`: fills the data area with new blocks of generation 1, as fast as the disk takes them. */
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "area.h"
#include "clock.h"
#include "commands.h"

enum { BLOCKS_PER_MIB = (1 << 20) / DATA_BLOCK_SIZE };

static bool write_blocks(struct request *request, struct block *buffer, uint64_t seed, uint32_t blocks) {
  int64_t report = clock_now() + NANOSECONDS;
  for (uint32_t first = 0; first < blocks; first += AREA_CHUNK) {
    for (uint32_t i = 0; i < AREA_CHUNK; i++) block_make(buffer + i, seed, first + i, 1);
    if (!area_write(buffer, first, AREA_CHUNK)) return false;
    if (clock_now() >= report) {
      reply_progress(request, first / BLOCKS_PER_MIB, blocks / BLOCKS_PER_MIB);
      report = clock_now() + NANOSECONDS;
    }
  }
  return fsync(area.fd) == 0;
}

static void write_area(struct request *request, long mib) {
  uint32_t blocks = mib * BLOCKS_PER_MIB;
  uint64_t needed = AREA_BLOCKS_OFFSET + (uint64_t)blocks * DATA_BLOCK_SIZE;
  if (area_disk_size() < needed) {
    reply_error(request, "data: %ld MB need a disk of %lu MiB, this one has %lu MiB", mib,
                (unsigned long)(needed >> 20), (unsigned long)(area_disk_size() >> 20));
    return;
  }
  if (!area_records(request, blocks)) return;
  struct block *buffer = area_buffer(AREA_CHUNK);
  uint64_t seed = 0;
  while (seed == 0 && getrandom(&seed, sizeof seed, 0) >= 0) continue;
  int64_t start = clock_now();
  /* The header counts no block while the blocks are of two runs. */
  if (!buffer || !area_write_header(seed, 0) || !write_blocks(request, buffer, seed, blocks) || !area_write_header(seed, blocks)) {
    reply_error(request, "data: a write to the disk failed");
  } else {
    for (uint32_t i = 0; i < blocks; i++) area.attempted[i] = area.acknowledged[i] = 1;
    area.seed = seed;
    area.generations_known = true;
    area.blocks = blocks;
    int64_t took = clock_now() - start;
    reply_ok(request, "data_mb=%ld data_blocks=%u took_ms=%lld mb_per_s=%lld", mib, blocks,
             (long long)(took / NANOSECONDS_PER_MS), (long long)(mib * NANOSECONDS / took));
  }
  free(buffer);
}

void data_command(struct request *request) {
  long mib;
  if (!request_number(request, 1, "MB", 1, 1 << 20, &mib)) return;
  if (!area_take(request, "data")) return;
  if (area.load_runs)
    reply_error(request, "busy: load is running; stop it with: load 0");
  else if (area_open(request))
    write_area(request, mib);
  area_release();
}
