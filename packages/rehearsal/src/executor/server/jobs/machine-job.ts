import { messageOf } from '@slipway/shared/core/errors'
import type { StepOutcome } from '../../../contract/run-results.ts'
import { evaluateTexts, evaluateToken, type Scope } from '../../expressions/evaluate.ts'
import { stepScope } from '../../runner/job/contexts.ts'
import { type Frame, type JobSession, jobStatus } from '../../runner/job/session.ts'
import { killTracked } from '../../runner/processes/tracked-processes.ts'
import { prepareSteps, runSteps } from '../../runner/steps-runner.ts'
import type { StepsJob } from '../../workflow/model.ts'
import type { JobCancellation } from './job-cancellation.ts'
import type { JobReport } from './job-report.ts'
import { openSession, type RunnerJob } from './job-session.ts'
import type { NeedResult } from './run-context.ts'

const defaultTimeoutMinutes = 360

/** Runs a job on its runner: set-up, steps, post steps in reverse order. Then kills the processes that are left. */
export async function runOnMachine(work: RunnerJob): Promise<NeedResult> {
  const { level, job, report, scope, cancellation } = work
  const controls = { forced: new AbortController(), dead: new AbortController() }
  const session = openSession(work, controls)
  const die = () => {
    controls.dead.abort()
    void killTracked({ trackingId: session.trackingId })
  }
  level.context.machines.add(die)
  report.started()
  const timers = startTimers(session, { cancellation, forced: controls.forced, minutes: minutesOf(job, scope) })
  try {
    const frame = topFrame(work, session)
    await runAll(job, frame)
    const outputs = session.dead.aborted ? {} : jobOutputs(job, frame)
    const result: StepOutcome = session.dead.aborted ? 'failure' : jobStatus(session)
    if (session.dead.aborted) annotate(session, 'The runner has lost communication with the server: its machine has died.')
    finish(report, session, { result, outputs })
    return { result, outputs }
  } finally {
    timers[Symbol.dispose]()
    level.context.machines.delete(die)
    for (const name of session.stoodIn) level.context.stoodIn.add(name)
    await killTracked({ trackingId: session.trackingId })
  }
}

async function runAll(job: StepsJob, frame: Frame): Promise<void> {
  const { session } = frame
  session.onStep({ name: 'Set up job', number: ++session.stepNumber, status: 'in_progress', conclusion: undefined })
  const prepared = await prepareSteps(job.steps, frame).catch((error: unknown) => {
    session.log.write(`##[error]${messageOf(error)}`)
    annotate(session, messageOf(error))
    session.status = 'failure'
    return undefined
  })
  session.onStep({
    name: 'Set up job',
    number: session.stepNumber,
    status: 'completed',
    conclusion: prepared === undefined ? 'failure' : 'success',
  })
  if (prepared !== undefined) {
    await prepared()
    session.steps.push(...(await runSteps(job.steps, frame)))
    for (let post = session.posts.pop(); post !== undefined && !session.dead.aborted; post = session.posts.pop()) await post.run()
  }
  if (session.dead.aborted) return
  session.log.step = 'Complete job'
  session.onStep({ name: 'Complete job', number: ++session.stepNumber, status: 'completed', conclusion: 'success' })
}

function topFrame({ level, job, scope, needs, instance }: RunnerJob, session: JobSession): Frame {
  const { workflow } = level.tree
  const contexts = { ...scope.contexts, secrets: session.facts.secrets, vars: session.facts.vars, github: session.facts.github, needs }
  const envScope = { ...scope, contexts: { ...contexts, matrix: instance.matrix, strategy: instance.strategy } }
  return {
    session,
    source: workflow.source,
    inputs: level.inputs,
    env: { ...evaluateTexts(workflow.env, envScope), ...evaluateTexts(job.env, envScope) },
    overlay: {},
    defaults: [job.defaults, workflow.defaults],
    github: {},
    steps: {},
    parts: new Map(),
    status: 'success',
    top: true,
  }
}

/** Outputs that contain a secret are dropped. */
function jobOutputs(job: StepsJob, frame: Frame): Record<string, string> {
  const { session } = frame
  const scope = stepScope(frame, { env: { ...frame.env, ...session.env }, github: {}, status: () => jobStatus(session) })
  const outputs = Object.entries(job.outputs === undefined ? {} : evaluateTexts(job.outputs, scope))
  return Object.fromEntries(
    outputs.filter(([name, value]) => {
      if (!session.masks.hides(value)) return true
      session.log.write(`##[warning]Skip output '${name}' since it may contain secret.`)
      session.annotations.push({ level: 'warning', title: '', message: `Skip output '${name}' since it may contain secret.` })
      return false
    }),
  )
}

function minutesOf(job: StepsJob, scope: Scope): { timeout: number; cancel: number | undefined } {
  const read = (token: StepsJob['timeoutMinutes']) => (token === undefined ? undefined : Number(evaluateToken(token, scope)))
  return { timeout: read(job.timeoutMinutes) ?? defaultTimeoutMinutes, cancel: read(job.cancelTimeoutMinutes) }
}

/** Cancels the job at its own time limit, and forces its end some time after any cancellation. */
function startTimers(
  session: JobSession,
  {
    cancellation,
    forced,
    minutes,
  }: { cancellation: JobCancellation; forced: AbortController; minutes: { timeout: number; cancel: number | undefined } },
): Disposable {
  const limit = setTimeout(() => {
    annotate(session, `The job has exceeded the maximum execution time of ${minutes.timeout}m0s`)
    cancellation.cancel('timeout')
  }, minutes.timeout * 60_000)
  let cancellationTimes: NodeJS.Timeout | undefined
  const onCancel = () => {
    const milliseconds = minutes.cancel === undefined ? session.machine.cancellationTimes.cancel : minutes.cancel * 60_000
    cancellationTimes = setTimeout(() => forced.abort(), milliseconds)
  }
  if (session.cancelled.aborted) onCancel()
  else session.cancelled.addEventListener('abort', onCancel, { once: true })
  return {
    [Symbol.dispose]: () => {
      clearTimeout(limit)
      clearTimeout(cancellationTimes)
      session.cancelled.removeEventListener('abort', onCancel)
    },
  }
}

function annotate(session: JobSession, message: string): void {
  session.annotations.push({ level: 'error', title: '', message: session.masks.mask(message) })
}

function finish(
  report: JobReport,
  session: JobSession,
  { result, outputs }: { result: StepOutcome; outputs: Readonly<Record<string, string>> },
): void {
  const { steps, log, summary, annotations } = session
  report.finished(result, { outputs, steps, log: log.path, summary, annotations })
}
