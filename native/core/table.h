/* table: names of system calls and errnos <-> numbers. Twin: @sbx/syscalls */

#ifndef SBX_TABLE_H
#define SBX_TABLE_H

#include "diagnostic.h"

/* A system call table of Linux. */
struct sbx_abi {
	const char *name;
	uint32_t audit_arch;   /* AUDIT_ARCH_* of linux/audit.h */
	uint32_t first_number; /* the numbers that are this ABI's */
	uint32_t last_number;
	const uint32_t *numbers; /* by index of the name */
	uint8_t index;		 /* among the ABIs */
	bool big_endian;
};

/* More than there are ABIs. */
#define SBX_ABIS_MAX 16

/* The ABI that this code is compiled for. */
struct sbx_abi sbx_abi_native(void);

/* Sets @abi to the ABI called by the @length bytes at @name; false when there is none. */
bool sbx_abi_find(const char *name, uint32_t length, struct sbx_abi *abi);

/* The names of the ABIs that are nearest to the text at @span. */
void sbx_abi_near(struct sbx_diagnostic *diagnostic);

/* The index of the system call called by the @length bytes at @text, or SBX_NO_INDEX. */
#define SBX_NO_INDEX UINT32_MAX
uint32_t sbx_syscall_index(const char *text, uint32_t length);

/* How many names of system calls there are. */
extern __attribute__((visibility("hidden"))) const uint32_t sbx_syscall_count;

/* The name at @index. */
struct sbx_name sbx_syscall_name(uint32_t index);

/* The index of the system call of @abi that has @number, or SBX_NO_INDEX. */
uint32_t sbx_syscall_numbered(const struct sbx_abi *abi, uint32_t number);

/* An ABI has this number for a system call that it lacks. */
#define SBX_NO_NUMBER UINT32_MAX

/* The names of the system calls of @abi that are nearest to the text at @span. */
void sbx_syscall_near(const struct sbx_abi *abi, struct sbx_diagnostic *diagnostic);

/* The errno with the name at @text; 0 when there is none. */
uint32_t sbx_errno_find(const char *text, uint32_t length);

/* The name of the error @number; of length 0 when it has none. */
struct sbx_name sbx_errno_name(uint32_t number);

/* How many names of errnos there are, and the one at @index in sorted order. */
extern __attribute__((visibility("hidden"))) const uint32_t sbx_errno_count;
struct sbx_name sbx_errno_at(uint32_t index);

#endif
