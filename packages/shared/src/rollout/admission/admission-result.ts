import type { Intent } from '../ledger/ledger.ts'

export type Override = NonNullable<Intent['overrides']>[number]

/** What may stop a rollout before it begins. */
export type AdmissionRule = 'superseded' | 'order' | 'pause' | 'freeze' | 'approval' | 'promotion'

/** The result of one rule for a rollout that has not begun. Messages are for people; some contain names from outside. */
export type RuleResult =
  | { rule: AdmissionRule; state: 'clear'; message: string }
  /** The rule could not be checked. It does not block. */
  | { rule: AdmissionRule; state: 'unchecked'; message: string }
  | { rule: AdmissionRule; state: 'overridden'; message: string; override: Override }
  /** It would block production; this environment is below it. */
  | { rule: AdmissionRule; state: 'warns'; message: string; hint: string }
  | { rule: AdmissionRule; state: 'blocks'; message: string; hint: string }

export type AdmissionResult =
  | { state: 'admitted'; notes: readonly string[]; warnings: readonly string[]; overrides: readonly Override[] }
  /** Nothing is wrong: a newer run deploys. */
  | { state: 'superseded'; reason: string }
  | { state: 'refused'; rule: AdmissionRule; reason: string; hint: string }

/** All rulings as one decision: superseded comes before any refusal, then the first that blocks. */
export function combineRuleResults(results: readonly RuleResult[]): AdmissionResult {
  const blocking = results.filter((result) => result.state === 'blocks')
  const superseded = blocking.find(({ rule }) => rule === 'superseded')
  if (superseded !== undefined) return { state: 'superseded', reason: superseded.message }
  const [first] = blocking
  if (first !== undefined) return { state: 'refused', rule: first.rule, reason: first.message, hint: first.hint }
  return {
    state: 'admitted',
    notes: results.filter(({ state }) => state !== 'clear' && state !== 'warns').map(({ message }) => message),
    warnings: warningsOf(results),
    overrides: results.flatMap((result) => (result.state === 'overridden' ? [result.override] : [])),
  }
}

/** What does not stop the rollout and is to be seen by whoever starts it, in sentences. */
export function warningsOf(results: readonly RuleResult[]): string[] {
  return results.flatMap((result) => (result.state === 'warns' ? [`${result.message}. ${result.hint}`] : []))
}
