/* SPDX-License-Identifier: BSD-3-Clause */
/* From the mounts in a container to Docker's data root on the host. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/str.h"
#include "discover/mount_path.h"

static const char inside[] =
	"616 544 0:49 / / rw,relatime - overlay overlay rw\n"
	"617 616 0:51 / /proc rw,nosuid - proc proc rw\n"
	"623 616 254:1 /docker/containers/ab12/resolv.conf /etc/resolv.conf rw - ext4 /dev/vda rw\n"
	"624 616 254:1 /docker/containers/ab12/hostname /etc/hostname rw - ext4 /dev/vda rw\n";

static void check(const char *host, const char *expected)
{
	_cleanup_free_ char *root = mount_path_of_docker(inside, host);

	if (!expected) {
		assert_null(root);
		return;
	}
	assert_non_null(root);
	assert_string_equal(root, expected);
}

static void test_file_system_at_the_root_gives_the_same_path(void **state)
{
	check("1 0 0:20 / /proc rw - proc proc rw\n22 1 254:1 / / rw - ext4 /dev/vda rw\n",
	      "/docker");
}

static void test_data_root_on_a_disk_of_its_own_is_found(void **state)
{
	check("22 1 254:0 / / rw - ext4 /dev/vdb rw\n30 22 254:1 / /data rw - ext4 /dev/vda rw\n",
	      "/data/docker");
	check("30 22 254:1 /docker /var/lib/docker rw - ext4 /dev/vda rw", "/var/lib/docker");
}

static void test_data_root_may_be_a_file_system(void **state)
{
	_cleanup_free_ char *root = mount_path_of_docker(
		"624 616 254:1 /containers/ab12/hostname /etc/hostname rw - ext4 /dev/vda rw\n",
		"30 22 254:1 / /var/lib/docker rw - ext4 /dev/vda rw\n");

	assert_non_null(root);
	assert_string_equal(root, "/var/lib/docker");
}

static void test_part_of_a_file_system_that_does_not_hold_it_is_passed_over(void **state)
{
	check("30 22 254:1 /dock /wrong rw - ext4 /dev/vda rw\n"
	      "31 22 254:1 /other /wrong rw - ext4 /dev/vda rw\n",
	      NULL);
}

static void test_odd_lines_give_nothing(void **state)
{
	check("", NULL);
	check("no mountinfo at all\n\n1 2 3\n", NULL);
	check("22 1 254:1 / /with\\040blank rw - ext4 /dev/vda rw\n", NULL);
}

static void test_path_longer_than_the_maximum_is_passed_over(void **state)
{
	CLEANUP(str_done) struct str host = STR_INIT(5000);

	str_add(&host, "22 1 254:1 / /");
	str_add_repeat(&host, 'x', 2000);
	str_add(&host, " rw - ext4 /dev/vda rw\n");
	check(host.text, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file_system_at_the_root_gives_the_same_path),
		cmocka_unit_test(test_data_root_on_a_disk_of_its_own_is_found),
		cmocka_unit_test(test_data_root_may_be_a_file_system),
		cmocka_unit_test(test_part_of_a_file_system_that_does_not_hold_it_is_passed_over),
		cmocka_unit_test(test_odd_lines_give_nothing),
		cmocka_unit_test(test_path_longer_than_the_maximum_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
