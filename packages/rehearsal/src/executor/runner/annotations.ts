/** A remark on a run that GitHub shows beside its jobs and, with a path, on the lines of a change. */
export type Annotation = {
  level: 'error' | 'warning' | 'notice'
  title: string
  message: string
  path?: string
  line?: number
}

/** The runner keeps so many of each level from one step, and cuts messages (ExecutionContext.cs). */
const annotationLimit = 10
const messageLimit = 4096

/** The annotations of one step. */
export class StepAnnotations {
  readonly kept: Annotation[] = []

  add(annotation: Annotation): void {
    if (this.kept.filter(({ level }) => level === annotation.level).length >= annotationLimit) return
    this.kept.push({ ...annotation, message: annotation.message.slice(0, messageLimit) })
  }
}
