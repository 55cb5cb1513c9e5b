/* `rewrite`: gives each block of a part of the data area its next generation, as fast as the disk takes them. */
#include <stdlib.h>
#include <unistd.h>

#include "area.h"
#include "clock.h"
#include "commands.h"

static bool rewrite_blocks(struct request *request, struct block *buffer, struct area_range range) {
  int64_t report = clock_now() + NANOSECONDS;
  for (uint32_t first = range.first; first < range.beyond; first += AREA_CHUNK) {
    for (uint32_t i = 0; i < AREA_CHUNK; i++) block_make(buffer + i, area.seed, first + i, ++area.attempted[first + i]);
    if (!area_write(buffer, first, AREA_CHUNK)) return false;
    if (clock_now() >= report) {
      reply_progress(request, first - range.first, range.beyond - range.first);
      report = clock_now() + NANOSECONDS;
    }
  }
  return fdatasync(area.fd) == 0;
}

static void rewrite_range(struct request *request, struct area_range range) {
  struct block *buffer = area_buffer(AREA_CHUNK);
  int64_t start = clock_now();
  if (!buffer || !rewrite_blocks(request, buffer, range)) {
    reply_error(request, "rewrite: a write to the disk failed");
  } else {
    for (uint32_t i = range.first; i < range.beyond; i++) area.acknowledged[i] = area.attempted[i];
    reply_ok(request, "rewritten=%u took_ms=%lld", range.beyond - range.first,
             (long long)((clock_now() - start) / NANOSECONDS_PER_MS));
  }
  free(buffer);
}

void rewrite_command(struct request *request) {
  if (!area_take(request, "rewrite")) return;
  struct area_range range;
  if (area.load_runs)
    reply_error(request, "busy: load is running; stop it with: load 0");
  else if (!area.generations_known)
    reply_error(request, "rewrite: the blocks' generations are not known since the boot; verify them all,"
                         " or write new ones with: data MB");
  else if (area_range(request, &range))
    rewrite_range(request, range);
  area_release();
}
