import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { outcomeSentence, sentences, servesNow } from '@slipway/shared/core/outcome-sentence'
import { commitOf, nameOfRelease } from '@slipway/shared/core/unknown-release'
import type { Judgement, Release, Verdict } from '@slipway/shared/core/words'
import type { Annotation } from '@slipway/shared/ports/log'
import { hasPhase, lastEntry } from '@slipway/shared/rollout/ledger/record-state'
import type { LiveSide } from '@slipway/shared/rollout/plan/plan'
import type { PartReport } from './backup/parallel-parts.ts'
import { missingTags } from './backup/recovery-tags.ts'
import { describePath, type PathKind } from './path/rollback-path.ts'
import type { RollbackPlan } from './path/rollback-plan.ts'
import type { CompletedRollback, DeclinedBySecurity, EndedRollout, RevertedRollout, RollbackResult } from './rollback-result.ts'

/** The verdict, the headline and the values of the outputs. */
export type ResultFields = {
  verdict: Verdict
  /** Whether the step succeeds; by default, whether the verdict is `pass`. */
  ok?: boolean
  headline: string
  /** Whether traffic was moved. */
  changed: boolean
  /** The version that serves, or was to serve. */
  version?: string
  destinationSha?: string
  previousVersion?: string
  liveSha?: string
  way?: PathKind
  reason?: string
  dryRun?: boolean
  incident?: string | undefined
  backup?: readonly PartReport[]
  annotations?: readonly Annotation[]
}

/** `unenforced`: the judgements of steps that nothing followed from. They, and a validation that is only observed, are a warning. */
export function fieldsOf(
  result: RollbackResult,
  { environment, unenforced }: { environment: Pick<EnvironmentConfig, 'name' | 'judge'>; unenforced: readonly string[] },
): ResultFields {
  const fields = fieldsOfResult(result, environment)
  if (environment.judge.mode === 'observe' && failedByValidation(result)) {
    return { ...fields, ...warning(sentences(fields.headline, 'judge.mode is observe, so this step does not fail')) }
  }
  if (fields.verdict !== 'pass' || unenforced.length === 0) return withMissingTags(fields)
  return withMissingTags({ ...fields, ...warning(sentences(fields.headline, `A warning: it ${unenforced.join('; ')}`)) })
}

/** A tag that is missing was annotated when it was met. */
function withMissingTags(fields: ResultFields): ResultFields {
  const names = missingTags(fields.backup ?? []).map(({ name }) => name)
  if (names.length === 0) return fields
  const headline = sentences(fields.headline, `The recovery tag ${names.join(' and ')} has to be set by hand`)
  return fields.verdict === 'pass' ? { ...fields, verdict: 'warn', ok: true, headline } : { ...fields, headline }
}

function warning(headline: string): Pick<ResultFields, 'verdict' | 'ok' | 'headline' | 'annotations'> {
  return { verdict: 'warn', ok: true, headline, annotations: [{ level: 'warning', title: 'Only observed', message: headline }] }
}

/** Whether the validation alone makes the step fail. */
function failedByValidation(result: RollbackResult): boolean {
  if (result.state !== 'completed' && result.state !== 'reverted') return false
  const failedOtherwise = result.state === 'completed' && result.trouble !== undefined
  return !failedOtherwise && result.validation !== undefined && !isAccepted(result.validation)
}

/** `name`: the environment. */
function fieldsOfResult(result: RollbackResult, { name }: { name: string }): ResultFields {
  switch (result.state) {
    case 'unchanged': {
      const { reason, live } = result
      const headline = `Nothing had to be changed: ${reason}`
      return { verdict: 'pass', headline, changed: false, version: live?.version ?? '', reason, ...liveFields(live) }
    }
    case 'previewed': {
      const { path } = result.plan
      const headline = `A rollback of ${name} would go to ${nameOfRelease(path.release)}: ${describePath(path)}`
      return { verdict: 'pass', headline, changed: false, dryRun: true, ...planFields(result.plan) }
    }
    case 'no-destination': {
      const { reason, live } = result
      const headline = `A rollback of ${name} would have nowhere to go: ${reason}`
      return { verdict: 'warn', ok: true, headline, changed: false, reason, ...liveFields(live) }
    }
    case 'declined':
      return declinedFields(result, name)
    case 'failed': {
      const { state, reason } = result.ending
      const headline = `The rollback to ${result.plan.path.release.version} did not come to its end (${state}). Look at the target now: ${reason}`
      return { verdict: 'fail', headline, changed: state === 'forward', reason, ...planFields(result.plan), backup: result.backup }
    }
    case 'completed':
      return completedFields(result)
    case 'unrecorded': {
      const { version, colour, why } = result
      const headline = `${version} on ${colour} has all traffic of ${name}, but the rollback is not recorded: ${why}. Run it again when GitHub answers`
      return { verdict: 'warn', ok: false, headline, changed: true, version, way: 'instant', reason: why }
    }
    case 'overtaken': {
      const { version, colour, shown } = result
      const reason = `the provider shows ${shown} now: another run or a person has acted since`
      const headline = `${version} on ${colour} was given all traffic of ${name}, but no longer has it, and the rollback is not recorded: ${reason}`
      return { verdict: 'warn', ok: false, headline, changed: true, version, way: 'instant', reason }
    }
    case 'kept': {
      const { version } = result.release
      const headline = outcomeSentence({
        state: 'unproven',
        version,
        cause: 'its watch could not be evaluated, which is no reason to go back',
      })
      return { verdict: 'not-evaluated', ok: true, headline, changed: false, version, reason: 'the watch could not be evaluated' }
    }
    case 'proven': {
      const { version } = result.release
      return { verdict: 'pass', headline: sentences(`${version} keeps all traffic: its watch passed`), changed: false, version }
    }
    case 'reverted':
      return revertedFields(result)
    case 'ended-before':
      return endedFields(result)
    case 'no-rollout':
      return { verdict: 'pass', headline: `Nothing had to be changed: this job began no rollout of ${name}`, changed: false }
  }
}

function declinedFields({ decision }: DeclinedBySecurity, name: string): ResultFields {
  const headline = `Nothing was changed in ${name}: ${decision.reason}`
  const fields = { ok: true, headline, changed: false, reason: decision.reason }
  if (decision.state === 'clean') return { verdict: 'pass', ...fields }
  const annotations: Annotation[] = [{ level: 'warning', title: 'A critical finding in what is live', message: headline }]
  return { verdict: 'warn', ...fields, annotations }
}

function completedFields(result: CompletedRollback): ResultFields {
  const { plan, by, bad, validation, trouble, reason, incident, backup } = result
  const serves = validationHeadline(servesHeadline(result), validation)
  const replaced = by === 'rollout' && bad !== undefined ? { previousVersion: bad.version } : {}
  return {
    verdict: trouble === undefined ? validation.verdict : 'fail',
    ok: trouble === undefined && isAccepted(validation),
    headline: trouble === undefined ? serves : sentences(serves, trouble),
    changed: true,
    reason,
    incident,
    ...planFields(plan),
    backup,
    ...replaced,
  }
}

function servesHeadline(result: CompletedRollback): string {
  const { by, since, reason } = result
  const { left, serves: name } = namesOf(result)
  const serves = { name, since }
  if (by === 'recovery') return sentences(servesNow(serves), 'An unfinished rollout was rolled back to it')
  if (left === undefined) return sentences(servesNow(serves))
  return outcomeSentence({ state: 'rolled-back', version: left, cause: reason, judged: true, serves })
}

/** The release that was left, where it is known, and the one that serves; by their commits where one version was given to both. */
export function namesOf({ plan, bad }: CompletedRollback): { left: string | undefined; serves: string } {
  const { release } = plan.path
  const commitOfBoth = bad !== undefined && bad.version === release.version
  const named = (one: Release) => (commitOfBoth ? `${one.version} of commit ${one.sha.slice(0, 12)}` : nameOfRelease(one))
  return { left: bad === undefined ? undefined : named(bad), serves: named(release) }
}

function revertedFields(result: RevertedRollout): ResultFields {
  const { record, previousVersion, since, judged, reason, validation, incident, backup } = result
  const { release, previous } = record.intent
  const { version } = release
  const before = previousVersion === '' ? undefined : { name: previousVersion, since }
  const serves =
    since === undefined
      ? outcomeSentence({ state: 'no-traffic', version, cause: reason, serves: before })
      : outcomeSentence({ state: 'rolled-back', version, cause: reason, judged, serves: before })
  return {
    verdict: validation?.verdict ?? 'pass',
    ok: validation === undefined || isAccepted(validation),
    headline: validation === undefined ? serves : validationHeadline(serves, validation),
    changed: true,
    version: previousVersion,
    previousVersion: release.version,
    destinationSha: shaOf(previous?.release),
    liveSha: shaOf(release),
    way: 'instant',
    reason,
    incident,
    backup,
  }
}

function endedFields({ record, reason, incident }: EndedRollout): ResultFields {
  const { release, previous } = record.intent
  const { version } = release
  const lastPhase = lastEntry(record)?.phase ?? 'ended'
  const fields = { verdict: 'pass' as const, changed: false, reason, incident }
  if (hasPhase(record, 'back') || hasPhase(record, 'stopped')) {
    const headline = sentences(`Nothing had to be changed: ${version} was already rolled back`)
    return { ...fields, headline, version: previous?.release?.version ?? '', previousVersion: version }
  }
  return { ...fields, headline: `Nothing had to be changed: the rollout of ${version} has ended (${lastPhase})`, version }
}

function isAccepted({ verdict }: Judgement): boolean {
  return verdict === 'pass' || verdict === 'warn'
}

function validationHeadline(serves: string, validation: Judgement): string {
  switch (validation.verdict) {
    case 'pass':
      return serves
    case 'warn':
      return sentences(serves, `A warning: ${validation.reason}`)
    case 'fail':
      return sentences(serves, `It is not well: ${validation.reason}`)
    case 'not-evaluated':
      return sentences(serves, `Whether it is well could not be told: ${validation.reason}`)
  }
}

function planFields({ path, live }: RollbackPlan): Partial<ResultFields> {
  return {
    version: path.release.version,
    destinationSha: shaOf(path.release),
    way: path.kind,
    previousVersion: live?.version ?? '',
    ...liveFields(live),
  }
}

/** The commit of the live release, where the ledger knows it. */
function liveFields(live: LiveSide | undefined): Pick<ResultFields, 'liveSha'> {
  return { liveSha: shaOf(live?.release) }
}

/** Empty where nobody knows the commit. */
function shaOf(release: Release | undefined): string {
  return release === undefined ? '' : (commitOf(release) ?? '')
}
