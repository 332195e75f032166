import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'

await runAction({
  name: 'release',
  inputs: inputsSchema,
  run: async (inputs, context) => (await import('./run.ts')).runRelease(inputs, context),
})
