/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of confidence, severity and subject: see finding.h, cause.h. */
#include "model/finding.h"

#include <string.h>

static const char *const confidence_names[CONFIDENCE_COUNT] = {
	[CONFIDENCE_POSSIBLE] = "possible",
	[CONFIDENCE_LIKELY] = "likely",
	[CONFIDENCE_PROVEN] = "proven",
};

static const char *const severity_names[SEVERITY_COUNT] = {
	[SEVERITY_NOTE] = "note",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_CRITICAL] = "critical",
};

static const char *const subject_names[SUBJECT_COUNT] = {
	[SUBJECT_CONNECTION] = "connection",
	[SUBJECT_PATH] = "path",
	[SUBJECT_NAME_LOOKUP] = "name-lookup",
	[SUBJECT_HOST] = "host",
};

const char *confidence_name(enum confidence confidence)
{
	return confidence_names[confidence];
}

const char *severity_name(enum severity severity)
{
	return severity_names[severity];
}

const char *subject_name(enum subject subject)
{
	return subject_names[subject];
}

static void evidence_clear(struct evidence_list *list)
{
	memset(list->items, 0, list->count * sizeof(list->items[0]));
	list->count = 0;
}

void finding_clear(struct finding *finding)
{
	memset(finding, 0, offsetof(struct finding, supporting));
	evidence_clear(&finding->supporting);
	evidence_clear(&finding->contradicting);
	memset(finding->unobserved, 0, finding->unobserved_count * sizeof(finding->unobserved[0]));
	finding->unobserved_count = 0;
	memset(finding->alternatives, 0, sizeof(finding->alternatives));
	finding->alternative_count = 0;
	memset(finding->remedies, 0, finding->remedy_count * sizeof(finding->remedies[0]));
	finding->remedy_count = 0;
}
