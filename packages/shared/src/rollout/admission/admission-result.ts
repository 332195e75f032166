import type { Intent } from '../ledger/ledger.ts'

export type Override = NonNullable<Intent['overrides']>[number]

/** What may stop a rollout before it begins. */
export type Rule = 'superseded' | 'order' | 'pause' | 'freeze' | 'approval'

/** What one rule says of a rollout that has not begun. All texts are for people; some hold names from outside. */
export type Ruling =
  | { rule: Rule; state: 'clear'; said: string }
  /** Nobody could tell; it holds nothing up, but it is said. */
  | { rule: Rule; state: 'unchecked'; said: string }
  | { rule: Rule; state: 'overridden'; said: string; override: Override }
  | { rule: Rule; state: 'blocks'; said: string; hint: string }

export type Admission =
  | { state: 'admitted'; notes: readonly string[]; overrides: readonly Override[] }
  /** Nothing is wrong: a newer run is at it. */
  | { state: 'superseded'; reason: string }
  | { state: 'refused'; rule: Rule; reason: string; hint: string }

/** All rulings as one decision: superseded comes before any refusal, then the first that blocks. */
export function admissionOf(rulings: readonly Ruling[]): Admission {
  const blocking = rulings.filter((ruling) => ruling.state === 'blocks')
  const superseded = blocking.find(({ rule }) => rule === 'superseded')
  if (superseded !== undefined) return { state: 'superseded', reason: superseded.said }
  const [first] = blocking
  if (first !== undefined) return { state: 'refused', rule: first.rule, reason: first.said, hint: first.hint }
  return {
    state: 'admitted',
    notes: rulings.filter(({ state }) => state !== 'clear').map(({ said }) => said),
    overrides: rulings.flatMap((ruling) => (ruling.state === 'overridden' ? [ruling.override] : [])),
  }
}
