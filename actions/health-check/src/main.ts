import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'
import { run } from './run.ts'

await runAction({ name: 'health-check', inputs: inputsSchema, run })
