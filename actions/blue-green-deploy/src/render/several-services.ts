import type { Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { escapeMarkdown, md } from '@slipway/shared/core/markdown'
import { listed, sentences } from '@slipway/shared/core/outcome-sentence'
import type { RolloutResult } from '@slipway/shared/rollout/engine/rollout-request'
import type { MemberResult } from '@slipway/shared/rollout/group/group-rollout'
import { combineOutcomes, type ServiceOutcome } from '@slipway/shared/service-outcomes'
import type { GroupPromotion, RefusedService } from '../rollout/group-promotion.ts'
import type { HeldService } from '../rollout/held-services.ts'
import { notAdmittedOutcome } from './admission.ts'
import { rolloutOutcome } from './rollout.ts'

/** What became of releases of several services. Throws an ActionError where the rollout of one was refused, and so of all. */
export function groupOutcome(promotion: GroupPromotion, environment: string): Outcome {
  if (promotion.state === 'not-admitted') return notAdmittedTogether(promotion.services, environment)
  const { result, held } = promotion
  if (result.state === 'refused')
    throw new ActionError(`Nothing was changed in ${environment}: ${result.service}: ${result.reason}`, { hint: result.hint })
  const outcomes = result.results.map(({ service, result: one }) => ({ service, outcome: rolloutOutcome(one, openedOf(service, held)) }))
  const failed = result.results.find(({ service }) => service === result.failed)
  return combineOutcomes(outcomes, {
    environment,
    headline: failed === undefined ? allServe(result.results, environment) : takenBack(failed, result.results),
    outputs: {
      go: 'true',
      phase: phaseOf(failed?.result) ?? 'promote',
      reason: failed?.result.state === 'ended' ? `${failed.service}: ${failed.result.ending.reason}` : '',
      'judge-state': judgeStates(outcomes),
    },
  })
}

/** The outcomes of several services with all their headlines. */
export function togetherOutcome(outcomes: readonly ServiceOutcome[], environment: string, outputs: Record<string, string> = {}): Outcome {
  const headline = outcomes.map(({ service, outcome: { evidence } }) => `${service}: ${evidence.headline}`).join('; ')
  return combineOutcomes(outcomes, { environment, outputs, headline })
}

function openedOf(service: string, held: readonly HeldService[]): HeldService['opened'] {
  const found = held.find((one) => one.service === service)
  if (found === undefined) throw new Error(`${service} is not held`)
  return found.opened
}

function notAdmittedTogether(services: readonly RefusedService[], environment: string): Outcome {
  const superseded = services.every(({ admission }) => admission === undefined || admission.state === 'superseded')
  const [because] = services.filter(({ admission }) => admission !== undefined && (superseded || admission.state === 'refused'))
  const why = because?.candidate.opened.environment.service ?? ''
  const outcomes = services.map(({ candidate, admission }): ServiceOutcome => {
    const { release, opened } = candidate
    const { service } = opened.environment
    if (admission !== undefined) return { service, outcome: notAdmittedOutcome(admission, release, opened.environment) }
    const reason = `${why} is not deployed, and they are deployed together`
    return {
      service,
      outcome: waitsOutcome(`${release.version} is not deployed to ${environment}: ${reason}`, { candidate, ok: superseded, reason }),
    }
  })
  const reason = because?.admission?.reason ?? ''
  const headline = `Nothing was changed in ${environment}: ${why}: ${reason}`
  return combineOutcomes(outcomes, {
    environment,
    headline,
    outputs: { go: 'false', phase: superseded ? 'superseded' : 'refused', reason: `${why}: ${reason}`, superseded: String(superseded) },
  })
}

function waitsOutcome(
  headline: string,
  { candidate, ok, reason }: { candidate: RefusedService['candidate']; ok: boolean; reason: string },
): Outcome {
  const { environment } = candidate.opened
  return {
    ok,
    evidence: {
      verdict: 'not-evaluated',
      headline,
      cause: reason,
      service: environment.service,
      environment: environment.name,
      release: candidate.release,
    },
    outputs: { environment: environment.name, url: environment.url, go: 'false', reason, version: candidate.release.version },
    summary: md`${escapeMarkdown(headline)}\n`,
  }
}

function allServe(results: readonly MemberResult[], environment: string): string {
  const named = listed(results.map(({ service, result }) => `${service} ${versionOf(result)}`))
  const verb = results.length === 1 ? 'serves' : 'serve'
  if (results.every(({ result }) => result.state === 'unchanged'))
    return sentences(`${named} ${verb} all traffic of ${environment} already`, 'Nothing was changed')
  return sentences(`${named} ${verb} all traffic of ${environment}`, results.length === 1 ? 'Its watch follows' : 'Their watch follows')
}

function takenBack(failed: MemberResult, results: readonly MemberResult[]): string {
  const reason = failed.result.state === 'ended' ? failed.result.ending.reason : ''
  const inState = (...states: string[]) =>
    results.flatMap(({ service, result }) => (result.state === 'ended' && states.includes(result.ending.state) ? [service] : []))
  const were = (services: readonly string[], what: string) =>
    services.length === 0 ? [] : [`${listed(services)} ${services.length === 1 ? 'was' : 'were'} ${what}`]
  const kept = inState('forward')
  const stuck = inState('stuck')
  return sentences(
    `${failed.service} ${versionOf(failed.result)} failed: ${reason}`,
    ...were(inState('back'), 'rolled back'),
    ...were(inState('stopped'), 'ended before any traffic'),
    ...were(kept, 'left with all traffic, since there was nothing well to go back to'),
    ...were(stuck, 'not brought to an end: look at the target now'),
  )
}

function versionOf(result: RolloutResult): string {
  if (result.state === 'refused') return ''
  return result.state === 'unchanged' ? (result.live.version ?? '') : result.intent.release.version
}

function phaseOf(result: RolloutResult | undefined): string | undefined {
  return result?.state === 'ended' ? result.ending.phase : undefined
}

/** The sequential tests of each service after its last step, as JSON by service; empty where no step was judged. */
function judgeStates(outcomes: readonly ServiceOutcome[]): string {
  const states = outcomes.flatMap(({ service, outcome }) => {
    const text = outcome.outputs?.['judge-state'] ?? ''
    return text === '' ? [] : [[service, JSON.parse(text)] as const]
  })
  return states.length === 0 ? '' : JSON.stringify(Object.fromEntries(states))
}
