import { ActionError } from '../../core/errors.ts'

/** Why a rollout ends: judged bad, or only not able to go on. */
export class StepFailed extends ActionError {
  readonly judged: boolean
  constructor(message: string, { judged }: { judged: boolean }) {
    super(message)
    this.judged = judged
  }
}
