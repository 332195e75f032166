import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'

await runAction({
  name: 'security-scan',
  inputs: inputsSchema,
  run: async (inputs, context) => (await import('./run.ts')).scan(inputs, context),
})
