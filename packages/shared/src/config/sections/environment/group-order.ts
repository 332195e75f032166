import { z } from 'zod'

/** How services that are deployed together take their traffic; see `rollout/group`. */
export const groupOrder = z.enum(['sequential', 'lockstep'])
export type GroupOrder = z.infer<typeof groupOrder>
