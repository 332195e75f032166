import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'
import { run } from './run.ts'

await runAction({ name: 'blue-green-deploy', inputs: inputsSchema, run })
