import type { AllowedFinding } from '@slipway/shared/config/sections/security'
import type { Judgement, Severity, Verdict } from '@slipway/shared/core/words'
import type { Finding, ToolState } from '@slipway/shared/evidence/schema'
import { type Compliance, complianceOf } from '@slipway/shared/findings/compliance'
import { judgeSecurity, type SecurityJudgement, type SecurityPolicy, staleSentence, type Unscanned } from '@slipway/shared/findings/policy'
import { countBySeverity } from '@slipway/shared/findings/severity'
import type { AcceptedEntry, AcceptedUnread } from '../accepted-unread.ts'
import type { Comparison } from '../base/comparison.ts'
import type { Allowed } from '../judge/allow-list.ts'
import type { Difference } from '../judge/differences.ts'
import type { JudgeSource } from '../judge/judge.ts'
import { withProblem } from '../judge/with-problem.ts'
import { countReads, type ReadCount, type ReadEntry } from '../read-list.ts'

export type Risk = 'critical' | 'high' | 'moderate' | 'low' | 'unknown'

/** The compliance report as data. Its keys and their order are those of the JSON report, and stay as they are. */
export type ComplianceReport = {
  schema: 1
  service: string | undefined
  repository: string
  commit: string
  ref: string
  run: string
  generatedAt: string
  /** Of the tree: by all findings, also those that the base has. */
  status: Compliance
  summary: { verdict: Verdict; risk: Risk; sentence: string; deciding: string | undefined }
  breakdown: { bySeverity: Record<Severity, number>; byKind: Record<string, number>; secrets: number; total: number }
  /** Judged against a base: how many findings are new, and how many were there before. */
  base: { commit: string; new: number; known: number } | undefined
  /** Why all findings were judged, where a base was asked for. */
  comparison: string | undefined
  /** Where slipway.yml does not come from the commit, or the working copy has another one. */
  configuration: string | undefined
  /** Of a change that goes into another branch: whose rules it is judged by. */
  judge: JudgeSource | undefined
  /** What such a change would do to its judge; `preview` is the verdict that it would have by its own rules. */
  change: JudgeChange | undefined
  /** Findings that `security.allow` lets in, entries that no finding needs, and those whose time is over. */
  allowed: readonly (AllowedFinding & { title: string })[]
  allowances: { unused: readonly AllowedFinding[]; expired: readonly AllowedFinding[] }
  policy: { severity: SecurityPolicy['severity']; onError: SecurityPolicy['onError']; onUnseen: SecurityPolicy['onUnscanned'] }
  tools: readonly ToolState[]
  /** Of all tracked paths: how many were read whole by the scanners of their class, and how many not. `total` is that of `git ls-tree -r`. */
  readList: { total: number; read: number; unread: number; accepted: number; classes: readonly ReadCount[] }
  /** What an owner accepts not to be read, and entries that count no more or that nothing needs. */
  acceptedUnread: {
    files: readonly { file: string; why: string; reason: string; owner: string; until: string }[]
    expired: readonly AcceptedEntry[]
    unused: readonly AcceptedEntry[]
  }
  /** What applies to the tree and was not scanned; `files` is empty for a scanner in error, which is named in the reason. */
  notLookedAt: readonly { files: readonly string[]; reason: string }[]
  findings: readonly (Finding & { isNew: boolean })[]
}

/** `files` is undefined where the base was not fetched, so that they could not be compared. */
export type JudgeChange = {
  differences: readonly Difference[]
  /** Secrets whose comment is not believed. */
  comments: readonly { title: string; file: string; line: number }[]
  files: readonly string[] | undefined
  preview: Judgement
}

export type ReportInput = {
  service: string | undefined
  run: { repository: string; sha: string; ref: string; url: string }
  generatedAt: string
  /** The findings that the gate judges: all that count, or those of them that the base does not have. */
  judged: readonly Finding[]
  comparison: Comparison
  tools: readonly ToolState[]
  reading: readonly ReadEntry[]
  unread: AcceptedUnread
  policy: SecurityPolicy
  outcome: SecurityJudgement
  allowances: Allowed
  /** Why slipway.yml of the change cannot be read. */
  problem: string | undefined
  configuration: string | undefined
  judge: JudgeSource | undefined
  change: JudgeChange | undefined
}

export function complianceReport(input: ReportInput): ComplianceReport {
  const { judged, tools, policy, outcome, run, reading, comparison, allowances, change } = input
  const { open: unscanned, accepted, expired, unused } = input.unread
  const findings = allowances.counting
  const ofTree = comparison.state === 'all' ? outcome : withProblem(judgeSecurity({ findings, tools, unscanned }, policy), input.problem)
  const { judgement } = outcome
  const judgedOnes = new Set(judged)
  return {
    schema: 1,
    service: input.service,
    repository: run.repository,
    commit: run.sha,
    ref: run.ref,
    run: run.url,
    generatedAt: input.generatedAt,
    status: complianceOf(ofTree.judgement.verdict),
    summary: {
      verdict: judgement.verdict,
      risk: riskOf(findings, tools, unscanned),
      sentence: judgement.verdict === 'pass' ? 'Nothing was found that blocks or asks for a review.' : judgement.reason,
      deciding: outcome.deciding?.fingerprint,
    },
    breakdown: {
      bySeverity: countBySeverity(findings),
      byKind: countKinds(findings),
      secrets: findings.filter((finding) => finding.kind === 'secret').length,
      total: findings.length,
    },
    base: comparison.state === 'all' ? undefined : { commit: comparison.name, new: judged.length, known: findings.length - judged.length },
    comparison: comparison.state === 'all' ? comparison.sentence : undefined,
    configuration: input.configuration,
    judge: input.judge,
    change,
    allowed: allowances.allowed.map(({ finding, by }) => ({ ...by, title: finding.title })),
    allowances: { unused: allowances.unused, expired: allowances.expired },
    policy: { severity: policy.severity, onError: policy.onError, onUnseen: policy.onUnscanned },
    tools,
    readList: { ...readCounts(reading), accepted: accepted.length },
    acceptedUnread: {
      files: accepted.map(({ file, why, entry: { reason, owner, until } }) => ({ file, why, reason, owner, until })),
      expired,
      unused,
    },
    notLookedAt: [
      ...tools.flatMap(({ name, state, reason = 'no reason was given' }) =>
        state === 'error' ? [{ files: [], reason: `${name} could not do its work: ${reason}` }] : [],
      ),
      ...tools.filter(({ state }) => state === 'stale').map((tool) => ({ files: [], reason: staleSentence([tool]) })),
      ...unscanned.map(({ files, why }) => ({ files, reason: why })),
    ],
    findings: findings.map((finding) => ({ ...finding, isNew: judgedOnes.has(finding) })),
  }
}

function readCounts(reading: readonly ReadEntry[]) {
  const classes = countReads(reading)
  const sum = (of: (count: ReadCount) => number) => classes.reduce((all, one) => all + of(one), 0)
  return { total: reading.length, read: sum(({ read }) => read), unread: sum(({ unread }) => unread), classes }
}

/** The risk of a deployment: by the most severe finding; without findings, `unknown` where something was not scanned. */
function riskOf(findings: readonly Finding[], tools: readonly ToolState[], unscanned: readonly Unscanned[]): Risk {
  const counts = countBySeverity(findings)
  if (counts.critical > 0 || findings.some((finding) => finding.kind === 'secret')) return 'critical'
  if (counts.high > 0) return 'high'
  if (
    unscanned.length > 0 ||
    tools.some((tool) => tool.state === 'error' || tool.state === 'stale') ||
    !tools.some((tool) => tool.state === 'clean' || tool.state === 'findings')
  )
    return 'unknown'
  return counts.medium > 0 || counts.unknown > 0 ? 'moderate' : 'low'
}

function countKinds(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
