/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Prints a capture file as the dissector does, without the program around it: for comparing by hand
 * and for the golden test. Options: tcpdump's -n -t -e -v -q -S -K -A -x -X -#, then -r FILE.
 */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "capfile/capfile.h"
#include "dissect/dissect.h"

#define OUTPUT_BYTES ((size_t)1 << 22)

static enum dissect_hex hex_more(enum dissect_hex now, enum dissect_hex plain)
{
	return now == plain ? plain + 1 : plain;
}

/* False for what is no option of this program. */
static bool option_take(int letter, struct dissect_options *options, unsigned *times)
{
	static const enum dissect_time forms[] = {DISSECT_TIME_CLOCK, DISSECT_TIME_NONE,
						  DISSECT_TIME_EPOCH, DISSECT_TIME_DELTA,
						  DISSECT_TIME_DATE,  DISSECT_TIME_SINCE_FIRST};

	switch (letter) {
	case 'n':
		options->is_numeric = true;
		return true;
	case 't':
		options->time = forms[++*times % ARRAY_COUNT(forms)];
		return true;
	case 'e':
		options->with_link = true;
		return true;
	case 'v':
		options->verbosity++;
		return true;
	case 'q':
		options->is_quiet = true;
		return true;
	case 'S':
		options->is_absolute = true;
		return true;
	case 'K':
		options->skip_checksums = true;
		return true;
	case '#':
		options->with_number = true;
		return true;
	case 'A':
		options->hex = hex_more(options->hex, DISSECT_HEX_ASCII);
		return true;
	case 'x':
		options->hex = hex_more(options->hex, DISSECT_HEX_PLAIN);
		return true;
	case 'X':
		options->hex = hex_more(options->hex, DISSECT_HEX_BOTH);
		return true;
	default:
		return false;
	}
}

static void links_read(struct link_list *links)
{
	struct if_nameindex *all = if_nameindex();

	for (struct if_nameindex *one = all; one && one->if_name; one++) {
		struct link link = {.index = one->if_index};

		(void)snprintf(link.name, sizeof(link.name), "%s", one->if_name);
		links->items =
			xgrow(links->items, links->count, &links->capacity, sizeof(*links->items));
		links->items[links->count++] = link;
	}
	if_freenameindex(all);
}

static int print_file(const char *path, const struct dissect_options *options)
{
	CLEANUP(str_done) struct str text = STR_INIT(OUTPUT_BYTES);
	struct capfile_reader *reader = NULL;
	struct dissector *dissector;
	struct err err = ERR_INIT;
	struct packet packet;
	int r;

	r = capfile_open(path, &reader, &err);
	if (r < 0) {
		(void)fprintf(stderr, "%s\n", err.text);
		return r;
	}
	dissector = dissector_new(options);
	while ((r = capfile_next(reader, &packet, &err)) > 0) {
		if (!dissect_can_print(packet.link_type)) {
			r = err_set(&err, -EPROTONOSUPPORT, "cannot print link type %u",
				    packet.link_type);
			break;
		}
		dissector_print(dissector, &packet, &text);
		(void)fwrite(text.text, 1, text.length, stdout);
		str_clear(&text);
	}
	if (r < 0)
		(void)fprintf(stderr, "%s\n", err.text);
	dissector_free(dissector);
	capfile_free(reader);
	return r;
}

int main(int argc, char **argv)
{
	CLEANUP(link_list_done) struct link_list links = {0};
	const struct link_list *by_point[POINTS_MAXIMUM];
	struct dissect_options options = {.links = by_point};
	const char *path = "-";
	unsigned times = 0;
	int letter;

	for (size_t i = 0; i < POINTS_MAXIMUM; i++)
		by_point[i] = &links;
	while ((letter = getopt(argc, argv, "nteqvSKAxX#r:")) != -1) {
		if (letter == 'r')
			path = optarg;
		else if (!option_take(letter, &options, &times))
			return 2;
	}
	links_read(&links);
	return print_file(path, &options) < 0 ? 1 : 0;
}
