/* The heartbeat: a tick thread that measures its own gaps, and a print thread that may block on the console. */
#pragma once

void heartbeat_start(void);
unsigned long heartbeat_count(void);
