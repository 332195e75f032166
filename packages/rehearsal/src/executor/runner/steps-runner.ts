import type { StepResult } from '../../contract/run-results.ts'
import { literalText } from '../expressions/evaluate.ts'
import type { StepDefinition, UsesStep } from '../workflow/model.ts'
import { type ActionCall, callAction, runPre } from './actions/action-call.ts'
import { resolveAction } from './actions/resolve-action.ts'
import { type Frame, type StepParts, statusOf } from './job/session.ts'
import { runScript } from './steps/script.ts'
import { type ExecutableStep, performStep } from './steps/step-execution.ts'

/** Runs the steps of a frame in order, each under its own condition. Nothing runs once the machine is lost. */
export async function runSteps(steps: readonly StepDefinition[], frame: Frame): Promise<StepResult[]> {
  const results: StepResult[] = []
  for (const step of steps) {
    if (frame.session.dead.aborted) break
    results.push(await runStep(step, frame))
  }
  return results
}

/** Finds every action before the first step runs, and runs the pre parts of those that have one. `./` is left for later. */
export async function prepareSteps(steps: readonly StepDefinition[], frame: Frame): Promise<() => Promise<void>> {
  const calls = steps.flatMap((step) => (step.kind === 'uses' && !step.uses.startsWith('./') ? [callOf(step, frame)] : []))
  for (const { step } of calls) await resolveAction(step.uses, frame)
  return async () => {
    for (const call of calls) await runPre(call)
  }
}

function runStep(step: StepDefinition, frame: Frame): Promise<StepResult> {
  return performStep(frame, {
    ...workOf(step, frame),
    ...partsOf(step, frame),
    body: (site) => (step.kind === 'run' ? runScript(step, site) : callAction(callOf(step, frame), site)),
  })
}

function callOf(step: UsesStep, frame: Frame): ActionCall {
  return { step, frame, parts: partsOf(step, frame), runSteps }
}

function partsOf(step: StepDefinition, frame: Frame): StepParts {
  const parts = frame.parts.get(step) ?? { action: step.id ?? uniqueName(frame, step), state: {} }
  frame.parts.set(step, parts)
  return parts
}

function workOf(step: StepDefinition, frame: Frame): Omit<ExecutableStep, 'action' | 'state' | 'body'> {
  const { id, name, condition, env, continueOnError, timeoutMinutes } = step
  return { id, name, title: titleOf(step), condition, env, continueOnError, timeoutMinutes, status: () => statusOf(frame) }
}

/** What the page shows for a step without a name. */
function titleOf(step: StepDefinition): string {
  if (step.kind === 'uses') return `Run ${step.uses}`
  const script = literalText(step.script) ?? ('source' in step.script && typeof step.script.source === 'string' ? step.script.source : '')
  return `Run ${script.trim().split('\n')[0] ?? ''}`
}

/** What GITHUB_ACTION says for a step without an id: `__run`, `__run_2`, `__actions_checkout`. */
function uniqueName({ parts }: Frame, step: StepDefinition): string {
  const base = step.kind === 'run' ? '__run' : `__${nameOfUses(step)}`
  const taken = new Set([...parts.values()].map(({ action }) => action))
  let name = base
  for (let count = 2; taken.has(name); count++) name = `${base}_${count}`
  return name
}

function nameOfUses({ uses }: UsesStep): string {
  return uses.startsWith('./') || uses.startsWith('$/') ? 'self' : (uses.split('@')[0] ?? '').replace(/[^A-Za-z0-9-]/g, '_')
}
