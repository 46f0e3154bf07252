/* tasks: a process -> the numbers of its threads. C only. */

#ifndef SBX_TASKS_H
#define SBX_TASKS_H

/* Calls @visit with each that /proc/PID/task has of process @pid. */
void sbx_visit_tasks(int pid, void (*visit)(int tid, void *context), void *context);

#endif
