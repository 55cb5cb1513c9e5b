/* `dirty`: rewrites a buffer, page after page, at a given rate, and checks each page before it does. */
#include <pthread.h>
#include <stdatomic.h>

#include "clock.h"
#include "commands.h"
#include "memory.h"
#include "random.h"

enum { WORDS_PER_PAGE = PAGE / sizeof(uint64_t) };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* held by who starts or stops the load */
static pthread_t thread;
static uint64_t *buffer;
static atomic_bool stop;
static atomic_ulong mib, mib_per_second, pages_written, pages_wrong;

/* Every word of a page follows from its number and the pass that wrote it. */
static uint64_t stamp(uint64_t page, uint64_t pass) { return random_mix(page << 32 ^ pass) | 1; }

static bool page_is(const uint64_t *words, uint64_t state) {
  uint64_t difference = 0;
  for (int i = 0; i < WORDS_PER_PAGE; i++) difference |= words[i] ^ random_next(&state);
  return difference == 0;
}

static void page_write(uint64_t *words, uint64_t state) {
  for (int i = 0; i < WORDS_PER_PAGE; i++) words[i] = random_next(&state);
}

static void *rewrite(void *unused) {
  (void)unused;
  const int64_t turn = 10 * NANOSECONDS_PER_MS;
  const uint64_t pages = mib * MIB / PAGE;
  const double pages_per_turn = (double)(mib_per_second * MIB / PAGE) * turn / NANOSECONDS;
  double due = 0;
  uint64_t page = 0, pass = 1;
  int64_t wake = clock_now();
  while (!stop) {
    for (due += pages_per_turn; due >= 1 && !stop; due--) {
      uint64_t *words = buffer + page * WORDS_PER_PAGE;
      if (pass > 1 && !page_is(words, stamp(page, pass - 1))) pages_wrong++;
      page_write(words, stamp(page, pass));
      pages_written++;
      if (++page == pages) {
        page = 0;
        pass++;
      }
    }
    wake += turn;
    /* Time lost in a pause is not made up for: the rate is a ceiling. */
    if (clock_now() > wake) wake = clock_now();
    clock_sleep_until(wake);
  }
  return NULL;
}

static void end_load(void) {
  if (!buffer) return;
  stop = true;
  pthread_join(thread, NULL);
  memory_give_back(buffer, mib * MIB);
  buffer = NULL;
  mib = mib_per_second = 0;
}

static void begin_load(struct request *request, long new_mib, long rate) {
  buffer = memory_take(new_mib * MIB);
  if (!buffer) {
    reply_error(request, "dirty: no room for %ld MB, available_mb=%zu", new_mib, memory_available() / MIB);
    return;
  }
  mib = new_mib;
  mib_per_second = rate;
  pages_written = pages_wrong = 0;
  stop = false;
  if (pthread_create(&thread, NULL, rewrite, NULL) != 0) {
    memory_give_back(buffer, mib * MIB);
    buffer = NULL;
    mib = mib_per_second = 0;
    reply_error(request, "dirty: cannot start a thread");
    return;
  }
  reply_ok(request, "dirty_mb=%ld dirty_mb_per_s=%ld", new_mib, rate);
}

void dirty_command(struct request *request) {
  long new_mib, rate;
  if (!request_number(request, 1, "MB", 0, 1 << 20, &new_mib)) return;
  if (!request_number(request, 2, "MB_PER_SECOND", 0, 100000, &rate)) return;
  if ((new_mib == 0) != (rate == 0)) {
    reply_error(request, "dirty: MB and MB_PER_SECOND are both 0 (stop) or both more");
    return;
  }
  pthread_mutex_lock(&lock);
  end_load();
  if (new_mib == 0)
    reply_ok(request, "dirty_mb=0 dirty_pages=%lu dirty_wrong=%lu", pages_written, pages_wrong);
  else
    begin_load(request, new_mib, rate);
  pthread_mutex_unlock(&lock);
}

struct dirty_status dirty_status(void) {
  return (struct dirty_status){mib, mib_per_second, pages_written, pages_wrong};
}
