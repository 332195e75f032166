import type { Finding } from '@slipway/shared/evidence/schema'
import { judgeSecurity, type SecurityJudgement, type Unscanned } from '@slipway/shared/findings/policy'
import { type AcceptedUnread, acceptUnread, cleanUnread } from '../accepted-unread.ts'
import type { Scan } from '../run-scanners.ts'
import type { KnownSecrets } from '../secrets/known-secrets.ts'
import { type Allowed, allowanceKeyOf, applyAllowances, cleanAllowed } from './allow-list.ts'
import type { Judge } from './judge.ts'
import type { Rules } from './rules.ts'

/** What was found. `before`: the findings of the base; `at`: milliseconds since 1970, for allowances that end. */
export type Facts = {
  now: Scan
  unscanned: readonly Unscanned[]
  before: readonly Finding[] | undefined
  at: number
  secrets: KnownSecrets
}

export type RuledBy = { allowances: Allowed; unread: AcceptedUnread; judged: Finding[]; outcome: SecurityJudgement }

/** The verdict by these rules. `judged` are the findings that count, and that the base does not have. */
export function judgeBy({ policy, allow, unread: accepted }: Rules, { now, unscanned, before, at, secrets }: Facts): RuledBy {
  const allowances = cleanAllowed(applyAllowances(now.findings, allow, at), secrets)
  const unread = cleanUnread(acceptUnread(unscanned, accepted, new Date(at).toISOString().slice(0, 10)), secrets)
  const judged = before === undefined ? allowances.counting : newSince(allowances.counting, before)
  return { allowances, unread, judged, outcome: judgeSecurity({ findings: judged, tools: now.tools, unscanned: unread.open }, policy) }
}

/** A secret is new in a file that did not have it: each copy publishes it again. */
export function newSince(findings: readonly Finding[], before: readonly Finding[]): Finding[] {
  const keyOfProblem = ({ kind, fingerprint, place }: Finding) => allowanceKeyOf(fingerprint, kind === 'secret' ? (place?.file ?? '') : '')
  const known = new Set(before.map(keyOfProblem))
  return findings.filter((finding) => !known.has(keyOfProblem(finding)))
}

/** Whether a finding counts only because its comment is not believed. */
export function isRefused({ fingerprint, place, tools }: Finding, { refused }: Judge): boolean {
  return tools.every((tool) => tool === 'secret-patterns') && refused.has(allowanceKeyOf(fingerprint, place?.file ?? ''))
}
