/* SPDX-License-Identifier: BSD-3-Clause */
/* Capture files: whatever is in one, reading ends, packets are whole, and an error says where. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "capfile/capfile.h"
#include "fuzz.h"

#define PATH_BYTES 32

/* Every byte of the packet can be read: a sanitizer sees it when not. */
static unsigned touch(const struct packet *packet)
{
	unsigned sum = 0;

	for (uint32_t i = 0; i < packet->captured_bytes; i++)
		sum += packet->data[i];
	return sum;
}

static void check_packet(const struct capfile_reader *reader, const struct packet *packet)
{
	const struct point_list *points = capfile_points(reader);

	FUZZ_CHECK(packet->point < points->count);
	FUZZ_CHECK(points->items[packet->point].packets >= packet->number);
	FUZZ_CHECK(packet->number > 0);
	FUZZ_CHECK(packet->data || packet->captured_bytes == 0);
	FUZZ_CHECK(touch(packet) <= packet->captured_bytes * 255u);
}

static void check_end(struct capfile_reader *reader)
{
	const struct point_list *points = capfile_points(reader);
	const struct name_table *names = capfile_names(reader);
	uint64_t start_ns = 0;
	uint64_t end_ns = 0;

	FUZZ_CHECK(points->count <= POINTS_MAXIMUM && names->count <= NAME_TABLE_MAXIMUM);
	for (size_t i = 0; i < points->count; i++)
		FUZZ_CHECK(points->items[i].id == i && points->items[i].name);
	for (size_t i = 0; i < names->count; i++)
		FUZZ_CHECK(names->entries[i].name);
	if (capfile_interval(reader, &start_ns, &end_ns))
		FUZZ_CHECK(start_ns && end_ns);
}

static void read_all(const char *path, size_t size)
{
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct packet packet;
	struct err err = ERR_INIT;
	size_t count = 0;
	int r;

	r = capfile_open(path, &reader, &err);
	if (r < 0) {
		FUZZ_CHECK(err.text[0] && !reader);
		return;
	}
	while ((r = capfile_next(reader, &packet, &err)) > 0) {
		check_packet(reader, &packet);
		/* A record has a header: there are never more packets than bytes. */
		FUZZ_CHECK(++count <= size);
	}
	FUZZ_CHECK(r == 0 || (err.code == r && err.text[0]));
	/* A damaged file stays damaged; an end stays an end. */
	FUZZ_CHECK(capfile_next(reader, &packet, &err) == r);
	check_end(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_close_ int fd = memfd_create("fuzz", MFD_CLOEXEC);
	char path[PATH_BYTES];

	FUZZ_CHECK(fd >= 0 && fd_write_all(fd, data, size) == 0);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	read_all(path, size);
	return 0;
}
