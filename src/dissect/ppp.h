/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside of PPP: its protocols, and those that are about the link itself. */
#pragma once

#include "dissect/line.h"

extern const struct name_row ppp_protocol_names[];

/* What a protocol number stands for, behind all headers. */
void print_ppp_payload(struct line *line, uint16_t protocol, uint32_t at, uint32_t length);

void print_ppp_control(struct line *line, uint16_t protocol, uint32_t at, uint32_t length);
void print_multilink(struct line *line, uint32_t at, uint32_t length);
void print_password_authentication(struct line *line, uint32_t at, uint32_t length);
void print_challenge_authentication(struct line *line, uint32_t at, uint32_t length);
