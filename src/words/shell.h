/* SPDX-License-Identifier: BSD-3-Clause */
/* Foreign words in command lines that a user may copy into a shell: see shell.c. */
#pragma once

#include "base/str.h"

struct point;

/* The text as one word of sh: as it is when nothing in it is special, else in single quotes. What
 * could move a terminal is escaped. */
void shell_add_word(struct str *out, const char *text);

/* The command that enters the namespace of the point, with a blank behind it: nsenter or "ip netns
 * exec". Nothing for the host; a form to fill in when the point (or NULL) does not tell. */
void shell_add_enter(struct str *out, const struct point *point);
