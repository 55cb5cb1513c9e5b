/* `load`: what the running rewrites of the data area have done. */
#pragma once

struct load_status {
  unsigned long per_second, written, errors, longest_write_ms;
};
struct load_status load_status(void);
