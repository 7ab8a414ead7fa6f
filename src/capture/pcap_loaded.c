/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The functions of libpcap that this folder calls, as long as it calls none: the library is loaded by the
 * first call. It brings eight others with it, and loading them takes a quarter of the time in which a
 * short capture is read and explained, which needs none of them. The static build links libpcap instead
 * of this file.
 */
#include <dlfcn.h>
#include <pcap.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/library.h"
#include "base/mem.h"

/* name, type, parameters with their names, these names */
#define FUNCTIONS(F)                                                                              \
	F(pcap_create, pcap_t *, (const char *source, char *errors), (source, errors))            \
	F(pcap_activate, int, (pcap_t * pcap), (pcap))                                            \
	F(pcap_set_snaplen, int, (pcap_t * pcap, int bytes), (pcap, bytes))                       \
	F(pcap_set_promisc, int, (pcap_t * pcap, int is_on), (pcap, is_on))                       \
	F(pcap_set_timeout, int, (pcap_t * pcap, int ms), (pcap, ms))                             \
	F(pcap_set_immediate_mode, int, (pcap_t * pcap, int is_on), (pcap, is_on))                \
	F(pcap_set_buffer_size, int, (pcap_t * pcap, int bytes), (pcap, bytes))                   \
	F(pcap_set_tstamp_type, int, (pcap_t * pcap, int type), (pcap, type))                     \
	F(pcap_set_tstamp_precision, int, (pcap_t * pcap, int precision), (pcap, precision))      \
	F(pcap_set_datalink, int, (pcap_t * pcap, int type), (pcap, type))                        \
	F(pcap_setnonblock, int, (pcap_t * pcap, int is_on, char *errors), (pcap, is_on, errors)) \
	F(pcap_setdirection, int, (pcap_t * pcap, pcap_direction_t way), (pcap, way))             \
	F(pcap_setfilter, int, (pcap_t * pcap, struct bpf_program * program), (pcap, program))    \
	F(pcap_next_ex, int, (pcap_t * pcap, struct pcap_pkthdr * *header, const u_char **data),  \
	  (pcap, header, data))                                                                   \
	F(pcap_get_selectable_fd, int, (pcap_t * pcap), (pcap))                                   \
	F(pcap_stats, int, (pcap_t * pcap, struct pcap_stat * stats), (pcap, stats))              \
	F(pcap_snapshot, int, (pcap_t * pcap), (pcap))                                            \
	F(pcap_datalink, int, (pcap_t * pcap), (pcap))                                            \
	F(pcap_list_datalinks, int, (pcap_t * pcap, int **types), (pcap, types))                  \
	F(pcap_list_tstamp_types, int, (pcap_t * pcap, int **types), (pcap, types))               \
	F(pcap_datalink_name_to_val, int, (const char *name), (name))                             \
	F(pcap_datalink_val_to_name, const char *, (int type), (type))                            \
	F(pcap_datalink_val_to_description, const char *, (int type), (type))                     \
	F(pcap_tstamp_type_name_to_val, int, (const char *name), (name))                          \
	F(pcap_tstamp_type_val_to_name, const char *, (int type), (type))                         \
	F(pcap_tstamp_type_val_to_description, const char *, (int type), (type))                  \
	F(pcap_statustostr, const char *, (int status), (status))                                 \
	F(pcap_geterr, char *, (pcap_t * pcap), (pcap))                                           \
	F(pcap_findalldevs, int, (pcap_if_t * *devices, char *errors), (devices, errors))         \
	F(pcap_open_dead, pcap_t *, (int type, int bytes), (type, bytes))                         \
	F(pcap_compile, int,                                                                      \
	  (pcap_t * pcap, struct bpf_program * program, const char *text, int optimise,           \
	   bpf_u_int32 mask),                                                                     \
	  (pcap, program, text, optimise, mask))                                                  \
	F(pcap_offline_filter, int,                                                               \
	  (const struct bpf_program *program, const struct pcap_pkthdr *header,                   \
	   const u_char *data),                                                                   \
	  (program, header, data))                                                                \
	F(bpf_image, char *, (const struct bpf_insn *instruction, int number),                    \
	  (instruction, number))

#define PROCEDURES(F)                                               \
	F(pcap_close, (pcap_t * pcap), (pcap))                      \
	F(pcap_freecode, (struct bpf_program * program), (program)) \
	F(pcap_freealldevs, (pcap_if_t * devices), (devices))       \
	F(pcap_free_datalinks, (int *types), (types))               \
	F(pcap_free_tstamp_types, (int *types), (types))

#define FUNCTION_MEMBER(name, type, parameters, names) type(*name) parameters;
#define PROCEDURE_MEMBER(name, parameters, names)      void(*name) parameters;

/* Filled once and for good: libpcap's functions have no place for a context. */
static struct pcap_calls {
	FUNCTIONS(FUNCTION_MEMBER)
	PROCEDURES(PROCEDURE_MEMBER)
} calls;

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Without it there is nothing that its caller could do. */
static _Noreturn void fail(const char *reason)
{
	(void)fprintf(stderr,
		      "tcpwhy: cannot load libpcap (%s); install it: apt install libpcap0.8, dnf "
		      "install libpcap, or use the static program (make static)\n",
		      reason ? reason : "a function is missing");
	exit(1);
}

static void find(void *library, const char *name, void *ret_function)
{
	if (!library_find(library, name, ret_function))
		fail(dlerror());
}

static void load(void)
{
	/* Debian's name, and everybody else's. */
	static const char *const names[] = {"libpcap.so.0.8", "libpcap.so.1"};
	void *library = NULL;

	for (size_t i = 0; i < ARRAY_COUNT(names) && !library; i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	if (!library)
		fail(dlerror());
#define FUNCTION_FIND(name, type, parameters, names_of) find(library, #name, &calls.name);
#define PROCEDURE_FIND(name, parameters, names_of)      find(library, #name, &calls.name);
	FUNCTIONS(FUNCTION_FIND)
	PROCEDURES(PROCEDURE_FIND)
}

#define FUNCTION_CALL(name, type, parameters, names) \
	type name parameters                         \
	{                                            \
		(void)pthread_once(&once, load);     \
		return calls.name names;             \
	}
#define PROCEDURE_CALL(name, parameters, names)  \
	void name parameters                     \
	{                                        \
		(void)pthread_once(&once, load); \
		calls.name names;                \
	}

FUNCTIONS(FUNCTION_CALL)
PROCEDURES(PROCEDURE_CALL)
