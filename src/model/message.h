/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: stream. What was said on a connection, as far as it could be read: HTTP/1 exchanges,
 * the TLS handshake, and whose turn it is. Times are wall time of the packets that carried it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MESSAGE_TARGET_BYTES 128
#define MESSAGE_NAME_BYTES   256
#define EXCHANGES_MAXIMUM    32 /* kept for each connection: the first ones, and the last */

/* What two copies of a body are told apart by. */
#define MESSAGE_HASH_BYTES 64

/* How the end of a body is told (RFC 9112 section 6.3). */
enum body_framing {
	BODY_FRAMING_NONE,    /* there is no body */
	BODY_FRAMING_LENGTH,  /* Content-Length */
	BODY_FRAMING_CHUNKED, /* Transfer-Encoding: chunked */
	BODY_FRAMING_CLOSE,   /* ends with the connection */
};

/* One direction of an exchange. */
struct http_half {
	bool has_begun;   /* its first byte was seen */
	bool has_head;    /* start line and headers are complete */
	bool is_complete; /* head and body */
	bool is_unframed; /* a part that tells the end was not captured: body_bytes are about right */
	enum body_framing framing;
	uint64_t body_declared;             /* Content-Length; 0 otherwise */
	uint64_t body_bytes;                /* of the body so far, chunk headers not counted */
	uint64_t start_ns, head_ns, end_ns; /* first byte, end of head, last byte so far */
	uint64_t body_ns;                   /* first byte of the body; 0 none yet */
	uint64_t offset;                    /* of its first byte in the stream */
	uint32_t body_hash;                 /* FNV-1a of the first body_hashed bytes of the body */
	uint32_t body_hashed; /* at most MESSAGE_HASH_BYTES, less where they were not captured */
	/* Numbers, at the conversation's point, of the packets at start_ns, head_ns, end_ns. */
	uint64_t start_number, head_number, end_number;
};

struct http_exchange {
	char method[16];                   /* "PUT"; "" when only the answer was seen */
	char target[MESSAGE_TARGET_BYTES]; /* foreign, cut: escape when printing */
	uint16_t status;                   /* 0: no answer yet */
	bool expects_continue;             /* "Expect: 100-continue" */
	bool got_continue;                 /* the 100 came */
	bool will_close;                   /* either side said "Connection: close" */
	bool is_from_nginx;                /* the answer says "Server: nginx" */
	bool is_version_1_0;               /* the request is of HTTP/1.0 */
	bool is_forwarded; /* looks like a proxy's: X-Forwarded-For, Forwarded, Via, or nginx's habits */
	uint64_t continue_ns; /* when the 100 came */
	struct http_half request, response;
};

struct tls_facts {
	uint16_t version; /* chosen by the server, 0x0303 = TLS 1.2; 0 unknown */
	char server_name[MESSAGE_NAME_BYTES];                      /* SNI, foreign; "" none */
	uint64_t client_hello_ns, server_hello_ns, application_ns; /* 0: not seen */
	uint32_t client_hello_bytes;
	uint8_t alert_level, alert_description; /* of the first alert in the clear; level 0: none */
	bool alert_by_server;
	/* The first record under the handshake's keys that this side sent was as small as an alert
	 * (RFC 8446 section 6): it gave up on what the other side had shown. By from_server. */
	bool has_hidden_alert[2];
	bool is_answer_plain; /* the first bytes of the server's answer are no record of TLS */
	uint64_t alert_ns;
	/* Numbers of packets at the conversation's point. */
	uint64_t client_hello_number, server_hello_number, alert_number;
};

enum message_protocol {
	MESSAGE_PROTOCOL_UNKNOWN, /* nothing seen yet, or nothing that we can read */
	MESSAGE_PROTOCOL_HTTP1,
	MESSAGE_PROTOCOL_TLS,
};

/* What the connection waits for, by what has been said so far. */
enum turn {
	TURN_UNKNOWN,      /* judge by direction */
	TURN_REQUEST_NONE, /* no request begun, or the last one answered: the client's, if anybody's */
	TURN_REQUEST_PARTIAL,  /* the client has not finished its request */
	TURN_EXPECT_WAIT,      /* headers with Expect sent, body not begun, no 100 yet */
	TURN_RESPONSE_NONE,    /* request complete, nothing of the answer yet: the server's */
	TURN_RESPONSE_PARTIAL, /* the server has not finished its answer */
	TURN_TLS_HANDSHAKE, /* the hello was sent, nothing is encrypted for the application yet */
};

/* The first FIN, or the first RST, of a side; an RST with ACK before one without. */
struct message_close {
	uint64_t time_ns;      /* 0: none */
	uint64_t number;       /* of the packet */
	uint64_t acknowledged; /* bytes of the other side that it confirms */
	uint8_t ttl;
	bool has_ack; /* an RST without ACK answers for a port or connection that is not there */
};

/* A silence of both sides, MESSAGE_GAP_NS or longer, that new payload ended. */
#define MESSAGE_GAP_NS 500000000ull

struct message_gap {
	uint64_t start_ns, end_ns; /* end 0: none */
	uint64_t number;           /* of the packet that ended it */
	uint64_t offset;           /* of its first new byte */
	bool from_server;
};

struct conversation {
	enum message_protocol protocol;
	uint32_t point;           /* where it was read: all packet numbers are of this point */
	uint64_t last_data_ns[2]; /* new payload, by from_server; 0 none */
	uint64_t last_data_number[2];
	uint8_t ttls[2];                         /* of that payload */
	struct message_gap gap;                  /* the last one */
	struct message_close fins[2], resets[2]; /* by from_server */
	struct http_exchange *exchanges;
	size_t exchange_count;
	uint64_t exchanges_dropped;
	struct tls_facts *tls; /* NULL unless the protocol is TLS */
	bool is_broken;        /* bytes were missing: what follows was not read */
};
