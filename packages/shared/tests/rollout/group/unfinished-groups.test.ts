import { expect, test } from 'vitest'
import type { Observation } from '../../../src/rollout/contract/observation.ts'
import { decideGroup, type UnfinishedGroup } from '../../../src/rollout/group/unfinished-groups.ts'
import type { LedgerRecord, Phase } from '../../../src/rollout/ledger/ledger.ts'
import { v1, v2, v3 } from './group-world.ts'

const at = '2026-01-05T12:00:00Z'
const group = { id: 'one', services: ['api', 'web'], order: 'sequential' as const }

function record(service: string, ...phases: Phase[]): LedgerRecord {
  return {
    id: 1,
    at,
    intent: {
      schema: 1,
      service,
      environment: 'production',
      kind: 'deploy',
      release: v2,
      colour: 'green',
      previous: { colour: 'blue', release: v1 },
      run: { id: 2, attempt: 1, job: 'deploy' },
      group,
    },
    entries: phases.map((phase) => ({ at, state: 'in_progress', phase, detail: '' })),
  }
}

function shown(green: number): Observation {
  const side = (weight: number) => ({
    weight,
    open: weight > 0,
    state: 'serving' as const,
    address: undefined,
    sessions: 0,
    release: undefined,
  })
  return { blue: side(1 - green), green: side(green) }
}

const open: Phase[] = ['prepare', 'verify', 'promote']

test.each([
  ['all serve it and one was completed', { api: [...open, 'complete'], web: open }, { api: 1, web: 1 }, undefined, 'all-new'],
  ['one was completed and another does not serve it', { api: [...open, 'complete'], web: open }, { api: 1, web: 0 }, undefined, 'all-old'],
  ['one has no record', { api: [...open, 'complete'] }, { api: 1, web: 1 }, undefined, 'all-old'],
  ['all serve it, and its watch had not ended', { api: open, web: open }, { api: 1, web: 1 }, undefined, 'all-old'],
  ['all serve it, and it is what is wanted', { api: open, web: open }, { api: 1, web: 1 }, v2, 'all-new'],
  ['all serve it, and another is wanted', { api: open, web: open }, { api: 1, web: 1 }, v3, 'all-old'],
  ['one was on its way back', { api: open, web: [...open, 'return'] }, { api: 1, web: 1 }, v2, 'all-old'],
] as const)(
  'where %s, all end alike',
  (_name, phases: Record<string, readonly Phase[]>, green: Record<string, number>, wanted, expected) => {
    const unfinished: UnfinishedGroup = {
      id: 'one',
      services: group.services,
      kind: 'deploy',
      run: 2,
      records: new Map(Object.entries(phases).map(([service, own]) => [service, record(service, ...own)])),
    }
    const observed = new Map(Object.entries(green).map(([service, share]) => [service, shown(share)]))
    const all = new Map(wanted === undefined ? [] : group.services.map((service) => [service, wanted]))
    expect(decideGroup(unfinished, { observed, wanted: all }).state).toBe(expected)
    expect(decideGroup({ ...unfinished, kind: 'rollback' }, { observed, wanted: all }).state).toBe('destinations')
    expect(decideGroup({ ...unfinished, kind: 'drill' }, { observed, wanted: all }).state).toBe('all-old')
  },
)
