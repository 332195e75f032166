import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseConfig } from '@slipway/shared/config/load'
import { parseVariables } from '@slipway/shared/config/variables'
import { ms } from '@slipway/shared/core/duration'
import { ratio } from '@slipway/shared/core/percentage'
import { otherColour, type Release } from '@slipway/shared/core/words'
import { systemClock } from '@slipway/shared/ports/clock'
import { systemExec } from '@slipway/shared/ports/exec'
import { systemFiles } from '@slipway/shared/ports/files'
import { systemHttp } from '@slipway/shared/ports/http'
import { toolkitHttp } from '@slipway/shared/ports/rest-http'
import { assembleRollout, lockDepsOf, type Stores, withLock } from '@slipway/shared/rollout/engine/assemble'
import type { RolloutRequest, RolloutResult } from '@slipway/shared/rollout/engine/rollout-request'
import { openRecord, revertOwnRollout, rollOut } from '@slipway/shared/rollout/engine/session'
import { takeLock } from '@slipway/shared/rollout/lock/lock'
import { holderOf } from '@slipway/shared/rollout/lock/ownership'
import type { RolloutDeps } from '@slipway/shared/rollout/steps/rollout-deps'
import { aRunner, fakeLog } from '@slipway/shared/testing/fakes'
import { aRelease, fakeLedger, fakeLockStore } from '@slipway/shared/testing/rollout-fakes'
import { type ClientSample, failuresWithin } from '../packages/rehearsal/src/stage/client/client-samples.ts'
import type { StageClient } from '../packages/rehearsal/src/stage/client/threaded-client.ts'
import { harborFolder, packRelease } from '../packages/rehearsal/src/stage/demo-service/harbor.ts'
import { type RehearsalStage, startStage } from '../packages/rehearsal/src/stage/stage.ts'
import { isInstalled } from '../tools/real/programs.ts'
import { type Bench, median, type Row, row, Untrusted } from './bench.ts'

const goalSeconds = { warm: 1, cold: 5 }
const rounds = { full: 7, quick: 2 }
const environmentName = 'production'
/** Requests a second: what is not seen between two of them is 5 ms. */
const rate = 200

export const goBack: Bench = {
  name: 'return',
  about:
    'From the moment that the evidence suffices to the first request from which on all are answered by the release before, as a client sees it that ' +
    'never stops asking: with the old side still up, and with one that has to be started. The health probes, the commands of the demo service and the proxy are real.',
  async measure({ quick }) {
    const proxy = isInstalled('haproxy', process.env['PATH'] ?? '') ? 'haproxy' : 'edge'
    await using stage = await startStage({ environments: [environmentName], proxy })
    const world = await aWorld(stage)
    await world.deploy('v1')
    const client = await stage.startClient(environmentName, { rate })
    const times = rounds[quick ? 'quick' : 'full']
    const hotStandby: Return[] = []
    const cold: Return[] = []
    for (let round = 1; round <= times; round += 1) hotStandby.push(await returnWarm(`v2.${round}`, world, client))
    for (let round = 1; round <= times; round += 1) cold.push(await returnCold(`v3.${round}`, world, client))
    await client.stop()
    const note = `before ${proxy === 'haproxy' ? 'the real HAProxy' : "the stage's own edge: haproxy is not installed"}`
    return [
      ...rowsOf('the old side up', hotStandby, goalSeconds.warm, note),
      ...rowsOf('the old side to be started', cold, goalSeconds.cold, note),
    ]
  },
}

/** Seconds until the client had only the old release, until the rollout said so, and what failed meanwhile. */
type Return = { seen: number; told: number; failed: number }

async function returnWarm(version: string, world: World, client: StageClient): Promise<Return> {
  await world.deploy(version, { complete: false })
  return await timed('v1', client, () =>
    world.again(async (deps, self) => {
      const record = openRecord(await deps.ledger.read(), self)
      if (record === undefined) throw new Untrusted(`the ledger has no open record of ${version}`)
      const ending = await revertOwnRollout(record, { reason: 'the error rate is above its threshold', judged: true }, deps)
      if (ending.state !== 'back') throw new Untrusted(`going back from ${version} ended ${ending.state}: ${ending.reason}`)
    }),
  )
}

async function returnCold(version: string, world: World, client: StageClient): Promise<Return> {
  await world.deploy(version)
  await world.retireIdle()
  return await timed('v1', client, () => world.deploy('v1', { kind: 'rollback' }))
}

async function timed(wanted: string, client: StageClient, goBack: () => Promise<void>): Promise<Return> {
  // The client has to have seen the release that is left.
  await sleep(300)
  const from = Date.now()
  await goBack()
  const told = Date.now()
  await sleep(300)
  const { samples } = await client.report()
  const since = samples.filter(({ at }) => at >= from)
  const seen = firstOfOnly(wanted, since)
  return { seen: (seen - from) / 1_000, told: (told - from) / 1_000, failed: failuresWithin(samples, from, told).length }
}

/** When the first request began from which on the release answered all. */
function firstOfOnly(release: string, samples: readonly ClientSample[]): number {
  const last = samples.findLastIndex((sample) => sample.release !== release)
  const first = samples[last + 1]
  if (last < 0 || first === undefined) throw new Untrusted(`the client did not see ${release} take over`)
  return first.at
}

type World = {
  deploy(version: string, options?: { kind?: RolloutRequest['kind']; complete?: boolean }): Promise<void>
  /** Something more in the job that has deployed last. */
  again(what: (deps: RolloutDeps, self: RolloutRequest['self']) => Promise<void>): Promise<void>
  retireIdle(): Promise<void>
}

/** A service with a ledger and a lock in memory, and everything else as it is in production. */
async function aWorld(stage: RehearsalStage): Promise<World> {
  const place = stage.environment(environmentName)
  const variables = {
    PATH: process.env['PATH'] ?? '',
    ...parseVariables(stage.environmentVariables(environmentName), 'the stage'),
    ...parseVariables(stage.secrets(environmentName), 'the stage'),
  }
  const environment = environmentFor(place.url, stage.edge(environmentName).socketPath)
  const stores: Stores = { ledger: fakeLedger(systemClock), lock: fakeLockStore(), hasEnded: async () => true }
  const signal = new AbortController().signal
  let run = 0
  const inJob = async <T>(what: (deps: RolloutDeps, self: RolloutRequest['self']) => Promise<T>): Promise<T> => {
    const runner = aRunner({ workspace: harborFolder, temp: stage.folder, run: { id: run } })
    const options = {
      runner,
      log: fakeLog(),
      clock: systemClock,
      exec: systemExec,
      files: systemFiles,
      http: systemHttp,
      rest: toolkitHttp,
      signal,
      environment,
      variables,
    }
    const rollout = await assembleRollout(options, stores)
    const lock = await takeLock(lockDepsOf(stores, options), 0)
    const result = await what(withLock(rollout, lock), holderOf(runner))
    await lock.release()
    return result
  }
  return {
    again: inJob,
    deploy: async (version, { kind = 'deploy', complete = true } = {}) => {
      run += 1
      const release = aRelease(version)
      // Going back, the service finds what it has kept.
      const artifact = kind === 'rollback' ? undefined : await packRelease(join(stage.folder, `build-${version}`), { version })
      await inJob(async (deps, self) => {
        const result = await rollOut(requestFor(release, { kind, artifact, self }), deps)
        if (result.state !== 'promoted') throw new Untrusted(`${version} was not promoted: ${wordsOf(result)}`)
        if (complete) await deps.ledger.write(result.recordId, { state: 'success', phase: 'complete', detail: 'watched' })
      })
    },
    retireIdle: () =>
      inJob(async (deps) => {
        const { blue } = await deps.target.observe()
        const colour = otherColour(blue.weight === 1 ? 'blue' : 'green')
        await deps.placement.retire({ colour, release: aRelease('v1'), artifact: undefined })
      }),
  }
}

function requestFor(release: Release, { kind, artifact, self }: Pick<RolloutRequest, 'kind' | 'artifact' | 'self'>): RolloutRequest {
  return {
    service: 'harbor',
    environment: environmentName,
    kind,
    release,
    artifact,
    steps: [{ weight: ratio(1), time: ms(0) }],
    atOnce: true,
    readyWithin: 10_000,
    onDrift: 'stop',
    self,
    reason: undefined,
  }
}

function wordsOf(result: RolloutResult): string {
  if (result.state === 'ended') return `${result.ending.state}: ${result.ending.reason}`
  return result.state === 'refused' ? result.reason : result.state
}

function environmentFor(url: string, socket: string) {
  const text = `service: harbor
environments:
  ${environmentName}:
    url: ${url}
    approval: none
    health: basic
    placement: { prepare: [deploy/start.sh, $COLOUR, $RELEASE], retire: [deploy/stop.sh, $COLOUR], time-limit: 20s }
    target: { type: haproxy, socket: ${socket}, backend: harbor }
health:
  basic:
    - { name: startup, http: { path: /api/health, expect: { status: 200, version: $RELEASE } }, timeout: 3s }
    - { name: database, postgres: { url: $DATABASE_URL }, timeout: 5s }
    - { name: api, http: { path: /api/items }, timeout: 3s }
    - { name: auth, http: { path: /api/session, expect: { status: 401 } }, timeout: 3s }
`
  const { environments } = parseConfig(text, 'the configuration of this measurement')
  const found = environments.get(environmentName)
  if (found === undefined) throw new Error('the configuration has no such environment')
  return found
}

function rowsOf(what: string, returns: readonly Return[], goal: number, note: string): Row[] {
  const seconds = (values: readonly number[], choose: (values: readonly number[]) => number) => Number(choose(values).toFixed(3))
  const seen = returns.map((one) => one.seen)
  const failed = returns.reduce((sum, one) => sum + one.failed, 0)
  return [
    row(
      `${what}: longest of ${returns.length}, seen by the client`,
      seconds(seen, (all) => Math.max(...all)),
      's',
      goal,
      note,
    ),
    row(`${what}: median, seen by the client`, seconds(seen, median), 's'),
    row(
      `${what}: median, until the rollout has observed it`,
      seconds(
        returns.map(({ told }) => told),
        median,
      ),
      's',
    ),
    row(`${what}: requests that failed meanwhile`, failed, 'requests', 0),
  ]
}
