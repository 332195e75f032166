import type { RunRecord } from '../../../contract/platform.ts'
import type { RunHandle, RunResult } from '../../../contract/run-results.ts'
import { evaluateText } from '../../expressions/evaluate.ts'
import type { WorkflowDefinition } from '../../workflow/model.ts'
import { githubContext } from '../events/github-context.ts'
import type { RunTrigger } from '../events/run-trigger.ts'
import type { WorkflowFile } from '../repository/workflow-files.ts'
import { RunExecution, type RunParts } from './run-execution.ts'

/** What GitHub shows of a run: the head commit, which for a pull request is not the one that is checked out. */
export type Head = { readonly headSha: string; readonly headBranch: string; readonly title: string }

/** Every run that an executor has started. */
export class Runs {
  readonly #parts: RunParts
  readonly #whenFinished: (run: RunExecution, result: RunResult) => Promise<void>
  readonly #all = new Map<number, { run: RunExecution; finished: Promise<RunResult> }>()

  constructor(parts: RunParts, whenFinished: (run: RunExecution, result: RunResult) => Promise<void>) {
    this.#parts = parts
    this.#whenFinished = whenFinished
  }

  /** Starts a run of a workflow. For a file that does not parse the run has failed at its start. */
  start(file: WorkflowFile, trigger: RunTrigger, head: Head): RunHandle {
    const { workflow } = file
    const { event, ref, actor } = trigger
    const title = workflow === undefined ? head.title : this.#titleOf(workflow, trigger, head.title)
    const workflowName = workflow?.name ?? file.path
    const record = this.#parts.platform.createRun({ workflowPath: file.path, workflowName, event, ref, actor, ...head, title })
    if (workflow === undefined) return this.#startFaulty(record, file.faults)
    const run = new RunExecution(this.#parts, { record, workflow, trigger })
    const finished = run.execute().then(async (result) => {
      await this.#whenFinished(run, result)
      return result
    })
    this.#all.set(record.id, { run, finished })
    return { run: record, finished }
  }

  find(id: number): { run: RunExecution; finished: Promise<RunResult> } | undefined {
    return this.#all.get(id)
  }

  handles(): RunHandle[] {
    return [...this.#all.values()].map(({ run, finished }) => ({ run: run.record, finished }))
  }

  /** Resolves when no run is left, including runs that others started when they ended. */
  async settled(): Promise<RunResult[]> {
    for (let known = -1; known !== this.#all.size; ) {
      known = this.#all.size
      await Promise.all([...this.#all.values()].map(({ finished }) => finished))
    }
    return Promise.all([...this.#all.values()].map(({ finished }) => finished))
  }

  /** Ends every run at once, whatever its conditions are. */
  async abandon(): Promise<void> {
    for (const { run } of this.#all.values()) run.abandon('The executor was closed.')
    await Promise.allSettled([...this.#all.values()].map(({ finished }) => finished))
  }

  #startFaulty(run: RunRecord, faults: readonly string[]): RunHandle {
    this.#parts.platform.updateRun(run.id, { status: 'completed', conclusion: 'startup_failure' })
    const ended = { ...run, status: 'completed', conclusion: 'startup_failure' } as const
    const result: RunResult = { run: ended, conclusion: 'startup_failure', jobs: [], stoodIn: [], passedOver: [], faults }
    this.#parts.listen({ kind: 'run', run: ended, state: 'finished', result })
    return { run: ended, finished: Promise.resolve(result) }
  }

  /** `run-name`, evaluated before the run has an id and a number. */
  #titleOf(workflow: WorkflowDefinition, trigger: RunTrigger, fallback: string): string {
    if (workflow.runName === undefined) return fallback
    const { platform } = this.#parts
    const draft = { id: 0, number: 0, attempt: 1, workflowPath: workflow.path, workflowName: workflow.name }
    const contexts = {
      github: githubContext(platform, { run: draft, trigger, workflow }),
      inputs: trigger.inputs,
      vars: platform.variables(),
    }
    return evaluateText(workflow.runName, { contexts, functions: [] }) || fallback
  }
}
