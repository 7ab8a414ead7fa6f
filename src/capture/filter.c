/* SPDX-License-Identifier: BSD-3-Clause */
/* Compiled filters: see filter.h. The language is libpcap's, compiled by it without a device. */
#include "capture/filter.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <string.h>

#include "base/mem.h"
#include "capture/filter_fault.h"
#include "capture/link_type.h"
#include "capture/proof.h"

/* tcpdump's: what a match returns. */
#define SNAP_BYTES_DEFAULT 262144

struct filter {
	struct bpf_program program; /* the user's filter */
	struct str kernel_text;
	struct proof *proof; /* NULL: exactly the user's filter */
};

/*
 * What may be proof, sorted out by proof.c afterwards. It stands in front of the user's filter: a
 * "vlan" in that shifts what every later term looks at. Not every link type knows every term.
 */
static const char *const proof_terms[] = {
	"icmp", "icmp6", "arp", "ip[6:2] & 0x1fff != 0", "ip6 proto 44",
};

static bool compiles(pcap_t *pcap, const char *text)
{
	struct bpf_program program;

	if (pcap_compile(pcap, &program, text, /* optimize= */ 1, PCAP_NETMASK_UNKNOWN) < 0)
		return false;
	pcap_freecode(&program);
	return true;
}

static void write_kernel_text(struct filter *filter, pcap_t *pcap, const char *text)
{
	if (!filter->proof) {
		str_add(&filter->kernel_text, text);
		return;
	}
	for (size_t i = 0; i < ARRAY_COUNT(proof_terms); i++)
		if (compiles(pcap, proof_terms[i]))
			str_addf(&filter->kernel_text, "(%s) or ", proof_terms[i]);
	str_addf(&filter->kernel_text, "(%s)", text);
}

/* libpcap prefixes some of its messages; the user knows that it is a filter. */
static const char *error_words(pcap_t *pcap)
{
	static const char prefix[] = "can't parse filter expression: ";
	const char *words = pcap_geterr(pcap);

	return text_has_prefix(words, prefix) ? words + sizeof(prefix) - 1 : words;
}

static void set_refusal(pcap_t *pcap, const char *text, struct err *err)
{
	if (text_is_equal(error_words(pcap), "syntax error"))
		(void)filter_fault_set(pcap, text, err);
	else
		(void)err_set_usage(err, "bad filter '%s': %s", text, error_words(pcap));
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

int filter_compile(const char *text, const struct filter_options *options,
		   struct filter **ret_filter, struct err *err)
{
	uint32_t snap_bytes = options->snap_bytes ? options->snap_bytes : SNAP_BYTES_DEFAULT;
	pcap_t *pcap = pcap_open_dead(link_type_to_dlt(options->link_type), (int)snap_bytes);
	struct filter *filter;

	if (!pcap)
		return err_set(err, -ENOMEM, "cannot compile the filter: out of memory");
	filter = xcalloc(1, sizeof(*filter));
	filter->kernel_text = (struct str)STR_INIT(STR_DEFAULT_MAXIMUM);
	if (pcap_compile(pcap, &filter->program, text, options->is_optimized,
			 PCAP_NETMASK_UNKNOWN) < 0) {
		set_refusal(pcap, text, err);
		pcap_close(pcap);
		filter_free(filter);
		return -EINVAL;
	}
	if (options->with_proof && !is_blank(text))
		filter->proof = proof_new(&filter->program);
	write_kernel_text(filter, pcap, text);
	pcap_close(pcap);
	*ret_filter = filter;
	return 0;
}

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	pcap_freecode(&filter->program);
	str_done(&filter->kernel_text);
	proof_free(filter->proof);
	free(filter);
}

const char *filter_kernel_text(const struct filter *filter)
{
	return filter->kernel_text.text;
}

bool filter_matches(struct filter *filter, const struct packet *packet)
{
	const struct pcap_pkthdr header = {.caplen = packet->captured_bytes,
					   .len = packet->wire_bytes};

	if (pcap_offline_filter(&filter->program, &header, packet->data) != 0) {
		if (filter->proof)
			proof_note(filter->proof, packet);
		return true;
	}
	return filter->proof && proof_matches(filter->proof, packet);
}

void filter_dump(const struct filter *filter, unsigned level, struct str *out)
{
	const struct bpf_program *program = &filter->program;

	if (level > 2)
		str_addf(out, "%u\n", program->bf_len);
	for (unsigned i = 0; i < program->bf_len; i++) {
		const struct bpf_insn *insn = &program->bf_insns[i];

		if (level > 2)
			str_addf(out, "%u %u %u %u\n", insn->code, insn->jt, insn->jf, insn->k);
		else if (level == 2)
			str_addf(out, "{ 0x%x, %u, %u, 0x%08x },\n", insn->code, insn->jt, insn->jf,
				 insn->k);
		else
			str_addf(out, "%s\n", bpf_image(insn, (int)i));
	}
}
