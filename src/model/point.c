/* SPDX-License-Identifier: BSD-3-Clause */
/* Capture points: see point.h. */
#include "model/point.h"

#include "base/mem.h"

/* Link types that decode/ and dissect/ know something of (https://www.tcpdump.org/linktypes.html). */
static const struct {
	uint32_t number;
	const char *name;
} link_types[] = {
	{0, "NULL"},   {1, "EN10MB"},       {9, "PPP"},          {12, "RAW"},
	{101, "RAW"},  {105, "IEEE802_11"}, {108, "LOOP"},       {113, "LINUX_SLL"},
	{228, "IPV4"}, {229, "IPV6"},       {276, "LINUX_SLL2"},
};

struct point *point_list_add(struct point_list *list, struct point *take_point)
{
	struct point *point;

	list->items = xgrow(list->items, list->count, &list->capacity, sizeof(*list->items));
	point = &list->items[list->count];
	*point = *take_point;
	point->id = (uint32_t)list->count++;
	*take_point = (struct point) {0};
	return point;
}

void point_done(struct point *point)
{
	free(point->name);
	free(point->container);
	free(point->interface);
	free(point->filter);
	free(point->description);
	free(point->comment);
	link_list_done(&point->links);
	*point = (struct point) {0};
}

void point_list_done(struct point_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		point_done(&list->items[i]);
	free(list->items);
	*list = (struct point_list) {0};
}

const char *link_type_name(uint32_t link_type)
{
	for (size_t i = 0; i < ARRAY_COUNT(link_types); i++)
		if (link_types[i].number == link_type)
			return link_types[i].name;
	return "UNKNOWN";
}
