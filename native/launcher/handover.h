/* handover: records -> Node, which makes of them what was asked for. C only. */

#ifndef SBX_HANDOVER_H
#define SBX_HANDOVER_H

#include "supervise.h"

/* Has Node make of the records in the file of descriptor @records what the options ask for. Returns its status. */
int sbx_hand_over(const struct sbx_supervisor *supervisor, int records);

#endif
