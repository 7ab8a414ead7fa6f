/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the Docker daemon listens: DOCKER_HOST, the Docker context, else the default socket. */
#pragma once

#include <stdbool.h>

#include "base/err.h"

#define DOCKER_SOCKET_DEFAULT "/var/run/docker.sock"

struct docker_endpoint {
	char *unix_socket; /* NULL: TCP */
	char *url; /* "http://localhost", "https://build.example:2376": no slash at the end */
	char *ca_path, *certificate_path, *key_path; /* NULL: no TLS client certificate */
	bool is_default; /* nobody asked for it: that it is not there is no failure */
};

/* Reads the environment and the files of the Docker client, in its order: DOCKER_HOST, then
 * DOCKER_CONTEXT, then currentContext of config.json. 0, or a negative errno with `err`: a scheme
 * that is not supported (ssh), a context that is not there. */
int docker_endpoint_find(struct docker_endpoint *ret_endpoint, struct err *err);

/* From the text of DOCKER_HOST or of a context; `certificates` is the folder of ca.pem, cert.pem and
 * key.pem, NULL for none. `source` names the text in messages. */
int docker_endpoint_parse(const char *text, const char *certificates, const char *source,
			  struct docker_endpoint *ret_endpoint, struct err *err);

void docker_endpoint_done(struct docker_endpoint *endpoint);
