import * as core from '@actions/core'
import type { z } from 'zod'
import { ActionError, describe, messageOf } from './core/errors.ts'
import { inertLogText } from './core/log-text.ts'
import { codeBlock, escapeMarkdown, truncateMarkdown } from './core/markdown.ts'
import type { ActionName, Evidence, EvidenceBody } from './evidence/schema.ts'
import { evidenceSchema } from './evidence/schema.ts'
import { writeEvidence } from './evidence/store.ts'
import { type InputsSchema, readInputs } from './inputs.ts'
import { type Clock, systemClock } from './ports/clock.ts'
import { type Exec, systemExec } from './ports/exec.ts'
import { type Files, systemFiles } from './ports/files.ts'
import type { Git } from './ports/git.ts'
import { type Http, systemHttp } from './ports/http.ts'
import { type Annotation, type Log, runnerLog } from './ports/log.ts'
import { type Runner, readRunner } from './ports/runner.ts'

/** GitHub drops a step's summary above 1 MiB; the rest of the step may write too. */
const summaryLimit = 900_000

/** What a use case is given: all effects, each a port. */
export type Context = {
  runner: Runner
  log: Log
  clock: Clock
  exec: Exec
  git: Git
  /** For probes and load, where the way a connection fails and the first byte count. */
  http: Http
  /** For the interfaces of providers and messengers: the toolkit's client. */
  rest: Http
  files: Files
  /** Aborts on SIGINT or SIGTERM; the process is killed 10 s after the first. */
  signal: AbortSignal
  /** Carries text to the post step. Saved at once, so that it survives a kill. */
  state: { save(name: string, value: string): void; get(name: string): string }
}

/** What an action says at its end. `ok: false` fails the step, after evidence, outputs and summary are written. */
export type Outcome = {
  ok: boolean
  evidence: EvidenceBody
  /** Beside `verdict` and `evidence`, which every action sets. */
  outputs?: Readonly<Record<string, string>>
  /** Markdown. */
  summary: string
  annotations?: readonly Annotation[]
}

export type Action<S extends InputsSchema> = {
  name: ActionName
  inputs: S
  run(inputs: z.output<S>, context: Context): Promise<Outcome>
}

/** The end of the job, in a process of its own: it releases and restores what the main step has told of in its state. */
export type PostStep<S extends InputsSchema> = {
  inputs: S
  /** What it throws is shown and fails nothing that has passed. */
  run(inputs: z.output<S>, context: Context): Promise<void>
}

/** Debug lines are shown only where a run has debug logging switched on; a workflow cannot do that, but it can set SLIPWAY_DEBUG. */
const verboseLog: Log = { ...runnerLog, debug: (text) => runnerLog.info(`[debug] ${text}`) }

const startedMark = 'slipway-started'

/** The main step, and the only place that speaks to the runner: inputs in; evidence, outputs, summary, annotations and the exit code out. */
export async function runAction<S extends InputsSchema>(action: Action<S>): Promise<void> {
  const startedAt = new Date(systemClock.now()).toISOString()
  let runner: Runner | undefined
  try {
    runner = readRunner()
    const context = contextOf(runner)
    const inputs = readInputs(action.inputs, runner.environment, context.log)
    core.saveState(startedMark, 'yes')
    await publish(action.name, runner, startedAt, await action.run(inputs, context))
  } catch (error) {
    await publishFault(action.name, runner, startedAt, error)
  }
}

/**
 * The post step. The runner starts it even when the main step never began, was killed before it could save its state, or could not
 * write it (actions/runner, ActionRunner.cs registers it first): without that state the main step has changed nothing, and neither does this.
 */
export async function runPostStep<S extends InputsSchema>(post: PostStep<S>): Promise<void> {
  if (core.getState(startedMark) === '') return
  try {
    const runner = readRunner()
    const context = contextOf(runner)
    await post.run(readInputs(post.inputs, runner.environment, context.log), context)
  } catch (error) {
    core.setFailed(inertLogText(describe(error)))
  }
}

async function publish(action: ActionName, runner: Runner, startedAt: string, outcome: Outcome): Promise<void> {
  const evidence = complete(action, runner, startedAt, outcome.evidence)
  const path = await writeEvidence(evidence, runner.temp, systemFiles)
  const outputs = { ...outcome.outputs, verdict: evidence.verdict, evidence: path }
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
  for (const annotation of outcome.annotations ?? []) runnerLog.annotate(annotation)
  await core.summary.addRaw(truncateMarkdown(outcome.summary, summaryLimit), true).write()
  if (outcome.ok) runnerLog.info(evidence.headline)
  else core.setFailed(inertLogText(evidence.headline))
}

/** A fault is evidence too: what was wrong is recorded and shown, as far as the machine still lets us. */
async function publishFault(action: ActionName, runner: Runner | undefined, startedAt: string, error: unknown): Promise<void> {
  const text = describe(error)
  try {
    if (runner !== undefined) {
      const evidence = complete(action, runner, startedAt, {
        verdict: 'not-evaluated',
        headline: messageOf(error),
        cause: messageOf(error),
      })
      core.setOutput('verdict', 'not-evaluated')
      core.setOutput('evidence', await writeEvidence(evidence, runner.temp, systemFiles))
      await core.summary.addRaw(`### ${escapeMarkdown(action)}: could not do its work\n\n${codeBlock(text)}\n`, true).write()
    }
  } catch (second) {
    core.warning(inertLogText(`The evidence could not be written: ${messageOf(second)}`))
  }
  core.setFailed(inertLogText(text))
  if (!(error instanceof ActionError)) core.info('This is a fault of Slipway itself; please report it with the lines above.')
}

function complete(action: ActionName, runner: Runner, startedAt: string, body: EvidenceBody): Evidence {
  const { id, attempt, job, repository, sha, ref, event, actor, url } = runner.run
  return evidenceSchema.parse({
    ...body,
    schema: 1,
    action,
    run: { id, attempt, job, repository, sha, ref, event, actor, url },
    startedAt,
    finishedAt: new Date(systemClock.now()).toISOString(),
  })
}

function contextOf(runner: Runner): Context {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => controller.abort(new ActionError(`The run was cancelled (${signal})`)))
  }
  return {
    runner,
    log: runner.environment['SLIPWAY_DEBUG'] === 'true' ? verboseLog : runnerLog,
    clock: systemClock,
    exec: systemExec,
    // Loaded by the first call: an action that asks nobody starts without them.
    git: async (args, options) => (await import('./ports/git.ts')).systemGit(args, options),
    http: systemHttp,
    rest: async (request) => (await import('./ports/rest-http.ts')).toolkitHttp(request),
    files: systemFiles,
    signal: controller.signal,
    state: { save: (name, value) => saveState(name, value, runner), get: (name) => core.getState(name) },
  }
}

/** Refuses where the post step would never see it: then nothing may begin that only the post step could end. */
function saveState(name: string, value: string, { environment }: Runner): void {
  if ((environment['GITHUB_STATE'] ?? '') === '') {
    throw new ActionError('GITHUB_STATE is not set, so nothing can be told to the post step, which releases the lock', {
      hint: 'The runner sets it for each step of an action. Do not start the bundle by hand, and do not clear its environment.',
    })
  }
  core.saveState(name, value)
}
