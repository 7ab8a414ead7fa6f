/* SPDX-License-Identifier: BSD-3-Clause */
/* Answers of the Engine API, whole and broken. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "discover/docker_json.h"

#define ID "7f864797833498dbed5ebc56825ee92053acf0389e626305340ceae95bbd6421"

static const char containers_json[] =
	"[{\"Id\":\"" ID "\",\"Names\":[\"/web/db\",\"/svc-a\"],\"Image\":\"bb:t\","
	"\"State\":\"paused\",\"Labels\":{\"com.docker.compose.project\":\"shop\",\"odd\":7},"
	"\"Ports\":[{\"IP\":\"::\",\"PrivatePort\":80,\"PublicPort\":12000,\"Type\":\"tcp\"},"
	"{\"PrivatePort\":53,\"Type\":\"udp\"},"
	"{\"IP\":\"0.0.0.0\",\"PrivatePort\":80,\"PublicPort\":12000,\"Type\":\"tcp\"}],"
	"\"HostConfig\":{\"NetworkMode\":\"front\"},"
	"\"NetworkSettings\":{\"Networks\":{"
	"\"back\":{\"NetworkID\":\"aabb\",\"IPAddress\":\"10.1.2.3\","
	"\"GlobalIPv6Address\":\"fd00::3\",\"MacAddress\":\"02:42:0a:01:02:03\"},"
	"\"front\":{\"NetworkID\":\"ccdd\",\"IPAddress\":\"\",\"GlobalIPv6Address\":\"\"}}}},"
	"{\"Id\":\"ff00\",\"Names\":null,\"State\":\"running\","
	"\"HostConfig\":{\"NetworkMode\":\"container:" ID "\"},"
	"\"NetworkSettings\":{\"Networks\":{}}}]";

static void test_list_gives_names_states_ports_and_networks(void **state)
{
	CLEANUP(container_list_done) struct container_list list = {0};
	const struct container *first;
	char text[ADDRESS_TEXT_BYTES];

	assert_int_equal(docker_parse_containers(containers_json, strlen(containers_json), &list),
			 0);
	assert_int_equal(list.count, 2);
	first = &list.items[0];
	assert_string_equal(first->name, "svc-a");
	assert_int_equal(first->state, CONTAINER_STATE_PAUSED);
	assert_int_equal(first->network_mode, NETWORK_MODE_OWN);
	assert_string_equal(container_find_label(first, "com.docker.compose.project"), "shop");
	assert_null(container_find_label(first, "odd"));
	assert_int_equal(first->network_count, 2);
	assert_string_equal(first->networks[0].name, "back");
	assert_string_equal(address_format(&first->networks[0].address, text), "10.1.2.3");
	assert_string_equal(address_format(&first->networks[0].address6, text), "fd00::3");
	assert_int_equal(first->networks[1].address.family, ADDRESS_FAMILY_NONE);
	assert_null(first->networks[1].mac);
}

static void test_ports_are_sorted_and_only_published_ones_have_a_host_port(void **state)
{
	CLEANUP(container_list_done) struct container_list list = {0};
	const struct container_port *ports;

	assert_int_equal(docker_parse_containers(containers_json, strlen(containers_json), &list),
			 0);
	assert_int_equal(list.items[0].port_count, 3);
	ports = list.items[0].ports;
	assert_int_equal(ports[0].container_port, 53);
	assert_int_equal(ports[0].host_port, 0);
	assert_null(ports[0].host_address);
	assert_string_equal(ports[0].protocol, "udp");
	assert_string_equal(ports[1].host_address, "0.0.0.0");
	assert_string_equal(ports[2].host_address, "::");
	assert_int_equal(ports[2].host_port, 12000);
}

static void test_container_without_a_name_is_called_by_its_id(void **state)
{
	CLEANUP(container_list_done) struct container_list list = {0};

	assert_int_equal(docker_parse_containers(containers_json, strlen(containers_json), &list),
			 0);
	assert_string_equal(list.items[1].name, "ff00");
	assert_int_equal(list.items[1].network_mode, NETWORK_MODE_SHARED);
	assert_string_equal(list.items[1].shares_with, ID);
}

static void test_inspection_corrects_the_network_mode(void **state)
{
	static const char json[] = "{\"State\":{\"Pid\":4211,"
				   "\"StartedAt\":\"1970-01-02T00:00:01.5Z\"},"
				   "\"HostConfig\":{\"NetworkMode\":\"podman\"}}";
	CLEANUP(container_done) struct container container = {.network_mode = NETWORK_MODE_HOST};
	struct docker_process process = {0};

	assert_int_equal(docker_parse_inspect(json, strlen(json), &container, &process), 0);
	assert_int_equal(container.network_mode, NETWORK_MODE_OWN);
	assert_int_equal(process.pid, 4211);
	assert_int_equal(process.started_ns, 86401 * NS_PER_S);
}

static void test_pid_that_cannot_be_one_is_none(void **state)
{
	static const char *const answers[] = {
		"{\"State\":{\"Pid\":-5}}",
		"{\"State\":{\"Pid\":99999999999}}",
		"{\"State\":{\"Pid\":\"4211\"}}",
		"{\"State\":{\"StartedAt\":\"0001-01-01T00:00:00Z\"}}",
	};

	for (size_t i = 0; i < ARRAY_COUNT(answers); i++) {
		CLEANUP(container_done) struct container container = {0};
		struct docker_process process = {.pid = 1, .started_ns = 1};

		assert_int_equal(
			docker_parse_inspect(answers[i], strlen(answers[i]), &container, &process),
			0);
		assert_int_equal(process.pid, 0);
		assert_int_equal(process.started_ns, 0);
	}
}

static void test_bridge_is_the_option_or_made_from_the_id(void **state)
{
	static const char json[] =
		"[{\"Name\":\"bridge\",\"Id\":\"0011\",\"Driver\":\"bridge\","
		"\"Options\":{\"com.docker.network.bridge.name\":\"docker0\"}},"
		"{\"Name\":\"back\",\"Id\":\"aabb\",\"Driver\":\"macvlan\",\"Options\":{}},"
		"{\"Name\":\"front\",\"Id\":\"02ab5aa68e470af1425b64df\",\"Driver\":\"bridge\"}]";
	CLEANUP(docker_bridge_list_done) struct docker_bridge_list bridges = {0};
	CLEANUP(container_list_done) struct container_list list = {0};

	assert_int_equal(docker_parse_networks(json, strlen(json), &bridges), 0);
	assert_int_equal(bridges.count, 2);
	assert_string_equal(bridges.items[0].bridge, "docker0");
	assert_string_equal(bridges.items[1].bridge, "br-02ab5aa68e47");
	assert_int_equal(docker_parse_containers(containers_json, strlen(containers_json), &list),
			 0);
	free(list.items[0].networks[1].id);
	list.items[0].networks[1].id = NULL;
	docker_set_bridges(&list.items[0], &bridges);
	assert_null(list.items[0].networks[0].bridge);
	assert_string_equal(list.items[0].networks[1].bridge, "br-02ab5aa68e47");
}

static void test_state_files_give_name_ports_and_mode(void **state)
{
	static const char config[] =
		"{\"Name\":\"/svc-b\",\"State\":{\"Paused\":true},"
		"\"Config\":{\"Image\":\"bb:t\",\"Labels\":{\"a\":\"b\"}},"
		"\"NetworkSettings\":{\"Networks\":{\"n1\":{\"IPAddress\":\"172.18.0.2\"}},"
		"\"Ports\":{\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"12000\"}],"
		"\"53/udp\":null,\"odd\":null}}}";
	static const char host[] = "{\"NetworkMode\":\"none\"}";
	CLEANUP(container_done) struct container container = {0};

	assert_int_equal(docker_parse_config(config, strlen(config), &container), 0);
	assert_int_equal(docker_parse_host_config(host, strlen(host), &container), 0);
	assert_string_equal(container.name, "svc-b");
	assert_int_equal(container.state, CONTAINER_STATE_PAUSED);
	assert_int_equal(container.network_mode, NETWORK_MODE_NONE);
	assert_int_equal(container.network_count, 1);
	assert_int_equal(container.port_count, 2);
	assert_int_equal(container.ports[1].host_port, 12000);
	assert_string_equal(container.ports[1].host_address, "127.0.0.1");
}

static void test_what_is_no_answer_is_refused(void **state)
{
	static const char *const answers[] = {"",         "{",        "null",  "7",
					      "\"text\"", "{\"Id\":", "<html>"};
	CLEANUP(container_list_done) struct container_list list = {0};
	CLEANUP(container_done) struct container container = {0};
	CLEANUP(docker_bridge_list_done) struct docker_bridge_list bridges = {0};
	struct docker_process process;

	for (size_t i = 0; i < ARRAY_COUNT(answers); i++) {
		size_t length = strlen(answers[i]);

		assert_int_equal(docker_parse_containers(answers[i], length, &list), -EBADMSG);
		assert_int_equal(docker_parse_networks(answers[i], length, &bridges), -EBADMSG);
		assert_int_equal(docker_parse_config(answers[i], length, &container), -EBADMSG);
		assert_int_equal(docker_parse_host_config(answers[i], length, &container),
				 -EBADMSG);
		assert_int_equal(docker_parse_inspect(answers[i], length, &container, &process),
				 -EBADMSG);
	}
	assert_int_equal(list.count, 0);
}

static void test_members_of_the_wrong_type_count_as_absent(void **state)
{
	static const char json[] =
		"[7,null,{\"Id\":7},{\"Id\":\"ab\",\"Names\":[7,\"/\",\"/x\"],\"Image\":[],"
		"\"State\":{},\"Labels\":[],\"Ports\":{\"a\":1},\"HostConfig\":[],"
		"\"NetworkSettings\":{\"Networks\":{\"n\":null,\"m\":{\"IPAddress\":\"x.y\"}}}},"
		"{\"Id\":\"cd\",\"Ports\":[{\"PrivatePort\":70000},{\"PrivatePort\":-1},7]}]";
	CLEANUP(container_list_done) struct container_list list = {0};

	assert_int_equal(docker_parse_containers(json, strlen(json), &list), 0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0].name, "x");
	assert_int_equal(list.items[0].state, CONTAINER_STATE_STOPPED);
	assert_int_equal(list.items[0].network_count, 2);
	assert_int_equal(list.items[0].networks[1].address.family, ADDRESS_FAMILY_NONE);
	assert_int_equal(list.items[1].port_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list_gives_names_states_ports_and_networks),
		cmocka_unit_test(test_ports_are_sorted_and_only_published_ones_have_a_host_port),
		cmocka_unit_test(test_container_without_a_name_is_called_by_its_id),
		cmocka_unit_test(test_inspection_corrects_the_network_mode),
		cmocka_unit_test(test_pid_that_cannot_be_one_is_none),
		cmocka_unit_test(test_bridge_is_the_option_or_made_from_the_id),
		cmocka_unit_test(test_state_files_give_name_ports_and_mode),
		cmocka_unit_test(test_what_is_no_answer_is_refused),
		cmocka_unit_test(test_members_of_the_wrong_type_count_as_absent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
