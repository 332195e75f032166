import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'
import { writeReport } from './run.ts'

await runAction({ name: 'report', inputs: inputsSchema, run: writeReport })
