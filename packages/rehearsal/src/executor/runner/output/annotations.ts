import type { RunAnnotation } from '../../../contract/run-results.ts'

/** The runner keeps so many of each level from one step, and cuts messages (ExecutionContext.cs). */
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
