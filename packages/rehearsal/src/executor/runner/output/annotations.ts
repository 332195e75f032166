import type { RunAnnotation } from '../../../contract/run-results.ts'

/** The runner keeps this many annotations of each level per step, and truncates messages (ExecutionContext.cs). */
const annotationLimit = 10
const messageLimit = 4096

/** The annotations of one step. */
export class StepAnnotations {
  readonly kept: RunAnnotation[] = []

  add(annotation: RunAnnotation): void {
    if (this.kept.filter(({ level }) => level === annotation.level).length >= annotationLimit) return
    this.kept.push({ ...annotation, message: annotation.message.slice(0, messageLimit) })
  }
}
