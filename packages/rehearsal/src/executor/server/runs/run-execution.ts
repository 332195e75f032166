import { messageOf } from '@slipway/shared/core/errors'
import type { RunConclusion, RunRecord } from '../../../contract/platform.ts'
import type { RunResult } from '../../../contract/run-results.ts'
import { type CallTree, loadCallTree } from '../../workflow/call-tree.ts'
import { type WorkflowDefinition, WorkflowFault } from '../../workflow/model.ts'
import { defaultPermissions } from '../../workflow/permissions.ts'
import { concurrencyRequest } from '../concurrency/concurrency-request.ts'
import { githubContext } from '../events/github-context.ts'
import type { RunTrigger } from '../events/run-trigger.ts'
import { combinedResult } from '../jobs/combined-result.ts'
import { runLevel } from '../jobs/job-graph.ts'
import type { Level, RunContext } from '../jobs/run-context.ts'

export type RunParts = Pick<RunContext, 'platform' | 'machine' | 'home' | 'groups' | 'listen'>

/** One run of a workflow from its start to its conclusion. */
export class RunExecution {
  readonly record: RunRecord
  readonly workflow: WorkflowDefinition
  readonly trigger: RunTrigger
  readonly #parts: RunParts
  readonly #cancelled = new AbortController()
  readonly #abandoned = new AbortController()
  readonly #machines = new Set<() => void>()

  constructor(parts: RunParts, { record, workflow, trigger }: { record: RunRecord; workflow: WorkflowDefinition; trigger: RunTrigger }) {
    this.#parts = parts
    this.record = record
    this.workflow = workflow
    this.trigger = trigger
  }

  /** Does nothing once the run has ended. */
  cancel(reason: string): void {
    this.#cancelled.abort(new Error(reason))
  }

  /** Kills the machines of its jobs. */
  killMachines(): void {
    for (const die of this.#machines) die()
  }

  /** Ends the run at once: no job starts any more, whatever its condition is. */
  abandon(reason: string): void {
    this.#abandoned.abort(new Error(reason))
    this.cancel(reason)
    this.killMachines()
  }

  async execute(): Promise<RunResult> {
    const context = this.#context()
    this.#parts.listen({ kind: 'run', run: this.record, state: 'queued' })
    let leave = () => {}
    try {
      const tree = await loadCallTree(this.workflow, defaultPermissions, this.#parts.machine.find)
      for (const key of passedOverIn(tree)) context.passedOver.add(key)
      leave = await this.#enterGroup(context)
      return this.#finish(context, await this.#runJobs(context, tree), [])
    } catch (error) {
      if (error instanceof WorkflowFault) return this.#finish(context, 'startup_failure', error.messages)
      if (this.#cancelled.signal.aborted) return this.#finish(context, 'cancelled', [])
      return this.#finish(context, 'startup_failure', [messageOf(error)])
    } finally {
      leave()
    }
  }

  async #enterGroup(context: RunContext): Promise<() => void> {
    const scope = {
      contexts: { github: context.github, inputs: this.trigger.inputs, vars: this.#parts.platform.variables() },
      functions: [],
    }
    const request = concurrencyRequest(this.workflow.concurrency, scope)
    if (request === undefined) return () => {}
    return this.#parts.groups.enter(request, (reason) => this.cancel(reason), this.#cancelled.signal)
  }

  async #runJobs(context: RunContext, tree: CallTree): Promise<RunConclusion> {
    this.#parts.platform.updateRun(this.record.id, { status: 'in_progress' })
    this.#parts.listen({ kind: 'run', run: this.record, state: 'started' })
    const settled = await runLevel(this.#topLevel(context, tree))
    if (this.#cancelled.signal.aborted) return 'cancelled'
    return combinedResult([...settled.values()].map(({ result }) => result))
  }

  #topLevel(context: RunContext, tree: CallTree): Level {
    const secrets = this.trigger.fork ? {} : this.#parts.platform.secrets()
    return { context, tree, inputs: this.trigger.inputs, secrets, secretNames: 'all', prefix: '', cancelled: this.#cancelled.signal }
  }

  #context(): RunContext {
    const github = githubContext(this.#parts.platform, { run: this.record, trigger: this.trigger, workflow: this.workflow })
    const own = { record: this.record, trigger: this.trigger, github, machines: this.#machines, abandoned: this.#abandoned.signal }
    return { ...this.#parts, ...own, jobs: [], stoodIn: new Set(), passedOver: new Set(), waiting: { count: 0 }, runLevel }
  }

  #finish(context: RunContext, conclusion: RunConclusion, faults: readonly string[]): RunResult {
    this.#parts.platform.updateRun(this.record.id, { status: 'completed', conclusion })
    const run = { ...this.record, status: 'completed', conclusion } as const
    const result = {
      run,
      conclusion,
      jobs: context.jobs,
      stoodIn: [...context.stoodIn].sort(),
      passedOver: [...context.passedOver],
      faults,
    }
    this.#parts.listen({ kind: 'run', run, state: 'finished', result })
    return result
  }
}

function passedOverIn({ workflow, calls }: CallTree): string[] {
  return [...workflow.passedOver, ...[...calls.values()].flatMap(passedOverIn)]
}
