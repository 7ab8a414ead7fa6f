/* SPDX-License-Identifier: BSD-3-Clause */
/* Comments on evidence packets: see why_comments.h. */
#include "command/why_comments.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "capfile/capfile.h"
#include "model/report.h"

#define COMMENT_MAXIMUM 4096
#define MARKS_MAXIMUM   ((size_t)FINDINGS_MAXIMUM * EVIDENCE_ITEMS_MAXIMUM * EVIDENCE_PACKETS_MAXIMUM)

/* One packet as evidence for one thing. */
struct mark {
	struct packet_ref packet;
	const struct finding *finding;
	const struct evidence_item *item;
};

struct marks {
	struct mark *items; /* in the order of points and packets */
	size_t count;
	bool by_time;
};

static int compare_refs(const struct marks *marks, const struct packet_ref *a,
			const struct packet_ref *b)
{
	uint64_t one = marks->by_time ? a->time_ns : a->number;
	uint64_t two = marks->by_time ? b->time_ns : b->number;

	if (a->point != b->point)
		return a->point < b->point ? -1 : 1;
	return (one > two) - (one < two);
}

/* The most important finding comes first on a packet that proves several. */
static int compare_marks(const void *one, const void *two, void *context)
{
	const struct mark *a = one;
	const struct mark *b = two;
	int order = compare_refs(context, &a->packet, &b->packet);

	if (order == 0)
		order = (a->finding->id > b->finding->id) - (a->finding->id < b->finding->id);
	return order ? order : (a->item > b->item) - (a->item < b->item);
}

static void marks_add(struct marks *marks, const struct finding *finding)
{
	for (size_t i = 0; i < finding->supporting.count; i++) {
		const struct evidence_item *item = &finding->supporting.items[i];

		for (size_t p = 0; p < item->packet_count; p++) {
			if (item->packets[p].number == 0)
				continue;
			marks->items[marks->count++] = (struct mark) {
				.packet = item->packets[p],
				.finding = finding,
				.item = item,
			};
		}
	}
}

static void marks_take(struct marks *marks, const struct report *report)
{
	marks->items = xcalloc(MARKS_MAXIMUM, sizeof(marks->items[0]));
	for (size_t i = 0; i < report->finding_count; i++)
		marks_add(marks, &report->findings[i]);
	qsort_r(marks->items, marks->count, sizeof(marks->items[0]), compare_marks, marks);
}

/* "tcpwhy: Path MTU black hole (proven): ..." */
static void add_comment(const struct mark *mark, enum language language, struct str *out)
{
	static const char *const sure[CONFIDENCE_COUNT] = {
		[CONFIDENCE_POSSIBLE] = "comment.possible",
		[CONFIDENCE_LIKELY] = "comment.likely",
		[CONFIDENCE_PROVEN] = "comment.proven",
	};

	str_add(out, out->length ? "\n" : "");
	str_add(out, "tcpwhy: ");
	str_add(out, cause_table[mark->finding->cause].title[language]);
	str_add(out, words_plain(language, sure[mark->finding->confidence]));
	words_expand(out, language, &mark->item->text);
}

/* All that is to be said of a packet; empty for nothing. */
static void comment_make(const struct marks *marks, const struct packet *packet,
			 enum language language, struct str *out)
{
	struct packet_ref ref = packet_ref_of(packet);
	size_t low = 0, high = marks->count;

	str_clear(out);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_refs(marks, &marks->items[middle].packet, &ref) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < marks->count && compare_refs(marks, &marks->items[low].packet, &ref) == 0;
	     low++)
		add_comment(&marks->items[low], language, out);
}

static int copy_packets(struct capfile_reader *reader, struct capfile_writer *writer,
			const struct marks *marks, enum language language, struct err *err)
{
	CLEANUP(str_done) struct str comment = STR_INIT(COMMENT_MAXIMUM);
	struct packet packet;
	int r;

	while ((r = capfile_next(reader, &packet, err)) > 0) {
		comment_make(marks, &packet, language, &comment);
		r = capfile_write_comment(writer, &packet, comment.length ? comment.text : NULL,
					  err);
		if (r < 0)
			return r;
	}
	return r;
}

static int copy_file(const struct why_comments *comments, const struct marks *marks,
		     const char *from, const char *to, struct err *err)
{
	const struct capture_facts *capture = &comments->stream->capture;
	struct capfile_reader *reader = NULL;
	struct capfile_writer *writer = NULL;
	struct err later = ERR_INIT;
	int r, closed;

	r = capfile_open(from, &reader, err);
	if (r == 0)
		r = input_create_named(comments->options, comments->stream, to, &writer, err);
	if (r == 0)
		r = copy_packets(reader, writer, marks, comments->language, err);
	closed = capfile_close(writer, capture->start_ns, capture->end_ns, r < 0 ? &later : err);
	capfile_free(reader);
	return r < 0 ? r : closed;
}

static bool is_regular_pcapng(const struct why_comments *comments, const char *path)
{
	enum capfile_format format;
	struct stat status;

	return strcmp(path, "-") != 0 && lstat(path, &status) == 0 && S_ISREG(status.st_mode) &&
	       capfile_choose_format(path, comments->options->want_pcapng,
				     comments->stream->points.count, &format, NULL) == 0 &&
	       format == CAPFILE_FORMAT_PCAPNG;
}

int why_comments_write(const struct why_comments *comments, struct err *err)
{
	const char *path = comments->options->write_path;
	struct marks marks = {.by_time = comments->are_numbers_others};
	_cleanup_free_ char *beside = NULL;
	int r = 0;

	if (!path || !is_regular_pcapng(comments, path))
		return 0;
	marks_take(&marks, comments->report);
	beside = xasprintf("%s.comments", path);
	if (marks.count > 0)
		r = copy_file(comments, &marks, path, beside, err);
	if (marks.count > 0 && r == 0 && rename(beside, path) < 0)
		r = err_set(err, -errno, "cannot put '%s' in the place of '%s': %s", beside, path,
			    err_text(-errno));
	if (r < 0)
		(void)unlink(beside);
	free(marks.items);
	return r;
}
