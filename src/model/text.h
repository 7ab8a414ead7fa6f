/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: diagnose, pipeline. A sentence that is not yet in a language: the id of its words and
 * the values of its placeholders. words/ turns it into English or Chinese. Values are borrowed and
 * must live as long as the text: what they point to belongs to the tracker, a point, or is static.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define TEXT_VALUES_MAXIMUM 8

struct address;
struct endpoint;
struct point;

enum text_value_kind {
	TEXT_VALUE_NUMBER,
	TEXT_VALUE_BYTES,      /* "1,448 bytes", "20.0 MB" */
	TEXT_VALUE_DURATION,   /* ns: "6.66 s" */
	TEXT_VALUE_RATE,       /* bits a second: "19.2 Mbit/s" */
	TEXT_VALUE_PERMILLE,   /* "1.2 %" */
	TEXT_VALUE_STRING,     /* foreign: escaped when expanded */
	TEXT_VALUE_SHELL_WORD, /* foreign, into a command: quoted for sh */
	TEXT_VALUE_TEXT_ID,    /* id of other words, without placeholders */
	TEXT_VALUE_ENDPOINT,   /* the container's name, else address:port */
	TEXT_VALUE_HOST,       /* the endpoint's container's name, else its address without port */
	TEXT_VALUE_ADDRESS,    /* the endpoint's address alone, into a command */
	TEXT_VALUE_IP,         /* an address on its own */
	TEXT_VALUE_PORT,       /* the endpoint's port, or its service where only that is known */
	TEXT_VALUE_ENTER,      /* a point: the command that enters its namespace and a blank;
				* empty for the host */
};

struct text_value {
	const char *name; /* "{name}" in the words */
	enum text_value_kind kind;
	uint64_t number;
	const char *string;
	const struct endpoint *endpoint;
	const struct address *address;
	const struct point *point;
};

struct text {
	const char *id; /* NULL: no text */
	struct text_value values[TEXT_VALUES_MAXIMUM];
	size_t value_count;
};

/* TEXT("id", TEXT_NUMBER("n", 3), TEXT_STRING("who", name)) */
#define TEXT(text_id, ...)                                                           \
	((struct text) {.id = (text_id),                                             \
			.values = {__VA_ARGS__},                                     \
			.value_count = sizeof((struct text_value[]) {__VA_ARGS__}) / \
				       sizeof(struct text_value)})
#define TEXT_PLAIN(text_id) ((struct text) {.id = (text_id)})

/* A table, kept as one. */
/* clang-format off */
#define TEXT_NUMBER(n, v)     {.name = (n), .kind = TEXT_VALUE_NUMBER, .number = (v)}
#define TEXT_BYTES(n, v)      {.name = (n), .kind = TEXT_VALUE_BYTES, .number = (v)}
#define TEXT_DURATION(n, v)   {.name = (n), .kind = TEXT_VALUE_DURATION, .number = (v)}
#define TEXT_RATE(n, v)       {.name = (n), .kind = TEXT_VALUE_RATE, .number = (v)}
#define TEXT_PERMILLE(n, v)   {.name = (n), .kind = TEXT_VALUE_PERMILLE, .number = (v)}
#define TEXT_STRING(n, v)     {.name = (n), .kind = TEXT_VALUE_STRING, .string = (v)}
#define TEXT_SHELL_WORD(n, v) {.name = (n), .kind = TEXT_VALUE_SHELL_WORD, .string = (v)}
#define TEXT_ID(n, v)         {.name = (n), .kind = TEXT_VALUE_TEXT_ID, .string = (v)}
#define TEXT_ENDPOINT(n, v)   {.name = (n), .kind = TEXT_VALUE_ENDPOINT, .endpoint = (v)}
#define TEXT_HOST(n, v)       {.name = (n), .kind = TEXT_VALUE_HOST, .endpoint = (v)}
#define TEXT_ADDRESS(n, v)    {.name = (n), .kind = TEXT_VALUE_ADDRESS, .endpoint = (v)}
#define TEXT_IP(n, v)         {.name = (n), .kind = TEXT_VALUE_IP, .address = (v)}
#define TEXT_PORT(n, v)       {.name = (n), .kind = TEXT_VALUE_PORT, .endpoint = (v)}
#define TEXT_ENTER(n, v)      {.name = (n), .kind = TEXT_VALUE_ENTER, .point = (v)}
/* clang-format on */
