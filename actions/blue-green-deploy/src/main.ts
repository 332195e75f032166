import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'
import { run } from './run.ts'

await runAction({
  name: 'blue-green-deploy',
  inputs: inputsSchema,
  run: (inputs, context) => run(inputs, context),
  post: async (inputs, context) => (await import('./post.ts')).post(inputs, context),
})
