import { runPostStep } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'

await runPostStep({
  inputs: inputsSchema,
  run: async (inputs, context) => (await import('./run-post.ts')).restoreAfterKill(inputs, context),
})
