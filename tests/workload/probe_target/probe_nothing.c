// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
//
// The smallest program that ends: what a process costs without what it does. No C library,
// whose start would take most of the time.
#include <sys/syscall.h>

void _start(void);
void _start(void) {
#if defined(__x86_64__)
  __asm__ volatile("syscall" : : "a"(SYS_exit_group), "D"(0) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
  register long number __asm__("x8") = SYS_exit_group;
  register long status __asm__("x0") = 0;
  __asm__ volatile("svc 0" : : "r"(number), "r"(status) : "memory");
#else
#error "how is a system call made here?"
#endif
  __builtin_unreachable();
}
