/* SPDX-License-Identifier: BSD-3-Clause */
/* Values that several JSON documents share. Strings from outside are escaped on their way in. */
#pragma once

#include <jansson.h>

#include "base/str.h"
#include "model/connection.h"
#include "model/text.h"
#include "words/words.h"

json_t *json_of_foreign(const char *text);
json_t *json_of_unsigned(uint64_t number);
/* {"en": "...", "zh": "..."}; null without a text. */
json_t *json_of_text(const struct text *text);
json_t *json_of_endpoint(const struct endpoint *endpoint);

void json_set(json_t *object, const char *key, json_t *take_value);
void json_set_unsigned(json_t *object, const char *key, uint64_t number);

/* Without an object in between, for documents of many lines. The text is no foreign one any more. */
void json_add_string(struct str *out, const char *text, size_t count);
void json_add(struct str *out, const json_t *object);
/* With its newline; takes the object. */
void json_add_line(struct str *out, json_t *take_object);
