import { ActionError } from '../../core/errors.ts'

/** Ends a rollout. `judged`: the release was judged bad; otherwise the rollout could not continue. */
export class StepFailed extends ActionError {
  readonly judged: boolean
  constructor(message: string, { judged }: { judged: boolean }) {
    super(message)
    this.judged = judged
  }
}
