import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { hookName } from '@slipway/shared/config/sections/environment/hooks'
import type { Release } from '@slipway/shared/core/words'
import type { Command } from '@slipway/shared/ports/exec'
import { describeWeights, type Weights } from '@slipway/shared/rollout/contract/observation'
import type { TrafficTarget } from '@slipway/shared/rollout/contract/target'
import { describeStep, type Plan, type PlanStep } from '@slipway/shared/rollout/plan/plan'

/** One step of a plan, with every call that it makes. */
export type StepCalls = { step: string; calls: readonly string[] }

type Subject = { environment: EnvironmentConfig; release: Release; target: TrafficTarget | undefined }

/** The calls of a plan, in order. Commands appear as in the configuration: no variable is filled in. */
export function callsOf({ steps, colour }: Extract<Plan, { state: 'steps' }>, subject: Subject): StepCalls[] {
  return steps.map((step) => ({ step: describeStep(step, colour), calls: callsOfStep(step, colour, subject) }))
}

function callsOfStep(step: PlanStep, colour: Extract<Plan, { state: 'steps' }>['colour'], subject: Subject): string[] {
  const { environment, release, target } = subject
  if ('weights' in step) {
    const judged = 'time' in step ? [`probes: ${probesOf(environment)}, through the edge and on ${colour}`] : []
    return [...shiftCalls(step.weights, { colour, release, artifact: undefined }, subject), ...judged]
  }
  if ('hook' in step) {
    const hook = hookName.safeParse(step.hook)
    const run = hook.success ? environment.hooks[hook.data]?.run : undefined
    return run === undefined ? [] : [shellText(run)]
  }
  switch (step.do) {
    case 'prepare':
      return prepareCalls(environment.placement?.prepare, target)
    case 'verify':
      return [`probes: ${probesOf(environment)}, on ${colour} without the edge`]
    default:
      return []
  }
}

function shiftCalls(weights: Weights, side: Parameters<TrafficTarget['describeShift']>[1], { environment, target }: Subject): string[] {
  return target === undefined
    ? [`${environment.target?.type ?? 'the target'}: ${describeWeights(weights)}`]
    : [...target.describeShift(weights, side)]
}

function prepareCalls(command: Command | undefined, target: TrafficTarget | undefined): string[] {
  if (command !== undefined) return [shellText(command)]
  return [target?.placement === undefined ? 'no command of yours: placement.prepare is not set' : `${target.name} brings it up itself`]
}

function probesOf({ probes, flows }: EnvironmentConfig): string {
  return [...probes.map(({ name }) => name), ...flows.map(({ file }) => file)].join(', ')
}

function shellText(command: Command): string {
  return command.map((part) => (/^[\w./$:=@%+-]+$/.test(part) ? part : JSON.stringify(part))).join(' ')
}
