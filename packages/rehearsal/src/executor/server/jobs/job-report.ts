import type { JobRecord, RunConclusion, RunnerRequest, StepRecord } from '../../../contract/platform.ts'
import type { JobResult } from '../../../contract/run-results.ts'
import type { StepChange } from '../../runner/job/session.ts'
import type { RunContext } from './run-context.ts'

/** Reports the progress of one job to the platform and to the listener. */
export class JobReport {
  readonly name: string
  readonly #context: RunContext
  readonly #record: JobRecord
  readonly #key: string
  readonly #steps: StepRecord[] = []

  constructor(context: RunContext, key: string, name: string) {
    this.#context = context
    this.#key = key
    this.name = name
    this.#record = context.platform.createJob({ runId: context.record.id, name })
    this.#emit('queued')
  }

  get id(): number {
    return this.#record.id
  }

  /** Marks job and run as waiting while the work waits for a reviewer or a timer. */
  async waiting<T>(work: () => Promise<T>): Promise<T> {
    const { platform, record, waiting, listen } = this.#context
    this.#update({ status: 'waiting' })
    this.#emit('waiting')
    waiting.count++
    platform.updateRun(record.id, { status: 'waiting' })
    listen({ kind: 'run', run: record, state: 'waiting' })
    try {
      return await work()
    } finally {
      waiting.count--
      if (waiting.count === 0) platform.updateRun(record.id, { status: 'in_progress' })
    }
  }

  /** Notes which runner the job asks for. */
  placed(runner: RunnerRequest): void {
    this.#update({ runner })
  }

  started(): void {
    this.#update({ status: 'in_progress', startedAt: new Date().toISOString() })
    this.#emit('started')
  }

  step({ name, number, status, conclusion }: StepChange): void {
    this.#steps[number - 1] = { name, number, status, conclusion }
    this.#update({ steps: this.#steps.filter((step) => step !== undefined).map((step) => ({ ...step })) })
    const step = { kind: 'step', run: this.#context.record, job: this.name, step: name } as const
    if (conclusion === undefined) this.#context.listen({ ...step, state: 'started' })
    else this.#context.listen({ ...step, state: 'finished', conclusion })
  }

  line(line: string, step: string): void {
    this.#context.listen({ kind: 'line', run: this.#context.record, job: this.name, step, line })
  }

  /** Ends the job and adds it to the results of the run. */
  finished(conclusion: RunConclusion, rest: Partial<Omit<JobResult, 'id' | 'key' | 'name' | 'conclusion'>> = {}): void {
    const { jobs, record, listen } = this.#context
    const { outputs = {}, steps = [], log, summary = '', annotations = [] } = rest
    jobs.push({ id: this.id, key: this.#key, name: this.name, conclusion, outputs, steps, log, summary, annotations })
    this.#update({
      status: 'completed',
      conclusion,
      completedAt: new Date().toISOString(),
      annotations: annotations.map((item) => ({ ...item })),
    })
    listen({ kind: 'job', run: record, job: this.name, state: 'finished', conclusion })
  }

  #emit(state: 'queued' | 'waiting' | 'started'): void {
    this.#context.listen({ kind: 'job', run: this.#context.record, job: this.name, state })
  }

  #update(change: Parameters<RunContext['platform']['updateJob']>[1]): void {
    this.#context.platform.updateJob(this.id, change)
  }
}
