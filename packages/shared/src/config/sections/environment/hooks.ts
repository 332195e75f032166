import { z } from 'zod'
import { duration, ms } from '../../../core/duration.ts'
import { command } from '../../command.ts'

export const hookName = z.enum(['before-prepare', 'after-prepare', 'before-shift', 'after-promote', 'after-rollback'])
export type HookName = z.infer<typeof hookName>

const hook = z.union([
  command.transform((run) => ({ run, 'time-limit': ms(300_000), 'on-failure': 'stop' as const })),
  z.strictObject({
    run: command.meta({ description: 'The command of the hook.', examples: ['npm run warm-cache'] }),
    'time-limit': duration.prefault('5m').meta({ description: 'Longest time that the hook may take.' }),
    'on-failure': z
      .enum(['stop', 'warn'])
      .default('stop')
      .meta({ description: 'What a failed hook does: `stop` ends the rollout and goes back, `warn` only reports it.' }),
  }),
])
export type Hook = z.infer<typeof hook>

/** The user's own commands at fixed places of a rollout. */
export const hooks = z.partialRecord(hookName, hook).meta({ id: 'hooks' })
export type Hooks = z.infer<typeof hooks>
