import { type Verdict, worstVerdict } from '../core/words.ts'
import type { ServiceVerdict } from './schema.ts'

export type CombinedVerdict = {
  verdict: Verdict
  /** Every service once, in the order in which they were given; those that nobody expected come last. */
  services: ServiceVerdict[]
  /** Whose verdict it is: the services that have the worst one. */
  decidedBy: string[]
  /** `api failed: 3 of 15 requests failed; web was not evaluated: it left no record; parser passed`. */
  headline: string
}

/**
 * The verdict of a step on several services: the gravest of theirs, where `not-evaluated` weighs more than `warn` and less than `fail`.
 * A service that left no record is not evaluated; of one that left several, the gravest counts. Of no service nothing is evaluated.
 */
export function combineVerdicts(expected: readonly string[], judged: readonly ServiceVerdict[]): CombinedVerdict {
  const names = [...new Set([...expected, ...judged.map(({ service }) => service)])]
  const services = names.map((service) => verdictOf(service, judged))
  const verdict = worstVerdict(services.map((one) => one.verdict))
  const decidedBy = services.filter((one) => one.verdict === verdict).map(({ service }) => service)
  const gravestFirst = services.toSorted((one, other) => gravity.indexOf(one.verdict) - gravity.indexOf(other.verdict))
  const headline = gravestFirst.map(sentenceOf).join('; ') || 'No service was judged'
  return { verdict, services, decidedBy, headline }
}

const gravity: readonly Verdict[] = ['fail', 'not-evaluated', 'warn', 'pass']

const words: Record<Verdict, string> = {
  pass: 'passed',
  warn: 'passed with warnings',
  fail: 'failed',
  'not-evaluated': 'was not evaluated',
}

function verdictOf(service: string, judged: readonly ServiceVerdict[]): ServiceVerdict {
  const own = judged.filter((one) => one.service === service)
  const worst = worstVerdict(own.map(({ verdict }) => verdict))
  return own.find(({ verdict }) => verdict === worst) ?? { service, verdict: 'not-evaluated', reason: 'it left no record' }
}

function sentenceOf({ service, verdict, reason }: ServiceVerdict): string {
  return `${service} ${words[verdict]}${reason === undefined || verdict === 'pass' ? '' : `: ${reason}`}`
}
