/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Docker client's rules for finding its daemon: see docker_endpoint.h. A context is a folder
 * below ~/.docker/contexts/meta that is named by the SHA-256 of its name; instead of computing it we
 * read the few meta.json files and compare the names inside. Its certificates are in the folder of
 * the same name below contexts/tls.
 */
#include "discover/docker_endpoint.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"

#define CONFIG_BYTES_MAXIMUM ((size_t)1 << 20)
#define CONTEXTS_MAXIMUM     256
#define QUOTED_CHARACTERS    128

static void cleanup_json(json_t **json)
{
	json_decref(*json);
}

static void cleanup_closedir(DIR **directory)
{
	if (*directory)
		(void)closedir(*directory);
}

void docker_endpoint_done(struct docker_endpoint *endpoint)
{
	free(endpoint->unix_socket);
	free(endpoint->url);
	free(endpoint->ca_path);
	free(endpoint->certificate_path);
	free(endpoint->key_path);
	*endpoint = (struct docker_endpoint) {0};
}

static int endpoint_refuse(const char *text, const char *source, const char *why, struct err *err)
{
	CLEANUP(str_done) struct str quoted = STR_INIT(4 * QUOTED_CHARACTERS);

	str_add_escaped(&quoted, text, strlen(text), QUOTED_CHARACTERS);
	return err_set_unavailable(err, -EPROTONOSUPPORT, "cannot ask Docker at '%s' (from %s): %s",
				   quoted.text, source, why);
}

static int parse_tcp(const char *place, const char *certificates, struct docker_endpoint *endpoint)
{
	const char *bracket = strrchr(place, ']');
	bool has_port = strchr(bracket ? bracket : place, ':');
	size_t length = strcspn(place, "/");

	if (length == 0 || strpbrk(place, " @?#\\"))
		return -EINVAL;
	endpoint->url =
		xasprintf("%s://%.*s%s", certificates ? "https" : "http", (int)length, place,
			  has_port       ? ""
			  : certificates ? ":2376"
					 : ":2375");
	if (certificates) {
		endpoint->ca_path = xasprintf("%s/ca.pem", certificates);
		endpoint->certificate_path = xasprintf("%s/cert.pem", certificates);
		endpoint->key_path = xasprintf("%s/key.pem", certificates);
	}
	return 0;
}

int docker_endpoint_parse(const char *text, const char *certificates, const char *source,
			  struct docker_endpoint *ret_endpoint, struct err *err)
{
	struct docker_endpoint endpoint = {0};

	if (text_has_prefix(text, "ssh://"))
		return endpoint_refuse(text, source,
				       "ssh is not supported; run tcpwhy on that host", err);
	if (text_has_prefix(text, "unix://") && text[strlen("unix://")] == '/') {
		endpoint.unix_socket = xstrdup(text + strlen("unix://"));
		endpoint.url = xstrdup("http://localhost");
	} else if (text_has_prefix(text, "tcp://") || text_has_prefix(text, "http://")) {
		if (parse_tcp(strstr(text, "://") + 3, certificates, &endpoint) < 0)
			return endpoint_refuse(text, source, "not a host and port", err);
	} else {
		return endpoint_refuse(text, source, "use unix:///PATH or tcp://HOST:PORT", err);
	}
	*ret_endpoint = endpoint;
	return 0;
}

/* The folder of the Docker client's own files; NULL without a home. */
static char *config_folder(void)
{
	const char *folder = getenv("DOCKER_CONFIG");
	const char *home = getenv("HOME");

	if (folder && *folder)
		return xstrdup(folder);
	return home && *home ? xasprintf("%s/.docker", home) : NULL;
}

/* NULL when there is no such file or it is no JSON. */
static json_t *read_json(const char *path)
{
	CLEANUP(str_done) struct str text = STR_INIT(CONFIG_BYTES_MAXIMUM);

	if (file_read(path, &text) < 0)
		return NULL;
	return json_loadb(text.text, text.length, 0, NULL);
}

/* The context to use; NULL for none. "default" is the name of the default socket. */
static char *context_name(const char *folder)
{
	_cleanup_free_ char *path = xasprintf("%s/config.json", folder);
	CLEANUP(cleanup_json) json_t *config = NULL;
	const char *name = getenv("DOCKER_CONTEXT");

	if (!name || !*name) {
		config = read_json(path);
		name = json_string_value(json_object_get(config, "currentContext"));
	}
	return name && *name && !text_is_equal(name, "default") ? xstrdup(name) : NULL;
}

static int context_read(const char *folder, const char *entry, const char *name,
			struct docker_endpoint *ret_endpoint, struct err *err)
{
	_cleanup_free_ char *path = xasprintf("%s/contexts/meta/%s/meta.json", folder, entry);
	_cleanup_free_ char *tls = xasprintf("%s/contexts/tls/%s/docker", folder, entry);
	_cleanup_free_ char *certificate = xasprintf("%s/cert.pem", tls);
	CLEANUP(cleanup_json) json_t *meta = read_json(path);
	const json_t *endpoints = json_object_get(meta, "Endpoints");
	const char *own_name = json_string_value(json_object_get(meta, "Name"));
	const char *host =
		json_string_value(json_object_get(json_object_get(endpoints, "docker"), "Host"));

	if (!own_name || !text_is_equal(own_name, name) || !host)
		return -ENOENT;
	return docker_endpoint_parse(host, access(certificate, F_OK) == 0 ? tls : NULL,
				     "the Docker context", ret_endpoint, err);
}

static int context_find(const char *folder, const char *name, struct docker_endpoint *ret_endpoint,
			struct err *err)
{
	_cleanup_free_ char *path = xasprintf("%s/contexts/meta", folder);
	CLEANUP(cleanup_closedir) DIR *directory = opendir(path);
	CLEANUP(str_done) struct str quoted = STR_INIT(4 * QUOTED_CHARACTERS);
	const struct dirent *entry;

	for (unsigned i = 0; directory && i < CONTEXTS_MAXIMUM; i++) {
		int r;

		entry = readdir(directory);
		if (!entry)
			break;
		if (entry->d_name[0] == '.')
			continue;
		r = context_read(folder, entry->d_name, name, ret_endpoint, err);
		if (r != -ENOENT)
			return r;
	}
	str_add_escaped(&quoted, name, strlen(name), QUOTED_CHARACTERS);
	return err_set_unavailable(err, -ENOENT,
				   "there is no Docker context '%s'; see docker context ls, or set "
				   "DOCKER_HOST",
				   quoted.text);
}

int docker_endpoint_find(struct docker_endpoint *ret_endpoint, struct err *err)
{
	_cleanup_free_ char *folder = config_folder();
	_cleanup_free_ char *name = NULL;
	const char *host = getenv("DOCKER_HOST");
	const char *verify = getenv("DOCKER_TLS_VERIFY");
	const char *certificates = getenv("DOCKER_CERT_PATH");

	if (host && *host) {
		bool with_tls = verify && *verify;

		if (!certificates || !*certificates)
			certificates = folder;
		if (with_tls && !certificates)
			return endpoint_refuse(host, "DOCKER_HOST",
					       "DOCKER_TLS_VERIFY needs DOCKER_CERT_PATH", err);
		return docker_endpoint_parse(host, with_tls ? certificates : NULL, "DOCKER_HOST",
					     ret_endpoint, err);
	}
	name = folder ? context_name(folder) : NULL;
	if (name)
		return context_find(folder, name, ret_endpoint, err);
	*ret_endpoint = (struct docker_endpoint) {
		.unix_socket = xstrdup(DOCKER_SOCKET_DEFAULT),
		.url = xstrdup("http://localhost"),
		.is_default = true,
	};
	return 0;
}
