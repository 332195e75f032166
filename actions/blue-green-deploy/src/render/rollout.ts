import type { Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { outcomeSentence, sentences } from '@slipway/shared/core/outcome-sentence'
import { otherColour, type Verdict } from '@slipway/shared/core/words'
import type { EnvironmentContext } from '@slipway/shared/environment-context'
import { conditionTables, foldedTimeline, summaryOf } from '@slipway/shared/evidence/summary-tables'
import { describeApproval } from '@slipway/shared/rollout/admission/job-approval'
import { describeObservation } from '@slipway/shared/rollout/contract/observation'
import type { CompletionOfSeveral } from '@slipway/shared/rollout/engine/complete'
import type { Retirement } from '@slipway/shared/rollout/engine/retire'
import type { RevertResult, RolloutResult } from '@slipway/shared/rollout/engine/rollout-request'
import { timeSeriesOf } from '@slipway/shared/rollout/engine/series-record'
import type { Intent } from '@slipway/shared/rollout/ledger/ledger'
import { servedSince } from '@slipway/shared/rollout/ledger/record-state'
import type { WayBack } from '@slipway/shared/rollout/ledger/way-back'
import { judgedErrors } from './judged-requests.ts'

type Opened = Pick<EnvironmentContext, 'environment' | 'rollout'>

/** The result of a rollout. Throws an ActionError where it was refused. */
export function rolloutOutcome(result: RolloutResult, opened: Opened): Outcome {
  const { name } = opened.environment
  switch (result.state) {
    case 'refused':
      throw new ActionError(`Nothing was changed in ${name}: ${result.reason}`, { hint: result.hint })
    case 'unchanged': {
      const headline = `${result.live.version} serves all of ${name} already; nothing was changed`
      return outcome(
        { verdict: 'pass', headline, phase: 'complete', version: result.live.version ?? '', colour: result.live.colour },
        opened,
      )
    }
    case 'promoted': {
      const { intent } = result
      const headline = outcomeSentence({ state: 'promoted', version: intent.release.version, judged: judgedInSteps(opened) })
      const observed: Fact = ['Observed', describeObservation(result.observed)]
      return outcome({ verdict: 'pass', headline, phase: 'promote', ...fieldsOf(intent) }, opened, [observed])
    }
    case 'ended': {
      const { ending, intent } = result
      const verdict: Verdict = ending.judged ? 'fail' : 'not-evaluated'
      const headline = endingHeadline(ending, intent)
      const seen = ending.observed === undefined ? '' : describeObservation(ending.observed)
      return outcome({ verdict, headline, phase: ending.phase, reason: ending.reason, state: ending.state, ...fieldsOf(intent) }, opened, [
        [seenWhen(ending), seen],
      ])
    }
  }
}

function endingHeadline(ending: RevertResult, { release: { version }, previous }: Intent): string {
  const before = previous?.release?.version ?? previous?.version ?? previous?.colour
  const serves = before === undefined ? undefined : { name: before }
  const { reason: cause, judged } = ending
  switch (ending.state) {
    case 'stopped':
      return outcomeSentence({ state: 'no-traffic', version, cause, serves })
    case 'back':
      return outcomeSentence({
        state: 'rolled-back',
        version,
        cause,
        judged,
        serves: serves === undefined ? undefined : { ...serves, since: ending.since },
      })
    case 'forward':
      return outcomeSentence({ state: 'nothing-to-go-back-to', version, cause })
    case 'stuck':
      return outcomeSentence({ state: 'not-ended', version, cause })
  }
}

function judgedInSteps({ rollout }: Opened): string | undefined {
  return judgedErrors(rollout.evidence.conditions, 'in its last step')
}

/** What was seen before the provider fell silent need not be so now. */
function seenWhen(ending: RevertResult): string {
  if (ending.state !== 'stuck' || ending.seenAt === undefined) return 'Observed'
  return `Seen last, at ${new Date(ending.seenAt).toISOString().slice(11, 19)} UTC`
}

/** Whether a watch has judged the release, and then its requests, as a clause. */
export type Watched = { watched: false } | { watched: true; requests: string | undefined }

/** The result of a completion; undefined where this job has no rollout to complete. */
export function completionOutcome(completion: CompletionOfSeveral | undefined, watch: Watched, opened: Opened): Outcome {
  return completion === undefined ? nothingToComplete(opened) : completedOutcome(completion, watch, opened)
}

function completedOutcome(completion: CompletionOfSeveral, watch: Watched, opened: Opened): Outcome {
  const { intent } = completion.record
  const { version } = intent.release
  const seen: Fact = ['Observed', describeObservation(completion.observed)]
  switch (completion.state) {
    case 'complete': {
      const { holdUntil, way } = completion
      const instant = way.state === 'open' && way.instant
      const fields = {
        verdict: 'pass' as const,
        headline: outcomeSentence({
          state: 'complete',
          serving: { name: version, since: servedSince(completion.record) },
          watched: watch.watched,
          judged: watch.watched ? watch.requests : judgedInSteps(opened),
        }),
        phase: 'complete',
        ...fieldsOf(intent),
      }
      return outcome({ ...fields, holdUntil: instant ? holdUntil : '' }, opened, [wayBackFact(way, holdUntil), seen])
    }
    case 'kept': {
      const { reason } = completion
      const headline = outcomeSentence({ state: 'unproven', version, cause: reason })
      const verdict = opened.environment.judge.mode === 'observe' ? 'warn' : 'not-evaluated'
      return outcome({ verdict, headline, phase: 'kept', reason, ...fieldsOf(intent) }, opened, [seen])
    }
    case 'held-back': {
      const { reason } = completion
      const headline = sentences(`${version} has all traffic, and is not completed: ${reason}`)
      return outcome({ verdict: 'not-evaluated', headline, phase: 'promote', reason, ...fieldsOf(intent) }, opened, [seen])
    }
    case 'lost':
      return outcome(
        { verdict: 'fail', headline: completion.reason, phase: 'promote', reason: completion.reason, ...fieldsOf(intent) },
        opened,
        [seen],
      )
  }
}

function wayBackFact(way: WayBack, holdUntil: string): Fact {
  if (way.state === 'closed') return ['Instant rollback', `none: ${way.reason}`]
  return way.instant
    ? ['Instant rollback', `to ${way.name} until ${holdUntil}`]
    : ['Rollback', `to ${way.name}, which is brought up again for it`]
}

function nothingToComplete(opened: Opened): Outcome {
  return outcome(
    { verdict: 'pass', headline: `There is no open rollout of ${opened.environment.name} to complete`, phase: 'complete' },
    opened,
  )
}

/** `recovered`: the lost runs whose unfinished rollouts were ended before the idle side was retired. */
export function retiredOutcome(
  { retirement, recovered }: { retirement: Retirement; recovered: readonly number[] },
  opened: Opened,
): Outcome {
  const { name } = opened.environment
  const left: Fact[] = recovered.length === 0 ? [] : [['Brought to its end', `what run ${recovered.join(' and run ')} left`]]
  if (retirement.state === 'nothing') {
    const nothing = `Nothing was taken down in ${name}: ${retirement.reason}`
    const headline = recovered.length === 0 ? nothing : `What run ${recovered.join(' and run ')} left in ${name} was brought to its end`
    return outcome({ verdict: 'pass', headline, phase: 'retired', reason: retirement.reason }, opened, left)
  }
  const { release, colour } = retirement.record.intent
  return outcome(
    { verdict: 'pass', headline: `${release.version} on ${colour} of ${name} was taken down: its hold is over`, phase: 'retired', colour },
    opened,
    left,
  )
}

type Fact = readonly [string, string]
type Fields = {
  verdict: Verdict
  headline: string
  phase: string
  reason?: string
  state?: string
  version?: string
  previousVersion?: string
  colour?: string
  holdUntil?: string
  intent?: Intent
}

function fieldsOf(intent: Intent): Pick<Fields, 'version' | 'previousVersion' | 'colour' | 'intent'> {
  return { version: intent.release.version, previousVersion: intent.previous?.release?.version ?? '', colour: intent.colour, intent }
}

/** A judgement that nothing followed from makes a pass a warning. */
function outcome(fields: Fields, { environment, rollout }: Opened, facts: readonly Fact[] = []): Outcome {
  const { phase, version = '', previousVersion = '', colour = '', holdUntil = '' } = fields
  const { timeline, measurements, conditions, unenforced } = rollout.evidence
  const observedOnly = unenforced.join('; ')
  const tests = rollout.judge.testsSoFar?.()
  const warned = fields.verdict === 'pass' && observedOnly !== ''
  const verdict = warned ? 'warn' : fields.verdict
  const reason = fields.reason ?? (warned ? observedOnly : '')
  const headline = warned ? sentences(fields.headline, `A warning: it ${observedOnly}`) : fields.headline
  return {
    ok: verdict === 'pass' || verdict === 'warn',
    ...(verdict === 'warn' ? { annotations: [{ level: 'warning', title: 'Only observed', message: headline }] } : {}),
    evidence: {
      verdict,
      headline,
      service: environment.service,
      environment: environment.name,
      ...(reason === '' ? {} : { cause: reason }),
      ...(fields.intent === undefined ? {} : { release: fields.intent.release }),
      inputs: { environment: environment.name, version },
      timeline,
      measurements,
      conditions,
      ...seriesOf(fields.intent, rollout),
      details: { phase, state: fields.state ?? '', colour, previousVersion, holdUntil, ...approvalDetails(fields.intent) },
    },
    outputs: {
      environment: environment.name,
      url: environment.url,
      go: 'true',
      monitor: '',
      phase,
      reason,
      version,
      'previous-version': previousVersion,
      colour,
      'hold-until': holdUntil,
      'judge-state': tests === undefined ? '' : JSON.stringify(tests),
    },
    summary: summaryOf(headline, [...facts, ...approvalFacts(fields.intent)], [conditionTables(conditions), foldedTimeline(timeline)]),
  }
}

/** Who approved it; nothing of a record of before, which does not say so. */
function approvalFacts(intent: Intent | undefined): Fact[] {
  return intent?.approval === undefined ? [] : [['Approved', describeApproval(intent)]]
}

function approvalDetails(intent: Intent | undefined): { approval?: string } {
  return intent?.approval === undefined ? {} : { approval: describeApproval(intent) }
}

/** The names of the sides are those of the rollout: its release, and what it found. */
function seriesOf(intent: Intent | undefined, { evidence }: Opened['rollout']): Pick<Outcome['evidence'], 'series'> {
  const before = intent?.previous?.release?.version
  const known = intent === undefined ? {} : { [intent.colour]: intent.release.version }
  const series = timeSeriesOf(
    evidence.series,
    intent === undefined || before === undefined ? known : { ...known, [otherColour(intent.colour)]: before },
  )
  return series === undefined ? {} : { series }
}
