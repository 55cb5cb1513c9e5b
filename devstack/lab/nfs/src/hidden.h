/*
 * NFSv3 has no open files: what is removed is gone, for those who have it open too. So, as every NFS client does, a file
 * that is open here is renamed to .nfs... instead, and removed at its last close. Other hosts' open files are not
 * protected.
 */
#pragma once

#include "fs.h"

/* Hides `name` in `directory` if this mount has it open; then goes on with op->if_hidden or op->if_not_hidden. */
void hidden_make(struct op *op, struct node *directory, char *name);

/* After the last close. */
void hidden_remove(struct node *node);
