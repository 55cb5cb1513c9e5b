#include "load.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "area.h"
#include "clock.h"
#include "commands.h"
#include "console.h"
#include "random.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* held by who starts or stops the load */
static pthread_t thread;
static atomic_bool stop, print;
static atomic_ulong per_second, written, errors, longest_write_ms;

/* One block, one generation higher; it counts as acknowledged after the disk has flushed it. */
static void rewrite(struct block *block, uint32_t number) {
  pthread_mutex_lock(&area.rewriting);
  unsigned generation = ++area.attempted[number];
  block_make(block, area.seed, number, generation);
  int64_t start = clock_now();
  bool done = area_write(block, number, 1) && fdatasync(area.fd) == 0;
  unsigned long took_ms = (clock_now() - start) / NANOSECONDS_PER_MS;
  if (done) area.acknowledged[number] = generation;
  pthread_mutex_unlock(&area.rewriting);
  if (took_ms > longest_write_ms) longest_write_ms = took_ms;
  if (!done) {
    errors++;
    return;
  }
  written++;
  if (print) console_line("LOAD %u %u", number, generation);
}

static void *rewrite_until_stopped(void *argument) {
  struct block *block = argument;
  uint64_t state = random_mix(area.seed ^ clock_now()) | 1;
  int64_t wake = clock_now();
  while (!stop) {
    rewrite(block, (random_next(&state) >> 16) % area.blocks);
    wake += NANOSECONDS / per_second;
    /* Time lost in a pause or to a slow disk is not made up for: the rate is a ceiling. */
    if (clock_now() > wake) wake = clock_now();
    clock_sleep_until(wake);
  }
  free(block);
  return NULL;
}

static void end_load(void) {
  if (!area.load_runs) return;
  stop = true;
  pthread_join(thread, NULL);
  per_second = 0;
  area.load_runs = false;
}

static void begin_load(struct request *request, long rate, bool with_print) {
  if (!area_take(request, "load's start")) return;
  struct block *block = area_buffer(1);
  if (!area.generations_known) {
    reply_error(request, "load: the blocks' generations are not known since the boot; verify them all,"
                         " or write new ones with: data MB");
    free(block);
  } else {
    stop = false;
    print = with_print;
    per_second = rate;
    written = errors = longest_write_ms = 0;
    if (block && pthread_create(&thread, NULL, rewrite_until_stopped, block) == 0) {
      area.load_runs = true;
      reply_ok(request, "load_per_s=%ld", rate);
    } else {
      per_second = 0;
      free(block);
      reply_error(request, "load: cannot start a thread");
    }
  }
  area_release();
}

void load_command(struct request *request) {
  long rate;
  if (!request_number(request, 1, "BLOCKS_PER_SECOND", 0, 100000, &rate)) return;
  bool with_print = request->word_count == 3;
  if (with_print && strcmp(request->words[2], "print") != 0) {
    reply_error(request, "usage: load BLOCKS_PER_SECOND [print]");
    return;
  }
  pthread_mutex_lock(&lock);
  end_load();
  if (rate == 0)
    reply_ok(request, "load_per_s=0 load_written=%lu load_errors=%lu load_longest_write_ms=%lu", written, errors, longest_write_ms);
  else
    begin_load(request, rate, with_print);
  pthread_mutex_unlock(&lock);
}

struct load_status load_status(void) { return (struct load_status){per_second, written, errors, longest_write_ms}; }
