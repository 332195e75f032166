import type { Outcome } from '@slipway/shared/action'
import { byHandOf, describeByHand } from '@slipway/shared/core/by-hand'
import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { listed, sentences } from '@slipway/shared/core/outcome-sentence'
import { formatServiceReleases } from '@slipway/shared/core/service-releases'
import { nameOfRelease } from '@slipway/shared/core/unknown-release'
import type { Release } from '@slipway/shared/core/words'
import { summaryOf, timelineTable } from '@slipway/shared/evidence/summary-tables'
import { describeObservation } from '@slipway/shared/rollout/contract/observation'
import type { TurnEnd } from '@slipway/shared/rollout/engine/in-turn'
import type { ServicePart } from '@slipway/shared/rollout/incident/incident-body'
import { combineOutcomes, type ServiceOutcome } from '@slipway/shared/service-outcomes'
import { reportTogether } from '../incident/incident-report.ts'
import type { RollbackJob, SharedWork } from '../job/rollback-job.ts'
import { renderResult } from '../render.ts'
import { namesOf } from '../result-fields.ts'
import type { RollbackResult } from '../rollback-result.ts'
import { type MovedService, setSentence } from './set-sentence.ts'

/** What came of one of several services. `part`: why nothing of it was moved. */
export type MemberEnd = { job: RollbackJob; end: TurnEnd<RollbackResult>; part?: 'there' | 'not in it' | 'not begun' }

/** Where a set rollback went, or would go: outputs of the whole step. */
export type SetFields = {
  /** `the set of v1.2.3` */
  name: string
  release: Release | undefined
  left: Release | undefined
  /** Where nothing has to be moved: what serves, which is no destination. */
  serves?: Release | undefined
  reason: string
  dryRun: boolean
  /** In the place of what would be said of the services. */
  headline?: string
}

/** Of a rollout that this job has taken back, or kept. */
export async function ownOutcome(ends: readonly MemberEnd[], shared: SharedWork): Promise<Outcome> {
  const incident = await reportTogether(partsOf(ends), shared)
  const unfinished = ends.filter(isUnfinished)
  const headline = unfinished.length === 0 ? ownHeadline(ends) : unfinishedHeadline('the rollback', ends)
  return outcomeOf(ends, { incident, headline, outputs: {} })
}

/** Of one service that was named: as of all, with a record of its own. */
export function serviceOutcome(result: RollbackResult, job: RollbackJob): Outcome {
  const { service, name } = job.environment
  const outcome = renderResult(result, job)
  const headline = `${service}: ${outcome.evidence.headline}`
  const outputs = { releases: releasesOf([{ job, end: { state: 'ended', value: result } }]) }
  return combineOutcomes([{ service, outcome }], { environment: name, headline, outputs })
}

/** Of a rollback of all services. */
export async function setOutcome(ends: readonly MemberEnd[], fields: SetFields, shared: SharedWork): Promise<Outcome> {
  const incident = await reportTogether(partsOf(ends), shared)
  const { release, left, reason, name } = fields
  const unfinished = ends.filter(isUnfinished)
  const said = unfinished.length === 0 ? setHeadline(ends, fields) : unfinishedHeadline(`the rollback to ${name}`, ends)
  const headline = fields.headline ?? said
  const outputs = {
    version: (release ?? fields.serves)?.version ?? '',
    'destination-sha': release?.sha ?? '',
    'previous-version': left?.version ?? '',
    'live-sha': left?.sha ?? '',
    reason,
  }
  return outcomeOf(ends, { incident, headline, outputs })
}

type Whole = { incident: string | undefined; headline: string; outputs: Record<string, string> }

function outcomeOf(ends: readonly MemberEnd[], { incident = '', headline, outputs }: Whole): Outcome {
  const outcomes = ends.map((one): ServiceOutcome => ({ service: serviceOf(one), outcome: outcomeOfMember(one) }))
  const first = (name: string) => outcomes.map(({ outcome }) => outcome.outputs?.[name] ?? '').find((value) => value !== '') ?? ''
  const environment = ends[0]?.job.environment.name ?? ''
  return combineOutcomes(outcomes, {
    environment,
    headline,
    outputs: {
      environment,
      changed: String(outcomes.some(({ outcome }) => outcome.outputs?.['changed'] === 'true')),
      snapshot: first('snapshot'),
      'snapshot-days': first('snapshot') === '' ? '' : keptDays(ends),
      releases: releasesOf(ends),
      incident,
      ...outputs,
    },
  })
}

function keptDays(ends: readonly MemberEnd[]): string {
  const days = ends.map(({ job }) => job.environment.database?.['keep-days']).find((one) => one !== undefined)
  return days === undefined ? '' : String(days)
}

function outcomeOfMember({ job, end }: MemberEnd): Outcome {
  if (end.state === 'ended') return renderResult(end.value, job)
  const { environment, rollout } = job
  const reason = job.redact(messageOf(end.error))
  const headline = `${environment.service} was not brought to its end: ${reason}`
  return {
    ok: false,
    evidence: {
      verdict: 'fail',
      headline,
      cause: reason,
      service: environment.service,
      environment: environment.name,
      timeline: rollout.evidence.timeline,
    },
    outputs: { environment: environment.name, url: environment.url, changed: 'false', reason },
    summary: summaryOf(
      headline,
      [['How to fix it', end.error instanceof ActionError ? (end.error.hint ?? '') : '']],
      [timelineTable(rollout.evidence.timeline)],
    ),
  }
}

/** Those that this job has taken back in one sentence; each other one in its own. */
function ownHeadline(ends: readonly MemberEnd[]): string {
  const moved = ends.flatMap(movedOf)
  const others = ends.filter((one) => movedOf(one).length === 0).map(sentenceOf)
  const together = moved.length === 0 ? [] : [setSentence({ moved }), ...notedSentences(ends)]
  return [...together, ...(others.length === 0 ? [] : [sentences(...others)])].join(' ')
}

function setHeadline(ends: readonly MemberEnd[], { name, dryRun }: SetFields): string {
  const environment = ends[0]?.job.environment.name ?? ''
  const moving = ends.filter(({ part }) => part === undefined)
  const there = ends.filter(({ part }) => part === 'there').map(serviceOf)
  const outside = ends
    .filter(({ part }) => part === 'not in it')
    .map((one) => `${serviceOf(one)} is not in it and keeps ${servesIn(one).name}`)
  const already = there.length === 0 ? [] : [`${listed(there)} ${there.length === 1 ? 'was' : 'were'} there already`]
  const rest = [...already, ...outside]
  if (moving.length === 0) return [`Nothing had to be changed: ${environment} is at ${name} already`, ...rest].join('; ')
  const list = moving.map((one) => `${serviceOf(one)} ${servesIn(one).name}`).join(', ')
  if (dryRun) return [`A rollback of ${environment} would go to ${name}: ${list}`, ...rest].join('; ')
  const moved = moving.flatMap(movedOf)
  // An unfinished rollout that was ended may be all that it took.
  const unmoved = moving.filter((one) => movedOf(one).length === 0).map(sentenceOf)
  const said = moved.length === 0 ? [] : [setSentence({ moved, place: name })]
  return [...said, ...notedSentences(moving), ...[...unmoved, ...rest].map((text) => sentences(text))].join(' ')
}

/** A service whose traffic this step has moved, or whose release it has ended before it got any. */
function movedOf({ job, end }: MemberEnd): MovedService[] {
  if (end.state === 'failed') return []
  const { value } = end
  const service = job.environment.service
  if (value.state === 'completed') {
    const { since, reason } = value
    return [{ service, ...namesOf(value), since, reason, judged: true }]
  }
  if (value.state !== 'reverted') return []
  const { record, previousVersion, since, reason, judged } = value
  return [{ service, left: record.intent.release.version, serves: previousVersion, since, reason, judged }]
}

function notedSentences(ends: readonly MemberEnd[]): string[] {
  return ends.flatMap((one) => notesOf(one).map((note) => sentences(`${serviceOf(one)} ${note}`)))
}

/** What is not as it should be, although the traffic is where it should be. */
function notesOf({ end }: MemberEnd): string[] {
  if (end.state === 'failed' || (end.value.state !== 'completed' && end.value.state !== 'reverted')) return []
  const { validation } = end.value
  const trouble = end.value.state === 'completed' ? end.value.trouble : undefined
  const judged =
    validation === undefined || validation.verdict === 'pass' ? [] : [`${validationWords[validation.verdict]}: ${validation.reason}`]
  return trouble === undefined ? judged : [...judged, trouble]
}
const validationWords = { warn: 'has a warning', fail: 'is not well', 'not-evaluated': 'may be well or not' }

/** Says what serves where, and how a person finishes it: nobody should have to find that out at night. */
function unfinishedHeadline(what: string, ends: readonly MemberEnd[]): string {
  const environment = ends[0]?.job.environment.name ?? ''
  const unfinished = ends.filter(isUnfinished)
  const why = unfinished.map((one) => `${serviceOf(one)}: ${whyUnfinished(one)}`).join('; ')
  const serving = ends.map((one) => `${serviceOf(one)} ${servesIn(one).name}`).join(', ')
  const finish = unfinished.map((one) => finishCommand(one)).join(' ; ')
  return `In ${environment}, ${what} is not finished for ${why}. Serving now: ${serving}. To finish it: ${finish}`
}

function finishCommand({ job, end }: MemberEnd): string {
  const { service, name } = job.environment
  const to = job.destination ?? (end.state === 'ended' && end.value.state === 'failed' ? end.value.plan.path.release : undefined)
  return describeByHand(byHandOf(job.context.runner.environment), { does: 'rollback', environment: name, service, version: to?.version })
}

export function isUnfinished({ end, part }: MemberEnd): boolean {
  return (
    part === 'not begun' ||
    end.state === 'failed' ||
    end.value.state === 'failed' ||
    end.value.state === 'unrecorded' ||
    end.value.state === 'overtaken'
  )
}

function whyUnfinished({ end, part }: MemberEnd): string {
  if (part === 'not begun') return 'it was not begun, since the service before it could not go back and nothing had been moved'
  if (end.state === 'failed') return messageOf(end.error)
  switch (end.value.state) {
    case 'failed':
      return end.value.ending.reason
    case 'unrecorded':
      return `it has all traffic, but that is not recorded: ${end.value.why}`
    case 'overtaken':
      return `somebody else has acted since: the provider shows ${end.value.shown}`
    default:
      return ''
  }
}

/** What serves of the service, in words, and its release where that is known. */
function servesIn({ job, end }: MemberEnd): { name: string; release?: Release | undefined } {
  if (end.state === 'failed') return { name: 'is not known' }
  const { value } = end
  switch (value.state) {
    case 'completed':
    case 'previewed':
      return named(value.plan.path.release)
    case 'unchanged':
    case 'no-destination':
      return value.live?.release === undefined ? { name: value.live?.version ?? 'what it had' } : named(value.live.release)
    case 'failed': {
      const { ending, plan } = value
      if (ending.state === 'forward') return named(plan.path.release)
      if (ending.state === 'stuck') {
        return { name: ending.observed === undefined ? 'is not known' : `stands at ${describeObservation(ending.observed)}` }
      }
      return plan.live?.release === undefined ? { name: plan.live?.version ?? 'what it had' } : named(plan.live.release)
    }
    case 'unrecorded':
      return { name: value.version }
    case 'overtaken':
      return { name: `stands at ${value.shown}` }
    case 'reverted':
      return { name: value.previousVersion || 'nothing', release: value.record.intent.previous?.release }
    case 'kept':
    case 'proven':
      return named(value.release)
    case 'ended-before': {
      const taken = value.record.entries.some(({ phase }) => phase === 'back' || phase === 'stopped')
      const { release, previous } = value.record.intent
      return taken ? { name: previous?.release?.version ?? 'what it had', release: previous?.release } : named(release)
    }
    case 'declined':
    case 'no-rollout':
      return job.destination === undefined ? { name: 'what it had' } : named(job.destination)
  }
}

function named(release: Release): { name: string; release: Release } {
  return { name: nameOfRelease(release), release }
}

function sentenceOf(one: MemberEnd): string {
  return `${serviceOf(one)}: ${outcomeOfMember(one).evidence.headline}`
}

/** For the input `releases` of the health check that follows. Empty where nothing is known. */
function releasesOf(ends: readonly MemberEnd[]): string {
  const known = ends.flatMap((one) => {
    const { release } = servesIn(one)
    return release === undefined ? [] : [{ service: serviceOf(one), ...release }]
  })
  return known.length === 0 ? '' : formatServiceReleases(known)
}

/** The services as the one incident shows them. */
function partsOf(ends: readonly MemberEnd[]): ServicePart[] {
  return ends.map((one) => ({ service: serviceOf(one), left: leftBy(one), serves: servesIn(one).name, why: whyOf(one) }))
}

function leftBy({ end }: MemberEnd): string | undefined {
  if (end.state === 'failed') return undefined
  const { value } = end
  if (value.state === 'completed') return value.bad?.version
  if (value.state === 'reverted') return value.record.intent.release.version
  const taken = value.state === 'ended-before' && value.record.entries.some(({ phase }) => phase === 'back' || phase === 'stopped')
  return taken ? value.record.intent.release.version : undefined
}

function whyOf(one: MemberEnd): string {
  if (isUnfinished(one)) return `not finished: ${whyUnfinished(one)}`
  return one.end.state === 'ended' && 'reason' in one.end.value ? one.end.value.reason : ''
}

function serviceOf({ job }: MemberEnd): string {
  return job.environment.service
}
