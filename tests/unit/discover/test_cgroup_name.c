/* SPDX-License-Identifier: BSD-3-Clause */
/* Control groups as the runtimes of this world name them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "discover/cgroup_name.h"

#define ID_A "7f864797833498dbed5ebc56825ee92053acf0389e626305340ceae95bbd6421"
#define ID_B "4ba84f102d7ee9e7d01b20562fc29ed9ae019bacf8132b7b2a42d7b755df2231"

static void test_each_runtime_is_known_by_its_form(void **state)
{
	static const struct {
		const char *lines;
		enum runtime runtime;
		const char *id;
	} cases[] = {
		{"0::/system.slice/docker-" ID_A ".scope\n", RUNTIME_DOCKER, ID_A},
		{"0::/docker/" ID_A "\n", RUNTIME_DOCKER, ID_A},
		{"0::/../../docker-" ID_A ".scope", RUNTIME_DOCKER, ID_A},
		{"0::/user.slice/user-1000.slice/user@1000.service/app.slice/docker-" ID_A
		 ".scope\n",
		 RUNTIME_DOCKER, ID_A},
		{"9:name=systemd:/docker/" ID_A "\n0::/\n", RUNTIME_DOCKER, ID_A},
		{"12:pids:/\n11:cpu,cpuacct:/docker/" ID_A "\n", RUNTIME_DOCKER, ID_A},
		{"0::/machine.slice/libpod-" ID_A ".scope/container\n", RUNTIME_PODMAN, ID_A},
		{"0::/libpod_parent/libpod-" ID_A "\n", RUNTIME_PODMAN, ID_A},
		{"0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod12ab.slice/"
		 "cri-containerd-" ID_A ".scope\n",
		 RUNTIME_CONTAINERD, ID_A},
		{"0::/system.slice/containerd.service/kubepods-pod12ab.slice:cri-containerd:" ID_A,
		 RUNTIME_CONTAINERD, ID_A},
		{"4:memory:/kubepods/besteffort/pod12ab/" ID_A "\n", RUNTIME_CONTAINERD, ID_A},
		{"0::/kubepods.slice/kubepods-pod12ab.slice/crio-" ID_A ".scope\n", RUNTIME_CRIO,
		 ID_A},
		{"0::/system.slice/nerdctl-" ID_A ".scope\n", RUNTIME_CONTAINERD, ID_A},
		{"0::/lxc.payload.web1/system.slice/nginx.service\n", RUNTIME_LXC, "web1"},
		{"0::/lxc.payload/web2\n", RUNTIME_LXC, "web2"},
		{"4:cpu:/lxc/web3\n", RUNTIME_LXC, "web3"},
		{"0::/machine.slice/machine-debian.scope/payload\n", RUNTIME_MACHINE, "debian"},
	};

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct cgroup_owner owner = {0};

		if (!cgroup_parse(cases[i].lines, &owner))
			fail_msg("no owner: %s", cases[i].lines);
		assert_string_equal(owner.id, cases[i].id);
		assert_int_equal(owner.runtime, cases[i].runtime);
	}
}

static void test_monitors_services_and_cut_ids_are_no_containers(void **state)
{
	static const char *const cases[] = {
		"",
		"0::/\n",
		"0::/init.scope\n",
		"0::/system.slice/docker.service\n",
		"0::/machine.slice/libpod-conmon-" ID_A ".scope\n",
		"0::/kubepods.slice/crio-conmon-" ID_A ".scope\n",
		"0::/system.slice/docker-7f8647978334.scope\n",
		"0::/docker/7F864797833498DBED5EBC56825EE92053ACF0389E626305340CEAE95BBD6421\n",
		"0::/lxc.monitor.web1\n",
		"0::/machine.slice/machine-half",
		"no colons at all",
		"0:",
		"::",
	};

	for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
		struct cgroup_owner owner = {0};

		if (cgroup_parse(cases[i], &owner))
			fail_msg("an owner: %s", cases[i]);
	}
}

static void test_container_in_a_container_is_the_inner_one(void **state)
{
	struct cgroup_owner owner = {0};

	assert_true(cgroup_parse("0::/docker/" ID_A "/docker/" ID_B "\n", &owner));
	assert_string_equal(owner.id, ID_B);
	assert_true(cgroup_parse("0::/docker/" ID_A "/init.scope\n", &owner));
	assert_string_equal(owner.id, ID_A);
}

static void test_bare_id_in_a_folder_of_nobody_is_a_guess(void **state)
{
	struct cgroup_owner owner = {0};

	assert_true(cgroup_parse("0::/team-a/" ID_A "\n", &owner));
	assert_true(owner.is_guess);
	assert_true(cgroup_parse("0::/docker/" ID_A "\n", &owner));
	assert_false(owner.is_guess);
}

static void test_name_longer_than_any_file_name_is_refused(void **state)
{
	CLEANUP(str_done) struct str lines = STR_INIT(1000);
	struct cgroup_owner owner = {0};

	str_add(&lines, "0::/lxc.payload.");
	str_add_repeat(&lines, 'x', CGROUP_ID_BYTES);
	assert_false(cgroup_parse(lines.text, &owner));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_runtime_is_known_by_its_form),
		cmocka_unit_test(test_monitors_services_and_cut_ids_are_no_containers),
		cmocka_unit_test(test_container_in_a_container_is_the_inner_one),
		cmocka_unit_test(test_bare_id_in_a_folder_of_nobody_is_a_guess),
		cmocka_unit_test(test_name_longer_than_any_file_name_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
