import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'
import { runRelease } from './run.ts'

await runAction({ name: 'release', inputs: inputsSchema, run: runRelease })
