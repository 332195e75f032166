import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'

await runAction({
  name: 'quality-gate',
  inputs: inputsSchema,
  run: async (inputs, context) => (await import('./run.ts')).runQualityGate(inputs, context),
})
