import { parseProduct } from '@slipway/shared/config/load'
import { incidentKey } from '@slipway/shared/core/keys'
import type { Judgement, Release } from '@slipway/shared/core/words'
import { assembleRollout, lockDepsOf, type Stores, withLock } from '@slipway/shared/rollout/engine/assemble'
import { complete } from '@slipway/shared/rollout/engine/complete'
import { openRecord, rollOut } from '@slipway/shared/rollout/engine/session'
import { liveByLedger } from '@slipway/shared/rollout/ledger/live-release'
import { takeLock } from '@slipway/shared/rollout/lock/lock'
import { sendSignal } from '@slipway/shared/rollout/lock/signals'
import { aContext, aRunner, fakeClock, fakeConfigPath, fakeExec, fakeFiles, fakeHttp, refused } from '@slipway/shared/testing/fakes'
import {
  fakeLedger,
  fakeLockStore,
  type SimulatedTargetOptions,
  simulatedJudge,
  simulatedTarget,
} from '@slipway/shared/testing/rollout-fakes'
import type { RepositoryPort } from '../src/job/repository-port.ts'
import type { RollbackDoubles } from '../src/job/rollback-job.ts'
import { memoryVault } from './scene.ts'

const three = `product: harbor
services:
  api: { in: api, on: { haproxy: api }, url: /api, start: start, stop: stop }
  web: { in: web, on: { haproxy: web }, url: /, needs: [api], start: start, stop: stop }
  parser: { in: parser, on: { haproxy: parser }, url: /parser, start: start, stop: stop }
environments:
  production:
    url: http://production.test
    branches: [main]
    rollout: { steps: [50%, 100%], step-time: 1s, ready-within: 5s, keep: 2 }
`

export type ProductOptions = {
  ill?: (service: string, release: Release, during: 'ready' | 'step') => Judgement | undefined
  targets?: Readonly<Record<string, SimulatedTargetOptions>>
  /** What runs on the sides of a service before its first record. */
  sides?: Readonly<Record<string, Parameters<typeof simulatedTarget>[0]>>
  /** What a command of the user's answers. */
  exec?: Parameters<typeof fakeExec>[0]
  /** Lines at the end of the file. */
  rest?: string
}

/** An environment of several services: each with its ledger, its lock and its two sides; and jobs that deploy to them together. */
export function aProduct({ ill = () => undefined, targets = {}, sides = {}, rest = '', exec }: ProductOptions = {}) {
  const configuration = `${three}${rest}`
  const clock = fakeClock()
  const product = parseProduct(configuration, 'slipway.yml')
  const ended = new Set<number>()
  const incidents: { key: string; title: string; body: string }[] = []
  const tags = new Map<string, string>()
  const removed: string[] = []
  const vault = memoryVault()
  const repository: RepositoryPort = {
    commitOf: async (tag) => tags.get(tag),
    tag: async ({ name, sha }) => void tags.set(name, sha),
    fileAt: async () => undefined,
    findIncident: async (name) => {
      const found = incidents.find(({ key }) => key === incidentKey(name))
      return found === undefined ? undefined : { ...found, url: urlOf(found.key), state: 'open' }
    },
    writeIncident: async (incident) => {
      const open = incidents.findIndex(({ key }) => key === incident.key)
      if (open === -1) incidents.push(incident)
      else incidents[open] = incident
      return urlOf(incident.key)
    },
    approvalOf: async () => ({ terms: { approval: 'not-asked' }, notes: [] }),
    deleteArtifacts: async ({ run, name }) => {
      removed.push(`${name} of ${run}`)
      return 1
    },
  }
  /** Every shift of every service in its order, as `api blue=1 green=0`. */
  const shifts: string[] = []
  const services = new Map(
    product.services.map((service) => {
      const target = simulatedTarget(sides[service], targets[service])
      const { shift } = target
      target.shift = async (weights, ...rest) => {
        await shift(weights, ...rest)
        shifts.push(`${service} blue=${weights.blue} green=${weights.green}`)
      }
      const ledger = fakeLedger(clock)
      const lock = fakeLockStore()
      const stores: Stores = { ledger, lock, hasEnded: async ({ run }) => ended.has(run) }
      const judge = simulatedJudge(target, (release, during) => ill(service, release, during))
      const doubles: Pick<RollbackDoubles, 'target' | 'placement' | 'judge'> & { stores: Stores } = {
        stores,
        target,
        placement: target.placement,
        judge,
      }
      return [service, { target, ledger, lock, stores, doubles }] as const
    }),
  )
  const of = (service: string) => {
    const found = services.get(service)
    if (found === undefined) throw new Error(`There is no ${service}`)
    return found
  }
  const doubles: RollbackDoubles = { repository, vault, ofService: (service) => of(service).doubles }
  const files = fakeFiles({ [fakeConfigPath]: configuration })
  const step = (id: number) =>
    aContext({
      runner: aRunner({ run: { id } }),
      clock,
      files,
      exec: fakeExec(exec ?? (([program]) => ({ state: 'not-found', program }))),
      http: fakeHttp(refused),
    })
  const live = () =>
    Object.fromEntries(
      product.services.flatMap((service) => {
        const release = liveByLedger(of(service).ledger.records)
        return release === undefined ? [] : [[service, release] as const]
      }),
    )
  /** What one job does to deploy these releases together, up to where it is told to stop. */
  const deploy = async (id: number, releases: Readonly<Record<string, Release>>, upTo: 'promoted' | 'complete' = 'complete') => {
    const context = step(id)
    const names = product.services.filter((service) => service in releases)
    const self = { run: id, attempt: 1, job: 'deploy' }
    const group = { id: `${id}-1-deploy`, services: names, order: 'sequential' as const }
    const set = { ...live(), ...releases }
    for (const service of names) {
      const release = releases[service]
      const environment = product.of(service).environments.get('production')
      if (environment === undefined || release === undefined) throw new Error('no production')
      const { stores, doubles: own } = of(service)
      const held = await takeLock(lockDepsOf(stores, { ...context, environment }), 0)
      const deps = withLock(await assembleRollout({ ...context, environment, variables: {} }, stores, own), held)
      const common = { service, environment: 'production', artifact: undefined, reason: undefined, onDrift: 'stop' as const }
      const { steps } = environment.rollout
      const atOnce = !of(service).target.capabilities.weighted
      const end = await rollOut(
        { ...common, kind: 'deploy', release, self, steps, atOnce, readyWithin: 5_000, terms: { group, set } },
        deps,
      )
      if (end.state !== 'promoted') throw new Error(`${service}: ${end.state}`)
      if (upTo === 'promoted') continue
      const begun = openRecord(await stores.ledger.read(), self)
      if (begun !== undefined) await complete(begun, { hold: 600_000 }, deps)
      await held.release()
    }
    if (upTo === 'complete') ended.add(id)
    clock.advance(60_000)
    shifts.length = 0
  }
  const ask = (service: string, run: number) =>
    sendSignal(
      { store: of(service).lock, service, environment: 'production', hasEnded: async ({ run: one }) => ended.has(one), clock },
      { kind: 'abort', run, actor: 'mona', reason: 'orders' },
    )
  /** What serves everything, by the targets themselves. */
  const serving = () =>
    Object.fromEntries(
      product.services.map((service) => {
        const { sides } = of(service).target
        const all = (['blue', 'green'] as const).filter((colour) => sides[colour].up && sides[colour].assigned === 1)
        return [service, all.map((colour) => sides[colour].release?.version).join('+')]
      }),
    )
  /** The last entry of the newest record of each service. */
  const ends = () =>
    Object.fromEntries(product.services.map((service) => [service, of(service).ledger.records[0]?.entries.at(-1)?.phase ?? '']))
  const locked = () => product.services.filter((service) => of(service).lock.log.at(-1)?.record.state === 'held')
  return { clock, of, doubles, step, deploy, ask, serving, ends, locked, shifts, incidents, tags, removed, ended, vault, live }
}

function urlOf(key: string): string {
  return `https://github.com/quay/harbor/issues/${key}`
}
