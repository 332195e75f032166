import type { StepResult } from '../../../contract/run-results.ts'
import { evaluateText, evaluateTexts } from '../../expressions/evaluate.ts'
import type { CompositeAction, NodeAction } from '../../workflow/action-manifest.ts'
import type { StepDefinition, UsesStep } from '../../workflow/model.ts'
import { stepScope } from '../job/contexts.ts'
import { type Frame, jobStatus, type StepParts } from '../job/session.ts'
import { runStandIn } from '../stand-ins/run-stand-in.ts'
import { type BodyResult, performStep, type StepContext } from '../steps/step-execution.ts'
import { actionInputs } from './action-inputs.ts'
import { actionGithub, runNode } from './node-action.ts'
import { type ResolvedAction, resolveAction } from './resolve-action.ts'

type FileAction = Extract<ResolvedAction, { kind: 'files' }>

export type ActionCall = {
  readonly step: UsesStep
  readonly frame: Frame
  readonly parts: StepParts
  readonly runSteps: (steps: readonly StepDefinition[], frame: Frame) => Promise<StepResult[]>
}

/** Runs the main part of an action and registers its post part. */
export async function callAction(call: ActionCall, context: StepContext): Promise<BodyResult> {
  const action = await resolveAction(call.step.uses, call.frame)
  if (action.kind === 'stand-in') return runStandIn(action, evaluateTexts(call.step.with, context.scope), context)
  const scope = stepScope(call.frame, {
    env: context.env,
    github: { ...context.github, ...actionGithub(action) },
    status: () => jobStatus(call.frame.session),
  })
  const inputs = actionInputs(call.step, action.manifest, { scope, output: context.output })
  const { runs } = action.manifest
  if (runs.kind === 'composite') return runComposite({ call, action, runs, inputs }, context)
  if (runs.post !== undefined) registerPost(call, { action, runs: { ...runs, post: runs.post }, inputs })
  return runNode({ action, entry: runs.main, inputs, state: call.parts.state }, context)
}

type PostCall = {
  readonly action: FileAction
  readonly runs: NodeAction & { readonly post: string }
  readonly inputs: Readonly<Record<string, string>>
}

function registerPost(call: ActionCall, { action, runs, inputs }: PostCall): void {
  const { frame, step, parts } = call
  const { posts } = frame.session
  const name = `Post ${titleOfAction(call, action)}`
  if (posts.some((post) => post.name === name && post.parts === parts)) return
  posts.push({ name, parts, run: () => runPost() })

  async function runPost(): Promise<void> {
    await performStep(
      { ...frame, steps: { ...frame.steps }, top: true },
      {
        id: undefined,
        ...parts,
        name: undefined,
        title: name,
        condition: runs.postIf,
        env: step.env,
        continueOnError: step.continueOnError,
        timeoutMinutes: step.timeoutMinutes,
        status: () => jobStatus(frame.session),
        body: (context) => runNode({ action, entry: runs.post, inputs, state: parts.state }, context),
      },
    )
  }
}

/** Runs the `pre` part of an action before the first step of the job, as the runner does for all but `./`. */
export async function runPre(call: ActionCall): Promise<void> {
  const { frame, step, parts } = call
  const action = await resolveAction(step.uses, frame)
  if (action.kind !== 'files' || action.manifest.runs.kind !== 'node') return
  const { runs } = action.manifest
  const pre = runs.pre
  if (pre === undefined) return
  await performStep(frame, {
    id: undefined,
    ...parts,
    name: undefined,
    title: `Pre ${titleOfAction(call, action)}`,
    condition: runs.preIf,
    env: step.env,
    continueOnError: step.continueOnError,
    timeoutMinutes: step.timeoutMinutes,
    status: () => jobStatus(frame.session),
    body: (context) => {
      const inputs = actionInputs(step, action.manifest, { scope: context.scope, output: context.output })
      if (runs.post !== undefined) registerPost(call, { action, runs: { ...runs, post: runs.post }, inputs })
      return runNode({ action, entry: pre, inputs, state: parts.state }, context)
    },
  })
}

function titleOfAction({ step }: ActionCall, action: FileAction): string {
  const name = step.name?.isExpression === false ? step.name.toString() : ''
  return name === '' ? `Run ${action.shown}` : name
}

type CompositeCall = {
  readonly call: ActionCall
  readonly action: FileAction
  readonly runs: CompositeAction
  readonly inputs: Readonly<Record<string, string>>
}

async function runComposite({ call, action, runs, inputs }: CompositeCall, context: StepContext): Promise<BodyResult> {
  const inner: Frame = {
    session: call.frame.session,
    source: action.source,
    inputs,
    env: call.frame.env,
    overlay: { ...call.frame.overlay, ...evaluateTexts(call.step.env, context.scope) },
    defaults: [],
    github: actionGithub(action),
    steps: {},
    parts: new Map(),
    status: 'success',
    top: false,
  }
  const results = await call.runSteps(runs.steps, inner)
  const scope = stepScope(inner, { env: context.env, github: context.github, status: () => inner.status })
  const outputs = Object.entries(action.manifest.outputs).map(([name, token]): [string, string] => [name, evaluateText(token, scope)])
  return { outcome: outcomeOf(results), outputs: Object.fromEntries(outputs) }
}

function outcomeOf(results: readonly StepResult[]): BodyResult['outcome'] {
  if (results.some(({ conclusion }) => conclusion === 'cancelled')) return 'cancelled'
  return results.some(({ conclusion }) => conclusion === 'failure') ? 'failure' : 'success'
}
