/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The one rule that tells a container runtime's own re-exec from the command that it is
 * to run, for BPF programs and for the user side. Runtimes replace themselves through
 *   /proc/self/exe    /proc/<pid>/fd/<n>, /proc/self/fd/<n> (also a memfd)    /dev/fd/<n>
 * before they run the command; their comm tells nothing (crun runs as "3").
 */
#ifndef PAWPRINT_RUNTIME_EXEC_H
#define PAWPRINT_RUNTIME_EXEC_H

#define PP_EXEC_PATH_LEN 32 /* as much of the path as the rule looks at, and a NUL */

#if defined(__cplusplus) && !defined(__always_inline)
#define __always_inline inline __attribute__((always_inline))
#endif

/*
 * `path`: the first bytes of the file's name, NUL padded. Constant indices only: before
 * 5.12 the verifier takes no variable offset into the stack.
 */
static __always_inline int pp_is_runtime_reexec(const char *path)
{
	int i;

	if (path[0] != '/')
		return 0;
	if (path[1] == 'd' && path[2] == 'e' && path[3] == 'v' && path[4] == '/')
		return path[5] == 'f' && path[6] == 'd' && path[7] == '/';
	if (path[1] != 'p' || path[2] != 'r' || path[3] != 'o' || path[4] != 'c' || path[5] != '/')
		return 0;
		/* The component behind /proc/: a pid, self, thread-self. */
#ifdef __clang__
#pragma unroll
#endif
	for (i = 7; i <= 17; i++) {
		if (path[i] != '/')
			continue;
		if (path[i + 1] == 'f' && path[i + 2] == 'd' && path[i + 3] == '/')
			return 1;
		return path[i + 1] == 'e' && path[i + 2] == 'x' && path[i + 3] == 'e' &&
		       path[i + 4] == '\0';
	}
	return 0;
}

#endif /* PAWPRINT_RUNTIME_EXEC_H */
