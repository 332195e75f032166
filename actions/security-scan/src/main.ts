import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'
import { scan } from './run.ts'

await runAction({ name: 'security-scan', inputs: inputsSchema, run: scan })
