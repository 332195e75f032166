import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameRelease } from '../../../src/core/version.ts'
import type { Release } from '../../../src/core/words.ts'
import { whyBad } from '../../../src/rollout/ledger/last-known-good.ts'
import type { Intent, LedgerEntry, LedgerRecord, Phase } from '../../../src/rollout/ledger/ledger.ts'
import {
  beforeNewest,
  chooseSet,
  describeSet,
  liveSetOf,
  type ReleaseByService,
  type ServiceLedger,
  setAt,
  setRolledBackAlready,
  setsOf,
} from '../../../src/rollout/ledger/sets.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const names = ['api', 'web', 'parser']

/** The ledgers of three services and the jobs that write them, with one id for all as GitHub gives them. */
function aProduct() {
  const records = new Map<string, LedgerRecord[]>(names.map((name) => [name, []]))
  let ids = 0
  const ledgers = (): ServiceLedger[] => names.map((service) => ({ service, records: records.get(service) ?? [] }))
  const live = () => liveSetOf(ledgers())
  const entry = (id: number, phase: Phase): LedgerEntry => ({
    at: new Date(id * 1_000).toISOString(),
    state: 'success',
    phase,
    detail: 'x',
  })
  const open = (service: string, release: Release, how: { phases: readonly Phase[]; more?: Partial<Intent> }) => {
    ids += 1
    const [last] = records.get(service) ?? []
    const side = last?.intent.colour === 'blue' ? ('green' as const) : ('blue' as const)
    const now = live()[service]
    const previous =
      now === undefined ? {} : { previous: { colour: side === 'blue' ? ('green' as const) : ('blue' as const), release: now } }
    const common = { schema: 1 as const, environment: 'production', run: { id: ids, attempt: 1, job: 'deploy' } }
    const intent: Intent = { ...common, service, kind: 'deploy', release, colour: side, ...previous, ...how.more }
    const at = new Date(ids * 1_000).toISOString()
    records.get(service)?.unshift({ id: ids, at, intent, entries: how.phases.map((phase) => entry(ids, phase)) })
  }
  const mark = (service: string, release: Release) => {
    const own = records.get(service) ?? []
    const index = own.findIndex(({ intent }) => sameRelease(intent.release, release))
    const found = own[index]
    if (found !== undefined) own[index] = { ...found, entries: [...found.entries, entry(found.id, 'bad')] }
  }
  /** One job rolls the services out together; `failed` is the one that was judged bad, if any. */
  const deploy = (version: string, services: readonly string[], failed?: string) => {
    const release = aRelease(version)
    const set = { ...live(), ...Object.fromEntries(services.map((service) => [service, release])) }
    const group = { id: `group-${ids}`, services: [...services], order: 'sequential' as const }
    for (const service of services) {
      const end = failed === undefined ? 'complete' : failed === service ? 'back' : 'stopped'
      open(service, release, { phases: ['prepare', 'shift', end], more: { group, set } })
    }
  }
  const rollBack = (releases: ReleaseByService, kind: 'set' | 'service') => {
    const before = live()
    const changed = names.filter((name) => {
      const [to, from] = [releases[name], before[name]]
      return to !== undefined && (from === undefined || !sameRelease(to, from))
    })
    const group = { id: `group-${ids}`, services: changed, order: 'sequential' as const }
    const set = { ...before, ...releases }
    for (const name of changed) {
      const [to, from] = [releases[name], before[name]]
      if (to === undefined) continue
      open(name, to, { phases: ['shift', 'complete'], more: { kind: 'rollback', set, ...(kind === 'set' ? { group } : {}) } })
      if (from !== undefined) mark(name, from)
    }
  }
  return { ledgers, live, open, deploy, rollBack }
}

const versions = (releases: ReleaseByService | undefined) =>
  Object.fromEntries(Object.entries(releases ?? {}).map(([service, { version }]) => [service, version]))
const chosen = (ledgers: readonly ServiceLedger[], version?: string) => {
  const choice = chooseSet(ledgers, version)
  return choice.state === 'known' ? versions(choice.set.releases) : choice.state
}

describe('the sets of releases that served together', () => {
  it('hold the services that a rollout left as they were', () => {
    const product = aProduct()
    product.deploy('v1.0.0', names)
    product.deploy('v1.1.0', ['web'])
    expect(setsOf(product.ledgers()).map(({ releases }) => versions(releases))[0]).toEqual({
      api: 'v1.0.0',
      web: 'v1.1.0',
      parser: 'v1.0.0',
    })
    expect(chosen(product.ledgers())).toEqual({ api: 'v1.0.0', web: 'v1.0.0', parser: 'v1.0.0' })
  })

  it('are none where one of the services did not come to its end', () => {
    const product = aProduct()
    product.deploy('v1.0.0', names)
    product.deploy('v1.1.0', ['api', 'web'], 'web')
    expect(setsOf(product.ledgers()).every(({ releases }) => versions(releases)['api'] === 'v1.0.0')).toBe(true)
    expect(chosen(product.ledgers(), 'v1.1.0')).toBe('bad')
    expect(setRolledBackAlready(product.ledgers())).toContain('has taken web v1.1.0 back')
  })

  it('are none where a machine died after the first of the services', () => {
    const product = aProduct()
    product.deploy('v1.0.0', names)
    const group = { id: 'group-lost', services: ['api', 'web'], order: 'sequential' as const }
    product.open('api', aRelease('v1.1.0'), { phases: ['shift', 'complete'], more: { group } })
    product.open('web', aRelease('v1.1.0'), { phases: ['shift'], more: { group } })
    product.deploy('v1.2.0', names)
    expect(chosen(product.ledgers())).toEqual({ api: 'v1.0.0', web: 'v1.0.0', parser: 'v1.0.0' })
    expect(chosen(product.ledgers(), 'v1.1.0')).toBe('unknown')
  })

  it('of a record without one is that of its service alone', () => {
    const product = aProduct()
    product.open('api', aRelease('v1.0.0'), { phases: ['complete'] })
    product.open('web', aRelease('w1.0.0'), { phases: ['complete'] })
    product.open('api', aRelease('v1.1.0'), { phases: ['complete'] })
    expect(chosen(product.ledgers())).toEqual({ api: 'v1.0.0' })
    expect(chosen(product.ledgers(), 'v1.0.0')).toEqual({ api: 'v1.0.0' })
  })

  it('are found by the version of any of their services, and by its commit', () => {
    const product = aProduct()
    product.deploy('v1.0.0', names)
    product.deploy('v1.1.0', ['api'])
    product.deploy('v1.2.0', ['web'])
    product.deploy('v1.3.0', names)
    expect(chosen(product.ledgers(), '1.2.0')).toEqual({ api: 'v1.1.0', web: 'v1.2.0', parser: 'v1.0.0' })
    const found = setAt(product.ledgers(), aRelease('v1.1.0').sha)
    expect(versions(found?.set.releases)).toEqual({ api: 'v1.1.0', web: 'v1.0.0', parser: 'v1.0.0' })
    expect(chosen(product.ledgers(), 'v9.9.9')).toBe('unknown')
  })

  it('of a name that several have is the newest, and the others are told', () => {
    const product = aProduct()
    product.deploy('v1.0.0', names)
    product.deploy('v1.1.0', ['web'])
    product.rollBack({ web: aRelease('v1.0.0') }, 'service')
    product.deploy('v1.2.0', ['api'])
    product.rollBack({ api: aRelease('v1.0.0') }, 'service')
    product.deploy('v1.3.0', ['parser'])
    const choice = chooseSet(product.ledgers(), 'v1.0.0')
    expect(choice).toMatchObject({ state: 'known', others: [] })
    product.deploy('v1.4.0', ['web'])
    product.deploy('v1.3.0', ['api'])
    const twice = chooseSet(product.ledgers(), 'v1.3.0')
    expect(twice.state === 'known' ? [versions(twice.set.releases), twice.others.length] : twice).toEqual([
      { api: 'v1.0.0', web: 'v1.0.0', parser: 'v1.3.0' },
      1,
    ])
  })

  it('never has a release that is marked bad', () => {
    const product = aProduct()
    product.deploy('v1.0.0', names)
    product.deploy('v1.1.0', ['api'])
    product.deploy('v1.2.0', ['web'])
    product.rollBack({ api: aRelease('v1.0.0') }, 'service')
    expect(chosen(product.ledgers())).toEqual({ api: 'v1.0.0', web: 'v1.0.0', parser: 'v1.0.0' })
    expect(chosen(product.ledgers(), 'v1.2.0')).toBe('bad')
  })

  it('was gone back to already only by a rollback of all, or by one that took a rollout back', () => {
    const product = aProduct()
    product.deploy('v1.0.0', names)
    product.deploy('v1.1.0', names)
    product.rollBack({ api: aRelease('v1.0.0') }, 'service')
    expect(setRolledBackAlready(product.ledgers())).toBeUndefined()
    product.rollBack({ web: aRelease('v1.0.0'), parser: aRelease('v1.0.0') }, 'set')
    expect(setRolledBackAlready(product.ledgers())).toContain('has rolled back to api v1.0.0, web v1.0.0, parser v1.0.0, and it serves')
  })

  it('is what has no record where the newest rollout took over from that', () => {
    const product = aProduct()
    product.deploy('v1.0.0', ['parser'])
    const held = { previous: { colour: 'green' as const, version: 'v0.9.0' } }
    const group = { id: 'group-first', services: ['api', 'web'], order: 'sequential' as const }
    product.open('api', aRelease('v1.1.0'), { phases: ['shift', 'complete'], more: { ...held, group } })
    product.open('web', aRelease('v1.1.0'), { phases: ['shift', 'complete'], more: { group } })
    expect(beforeNewest(product.ledgers())).toEqual({ api: { state: 'unrecorded' } })
    product.deploy('v1.2.0', ['api', 'web'])
    expect(beforeNewest(product.ledgers())).toBeUndefined()
  })

  it('holds no service that is no more', () => {
    const product = aProduct()
    product.deploy('v1.0.0', names)
    product.deploy('v1.1.0', names)
    const left = product.ledgers().filter(({ service }) => service !== 'parser')
    expect(chosen(left)).toEqual({ api: 'v1.0.0', web: 'v1.0.0' })
  })
})

describe('whatever happened before', () => {
  const change = fc.record({
    does: fc.constantFrom('deploy', 'deploy', 'fail', 'one', 'all'),
    services: fc.subarray(names, { minLength: 1 }),
    pick: fc.nat(5),
  })
  const product = fc.array(change, { maxLength: 12 }).map((changes) => {
    const made = aProduct()
    const reached: ReleaseByService[] = []
    for (const [index, { does, services, pick }] of changes.entries()) {
      const [first = 'api'] = services
      const to = reached.at(-1 - pick)
      if (does === 'deploy') made.deploy(`v${index}.0.0`, services)
      else if (does === 'fail') made.deploy(`v${index}.0.0`, services, services.at(pick % services.length))
      else if (to === undefined) continue
      else if (does === 'one') made.rollBack(Object.fromEntries(Object.entries(to).filter(([service]) => service === first)), 'service')
      else made.rollBack(to, 'set')
      reached.push(made.live())
    }
    return { ledgers: made.ledgers(), live: made.live(), reached }
  })

  it('a rollback goes to what served together before, without one that is bad, and never to what is live', () => {
    fc.assert(
      fc.property(product, ({ ledgers, live, reached }) => {
        const choice = chooseSet(ledgers, undefined)
        const good = (set: ReleaseByService) =>
          ledgers.every(({ service, records }) => set[service] === undefined || whyBad(records, set[service]) === undefined)
        const other = reached.findLast((set) => good(set) && describeSet({ ...live, ...set }) !== describeSet(live))
        expect(choice.state === 'known' ? versions(choice.set.releases) : undefined).toEqual(
          other === undefined ? undefined : versions(other),
        )
      }),
      { numRuns: 2_000 },
    )
  })
})
