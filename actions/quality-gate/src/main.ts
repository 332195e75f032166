import { runAction } from '@slipway/shared/action'
import { inputsSchema } from './inputs.ts'
import { runQualityGate } from './run.ts'

await runAction({ name: 'quality-gate', inputs: inputsSchema, run: runQualityGate })
