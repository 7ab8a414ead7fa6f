/* SPDX-License-Identifier: BSD-3-Clause */
/* Pasted text: whatever it is, reading ends, fields are within bounds, the line is part of it. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "capfile/capfile.h"
#include "fuzz.h"
#include "model/decoded.h"

#define PATH_BYTES 32

static void check_packet(const struct capfile_reader *reader, const struct packet *packet)
{
	const struct decoded *decoded = packet->decoded;
	unsigned sum = 0;

	FUZZ_CHECK(packet->point < capfile_points(reader)->count && packet->number > 0);
	FUZZ_CHECK(decoded && !packet->data && packet->captured_bytes == 0);
	FUZZ_CHECK(packet->text && packet->text_bytes > 0);
	for (size_t i = 0; i < packet->text_bytes; i++)
		sum += (unsigned char)packet->text[i];
	FUZZ_CHECK(sum > 0);
	FUZZ_CHECK(decoded->marks & DECODED_FROM_TEXT && !decoded->payload);
	FUZZ_CHECK(decoded->tcp.sack_count <= SACK_BLOCKS_MAXIMUM);
	FUZZ_CHECK(decoded->tcp.window_scale <= 14);
	FUZZ_CHECK(packet->time_ns > 0 || capfile_clock(reader) == CAPTURE_CLOCK_EPOCH);
}

static void read_all(const char *path, size_t size)
{
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct err err = ERR_INIT;
	struct packet packet;
	size_t count = 0;

	if (capfile_open(path, &reader, &err) < 0) {
		FUZZ_CHECK(err.text[0]);
		return;
	}
	if (capfile_reader_format(reader) != CAPFILE_FORMAT_TEXT)
		return;
	while (capfile_next(reader, &packet, &err) > 0) {
		check_packet(reader, &packet);
		FUZZ_CHECK(++count <= size);
	}
	FUZZ_CHECK(capfile_unread_lines(reader).count <= size);
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
