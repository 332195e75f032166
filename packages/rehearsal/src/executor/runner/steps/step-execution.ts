import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/index'
import { messageOf } from '@slipway/shared/core/errors'
import type { StepOutcome, StepResult } from '../../../contract/run-results.ts'
import { evaluateCondition, evaluateText, evaluateTexts, evaluateToken, type Scope } from '../../expressions/evaluate.ts'
import type { JobStatus } from '../../expressions/status-functions.ts'
import type { ValueMap } from '../../expressions/value.ts'
import { stepScope } from '../job/contexts.ts'
import { countStep, type Frame, type JobSession } from '../job/session.ts'
import { type StepFileContents, StepFiles } from '../output/step-files.ts'
import { StepOutput } from '../output/step-output.ts'
import { interruption } from './interruption.ts'

/** A step, or the pre or post part of one, with the condition under which it runs. */
export type ExecutableStep = {
  readonly id: string | undefined
  /** What GITHUB_ACTION says. */
  readonly action: string
  readonly name: TemplateToken | undefined
  readonly title: string
  readonly condition: string
  readonly env: TemplateToken | undefined
  readonly continueOnError: TemplateToken | undefined
  readonly timeoutMinutes: TemplateToken | undefined
  readonly status: () => JobStatus
  /** Kept between the parts of one action: what it wrote to GITHUB_STATE. */
  readonly state: Record<string, string>
  readonly body: (context: StepContext) => Promise<BodyResult>
}

/** What the body of a step works with. */
export type StepContext = {
  readonly frame: Frame
  readonly scope: Scope
  readonly env: Readonly<Record<string, string>>
  readonly github: ValueMap
  readonly output: StepOutput
  readonly interrupted: AbortSignal
}

export type BodyResult = { readonly outcome: 'success' | 'failure' | 'cancelled'; readonly outputs?: Readonly<Record<string, string>> }

/** Runs a step if its condition holds, and reads what the step left in its files. */
export async function performStep(frame: Frame, work: ExecutableStep): Promise<StepResult> {
  const { session } = frame
  const files = new StepFiles(session.folders.temp)
  const output = new StepOutput(session.log, session.masks, session.facts.debug)
  const github: ValueMap = { action: work.action, ...files.paths }
  const outer = { ...frame.env, ...session.env, ...frame.overlay }
  const rough = stepScope(frame, { env: outer, github, status: work.status })
  let [title, outcome, outputs]: [string, StepOutcome, Record<string, string>] = [work.title, 'failure', {}]
  let continues = false
  const number = frame.top ? ++session.stepNumber : 0
  try {
    title = nameOf(work, rough)
    const env = { ...outer, ...evaluateTexts(work.env, rough) }
    const scope = stepScope(frame, { env, github, status: work.status })
    if (!evaluateCondition(work.condition, scope)) {
      outcome = 'skipped'
    } else {
      announce(frame, { name: title, number, status: 'in_progress', conclusion: undefined })
      continues = work.continueOnError !== undefined && evaluateToken(work.continueOnError, scope) === true
      const minutes = work.timeoutMinutes === undefined ? undefined : Number(evaluateToken(work.timeoutMinutes, scope))
      await using watch = interruption(session, minutes, () => evaluateCondition(work.condition, scope))
      const result = await work.body({ frame, scope, env, github, output, interrupted: watch.signal })
      outputs = { ...result.outputs }
      outcome = session.dead.aborted ? 'failure' : settle(result, { cause: watch.cause(), output, title, minutes })
    }
  } catch (error) {
    outcome = 'failure'
    if (!session.dead.aborted) output.error(messageOf(error))
  }
  if (outcome !== 'skipped' && !session.dead.aborted)
    outputs = { ...outputs, ...collect(session, work, { left: files.read(output), output }) }
  if (output.failed && outcome === 'success') outcome = 'failure'
  const conclusion = outcome === 'failure' && continues ? 'success' : outcome
  session.annotations.push(...output.annotations.kept)
  announce(frame, { name: title, number, status: 'completed', conclusion })
  if (work.id !== undefined) frame.steps[work.id] = { outcome, conclusion, outputs }
  countStep(frame, conclusion)
  return { name: title, id: work.id, outcome, conclusion, outputs }
}

function nameOf(work: ExecutableStep, scope: Scope): string {
  const given = evaluateText(work.name, scope)
  return given === undefined || given === '' ? work.title : given
}

function settle(
  result: BodyResult,
  {
    cause,
    output,
    title,
    minutes,
  }: { cause: 'timeout' | 'cancel' | undefined; output: StepOutput; title: string; minutes: number | undefined },
): BodyResult['outcome'] {
  if (cause === 'timeout') {
    output.error(`The action '${title}' has timed out after ${minutes} minutes.`)
    return 'failure'
  }
  if (cause === 'cancel') {
    output.error('The operation was canceled.')
    return 'cancelled'
  }
  return result.outcome
}

/** Takes over what the step wrote to its files, and what it set by the deprecated commands. */
function collect(
  session: JobSession,
  work: ExecutableStep,
  { left, output }: { left: StepFileContents; output: StepOutput },
): Record<string, string> {
  Object.assign(session.env, left.env)
  Object.assign(work.state, output.state, left.state)
  for (const directory of left.path) session.path = [directory, ...session.path.filter((other) => other !== directory)]
  session.summary += session.masks.mask(left.summary)
  return { ...output.outputs, ...left.outputs }
}

function announce({ session, top }: Frame, change: Parameters<Frame['session']['onStep']>[0]): void {
  if (!top) return
  if (change.status === 'in_progress') session.log.step = change.name
  session.onStep(change)
}
