import type { Judgement, Severity, Verdict } from '../core/words.ts'
import type { ConditionResult, Finding, ToolState } from '../evidence/schema.ts'
import { compareSeverity } from './severity.ts'

/** The effect of a finding on the gate: it fails, production waits for a review of a person, it warns, or the finding is only reported. */
export type Effect = 'block' | 'review' | 'warn' | 'report'

export type SecurityPolicy = {
  severity: Readonly<Record<Severity, Effect>>
  /** The effect of a tool in error. */
  onError: 'block' | 'warn'
  /** The effect of files that apply to the tree and were not scanned, and of a database that is too old; they never pass. */
  onUnscanned: 'block' | 'warn'
}

/** Files that a scanner should have read and none did, and why: "hadolint is not installed". */
export type Unscanned = { files: readonly string[]; why: string }

/** The guide's thresholds: critical blocks, high asks for a review. A finding without a rating never passes without a warning. */
export const defaultPolicy: SecurityPolicy = {
  severity: { critical: 'block', high: 'warn', medium: 'report', low: 'report', unknown: 'warn' },
  onError: 'block',
  onUnscanned: 'warn',
}

export type SecurityJudgement = {
  judgement: Judgement
  /** The first finding that causes the verdict; undefined where no finding does. */
  deciding: Finding | undefined
  conditions: ConditionResult[]
}

/** What the scanners found, which of them ran, and which files were not scanned. */
export type SecurityFacts = { findings: readonly Finding[]; tools: readonly ToolState[]; unscanned?: readonly Unscanned[] }

/**
 * The verdict of the security gate. A secret blocks whatever its severity. A tool in `error` makes the verdict `not-evaluated` (or,
 * by policy, at best `warn`); when no tool ran, nothing was evaluated. Files that apply and were not scanned make it at best
 * `warn`, or by policy `not-evaluated`; so does a tool whose database is too old, or of unknown age.
 */
export function judgeSecurity({ findings, tools, unscanned = [] }: SecurityFacts, policy: SecurityPolicy): SecurityJudgement {
  const ranked = [...findings].sort((a, b) => Number(b.kind === 'secret') - Number(a.kind === 'secret') || compareSeverity(a, b))
  const blocking = ranked.filter((finding) => effectOf(finding, policy) === 'block')
  const warning = ranked.filter((finding) => ['review', 'warn'].includes(effectOf(finding, policy)))
  const failed = tools.filter((tool) => tool.state === 'error')
  const stale = tools.filter((tool) => tool.state === 'stale')
  const looked = tools.filter((tool) => tool.state === 'clean' || tool.state === 'findings' || tool.state === 'stale')
  const conditions = [
    ...severityConditions(findings, policy),
    ...tools.map((tool) => toolCondition(tool, policy)),
    unscannedCondition(unscanned, policy),
  ]
  const say = (verdict: Exclude<Verdict, 'pass'>, reason: string, deciding?: Finding): SecurityJudgement => ({
    judgement: { verdict, reason },
    deciding,
    conditions,
  })
  const [worst] = blocking
  if (worst !== undefined) return say('fail', sentence(worst, blocking.length - 1), worst)
  if (failed.length > 0 && policy.onError === 'block') return say('not-evaluated', errorSentence(failed))
  if (looked.length === 0) return say('not-evaluated', 'No scanner looked at anything')
  if (unscanned.length > 0 && policy.onUnscanned === 'block') return say('not-evaluated', unscannedSentence(unscanned))
  if (stale.length > 0 && policy.onUnscanned === 'block') return say('not-evaluated', staleSentence(stale))
  const [grave] = warning
  if (grave !== undefined) {
    const asked = findingsToReview(findings, policy).length > 0 ? '; production waits for a review of a person' : ''
    return say('warn', `${sentence(grave, warning.length - 1)}${asked}`, grave)
  }
  if (failed.length > 0) return say('warn', errorSentence(failed))
  if (unscanned.length > 0) return say('warn', unscannedSentence(unscanned))
  if (stale.length > 0) return say('warn', staleSentence(stale))
  return { judgement: { verdict: 'pass' }, deciding: undefined, conditions }
}

/** The findings to which a person has to agree before they reach production. */
export function findingsToReview(findings: readonly Finding[], policy: SecurityPolicy): Finding[] {
  return findings.filter((finding) => effectOf(finding, policy) === 'review')
}

function effectOf(finding: Finding, policy: SecurityPolicy): Effect {
  return finding.kind === 'secret' ? 'block' : policy.severity[finding.severity]
}

/** One condition for the secrets and one for each severity that can affect the gate. */
function severityConditions(findings: readonly Finding[], policy: SecurityPolicy): ConditionResult[] {
  const secrets = findings.filter((finding) => finding.kind === 'secret')
  const rest = findings.filter((finding) => finding.kind !== 'secret')
  const levels = (['critical', 'high', 'medium', 'low', 'unknown'] as const).filter((level) => policy.severity[level] !== 'report')
  return [
    countCondition('secrets', secrets, 'block'),
    ...levels.map((level) =>
      countCondition(
        `${level} findings`,
        rest.filter((finding) => finding.severity === level),
        policy.severity[level],
      ),
    ),
  ]
}

function countCondition(name: string, found: readonly Finding[], effect: Effect): ConditionResult {
  const shared = { name, measured: String(found.length), limit: '0' }
  const [first] = found
  if (first === undefined) return { ...shared, verdict: 'pass' }
  return { ...shared, verdict: effect === 'block' ? 'fail' : 'warn', reason: sentence(first, found.length - 1) }
}

function toolCondition(tool: ToolState, policy: SecurityPolicy): ConditionResult {
  const shared = { name: `${tool.name} ran`, measured: tool.state }
  if (tool.state === 'clean' || tool.state === 'findings') return { ...shared, verdict: 'pass' }
  const reason = tool.reason ?? 'no reason was given'
  if (tool.state === 'error' && policy.onError === 'warn') return { ...shared, verdict: 'warn', reason }
  if (tool.state === 'stale' && policy.onUnscanned === 'warn') return { ...shared, verdict: 'warn', reason }
  return { ...shared, verdict: 'not-evaluated', reason }
}

function unscannedCondition(unscanned: readonly Unscanned[], policy: SecurityPolicy): ConditionResult {
  const shared = { name: 'everything that applies was looked at', measured: String(unscanned.length), limit: '0' }
  if (unscanned.length === 0) return { ...shared, verdict: 'pass' }
  return { ...shared, verdict: policy.onUnscanned === 'block' ? 'not-evaluated' : 'warn', reason: unscannedSentence(unscanned) }
}

/** "yarn.lock, go.mod: no scanner reads them; Dockerfile: hadolint is not installed", cut at six reasons and six files each. */
export function unscannedSentence(unscanned: readonly Unscanned[]): string {
  const shown = unscanned.slice(0, kindsShown).map(({ files, why }) => `${nameFiles(files)}: ${why}`)
  return [...shown, ...(unscanned.length > kindsShown ? [`and ${unscanned.length - kindsShown} more`] : [])].join('; ')
}

const kindsShown = 6
const filesShown = 6

function nameFiles(files: readonly string[]): string {
  const shown = files.slice(0, filesShown).join(', ')
  return files.length > filesShown ? `${shown} and ${files.length - filesShown} more` : shown
}

function sentence(finding: Finding, more: number): string {
  const where =
    finding.place === undefined ? '' : ` (${finding.place.file}${finding.place.line === undefined ? '' : `:${finding.place.line}`})`
  const what = finding.kind === 'secret' ? 'secret' : finding.severity === 'unknown' ? 'unrated' : finding.severity
  return `${what}: ${finding.title}${where}${more > 0 ? `, and ${more} more` : ''}`
}

/** "cargo-audit does not know the latest advisories: its database is 3d old (limit 1d)", for each of the tools. */
export function staleSentence(stale: readonly ToolState[]): string {
  return stale
    .map((tool) => `${tool.name} does not know the latest advisories: ${tool.reason ?? 'the age of its database is not known'}`)
    .join('; ')
}

function errorSentence(failed: readonly ToolState[]): string {
  return failed.map((tool) => `${tool.name} could not do its work: ${tool.reason ?? 'no reason was given'}`).join('; ')
}
