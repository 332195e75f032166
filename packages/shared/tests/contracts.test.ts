import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { ms } from '../src/core/duration.ts'
import {
  commitGates,
  concurrencyGroupOf,
  environmentGates,
  historyKeyOf,
  incidentKey,
  lockBranchOf,
  monitoringFolderOf,
  recoveryTagOf,
  releaseArtifactOf,
  statusContextOf,
} from '../src/core/keys.ts'
import { evidenceSchema, timeSeries } from '../src/evidence/schema.ts'
import { historyOutcome, mayBeChange } from '../src/github/history.ts'
import { countedRates } from '../src/judge/counted-rates.ts'
import { judgedRates } from '../src/judge/judging-plan.ts'
import { rulesOf } from '../src/judge/rules.ts'
import { judgeThresholds } from '../src/judge/thresholds.ts'
import { formatIdentity } from '../src/rollout/contract/identity.ts'
import { formatDescription, intent, type LedgerRecord, phase } from '../src/rollout/ledger/ledger.ts'
import { isOpen } from '../src/rollout/ledger/record-state.ts'
import { lockRecord } from '../src/rollout/lock/lock.ts'
import { aRelease } from '../src/testing/rollout-fakes.ts'
import { conclusiveAnswersCondition } from '../src/traffic/answer-description.ts'
import { savedCounted } from '../src/traffic/counted-judge.ts'
import { sideTraffic } from '../src/traffic/side-traffic.ts'
import { savedJudgement } from '../src/traffic/traffic-judge.ts'

const page = readFileSync(new URL('../../../docs/contracts.md', import.meta.url), 'utf8')

const section = (heading: string) => page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
const code = (cell: string) => cell.replaceAll('`', '')

/** The rows of the table of a section, without its head. */
function rowsOf(heading: string): string[][] {
  const lines = section(heading)
    .split('\n')
    .filter((line) => line.startsWith('| '))
  return lines.slice(2).map((line) => line.split(' | ').map((cell) => code(cell.replace(/^\| | \|$/g, ''))))
}

/** Each key, and whether a record without it is refused: a key with a default may be left out. */
function keysOf(schema: z.ZodObject): string[][] {
  return Object.entries(schema.shape).map(([key, field]) => [key, field.safeParse(undefined).success ? 'no' : 'yes'])
}

const firstTwo = (rows: string[][]) => rows.map((row) => row.slice(0, 2))

describe('docs/contracts.md', () => {
  it.each<[string, z.ZodObject]>([
    ['Ledger', intent],
    ['Lock', lockRecord],
    ['Traffic of a side', sideTraffic],
    ['Evidence', evidenceSchema],
    ['Series of the evidence', timeSeries],
  ])('has the keys of the schema: %s', (heading, schema) => {
    expect(firstTwo(rowsOf(heading))).toEqual(keysOf(schema))
  })

  it('has every phase, and which of them end a rollout', () => {
    const record = (reached: (typeof phase.options)[number]): LedgerRecord => ({
      id: 1,
      at: '2026-01-05T12:00:00Z',
      intent: {
        schema: 1,
        service: 'api',
        environment: 'production',
        kind: 'deploy',
        release: aRelease('v1'),
        colour: 'blue',
        run: { id: 1, attempt: 1, job: 'deploy' },
      },
      entries: [{ at: '2026-01-05T12:00:00Z', state: 'success', phase: reached, detail: '' }],
    })
    expect(rowsOf('Phases of a rollout').map(([name, says = '']) => [name, says.startsWith('**end**')])).toEqual(
      phase.options.map((one) => [one, !isOpen(record(one))]),
    )
    const identified = formatDescription({ phase: 'identified', detail: formatIdentity('version', '8fb4e38b-2a4e-4b29-a0d6-0b8aa8f8a8ed') })
    expect(section('Phases of a rollout')).toContain(`\`${identified}\``)
  })

  it('has every outcome of the history, and which may be a change', () => {
    expect(firstTwo(rowsOf('History'))).toEqual(historyOutcome.options.map((outcome) => [outcome, mayBeChange({ outcome }) ? 'yes' : 'no']))
  })

  it('has the keys as they are made', () => {
    const [environment, service, version] = ['production', 'api', 'v1.2.3']
    const tag = recoveryTagOf({ environment, service, version, run: 4711 })
    const incident = incidentKey({ environment, service, version })
    const job = { run: 4711, attempt: 1, job: 'deploy' }
    expect(rowsOf('Keys').map((row) => row.slice(1))).toEqual([
      [lockBranchOf({ environment }), lockBranchOf({ environment, service })],
      [tag, tag],
      [statusContextOf({ gate: 'ci' }), statusContextOf({ gate: 'ci', service })],
      [statusContextOf({ gate: 'deploy', environment }), statusContextOf({ gate: 'deploy', environment, service })],
      [releaseArtifactOf(), releaseArtifactOf(service)],
      [monitoringFolderOf(), monitoringFolderOf(service)],
      [incident, incident],
      [concurrencyGroupOf({ environment }), concurrencyGroupOf({ environment, service })],
      [historyKeyOf(job), historyKeyOf({ ...job, service })],
    ])
    const list = (gates: readonly string[]) => gates.map((gate) => `\`${gate}\``).join(', ')
    expect(section('Keys')).toContain(`Gates of a commit: ${list(commitGates)}. Gates of an environment: ${list(environmentGates)}.`)
  })

  it('has the keys of a judge state and of its rates', () => {
    const ofRates = keysOf(savedJudgement.shape.rates.element).map(([key, must]) => [`rates[].${key}`, must])
    const ofCounted = keysOf(savedCounted).map(([key, must]) => [`counted[].${key}`, must])
    expect(firstTwo(rowsOf('Judge state'))).toEqual([...keysOf(savedJudgement), ...ofRates, ...ofCounted])
  })

  it('has the names of conditions as they are made', () => {
    const times = { 'response-time.p50': 300, 'response-time.p95': 1_000, 'response-time.p99': 2_000 }
    const rates = judgedRates({ 'error-rate': 0.01, 'client-error-rate': 0.02, ...times }, { release: true })
    const counted = countedRates({ 'error-rate': 0.01 }, { source: 'users', sources: 1 })
    const gauges = judgeThresholds({ values: {} }, { cpu: 0.8 }).conditions
    const { rules } = rulesOf(
      [
        { health: 'failing', for: ms(300_000) },
        { metric: 'error-rate', above: 0.05, for: ms(120_000) },
      ],
      {},
    )
    const made = [
      ...[...rates, ...counted].map(({ title }) => title),
      ...[...gauges, ...rules].map(({ name }) => name),
      conclusiveAnswersCondition,
    ]
    expect(rowsOf('Names of conditions').map(([name]) => name)).toEqual(expect.arrayContaining(made))
  })

  it('has one screen for each contract', () => {
    for (const part of page.split(/^## /m)) expect(part.split('\n').length, part.slice(0, 20)).toBeLessThanOrEqual(45)
  })
})
