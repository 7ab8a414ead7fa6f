/* SPDX-License-Identifier: BSD-3-Clause */
/* tcpwhy: find the command, run it, turn the result into an exit status. All in command/. */
#include "command/command.h"

int main(int argc, char **argv)
{
	return command_main(argc, argv);
}
