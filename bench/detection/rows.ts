import { type Row, row, Untrusted } from '../bench.ts'
import { type Comparison, comparisonOf } from './comparison.ts'
import { differences, type GrowthBook, growthBookName } from './growthbook.ts'
import { ourDetectors } from './our-judge.ts'
import { peers, references } from './peers.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import { type Summary, wilsonInterval } from './statistics.ts'

/** What a detector came to in a scenario; undefined when it did not judge it. */
export type Found = (scenario: Scenario, detector: string) => Summary | undefined

/** Ours first, with the goals; then the peers, scenario by scenario; then the comparison. */
export function rowsOf(found: Found, growthBook: GrowthBook): Row[] {
  const names = [...peers, ...references].map(({ name }) => name)
  const compared = [...names, ...(growthBook.state === 'ready' ? differences.map(growthBookName) : [])]
  return [
    ...ourDetectors.flatMap((detector, index) => scenarios.flatMap((one) => ourRows(one, detector.name, found, index === 0))),
    ...scenarios.filter(({ role }) => role !== undefined).flatMap((one) => peerRows(one, compared, found)),
    ...(growthBook.state === 'missing' ? [peerRow('GrowthBook: runs', 0, 'runs', `not run: ${growthBook.reason}`)] : []),
    ...headline(compared, found),
  ]
}

function ourRows(scenario: Scenario, detector: string, found: Found, hasGoals: boolean): Row[] {
  const summary = found(scenario, detector) ?? throwUnjudged(scenario, detector)
  const goals = hasGoals ? scenario.goals : {}
  const title = ourDetectors.length > 1 ? `${detector}: ${scenario.name}` : scenario.name
  const { runs, falseAlarms, caught, notEvaluated } = summary
  if (scenario.kind === 'good')
    return [
      row(`${title}: taken back`, inPercent(falseAlarms, runs), '%', goals.takenBack, intervalOf(falseAlarms, runs)),
      ...(goals.notEvaluated === undefined && notEvaluated === 0
        ? []
        : [row(`${title}: not evaluated`, inPercent(notEvaluated, runs), '%', goals.notEvaluated)]),
    ]
  const delays = delayNote(summary)
  return [
    row(`${title}: missed`, inPercent(runs - caught - falseAlarms, runs), '%', goals.missed, missedNote(summary)),
    ...(Number.isFinite(summary.medianDelay)
      ? [row(`${title}: median time to catch`, summary.medianDelay, 's', goals.median, delays)]
      : []),
    ...(goals.slowest === undefined || !Number.isFinite(summary.slowestDelay)
      ? []
      : [row(`${title}: longest time to catch`, summary.slowestDelay, 's', goals.slowest)]),
  ].map((one) => ({ ...one, value: Number(one.value.toFixed(1)) }))
}

function peerRows(scenario: Scenario, names: readonly string[], found: Found): Row[] {
  return names.map((name) => {
    const summary = found(scenario, name) ?? throwUnjudged(scenario, name)
    const { runs, falseAlarms, caught } = summary
    if (scenario.kind === 'good')
      return peerRow(`${scenario.name}: taken back by ${name}`, inPercent(falseAlarms, runs), '%', intervalOf(falseAlarms, runs))
    return peerRow(`${scenario.name}: missed by ${name}`, inPercent(runs - caught - falseAlarms, runs), '%', delayNote(summary))
  })
}

/** The two sentences that all is about. */
function headline(names: readonly string[], found: Found): Row[] {
  const ours = ourDetectors[0]?.name ?? ''
  const summaries = (role: Scenario['role'], detector: string) =>
    scenarios.filter((one) => one.role === role).map((one) => found(one, detector) ?? throwUnjudged(one, detector))
  const medians = (detector: string) => summaries('speed', detector).map(({ medianDelay }) => medianDelay)
  const isReference = new Set(references.map(({ name }) => name))
  const compared = names.map((name) => ({
    name,
    isReference: isReference.has(name),
    ...comparisonOf({
      independent: summaries('independent', name),
      bursts: summaries('bursts', name),
      ours: medians(ours),
      theirs: medians(name),
    }),
  }))
  const quiet = compared.filter((one) => !one.isReference && one.falseOnIndependent <= 5)
  const fastest = quiet.toSorted((one, other) => other.faster - one.faster)[0]
  const fast = compared.filter(({ asFast }) => asFast)
  const fastAndQuiet = fast.filter(({ falseInBursts }) => falseInBursts <= 1)
  return [
    row(
      'headline: how much faster the fastest peer with at most 5 % false alarms on independent errors is',
      Number((fastest?.faster ?? 0).toFixed(2)),
      'x',
      1.2,
      quiet.map(wordsOf).join('; ') || 'no peer has so few false alarms',
    ),
    row(
      'headline: peers and references with our speed that stay at 1 % in bursts',
      fastAndQuiet.length,
      '',
      0,
      fast.map(wordsOf).join('; ') || 'none has our speed',
    ),
  ]
}

function wordsOf({ name, faster, falseOnIndependent, falseInBursts }: { name: string } & Comparison): string {
  return `${name}: ${faster.toFixed(2)} x, ${falseOnIndependent.toFixed(1)} % false on independent errors, ${falseInBursts.toFixed(1)} % in bursts`
}

function peerRow(name: string, value: number, unit: string, note: string): Row {
  return { ...row(name, value, unit, null, note), peer: true }
}

function inPercent(count: number, runs: number): number {
  return Number(((count / runs) * 100).toFixed(2))
}

function intervalOf(count: number, runs: number): string {
  const { low, high } = wilsonInterval(count, runs)
  return `${count} of ${runs} runs; 95 % interval ${(low * 100).toFixed(2)} to ${(high * 100).toFixed(2)} %`
}

function missedNote({ runs, falseAlarms, caught }: Summary): string {
  return intervalOf(runs - caught - falseAlarms, runs) + (falseAlarms > 0 ? `; taken back before that in ${falseAlarms}` : '')
}

function delayNote({ medianDelay, p90Delay, slowestDelay }: Summary): string {
  const seconds = (delay: number) => (Number.isFinite(delay) ? `${Number(delay.toFixed(1))} s` : 'not caught')
  return `median ${seconds(medianDelay)}, P90 ${seconds(p90Delay)}, longest ${seconds(slowestDelay)}`
}

function throwUnjudged({ name }: Scenario, detector: string): never {
  throw new Untrusted(`"${name}" was not judged by ${detector}`)
}
