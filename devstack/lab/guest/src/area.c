#include "area.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char disk[] = "/dev/vda";
static const uint64_t header_number = UINT64_MAX; /* no data block has it */

struct area area = {.fd = -1, .rewriting = PTHREAD_MUTEX_INITIALIZER};
static pthread_mutex_t taken = PTHREAD_MUTEX_INITIALIZER;
static const char *_Atomic taken_by;

bool area_take(struct request *request, const char *who) {
  if (pthread_mutex_trylock(&taken) != 0) {
    const char *other = taken_by;
    reply_error(request, "busy: %s is running", other ? other : "another command");
    return false;
  }
  taken_by = who;
  return true;
}

void area_release(void) {
  taken_by = NULL;
  pthread_mutex_unlock(&taken);
}

bool area_open(struct request *request) {
  if (area.fd < 0) area.fd = open(disk, O_RDWR | O_DIRECT | O_CLOEXEC);
  if (area.fd < 0) reply_error(request, "cannot open %s: %s", disk, strerror(errno));
  return area.fd >= 0;
}

uint64_t area_disk_size(void) {
  uint64_t size = 0;
  return ioctl(area.fd, BLKGETSIZE64, &size) == 0 ? size : 0;
}

bool area_records(struct request *request, uint32_t blocks) {
  free(area.attempted);
  free(area.acknowledged);
  area.blocks = 0;
  area.generations_known = false;
  area.attempted = calloc(blocks, sizeof *area.attempted);
  area.acknowledged = calloc(blocks, sizeof *area.acknowledged);
  if (area.attempted && area.acknowledged) return true;
  reply_error(request, "no memory for the generations of %u blocks", blocks);
  return false;
}

static bool transfer(bool writing, void *memory, size_t size, off_t offset) {
  for (size_t done = 0; done < size;) {
    char *from = (char *)memory + done;
    ssize_t moved = writing ? pwrite(area.fd, from, size - done, offset + done) : pread(area.fd, from, size - done, offset + done);
    if (moved < 0 && errno == EINTR) continue;
    if (moved <= 0) return false;
    done += moved;
  }
  return true;
}

static off_t offset_of(uint32_t number) { return AREA_BLOCKS_OFFSET + (off_t)number * DATA_BLOCK_SIZE; }

bool area_write(const struct block *blocks, uint32_t first, uint32_t count) {
  return transfer(true, (void *)blocks, (size_t)count * DATA_BLOCK_SIZE, offset_of(first));
}

bool area_read(struct block *blocks, uint32_t first, uint32_t count) {
  return transfer(false, blocks, (size_t)count * DATA_BLOCK_SIZE, offset_of(first));
}

struct block *area_buffer(uint32_t blocks) {
  return aligned_alloc(DATA_BLOCK_SIZE, (size_t)blocks * DATA_BLOCK_SIZE);
}

/* The header is a block of its own number; its generation is the count of blocks. */
bool area_write_header(uint64_t seed, uint32_t blocks) {
  struct block *header = area_buffer(1);
  if (!header) return false;
  block_make(header, seed, header_number, blocks);
  bool written = transfer(true, header, sizeof *header, AREA_OFFSET) && fdatasync(area.fd) == 0;
  free(header);
  return written;
}

enum area_header area_read_header(uint64_t *seed, uint32_t *blocks) {
  struct block *header = area_buffer(1);
  if (!header || !transfer(false, header, sizeof *header, AREA_OFFSET)) {
    free(header);
    return AREA_HEADER_UNREADABLE;
  }
  *seed = header->seed;
  *blocks = header->generation;
  enum area_header found = AREA_HEADER_DAMAGED;
  if (header->magic == 0 && header->seed == 0 && header->checksum == 0)
    found = AREA_HEADER_NONE;
  else if (!block_fault(header, header->seed, header_number))
    found = header->generation ? AREA_HEADER_GOOD : AREA_HEADER_NONE;
  free(header);
  return found;
}

bool area_range(struct request *request, struct area_range *range) {
  *range = (struct area_range){0, area.blocks};
  if (request->word_count == 1) return true;
  long chunks = area.blocks / AREA_CHUNK, from, count;
  if (request->word_count != 3) {
    reply_error(request, "%s: give both FROM_MB and MB", request->words[0]);
    return false;
  }
  if (!request_number(request, 1, "FROM_MB", 0, chunks - 1, &from)) return false;
  if (!request_number(request, 2, "MB", 1, chunks - from, &count)) return false;
  *range = (struct area_range){from * AREA_CHUNK, (from + count) * AREA_CHUNK};
  return true;
}

unsigned area_blocks(void) { return area.blocks; }
