import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'
import { run } from './run.ts'

// The name has to be one of `actionName` in packages/shared/src/evidence/schema.ts.
await runAction({ name: 'report', inputs: inputsSchema, run })
