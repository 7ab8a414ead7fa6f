/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Kerberos: the version is all that is shown. Version 5 (RFC 4120) is ASN.1, of which the first byte
 * tells that an application's request (106, 107) begins.
 */
#include "dissect/printer.h"

void print_kerberos(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t first;

	line->protocol = "krb";
	if (!line_has(line, at, 1)) {
		line_truncated(line);
		return;
	}
	first = line_u8(line, at);
	if (first >= 1 && first <= 4)
		line_addf(line, " v%u", first);
	else if (first == 106 || first == 107)
		line_add(line, " v5");
}
