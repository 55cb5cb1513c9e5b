#include "memory.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

static const size_t reserve = 24 * MIB; /* for the kernel's and this program's own needs */

static size_t meminfo(const char *key) {
  FILE *file = fopen("/proc/meminfo", "re");
  if (!file) return 0;
  char line[128];
  unsigned long kilobytes = 0;
  while (fgets(line, sizeof line, file))
    if (strncmp(line, key, strlen(key)) == 0 && sscanf(line + strlen(key), ": %lu", &kilobytes) == 1) break;
  fclose(file);
  return kilobytes * 1024;
}

size_t memory_available(void) { return meminfo("MemAvailable"); }
size_t memory_total(void) { return meminfo("MemTotal"); }

void *memory_take(size_t bytes) {
  if (bytes + reserve > memory_available()) return NULL;
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

void memory_give_back(void *memory, size_t bytes) {
  if (memory) munmap(memory, bytes);
}
