/* One command as it came in, and the lines that answer it. */
#pragma once
#include <stdbool.h>

enum { LINE_LIMIT = 256, WORD_LIMIT = 8, ID_LIMIT = 32 };

struct request {
  char line[LINE_LIMIT + 1]; /* words point into it */
  const char *id;
  int word_count; /* the command's name included */
  char *words[WORD_LIMIT];
};

void reply_ok(const struct request *request, const char *format, ...) __attribute__((format(printf, 2, 3)));
void reply_error(const struct request *request, const char *format, ...) __attribute__((format(printf, 2, 3)));
void reply_progress(const struct request *request, unsigned long done, unsigned long total);

/* Reads word `index` as a whole number; answers with an error and returns false when it is none or out of bounds. */
bool request_number(const struct request *request, int index, const char *name, long least, long most, long *number);
