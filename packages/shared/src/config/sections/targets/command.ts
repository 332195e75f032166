import { z } from 'zod'
import { duration } from '../../../core/duration.ts'
import { command } from '../../command.ts'
import { affinity } from './affinity.ts'

export const commands = z.strictObject({
  type: z.literal('command').meta({ description: 'Shifts traffic by your own commands.' }),
  observe: command.meta({
    description:
      'Command that prints what runs, as JSON: `{"sides":{"blue":{"weight":1,"release":"v1.2.3","address":"http://…"},"green":{…}}}`.',
    examples: [['deploy/observe.sh']],
  }),
  shift: command.meta({
    description: 'Command that sets the weights in `$BLUE_WEIGHT` and `$GREEN_WEIGHT`, 0 to 100.',
    examples: [['deploy/shift.sh']],
  }),
  traffic: command.optional().meta({
    description:
      'Command that prints what users got of each side as JSON, counters since some time: `{"sides":{"blue":{"source":"nginx blue","since":"…","until":"…","requests":9,"s4xx":0,"s5xx":0,"failed":0,"reset":false},"green":null}}`.',
    examples: [['deploy/traffic.sh']],
  }),
  weighted: z
    .boolean()
    .default(true)
    .meta({
      description: 'Whether `shift` can set any weight; with `false`, all traffic goes at once.',
      examples: [false],
    }),
  affinity: affinity.default('none').meta({ description: 'What keeps a user on one side, as your commands arrange it.' }),
  'time-limit': duration.prefault('1m').meta({ description: 'Longest time that `observe` or `shift` may take.' }),
})
export type CommandTarget = z.infer<typeof commands>
