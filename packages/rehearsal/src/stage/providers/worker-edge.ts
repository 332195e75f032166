import { createHash } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import { passOn, shareCounter, type Upstream } from './request-shares.ts'

/** What the edge of a Worker goes by: its versions, and the shares of the current deployment. */
export type WorkerTraffic = {
  readonly versions: readonly (Upstream & { number: number })[]
  readonly shares: readonly { version_id: string; percentage: number }[]
}

export type WorkerEdge = {
  script: string
  traffic(): WorkerTraffic
  /** Called for a request that a version was asked: whether it got no answer. */
  ended(version: string, failed: boolean): void
}

/** Deals requests out to the processes that stand for versions; below `/.preview/VERSION` to that one. */
export function workerEdge({ script, traffic, ended }: WorkerEdge): RequestListener {
  const deal = shareCounter()
  return (incoming, outgoing) => {
    const { versions } = traffic()
    const toVersion = (upstream: Upstream | undefined, path: string) =>
      passOn({ upstream, path, incoming, outgoing, ended: (failed) => upstream !== undefined && ended(upstream.id, failed) })
    const [, prefix, rest = '/'] = /^\/\.preview\/([0-9a-f]{8})(\/.*)?$/.exec(incoming.url ?? '/') ?? []
    if (prefix === undefined) toVersion(versionFor(incoming, { script, traffic: traffic(), deal }), incoming.url ?? '/')
    else
      toVersion(
        versions.find((one) => one.id.startsWith(prefix)),
        rest,
      )
  }
}

type Choice = { script: string; traffic: WorkerTraffic; deal: (share: number) => boolean }

/** The version for a request: by its override, by the hash of its version key, or by the shares. */
function versionFor(incoming: IncomingMessage, { script, traffic, deal }: Choice): Upstream | undefined {
  const serving = traffic.shares.flatMap(({ version_id, percentage }) => {
    const version = traffic.versions.find((one) => one.id === version_id)
    return version === undefined ? [] : [{ version, percentage }]
  })
  const override = new RegExp(`${script}="([0-9a-f-]{36})"`).exec(
    String(incoming.headers['cloudflare-workers-version-overrides'] ?? ''),
  )?.[1]
  const chosen = serving.find((one) => one.version.id === override)
  if (chosen !== undefined) return chosen.version
  const [newer, older] = serving.sort((a, b) => b.version.number - a.version.number)
  if (newer === undefined || older === undefined) return newer?.version
  const key = incoming.headers['cloudflare-workers-version-key']
  const mine = typeof key === 'string' ? hash(key) < newer.percentage : deal(newer.percentage)
  return (mine ? newer : older).version
}

/** A key's place between 0 and 100, so that it stays on the newer version while its share grows. */
function hash(key: string): number {
  return (createHash('sha256').update(key).digest().readUInt32BE() / 2 ** 32) * 100
}
