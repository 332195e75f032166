import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'

await runAction({
  name: 'report',
  inputs: inputsSchema,
  run: async (inputs, context) => (await import('./run.ts')).writeReport(inputs, context),
})
