import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { deploymentGroup } from '@slipway/shared/config/unattended-jobs'
import { type ByHand, describeByHand } from '@slipway/shared/core/by-hand'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import { describeLookCost } from '@slipway/shared/rollout/analysis/look-cost'
import type { LiveState } from '../look-after/live-state.ts'

type LookAfter = {
  /** The GitHub environment for unattended jobs. */
  rollbackEnvironment: string
  /** What of its rules holds a job up all the same. */
  rules: readonly { reason: string; hint: string }[]
  /** What is wrong with the job that a person would start. */
  unfit: readonly { reason: string; hint: string }[]
  live: LiveState
  byHand: ByHand
}

/**
 * Where the environment is looked after; `environments` has it once for each service. What would delay or break a rollback is a warning.
 */
export function rollbackEnvironmentOutcome(
  environments: readonly EnvironmentConfig[],
  { rollbackEnvironment, rules, unfit, live, byHand }: LookAfter,
): Outcome {
  const [environment, ...others] = environments
  if (environment === undefined) throw new Error('There is no service to look after')
  const { name, url, runsOn } = environment
  const { consequence, deployedAt } = live
  const triggers = environments.flatMap((one) => one.triggers)
  const warnings = [...rules, ...unfit].map(({ reason, hint }) => `${reason}. ${hint}`)
  const headline = warnings[0] ?? `${name} is looked after in the GitHub environment ${rollbackEnvironment}`
  return {
    ok: true,
    evidence: {
      verdict: warnings.length === 0 ? 'pass' : 'warn',
      headline,
      ...(warnings[0] === undefined ? {} : { cause: warnings[0] }),
      ...(others.length === 0 ? { service: environment.service } : {}),
      environment: name,
      ...(live.release === undefined ? {} : { release: live.release }),
      inputs: { mode: 'look-after' },
      details: { consequence: consequence.does, consequenceReason: consequence.reason },
    },
    outputs: {
      go: 'true',
      environment: name,
      url,
      'unattended-environment': rollbackEnvironment,
      'rollback-group': deploymentGroup(environment),
      'runs-on': others.every((one) => one.runsOn === runsOn) ? (runsOn ?? '') : '',
      'security-trigger': String(triggers.some((trigger) => 'security' in trigger)),
      'take-back': String(consequence.does === 'take-back'),
      consequence: describeConsequence(live, { name, byHand }),
      'live-since': deployedAt === undefined ? '' : new Date(deployedAt).toISOString(),
      tidy: String(live.tidy),
    },
    summary: summaryOf(
      headline,
      [
        ['Address', url],
        ['When it is found failing', describeConsequence(live, { name, byHand })],
        ['Cost', describeLookCost(environments)],
      ],
      [],
    ),
    annotations: warnings.map((message) => ({ level: 'warning', title: 'A rollback would wait, or could not be done', message })),
  }
}

/** What follows when the look finds it failing, in words, and what a person does where nothing follows by itself. */
function describeConsequence({ consequence: { does, reason } }: LiveState, { name, byHand }: { name: string; byHand: ByHand }): string {
  if (does === 'take-back') return `it is taken back by itself: ${reason}`
  return `it is not taken back by itself: ${reason}. To go back: ${describeByHand(byHand, { does: 'rollback', environment: name })}`
}
