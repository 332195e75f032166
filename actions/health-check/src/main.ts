import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'

await runAction({
  name: 'health-check',
  inputs: inputsSchema,
  run: async (inputs, context) => (await import('./run.ts')).run(inputs, context),
})
