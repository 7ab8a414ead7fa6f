/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TLS records (RFC 8446 section 5.1) and the two hellos (section 4.1), as far as they are in the
 * clear: version, server name, alerts, and when application data begins.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/message.h"

/* A hello is kept up to here while it is read: large ones carry their key shares behind. */
#define TLS_HELLO_BYTES 4096

struct tls_direction {
	uint8_t header[5];
	size_t header_length;
	uint64_t record_left; /* bytes of the record that are still to come */
	uint8_t record_type;
	uint8_t *hello; /* allocated while a hello is collected */
	size_t hello_length;
	bool has_hello;   /* read, or given up */
	bool has_changed; /* ChangeCipherSpec: what follows is encrypted */
	bool is_finished; /* its part of the handshake is done */
	bool has_hidden;  /* a record under the handshake's keys has come */
	bool is_lost;
};

struct tls {
	struct tls_direction directions[2]; /* by from_server */
	struct tls_facts *facts;            /* borrowed: filled */
	uint64_t number;                    /* of the packet under way */
};

bool tls_looks_like(const uint8_t *data, size_t count);
void tls_init(struct tls *tls, struct tls_facts *facts);
void tls_done(struct tls *tls);
void tls_feed(struct tls *tls, bool from_server, uint64_t time_ns, const uint8_t *data,
	      size_t count);
void tls_skip(struct tls *tls, bool from_server, uint64_t count);
/* Would so many bytes that were not captured do no harm? */
bool tls_can_skip(const struct tls *tls, bool from_server, uint64_t count);
enum turn tls_turn(const struct tls *tls);
