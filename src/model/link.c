/* SPDX-License-Identifier: BSD-3-Clause */
/* Network interfaces: see link.h. */
#include "model/link.h"

#include "base/mem.h"
#include "base/str.h"

void link_list_done(struct link_list *list)
{
	free(list->items);
	*list = (struct link_list) {0};
}

void link_list_copy(const struct link_list *list, struct link_list *ret_copy)
{
	*ret_copy = (struct link_list) {0};
	for (size_t i = 0; i < list->count; i++) {
		ret_copy->items = xgrow(ret_copy->items, ret_copy->count, &ret_copy->capacity,
					sizeof(*ret_copy->items));
		ret_copy->items[ret_copy->count++] = list->items[i];
	}
}

const struct link *link_list_find_name(const struct link_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (text_is_equal(list->items[i].name, name))
			return &list->items[i];
	return NULL;
}

const struct link *link_list_find_index(const struct link_list *list, uint32_t index)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].index == index)
			return &list->items[i];
	return NULL;
}
