import { parseConfig } from '@slipway/shared/config/load'
import { ms } from '@slipway/shared/core/duration'
import { incidentKey } from '@slipway/shared/core/keys'
import type { Colour, Judgement, Release } from '@slipway/shared/core/words'
import type { Exec } from '@slipway/shared/ports/exec'
import type { Http } from '@slipway/shared/ports/http'
import type { Stores } from '@slipway/shared/rollout/engine/assemble'
import { assembleRollout, lockDepsOf, withLock } from '@slipway/shared/rollout/engine/assemble'
import { complete } from '@slipway/shared/rollout/engine/complete'
import type { RolloutRequest } from '@slipway/shared/rollout/engine/rollout-request'
import { openRecord, rollOut } from '@slipway/shared/rollout/engine/session'
import { type SignalKind, takeLock } from '@slipway/shared/rollout/lock/lock'
import { sendSignal } from '@slipway/shared/rollout/lock/signals'
import { aContext, aRunner, fakeClock, fakeConfigPath, fakeExec, fakeFiles, fakeHttp, refused } from '@slipway/shared/testing/fakes'
import { aRelease, type FakeSide, fakeLedger, fakeLockStore, simulatedJudge, simulatedTarget } from '@slipway/shared/testing/rollout-fakes'
import type { Inputs } from '../src/inputs.ts'
import type { RepositoryPort } from '../src/job/repository-port.ts'
import type { Vault } from '../src/vault/snapshot-vault.ts'

const basic = `service: harbor
environments:
  production:
    url: http://production.test/app
    branches: [main]
    rollout: { steps: [50%, 100%], step-time: 1s, ready-within: 5s, keep: 2 }
    placement: { prepare: [start], retire: [stop] }
    target: { type: haproxy, socket: /run/haproxy.sock, backend: web }
`
export const v1 = aRelease('v1.0.0')
export const v2 = aRelease('v1.1.0')
export const v3 = aRelease('v1.2.0')
export const v4 = aRelease('v1.3.0')

export function someInputs(overrides: Partial<Inputs> = {}): Inputs {
  return {
    environment: 'production',
    emergency: false,
    unattended: false,
    dryRun: false,
    onlyIfNeeded: false,
    skipSnapshot: false,
    removeArtifacts: false,
    backupTimeLimit: ms(60_000),
    lockWait: ms(0),
    token: 'token',
    ...overrides,
  }
}

export type SceneOptions = {
  ill?: (release: Release, during: 'ready' | 'step') => Judgement | undefined
  /** Lines of the environment beside the basic ones, indented by four. */
  more?: string
  /** Lines at the end of the file. */
  rest?: string
  exec?: Exec
  http?: Http
  files?: Readonly<Record<string, string>>
  /** What runs on the sides before the first record. */
  sides?: Partial<Record<Colour, Partial<FakeSide>>>
}

/** `kept`: its watch could say nothing. */
type DeployOptions = { upTo?: 'promoted' | 'complete' | 'kept'; onDrift?: 'stop' | 'adopt'; terms?: RolloutRequest['terms'] }

/** An environment with its stores, its repository and its two sides, and jobs that deploy to it. */
export function aScene({ ill = () => undefined, more = '', rest = '', exec, http, files = {}, sides = {} }: SceneOptions = {}) {
  const configuration = `${basic}${more}${rest}`
  const clock = fakeClock()
  const target = simulatedTarget(sides)
  const ledger = fakeLedger(clock)
  const lock = fakeLockStore()
  const ended = new Set<number>()
  const stores: Stores = { ledger, lock, hasEnded: async ({ run }) => ended.has(run) }
  const incidents: { key: string; title: string; body: string; state: 'open' | 'closed' }[] = []
  const tags = new Map<string, string>()
  const removed: string[] = []
  const committed = new Map<string, string>()
  const urlOf = (index: number) => `https://github.com/quay/harbor/issues/${index + 1}`
  const repository: RepositoryPort = {
    commitOf: async (tag) => tags.get(tag),
    tag: async ({ name, sha }) => void tags.set(name, sha),
    fileAt: async ({ sha }) => committed.get(sha),
    findIncident: async (name) => {
      const key = incidentKey(name)
      const index = incidents.findLastIndex((one) => one.key === key)
      const found = incidents[index]
      return found === undefined ? undefined : { ...found, url: urlOf(index) }
    },
    writeIncident: async (incident) => {
      const open = incidents.findIndex((one) => one.key === incident.key && one.state === 'open')
      if (open === -1) incidents.push({ ...incident, state: 'open' })
      else incidents[open] = { ...incident, state: 'open' }
      return urlOf(open === -1 ? incidents.length - 1 : open)
    },
    approvalOf: async () => ({ terms: { approval: 'not-asked' }, notes: [] }),
    deleteArtifacts: async ({ run, name }) => {
      removed.push(`${name} of ${run}`)
      return 1
    },
  }
  const vault = memoryVault()
  const doubles = { stores, repository, target, placement: target.placement, judge: simulatedJudge(target, ill), vault }
  const written = fakeFiles({ [fakeConfigPath]: configuration, ...files })
  const step = (id: number, run: { actor?: string } = {}) =>
    aContext({
      runner: aRunner({ run: { id, ...run } }),
      clock,
      files: written,
      exec: exec ?? fakeExec(([program]) => ({ state: 'not-found', program })),
      http: http ?? fakeHttp(refused),
    })
  /** What the deploy step of a job does, up to where the job is told to stop. */
  const deploy = async (id: number, release: Release, { upTo = 'complete', onDrift = 'stop', terms = {} }: DeployOptions = {}) => {
    const context = step(id)
    const environment = parseConfig(configuration, 'x').environments.get('production')
    if (environment === undefined) throw new Error('no production')
    const rollout = await assembleRollout({ ...context, environment, variables: {} }, stores, doubles)
    const held = await takeLock(lockDepsOf(stores, { ...context, environment }), 0)
    const deps = withLock(rollout, held)
    const self = { run: id, attempt: 1, job: 'deploy' }
    const common = { service: 'harbor', environment: 'production', artifact: undefined, atOnce: false, reason: undefined }
    const { steps } = environment.rollout
    await rollOut({ ...common, kind: 'deploy', release, self, steps, readyWithin: 5_000, onDrift, terms }, deps)
    if (upTo === 'promoted') return
    const own = openRecord(await ledger.read(), self)
    if (own !== undefined)
      await complete(own, { hold: 600_000, unproven: upTo === 'kept' ? 'the watch could not be evaluated' : undefined }, deps)
    await held.release()
    ended.add(id)
  }
  /** Somebody asks something of whoever holds the lock. */
  const ask = (kind: SignalKind, run: number) =>
    sendSignal(
      { store: lock, service: 'harbor', environment: 'production', hasEnded: stores.hasEnded, clock },
      { kind, run, actor: 'mona', reason: 'orders' },
    )
  const bodyOf = (version: string) => incidents.findLast(({ key }) => key === `incident:production:harbor:${version}`)?.body
  return {
    ask,
    stores,
    clock,
    target,
    ledger,
    lock,
    ended,
    incidents,
    bodyOf,
    tags,
    removed,
    committed,
    written,
    vault,
    doubles,
    step,
    deploy,
  }
}

/** Four releases were deployed one after the other; the log of the target starts after that. */
export async function fourReleases() {
  const scene = aScene()
  for (const [index, release] of [v1, v2, v3, v4].entries()) await scene.deploy(index + 1, release)
  scene.target.calls.length = 0
  return scene
}

/** A vault in memory: what was opened, and what was sealed to whom. */
export function memoryVault(): Vault & {
  opened: number
  disposed: number
  swept: number
  sealed: { name: string; recipients: readonly string[] }[]
} {
  const sealed: { name: string; recipients: readonly string[] }[] = []
  const vault = {
    opened: 0,
    disposed: 0,
    sealed,
    open: async () => {
      vault.opened += 1
      return {
        path: '/temp/plain/snapshot',
        size: async () => 2_048,
        full: new AbortController().signal,
        [Symbol.asyncDispose]: async () => {
          vault.disposed += 1
        },
      }
    },
    swept: 0,
    sweep: async () => {
      vault.swept += 1
    },
    seal: async (_plain: unknown, to: { name: string; recipients: readonly string[] }) => {
      vault.sealed.push(to)
      return { path: `/temp/slipway-snapshot/${to.name}.age`, sha256: `sha256:${'5'.repeat(64)}`, bytes: 2_300 }
    },
  }
  return vault
}
