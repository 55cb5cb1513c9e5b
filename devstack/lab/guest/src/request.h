/* One command as it came in, and the lines that answer it. */
#pragma once
#include <stdbool.h>

enum { LINE_LIMIT = 256, WORD_LIMIT = 8, ID_LIMIT = 32 };

struct request {
  char line[LINE_LIMIT + 1]; /* words point into it */
  const char *id;
  int word_count; /* the command's name included */
  char *words[WORD_LIMIT];
  char answer[LINE_LIMIT * 2]; /* the last line; empty while there is none */
};

/*
 * The command's last line. It is sent when the command is over: whoever reads it may send the next command at once, and must not
 * meet what this one still held.
 */
void reply_ok(struct request *request, const char *format, ...) __attribute__((format(printf, 2, 3)));
void reply_error(struct request *request, const char *format, ...) __attribute__((format(printf, 2, 3)));
void request_send_answer(const struct request *request);

void reply_progress(const struct request *request, unsigned long done, unsigned long total);

/* Reads word `index` as a whole number; answers with an error and returns false when it is none or out of bounds. */
bool request_number(struct request *request, int index, const char *name, long least, long most, long *number);
