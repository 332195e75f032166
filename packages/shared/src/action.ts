import * as core from '@actions/core'
import type { z } from 'zod'
import { ActionError, describe, messageOf } from './core/errors.ts'
import { inertLogText } from './core/log-text.ts'
import { codeBlock, escapeMarkdown, type Markdown, md, truncateMarkdown } from './core/markdown.ts'
import { recordedRun } from './evidence/recorded-run.ts'
import type { ActionName, Evidence, EvidenceBody } from './evidence/schema.ts'
import { evidenceSchema } from './evidence/schema.ts'
import { writeEvidence } from './evidence/store.ts'
import { type InputsSchema, readInputs } from './inputs.ts'
import { writeJobPage } from './job-page.ts'
import { type Clock, systemClock } from './ports/clock.ts'
import { type Exec, systemExec } from './ports/exec.ts'
import { type Files, systemFiles } from './ports/files.ts'
import type { Git } from './ports/git.ts'
import { type Http, systemHttp } from './ports/http.ts'
import { type Annotation, type Log, runnerLog } from './ports/log.ts'
import { isDetailed, type Runner, readRunner } from './ports/runner.ts'

/** GitHub drops a step's summary above 1 MiB; the rest of the step may write too. */
const summaryLimit = 900_000

/** The ports of a use case: all of its effects. */
export type Context = {
  runner: Runner
  log: Log
  clock: Clock
  exec: Exec
  git: Git
  /** For probes and load: reports the time of the first byte and why a connection failed. */
  http: Http
  /** For the APIs of providers and messengers: the toolkit's client. */
  rest: Http
  files: Files
  /** Aborts on SIGINT or SIGTERM; the process is killed 10 s after the first. */
  signal: AbortSignal
  /** Passes text to the post step. Saved immediately, so that it survives a kill of the process. */
  state: { save(name: string, value: string): void; get(name: string): string }
}

/** The result of an action. `ok: false` fails the step after evidence, outputs and summary are written. */
export type Outcome = {
  ok: boolean
  evidence: EvidenceBody
  /** The records of single services, each with its `service`, where the step was about several: `evidence` is then the record of all. */
  ofServices?: readonly EvidenceBody[]
  /** In addition to `verdict` and `evidence`, which every action sets. */
  outputs?: Readonly<Record<string, string>>
  summary: Markdown
  annotations?: readonly Annotation[]
}

export type Action<S extends InputsSchema> = {
  name: ActionName
  inputs: S
  run(inputs: z.output<S>, context: Context): Promise<Outcome>
}

/** The post step: it runs at the end of the job in a process of its own, and releases or restores what the main step saved in its state. */
export type PostStep<S extends InputsSchema> = {
  inputs: S
  /** An error is shown and fails the step. */
  run(inputs: z.output<S>, context: Context): Promise<void>
}

/** Shows debug lines as information. */
const verboseLog: Log = { ...runnerLog, debug: (text) => runnerLog.info(`[debug] ${text}`) }

const startedMark = 'slipway-started'

/** Runs the main step, and is the only place that writes to the runner: evidence, outputs, summary, annotations and the exit code. */
export async function runAction<S extends InputsSchema>(action: Action<S>): Promise<void> {
  const step = { action: action.name, startedAt: new Date(systemClock.now()).toISOString() }
  let runner: Runner | undefined
  try {
    runner = readRunner()
    const context = contextOf(runner)
    const inputs = readInputs(action.inputs, runner.environment, context.log)
    if (isDetailed(runner)) context.log.debug(whatRuns(action.name, runner))
    core.saveState(startedMark, 'yes')
    await publish(await action.run(inputs, context), { ...step, runner })
  } catch (error) {
    await publishFault(error, { ...step, runner })
  }
  endSoon()
}

function whatRuns(action: string, { run, environment }: Runner): string {
  const mode = environment['INPUT_MODE'] ?? ''
  const started = run.startedOn === undefined ? '' : `; started on ${run.startedOn.sha} of ${run.startedOn.ref}`
  return `${action}${mode === '' ? '' : `, mode ${mode}`}: run ${run.id}, attempt ${run.attempt}, by ${run.event}, about ${run.sha} of ${run.ref}${started}`
}

/** Ends the process although a request that nobody waits for any more is still open, such as one to a GitHub that does not answer. */
function endSoon(): void {
  setTimeout(() => process.exit(), 1_000).unref()
}

/**
 * Runs the post step. The runner also starts it when the main step never began, was killed before it saved its state, or could not write
 * it (actions/runner, ActionRunner.cs registers it first). Without that state the main step has changed nothing, so this does nothing.
 */
export async function runPostStep<S extends InputsSchema>(post: PostStep<S>): Promise<void> {
  if (core.getState(startedMark) === '') return
  try {
    const runner = readRunner()
    const context = contextOf(runner)
    await post.run(readInputs(post.inputs, runner.environment, context.log), context)
  } catch (error) {
    core.setFailed(inertLogText((await cleaner())(describe(error))))
  }
  endSoon()
}

/** The step that a record is about. */
type Step<R = Runner> = { action: ActionName; runner: R; startedAt: string }

async function publish(outcome: Outcome, step: Step): Promise<void> {
  const { runner } = step
  const evidence = evidenceOf(outcome.evidence, step)
  const ofServices = (outcome.ofServices ?? []).map((body) => evidenceOf(body, step))
  const path = await writeEvidence(evidence, runner.temp, systemFiles, ofServices)
  await drawPage([evidence, ...ofServices], runner)
  const outputs = { ...outcome.outputs, verdict: evidence.verdict, evidence: path }
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
  for (const annotation of outcome.annotations ?? []) runnerLog.annotate(annotation)
  await core.summary.addRaw(truncateMarkdown(outcome.summary, summaryLimit), true).write()
  if (outcome.ok) runnerLog.info(evidence.headline)
  else core.setFailed(inertLogText(evidence.headline))
}

/** What a step has done is done, whether it can be drawn or not. */
async function drawPage(records: readonly Evidence[], runner: Runner): Promise<void> {
  if (records.every(({ series }) => series === undefined)) return
  try {
    await writeJobPage(runner, systemFiles)
  } catch (error) {
    core.warning(inertLogText(`The page of what happened could not be made: ${messageOf(error)}`))
  }
}

/** Takes secrets out of a message: who writes a token in the wrong place is told of it by an error. Loaded where there is one. */
async function cleaner(): Promise<(text: string) => string> {
  return (await import('./secrets/clean.ts')).withoutSecrets
}

/** Records and shows an error. Errors also produce evidence (best effort). */
async function publishFault(error: unknown, step: Step<Runner | undefined>): Promise<void> {
  const { action, runner } = step
  const clean = await cleaner()
  const text = clean(describe(error))
  try {
    if (runner !== undefined) {
      const mode = clean(runner.environment['INPUT_MODE'] ?? '')
      const inputs = mode === '' ? {} : { inputs: { mode } }
      const message = clean(messageOf(error))
      const body: EvidenceBody = { verdict: 'not-evaluated', headline: message, cause: message, ...inputs }
      const evidence = evidenceOf(body, { ...step, runner })
      core.setOutput('verdict', 'not-evaluated')
      core.setOutput('evidence', await writeEvidence(evidence, runner.temp, systemFiles))
      await core.summary.addRaw(md`### ${escapeMarkdown(action)}: could not do its work\n\n${codeBlock(text)}\n`, true).write()
    }
  } catch (second) {
    core.warning(inertLogText(`The evidence could not be written: ${messageOf(second)}`))
  }
  core.setFailed(inertLogText(text))
  if (!(error instanceof ActionError)) core.info('This is a fault of Slipway itself; please report it with the lines above.')
}

function evidenceOf(body: EvidenceBody, { action, runner, startedAt }: Step): Evidence {
  return evidenceSchema.parse({
    ...body,
    schema: 1,
    action,
    run: recordedRun(runner),
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
    log: isDetailed(runner) ? verboseLog : runnerLog,
    clock: systemClock,
    exec: systemExec,
    // Loaded by the first call: an action without such calls starts faster.
    git: async (args, options) => (await import('./ports/git.ts')).systemGit(args, options),
    http: systemHttp,
    rest: async (request) => (await import('./ports/rest-http.ts')).toolkitHttp(request),
    files: systemFiles,
    signal: controller.signal,
    state: { save: (name, value) => saveState(name, value, runner), get: (name) => core.getState(name) },
  }
}

/** Saves state for the post step. Throws an ActionError where it cannot: work that only the post step can end must not start then. */
function saveState(name: string, value: string, { environment }: Runner): void {
  if ((environment['GITHUB_STATE'] ?? '') === '') {
    throw new ActionError('GITHUB_STATE is not set, so nothing can be told to the post step, which releases the lock', {
      hint: 'The runner sets it for each step of an action. Do not start the bundle by hand, and do not clear its environment.',
    })
  }
  core.saveState(name, value)
}
