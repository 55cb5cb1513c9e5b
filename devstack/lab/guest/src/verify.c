/* `verify`: reads blocks back from the disk, and says which is not what the disk once acknowledged. */
#include <stdio.h>
#include <stdlib.h>

#include "area.h"
#include "clock.h"
#include "commands.h"

struct findings {
  uint32_t wrong, first_wrong;
  const char *fault; /* of the first wrong one */
  uint64_t found_generation, acknowledged_generation;
  uint64_t generation_sum; /* of the right ones */
};

/* A block may be of any generation from what was acknowledged before it was read to what was tried until then. */
static const char *fault_of(const struct block *block, uint32_t number, uint64_t acknowledged) {
  const char *fault = block_fault(block, area.seed, number);
  if (fault) return fault;
  if (!area.generations_known) return NULL;
  if (block->generation < acknowledged) return "old-generation";
  return block->generation > area.attempted[number] ? "unknown-generation" : NULL;
}

static bool examine_again(struct block *block, uint32_t number, struct findings *findings) {
  /* The first look may have met a block half rewritten; nothing rewrites it now. */
  pthread_mutex_lock(&area.rewriting);
  uint64_t acknowledged = area.acknowledged[number];
  const char *fault = area_read(block, number, 1) ? fault_of(block, number, acknowledged) : "unreadable";
  pthread_mutex_unlock(&area.rewriting);
  if (!fault) return true;
  if (findings->wrong++ > 0) return false;
  findings->first_wrong = number;
  findings->fault = fault;
  findings->found_generation = block->generation;
  findings->acknowledged_generation = acknowledged;
  return false;
}

/* Looks at the blocks of one chunk. */
static void examine(struct block *buffer, uint32_t first, struct findings *findings) {
  unsigned acknowledged[AREA_CHUNK];
  for (uint32_t i = 0; i < AREA_CHUNK; i++) acknowledged[i] = area.acknowledged[first + i];
  bool read = area_read(buffer, first, AREA_CHUNK);
  for (uint32_t i = 0; i < AREA_CHUNK; i++) {
    bool right = read && !fault_of(buffer + i, first + i, acknowledged[i]);
    if (!right && !examine_again(buffer + i, first + i, findings)) continue;
    findings->generation_sum += buffer[i].generation;
    if (!area.generations_known) area.attempted[first + i] = area.acknowledged[first + i] = buffer[i].generation;
  }
}

static void report(struct request *request, struct area_range range, const struct findings *findings, int64_t took) {
  char first[160] = "none";
  if (findings->wrong)
    snprintf(first, sizeof first, "%u fault=%s found_generation=%llu acknowledged_generation=%llu", findings->first_wrong,
             findings->fault, (unsigned long long)findings->found_generation,
             (unsigned long long)findings->acknowledged_generation);
  reply_ok(request, "verified=%u wrong=%u generations=%s generation_sum=%llu took_ms=%lld first_wrong=%s",
           range.beyond - range.first, findings->wrong, area.generations_known ? "known" : "unknown",
           (unsigned long long)findings->generation_sum, (long long)(took / NANOSECONDS_PER_MS), first);
}

static void verify_range(struct request *request, struct area_range range) {
  struct block *buffer = area_buffer(AREA_CHUNK);
  if (!buffer) {
    reply_error(request, "verify: no memory");
    return;
  }
  struct findings findings = {0};
  int64_t start = clock_now(), next_report = start + NANOSECONDS;
  for (uint32_t first = range.first; first < range.beyond; first += AREA_CHUNK) {
    examine(buffer, first, &findings);
    if (clock_now() >= next_report) {
      reply_progress(request, first - range.first, range.beyond - range.first);
      next_report = clock_now() + NANOSECONDS;
    }
  }
  report(request, range, &findings, clock_now() - start);
  /* All blocks were right, so what the disk has is what there is to be remembered from now on. */
  if (!findings.wrong && range.beyond - range.first == area.blocks) area.generations_known = true;
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
  struct area_range range;
  if (area_open(request) && find_area(request) && area_range(request, &range)) verify_range(request, range);
  area_release();
}
