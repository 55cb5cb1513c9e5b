/* Every command of the protocol; each runs in a thread of its own and sends one final reply. */
#pragma once
#include "request.h"

void heartbeat_command(struct request *request);
void pause_command(struct request *request);
void dirty_command(struct request *request);
void fill_command(struct request *request);
void data_command(struct request *request);
void rewrite_command(struct request *request);
void load_command(struct request *request);
void verify_command(struct request *request);
void status_command(struct request *request);
void poweroff_command(struct request *request);

/* Reads commands from the console for ever. */
void commands_serve(void);
