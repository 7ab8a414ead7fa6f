/* SPDX-License-Identifier: BSD-3-Clause */
/* From the mounts in a container to its folder on the host. */
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

static void check(const char *host, const char *id, const char *expected)
{
	_cleanup_free_ char *folder = mount_path_of_container(inside, host, id);

	if (!expected) {
		assert_null(folder);
		return;
	}
	assert_non_null(folder);
	assert_string_equal(folder, expected);
}

static void test_file_system_at_the_root_gives_the_same_path(void **state)
{
	check("1 0 0:20 / /proc rw - proc proc rw\n22 1 254:1 / / rw - ext4 /dev/vda rw\n", "ab12",
	      "/docker/containers/ab12");
}

static void test_data_root_on_a_disk_of_its_own_is_found(void **state)
{
	check("22 1 254:0 / / rw - ext4 /dev/vdb rw\n30 22 254:1 / /data rw - ext4 /dev/vda rw\n",
	      "ab12", "/data/docker/containers/ab12");
	check("30 22 254:1 /docker /var/lib/docker rw - ext4 /dev/vda rw", "ab12",
	      "/var/lib/docker/containers/ab12");
}

static void test_part_of_a_file_system_that_does_not_hold_it_is_passed_over(void **state)
{
	check("30 22 254:1 /dock /wrong rw - ext4 /dev/vda rw\n"
	      "31 22 254:1 /other /wrong rw - ext4 /dev/vda rw\n",
	      "ab12", NULL);
}

static void test_other_containers_and_odd_lines_give_nothing(void **state)
{
	check("22 1 254:1 / / rw - ext4 /dev/vda rw\n", "cd34", NULL);
	check("", "ab12", NULL);
	check("no mountinfo at all\n\n1 2 3\n", "ab12", NULL);
	check("22 1 254:1 / /with\\040blank rw - ext4 /dev/vda rw\n", "ab12", NULL);
}

static void test_path_longer_than_the_maximum_is_passed_over(void **state)
{
	CLEANUP(str_done) struct str host = STR_INIT(5000);

	str_add(&host, "22 1 254:1 / /");
	str_add_repeat(&host, 'x', 2000);
	str_add(&host, " rw - ext4 /dev/vda rw\n");
	check(host.text, "ab12", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file_system_at_the_root_gives_the_same_path),
		cmocka_unit_test(test_data_root_on_a_disk_of_its_own_is_found),
		cmocka_unit_test(test_part_of_a_file_system_that_does_not_hold_it_is_passed_over),
		cmocka_unit_test(test_other_containers_and_odd_lines_give_nothing),
		cmocka_unit_test(test_path_longer_than_the_maximum_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
