/* called: what a filter sees of a call -> its ABI and its name. C only. */

#ifndef SBX_CALLED_H
#define SBX_CALLED_H

#include <linux/seccomp.h>

#include "table.h"

/* How many ABIs programs have on the machines that this runs on. */
#define SBX_CALLED_ABIS 5

/* The ABI by which a call was made; null where it is not known. */
const struct sbx_abi *sbx_called_abi(const struct seccomp_data *data);

/* The same by the order of the ABIs: 0 to SBX_CALLED_ABIS - 1, SBX_CALLED_ABIS where it is not known. */
uint32_t sbx_called_index(const struct seccomp_data *data);
const struct sbx_abi *sbx_called_at(uint32_t index);

/* The name of the call; of length 0 where it has none. */
struct sbx_name sbx_called_name(const struct seccomp_data *data);

#endif
