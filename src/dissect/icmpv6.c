/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ICMPv6 (RFC 4443) with neighbour discovery (RFC 4861) and multicast listeners (RFC 2710, RFC 3810):
 * type, code, checksum, then what the type says.
 */
#include "dissect/icmpv6.h"

#include "base/mem.h"
#include "dissect/printer.h"

#define HEADER_BYTES    8u
#define PROTOCOL_ICMPV6 58

enum {
	UNREACHABLE = 1,
	TOO_BIG = 2,
	TIME_EXCEEDED = 3,
	PARAMETER_PROBLEM = 4,
	ECHO_REQUEST = 128,
	ECHO_REPLY = 129,
	LISTENER_QUERY = 130,
	LISTENER_REPORT = 131,
	LISTENER_DONE = 132,
	ROUTER_SOLICITATION = 133,
	ROUTER_ADVERTISEMENT = 134,
	NEIGHBOUR_SOLICITATION = 135,
	NEIGHBOUR_ADVERTISEMENT = 136,
	REDIRECT = 137,
	ROUTER_RENUMBERING = 138,
	NODE_QUERY = 139,
	NODE_REPLY = 140,
	INVERSE_SOLICITATION = 141,
	INVERSE_ADVERTISEMENT = 142,
	LISTENER_REPORT_V2 = 143,
	HOME_AGENT_REQUEST = 144,
	HOME_AGENT_REPLY = 145,
	MOBILE_SOLICITATION = 146,
	MOBILE_ADVERTISEMENT = 147,
	LOW_POWER_ROUTING = 155,
};

enum {
	CODE_NO_ROUTE = 0,
	CODE_PROHIBITED = 1,
	CODE_BEYOND_SCOPE = 2,
	CODE_ADDRESS = 3,
	CODE_PORT = 4,
};

static const struct name_row type_names[] = {
	{UNREACHABLE, "destination unreachable"},
	{TOO_BIG, "packet too big"},
	{TIME_EXCEEDED, "time exceeded in-transit"},
	{PARAMETER_PROBLEM, "parameter problem"},
	{ECHO_REQUEST, "echo request"},
	{ECHO_REPLY, "echo reply"},
	{LISTENER_QUERY, "multicast listener query"},
	{LISTENER_REPORT, "multicast listener report"},
	{LISTENER_DONE, "multicast listener done"},
	{ROUTER_SOLICITATION, "router solicitation"},
	{ROUTER_ADVERTISEMENT, "router advertisement"},
	{NEIGHBOUR_SOLICITATION, "neighbor solicitation"},
	{NEIGHBOUR_ADVERTISEMENT, "neighbor advertisement"},
	{REDIRECT, "redirect"},
	{ROUTER_RENUMBERING, "router renumbering"},
	{INVERSE_SOLICITATION, "inverse neighbor solicitation"},
	{INVERSE_ADVERTISEMENT, "inverse neighbor advertisement"},
	{LISTENER_REPORT_V2, "multicast listener report v2"},
	{HOME_AGENT_REQUEST, "ha discovery request"},
	{HOME_AGENT_REPLY, "ha discovery reply"},
	{MOBILE_SOLICITATION, "mobile router solicitation"},
	{MOBILE_ADVERTISEMENT, "mobile router advertisement"},
	{NODE_QUERY, "who-are-you request"},
	{NODE_REPLY, "who-are-you reply"},
	{201, "mtrace message"},
	{200, "mtrace response"},
	{LOW_POWER_ROUTING, "RPL"},
	{0, NULL},
};

static const struct name_row unreachable_names[] = {
	{CODE_NO_ROUTE, "unreachable route"}, {CODE_PROHIBITED, " unreachable prohibited"},
	{CODE_BEYOND_SCOPE, "beyond scope"},  {CODE_ADDRESS, "unreachable address"},
	{CODE_PORT, "unreachable port"},      {0, NULL},
};

static const struct name_row problem_names[] = {
	{0, ", erroneous"}, {1, ", next header"}, {2, ", option"}, {3, ", incomplete header chain"},
	{0, NULL},
};

struct message {
	const struct ip_part *ip;
	uint32_t at, length;
	uint8_t type, code;
};

/* How the line goes on behind what the type says. */
enum outcome {
	OUTCOME_GOOD,     /* the length follows, without -v */
	OUTCOME_FINISHED, /* nothing follows */
	OUTCOME_CUT,
};

static uint32_t quote_at(const struct message *message)
{
	return message->at + HEADER_BYTES;
}

static void print_quoted_destination(struct line *line, const struct message *message,
				     const char *before)
{
	if (!line_read(line, quote_at(message) + 24, 16))
		return;
	line_add(line, before);
	line_ipv6(line, quote_at(message) + 24);
}

/* Bytes of an extension header of the quote at `at`; 0 when it is none or cannot be passed. */
static uint32_t quoted_extension(struct line *line, uint8_t protocol, uint32_t at)
{
	switch (protocol) {
	case 0:
	case 43:
	case 60:
		return line_has(line, at, 2) ? (line_u8(line, at + 1) + 1u) * 8 : 0;
	case 44:
		if (!line_has(line, at, 4) || (line_be16(line, at + 2) & 0xfff8) != 0)
			return 0;
		return 8;
	case 51:
		return line_has(line, at, 2) ? (line_u8(line, at + 1) + 2u) * 4 : 0;
	default:
		return 0;
	}
}

/* Where the quoted packet has its ports; false when they are not there. */
static bool find_quoted_ports(struct line *line, uint32_t at, uint8_t *ret_protocol,
			      uint32_t *ret_at)
{
	uint32_t bytes = 40;
	uint8_t protocol;

	if (!line_has(line, at + 6, 1))
		return false;
	protocol = line_u8(line, at + 6);
	while (at < line->end) {
		at += bytes;
		if (protocol == 6 || protocol == 17) {
			*ret_protocol = protocol;
			*ret_at = at;
			return line_has(line, at + 2, 2);
		}
		bytes = quoted_extension(line, protocol, at);
		if (bytes == 0)
			return false;
		protocol = line_u8(line, at);
	}
	return false;
}

static enum outcome print_port_unreachable(struct line *line, const struct message *message)
{
	uint8_t protocol;
	uint32_t ports_at;
	uint16_t port;

	if (!find_quoted_ports(line, quote_at(message), &protocol, &ports_at))
		return OUTCOME_CUT;
	port = line_be16(line, ports_at + 2);
	print_quoted_destination(line, message, ", ");
	if (protocol == 6) {
		line_add(line, " tcp port ");
		line_tcp_port(line, port);
	} else {
		line_add(line, " udp port ");
		line_udp_port(line, port);
	}
	return OUTCOME_GOOD;
}

static enum outcome print_unreachable(struct line *line, const struct message *message)
{
	line_add(line, ", ");
	line_name(line, unreachable_names, message->code, "unknown unreach code (%u)");
	switch (message->code) {
	case CODE_NO_ROUTE:
	case CODE_PROHIBITED:
	case CODE_ADDRESS:
		print_quoted_destination(line, message, " ");
		return OUTCOME_GOOD;
	case CODE_BEYOND_SCOPE:
		print_quoted_destination(line, message, " ");
		line_add(line, ", source address ");
		line_ipv6(line, quote_at(message) + 8);
		return OUTCOME_GOOD;
	case CODE_PORT:
		return print_port_unreachable(line, message);
	default:
		if (line->options->verbosity > 1)
			return OUTCOME_GOOD;
		line_unknown_data(line, "\n\t", message->at, message->length);
		return OUTCOME_FINISHED;
	}
}

static void print_time_exceeded(struct line *line, const struct message *message)
{
	if (message->code == 0)
		print_quoted_destination(line, message, " for ");
	else if (message->code == 1)
		line_add(line, " (reassembly)");
	else
		line_addf(line, ", unknown code (%u)", message->code);
}

static enum outcome print_parameter_problem(struct line *line, const struct message *message)
{
	if (!line_has(line, quote_at(message) + 24, 16))
		return OUTCOME_CUT;
	line_name(line, problem_names, message->code, ", code-#%u");
	if (name_find(problem_names, message->code))
		line_field(line, " - octet ", line_be32(line, message->at + 4));
	return OUTCOME_GOOD;
}

static void print_query(struct line *line, const struct message *message)
{
	if (message->length == 24) {
		print_listener(line, message->at);
	} else if (message->length >= 28) {
		line_add(line, " v2");
		print_listener_query(line, message->at, message->length);
	} else {
		line_addf(line, " unknown-version (len %u) ", message->length);
	}
}

/* With -v the options from `bytes` on. */
static enum outcome print_options(struct line *line, const struct message *message, uint32_t bytes)
{
	if (line->options->verbosity == 0 ||
	    print_discovery_options(line, message->at + bytes, message->length - bytes))
		return OUTCOME_GOOD;
	return OUTCOME_CUT;
}

static void print_target(struct line *line, const char *text, uint32_t at)
{
	if (!line_read(line, at, 16))
		return;
	line_add(line, text);
	line_ipv6(line, at);
}

static enum outcome print_neighbour(struct line *line, const struct message *message)
{
	bool is_solicitation = message->type == NEIGHBOUR_SOLICITATION;

	print_target(line, is_solicitation ? ", who has " : ", tgt is ", message->at + 8);
	if (!is_solicitation && line->options->verbosity > 0)
		print_neighbour_flags(line, line_be32(line, message->at + 4));
	return print_options(line, message, 24);
}

static enum outcome print_discovery(struct line *line, const struct message *message)
{
	switch (message->type) {
	case ROUTER_SOLICITATION:
		return print_options(line, message, 8);
	case ROUTER_ADVERTISEMENT:
		if (line->options->verbosity > 0)
			print_router_discovery(line, message->at);
		return print_options(line, message, 16);
	case REDIRECT:
		print_target(line, ", ", message->at + 24);
		print_target(line, " to ", message->at + 8);
		return print_options(line, message, 40);
	default:
		return print_neighbour(line, message);
	}
}

/* What a home agent answers (RFC 6275): other agents, or prefixes. */
static enum outcome print_mobility(struct line *line, const struct message *message)
{
	uint32_t at = message->at;
	uint16_t flags;

	line_addf(line, ", id 0x%04x", line_be16(line, at + 4));
	if (message->type == HOME_AGENT_REPLY) {
		for (uint32_t bytes = 8; bytes < message->length && !line->is_cut; bytes += 16)
			print_target(line, ", ", at + bytes);
		return OUTCOME_GOOD;
	}
	flags = line_be16(line, at + 6);
	line_addf(line, "%s%s%s", flags & 0xc000 ? " " : "", flags & 0x8000 ? "M" : "",
		  flags & 0x4000 ? "O" : "");
	return print_options(line, message, 8);
}

static enum outcome print_unknown(struct line *line, const struct message *message)
{
	line_field(line, ", length ", message->length);
	if (line->options->verbosity <= 1)
		line_unknown_data(line, "\n\t", message->at, message->length);
	return OUTCOME_FINISHED;
}

static enum outcome print_body(struct line *line, const struct message *message)
{
	uint32_t at = message->at;

	switch (message->type) {
	case UNREACHABLE:
		return print_unreachable(line, message);
	case TOO_BIG:
		line_field(line, ", mtu ", line_be32(line, at + 4));
		return OUTCOME_GOOD;
	case TIME_EXCEEDED:
		print_time_exceeded(line, message);
		return OUTCOME_GOOD;
	case PARAMETER_PROBLEM:
		return print_parameter_problem(line, message);
	case ECHO_REQUEST:
	case ECHO_REPLY:
		if (line_read(line, at + 4, 4))
			line_addf(line, ", id %u, seq %u", line_be16(line, at + 4),
				  line_be16(line, at + 6));
		return OUTCOME_GOOD;
	case LISTENER_QUERY:
		print_query(line, message);
		return OUTCOME_GOOD;
	case LISTENER_REPORT:
	case LISTENER_DONE:
		print_listener(line, at);
		return OUTCOME_GOOD;
	case LISTENER_REPORT_V2:
		print_listener_report(line, at, message->length);
		return OUTCOME_GOOD;
	case ROUTER_SOLICITATION:
	case ROUTER_ADVERTISEMENT:
	case NEIGHBOUR_SOLICITATION:
	case NEIGHBOUR_ADVERTISEMENT:
	case REDIRECT:
		return print_discovery(line, message);
	case ROUTER_RENUMBERING:
		print_renumbering(line, at);
		return OUTCOME_GOOD;
	case NODE_QUERY:
		print_node_query(line, at);
		return OUTCOME_GOOD;
	case NODE_REPLY:
		print_node_reply(line, at, message->length);
		return OUTCOME_GOOD;
	case HOME_AGENT_REPLY:
	case MOBILE_ADVERTISEMENT:
		return line->options->verbosity > 0 ? print_mobility(line, message) : OUTCOME_GOOD;
	case HOME_AGENT_REQUEST:
	case MOBILE_SOLICITATION:
		line_addf(line, ", id 0x%04x", line_be16(line, at + 4));
		return OUTCOME_GOOD;
	case INVERSE_SOLICITATION:
	case INVERSE_ADVERTISEMENT:
		return OUTCOME_GOOD;
	case LOW_POWER_ROUTING:
		print_rpl(line, message->code, at + 4, message->length - 4);
		return OUTCOME_GOOD;
	default:
		return print_unknown(line, message);
	}
}

static void print_checksum(struct line *line, const struct message *message)
{
	uint16_t field, sum;

	if (line->options->verbosity == 0 || message->ip->is_fragment ||
	    !line_has(line, message->at, message->length))
		return;
	field = line_be16(line, message->at + 2);
	sum = line_checksum_ip(line, message->ip, PROTOCOL_ICMPV6, message->at, message->length);
	if (sum == 0)
		line_add(line, "[icmp6 sum ok] ");
	else
		line_addf(line, "[bad icmp6 cksum 0x%04x -> 0x%04x!] ", field,
			  checksum_expected(field, sum));
}

/* Messages whose options go over several lines tell their length in front. */
static bool tells_length_first(uint8_t type)
{
	return (type >= ROUTER_SOLICITATION && type <= REDIRECT) || type == HOME_AGENT_REPLY ||
	       type == MOBILE_ADVERTISEMENT;
}

void print_icmpv6(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip)
{
	struct message message = {.ip = ip, .at = at, .length = length};
	bool is_verbose = line->options->verbosity > 0;
	enum outcome outcome;

	line->protocol = "icmp6";
	if (length == 0) {
		line_add(line, "ICMP6, length 0");
		line_invalid(line);
		return;
	}
	print_checksum(line, &message);
	message.type = line_u8(line, at);
	line_add(line, "ICMP6, ");
	line_name(line, type_names, message.type, "unknown icmp6 type (%u)");
	if (is_verbose && tells_length_first(message.type))
		line_field(line, ", length ", length);
	message.code = line_u8(line, at + 1);
	outcome = print_body(line, &message);
	if (outcome == OUTCOME_CUT)
		line_truncated(line);
	else if (outcome == OUTCOME_GOOD && !is_verbose)
		line_field(line, ", length ", length);
}
