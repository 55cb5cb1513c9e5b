/* Guest RAM in use: what is there to take, what `dirty` and `fill` hold. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { PAGE = 4096 };
#define MIB (1024UL * 1024UL)

/* Anonymous memory that leaves the guest enough to live; NULL when it has not got that much. */
void *memory_take(size_t bytes);
void memory_give_back(void *memory, size_t bytes);
size_t memory_available(void);
size_t memory_total(void);

struct dirty_status {
  unsigned long mib, mib_per_second, pages_written, pages_wrong;
};
struct dirty_status dirty_status(void);
unsigned long fill_mib(void);
