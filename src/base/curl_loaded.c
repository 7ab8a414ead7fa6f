/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The functions of libcurl that http.c calls, as long as it calls none: the library is loaded by the
 * first call. It brings forty others with it, and loading them takes longer than reading a hundred
 * thousand packets from a file, which needs none of them. The static build links libcurl instead of
 * this file.
 */
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/library.h"

/* Macros that check types, in front of the functions. */
#undef curl_easy_setopt
#undef curl_easy_getinfo

#define LIBRARY "libcurl.so.4"

struct curl_calls {
	CURL *(*init)(void);
	void (*cleanup)(CURL *curl);
	void (*reset)(CURL *curl);
	CURLcode (*perform)(CURL *curl);
	CURLcode (*setopt)(CURL *curl, CURLoption option, ...);
	CURLcode (*getinfo)(CURL *curl, CURLINFO info, ...);
};

/* The one table, filled once and for good: libcurl's functions have no place for a context. */
static const struct curl_calls *curl_calls(void)
{
	static struct curl_calls calls;
	void *library;

	if (calls.init)
		return &calls;
	library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return NULL;
	if (!library_find(library, "curl_easy_cleanup", &calls.cleanup) ||
	    !library_find(library, "curl_easy_reset", &calls.reset) ||
	    !library_find(library, "curl_easy_perform", &calls.perform) ||
	    !library_find(library, "curl_easy_setopt", &calls.setopt) ||
	    !library_find(library, "curl_easy_getinfo", &calls.getinfo) ||
	    !library_find(library, "curl_easy_init", &calls.init))
		return NULL;
	return &calls;
}

/* Without a handle nobody calls the others. */
CURL *curl_easy_init(void)
{
	const struct curl_calls *calls = curl_calls();

	return calls ? calls->init() : NULL;
}

void curl_easy_cleanup(CURL *curl)
{
	if (curl)
		curl_calls()->cleanup(curl);
}

void curl_easy_reset(CURL *curl)
{
	curl_calls()->reset(curl);
}

CURLcode curl_easy_perform(CURL *curl)
{
	return curl_calls()->perform(curl);
}

/* The value is a long or a pointer, which are passed alike. */
CURLcode curl_easy_setopt(CURL *curl, CURLoption option, ...)
{
	va_list arguments;
	void *value;

	va_start(arguments, option);
	value = va_arg(arguments, void *);
	va_end(arguments);
	return curl_calls()->setopt(curl, option, value);
}

CURLcode curl_easy_getinfo(CURL *curl, CURLINFO info, ...)
{
	va_list arguments;
	void *value;

	va_start(arguments, info);
	value = va_arg(arguments, void *);
	va_end(arguments);
	return curl_calls()->getinfo(curl, info, value);
}
