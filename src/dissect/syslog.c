/* SPDX-License-Identifier: BSD-3-Clause */
/* Syslog over UDP (RFC 3164 section 4.1): "<priority>" and the message, which is shown with -v. */
#include "dissect/printer.h"

#define DIGITS_MAXIMUM 3

static const struct name_row severity_names[] = {
	{0, "emergency"}, {1, "alert"}, {2, "critical"}, {3, "error"}, {4, "warning"},
	{5, "notice"},    {6, "info"},  {7, "debug"},    {0, NULL},
};

static const struct name_row facility_names[] = {
	{0, "kernel"},    {1, "user"},    {2, "mail"},    {3, "daemon"},    {4, "auth"},
	{5, "syslog"},    {6, "lpr"},     {7, "news"},    {8, "uucp"},      {9, "cron"},
	{10, "authpriv"}, {11, "ftp"},    {12, "ntp"},    {13, "security"}, {14, "console"},
	{15, "cron"},     {16, "local0"}, {17, "local1"}, {18, "local2"},   {19, "local3"},
	{20, "local4"},   {21, "local5"}, {22, "local6"}, {23, "local7"},   {0, NULL},
};

static void print_message(struct line *line, uint32_t at, uint32_t offset, uint32_t length)
{
	if (length > offset && !line_foreign(line, at + offset, length - offset))
		line_cut(line);
	if (line->options->verbosity > 1)
		line_unknown_data(line, "\n\t", at, length);
}

void print_syslog(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t offset = 1;
	uint16_t priority = 0;
	unsigned facility, severity;

	line->protocol = "syslog";
	if (line_u8(line, at) != '<') {
		line_invalid(line);
		return;
	}
	for (; offset <= DIGITS_MAXIMUM; offset++) {
		uint8_t byte = line_u8(line, at + offset);

		if (byte < '0' || byte > '9')
			break;
		priority = (uint16_t)(priority * 10 + (byte - '0'));
	}
	if (line_u8(line, at + offset) != '>') {
		line_invalid(line);
		return;
	}
	facility = priority >> 3 & 0x7f;
	severity = priority & 7;
	if (line->options->verbosity == 0) {
		line_add(line, "SYSLOG ");
		line_name(line, facility_names, facility, "unknown (%u)");
		line_add(line, ".");
		line_name(line, severity_names, severity, "unknown (%u)");
		line_field(line, ", length: ", length);
		return;
	}
	line_addf(line, "SYSLOG, length: %u\n\tFacility ", length);
	line_name(line, facility_names, facility, "unknown (%u)");
	line_addf(line, " (%u), Severity ", facility);
	line_name(line, severity_names, severity, "unknown (%u)");
	line_addf(line, " (%u)\n\tMsg: ", severity);
	print_message(line, at, offset + 1, length);
}
