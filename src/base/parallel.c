/* SPDX-License-Identifier: BSD-3-Clause */
/* Work at the same time: see parallel.h. */
#include "base/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"

struct worker {
	void (*work)(void *item);
	void *item;
	const cpu_set_t *processors; /* where it may run */
	int processor;               /* where it begins */
	pthread_t thread;
	bool is_started;
};

size_t parallel_processors(void)
{
	cpu_set_t processors;

	if (pthread_getaffinity_np(pthread_self(), sizeof(processors), &processors) != 0)
		return 1;
	return MAX((size_t)CPU_COUNT(&processors), (size_t)1);
}

/* Begin on a processor of its own: a scheduler that leaves a new thread beside the one that made it takes
 * longer to see its mistake than we take to read a file. Later it may go elsewhere. */
static void worker_move(const struct worker *worker)
{
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET((size_t)worker->processor, &first);
	(void)pthread_setaffinity_np(pthread_self(), sizeof(first), &first);
	(void)pthread_setaffinity_np(pthread_self(), sizeof(*worker->processors),
				     worker->processors);
}

static void *worker_run(void *argument)
{
	const struct worker *worker = argument;

	worker_move(worker);
	worker->work(worker->item);
	return NULL;
}

/* The next processor in the set behind `at`, round and round. */
static int processor_behind(const cpu_set_t *processors, int at)
{
	do {
		at = (at + 1) % CPU_SETSIZE;
	} while (!CPU_ISSET((size_t)at, processors));
	return at;
}

static void workers_start(struct worker *workers, size_t count, const cpu_set_t *processors)
{
	int processor = MAX(sched_getcpu(), 0);
	sigset_t all, before;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	for (size_t i = 0; i < count; i++) {
		processor = processor_behind(processors, processor);
		workers[i].processor = processor;
		workers[i].processors = processors;
		workers[i].is_started =
			pthread_create(&workers[i].thread, NULL, worker_run, &workers[i]) == 0;
	}
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void parallel_run(void (*work)(void *item), void *items, size_t count, size_t item_bytes)
{
	_cleanup_free_ struct worker *workers = xcalloc(MAX(count, (size_t)1), sizeof(workers[0]));
	cpu_set_t processors;

	for (size_t i = 0; i < count; i++)
		workers[i] =
			(struct worker) {.work = work, .item = (uint8_t *)items + i * item_bytes};
	if (count > 1 &&
	    pthread_getaffinity_np(pthread_self(), sizeof(processors), &processors) == 0 &&
	    CPU_COUNT(&processors) > 1)
		workers_start(workers + 1, count - 1, &processors);
	for (size_t i = 0; i < count; i++) {
		if (!workers[i].is_started)
			work(workers[i].item);
	}
	for (size_t i = 0; i < count; i++) {
		if (workers[i].is_started)
			(void)pthread_join(workers[i].thread, NULL);
	}
}
