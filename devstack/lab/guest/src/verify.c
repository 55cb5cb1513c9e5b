/* `verify`: reads every block back from the disk, and says which is not what the disk once acknowledged. */
#include <stdio.h>
#include <stdlib.h>

#include "area.h"
#include "clock.h"
#include "commands.h"

struct findings {
  uint32_t wrong, first_wrong;
  const char *fault; /* of the first wrong one */
  uint64_t found_generation, acknowledged_generation;
};

/* A block may be of any generation from what was acknowledged before it was read to what was tried until then. */
static const char *fault_of(const struct block *block, uint32_t number, uint64_t acknowledged) {
  const char *fault = block_fault(block, area.seed, number);
  if (fault) return fault;
  if (!area.generations_known) return NULL;
  if (block->generation < acknowledged) return "old-generation";
  return block->generation > area.attempted[number] ? "unknown-generation" : NULL;
}

static void examine_again(struct block *block, uint32_t number, struct findings *findings) {
  /* The first look may have met a block half rewritten; nothing rewrites it now. */
  pthread_mutex_lock(&area.rewriting);
  uint64_t acknowledged = area.acknowledged[number];
  const char *fault = area_read(block, number, 1) ? fault_of(block, number, acknowledged) : "unreadable";
  pthread_mutex_unlock(&area.rewriting);
  if (!fault) return;
  if (findings->wrong++ > 0) return;
  findings->first_wrong = number;
  findings->fault = fault;
  findings->found_generation = block->generation;
  findings->acknowledged_generation = acknowledged;
}

static void examine(struct block *buffer, uint32_t first, struct findings *findings) {
  unsigned acknowledged[AREA_CHUNK];
  uint32_t count = area.blocks - first < AREA_CHUNK ? area.blocks - first : AREA_CHUNK;
  for (uint32_t i = 0; i < count; i++) acknowledged[i] = area.acknowledged[first + i];
  bool read = area_read(buffer, first, count);
  for (uint32_t i = 0; i < count; i++)
    if (!read || fault_of(buffer + i, first + i, acknowledged[i])) examine_again(buffer + i, first + i, findings);
}

static void report(struct request *request, const struct findings *findings, int64_t took) {
  char first[160] = "none";
  if (findings->wrong)
    snprintf(first, sizeof first, "%u fault=%s found_generation=%llu acknowledged_generation=%llu", findings->first_wrong,
             findings->fault, (unsigned long long)findings->found_generation,
             (unsigned long long)findings->acknowledged_generation);
  reply_ok(request, "verified=%u wrong=%u generations=%s took_ms=%lld first_wrong=%s", area.blocks, findings->wrong,
           area.generations_known ? "known" : "unknown", (long long)(took / NANOSECONDS_PER_MS), first);
}

static void verify_area(struct request *request) {
  struct block *buffer = area_buffer(AREA_CHUNK);
  if (!buffer) {
    reply_error(request, "verify: no memory");
    return;
  }
  struct findings findings = {0};
  int64_t start = clock_now(), next_report = start + NANOSECONDS;
  for (uint32_t first = 0; first < area.blocks; first += AREA_CHUNK) {
    examine(buffer, first, &findings);
    if (clock_now() >= next_report) {
      reply_progress(request, first, area.blocks);
      next_report = clock_now() + NANOSECONDS;
    }
  }
  report(request, &findings, clock_now() - start);
  free(buffer);
}

/* After a boot the header on the disk says what there is; while RAM knows it, the header has to agree. */
static bool find_area(struct request *request) {
  uint64_t seed;
  uint32_t blocks;
  enum area_header header = area_read_header(&seed, &blocks);
  if (header == AREA_HEADER_UNREADABLE)
    reply_error(request, "verify: the header block cannot be read");
  else if (header == AREA_HEADER_DAMAGED || (area.blocks && (seed != area.seed || blocks != area.blocks)))
    reply_error(request, "verify: the header block is not what was written");
  else if (header == AREA_HEADER_NONE)
    reply_error(request, "verify: the disk has no data; write some with: data MB");
  else if (area.blocks || area_records(request, blocks)) {
    area.seed = seed;
    area.blocks = blocks;
    return true;
  }
  return false;
}

void verify_command(struct request *request) {
  if (!area_take(request, "verify")) return;
  if (area_open(request) && find_area(request)) verify_area(request);
  area_release();
}
