import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'

await runAction({
  name: 'performance-monitor',
  inputs: inputsSchema,
  run: async (inputs, context) => (await import('./run.ts')).run(inputs, context),
})
