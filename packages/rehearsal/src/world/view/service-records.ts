import { z } from 'zod'
import type { GithubEmulator } from '../../github/emulator.ts'
import { type MarinaService, marinaServices } from '../../stage/product/marina.ts'
import { showFile } from '../git/bare-repository.ts'
import { parseObject } from '../git/json-object.ts'
import { lockHistoryOn } from './lock-history.ts'
import { type VersionSet, versionsText } from './product-timeline.ts'

const release = z.object({ version: z.string(), sha: z.string() })
const payload = z.object({
  service: z.string(),
  kind: z.string(),
  release,
  group: z.object({ id: z.string(), services: z.array(z.string()), order: z.string() }).optional(),
  set: z.record(z.string(), release).optional(),
})
type ServiceRecord = z.infer<typeof payload> & { states: string; details: string }

/** GitHub's records of an environment of several services, by service. */
export class ServiceRecords {
  readonly #github: GithubEmulator
  readonly #environment: string

  constructor(github: GithubEmulator, environment: string) {
    this.#github = github
    this.#environment = environment
  }

  /** Oldest first. */
  of(service: MarinaService): ServiceRecord[] {
    return this.#all().filter((record) => record.service === service)
  }

  /** What became of a release of each service, `api success, dashboard failure, parser error`: the last state of its newest record; `none` without one. */
  endingsOf(version: string): string {
    return marinaServices
      .map((service) => {
        const found = this.of(service).findLast((record) => record.release.version === version)
        return `${service} ${found === undefined ? 'none' : (found.states.split(', ').at(-1) ?? '')}`
      })
      .join(', ')
  }

  /** The services whose record of a release ends with success; `none` where none does. */
  completeOf(version: string): string {
    const complete = marinaServices.filter((service) =>
      this.of(service).some((record) => record.release.version === version && record.states.endsWith('success')),
    )
    return complete.join(', ') || 'none'
  }

  /** What was written of a release of a service, `prepare: …; shift: …`. */
  detailsOf(service: MarinaService, version: string): string {
    return this.of(service).findLast((record) => record.release.version === version)?.details ?? 'no record'
  }

  /** The services whose record of a release says that it was judged bad, or was rolled back later; `none` where none does. */
  badOf(version: string): string {
    const bad = marinaServices.filter((service) => /(^|; )(back|bad): /.test(this.detailsOf(service, version)))
    return bad.join(', ') || 'none'
  }

  /** Different groups among the records of a version, each with its services in the order in which they take traffic. */
  groupsOf(version: string): string {
    const groups = this.#all().flatMap(({ group, release: { version: own } }) => (group === undefined || own !== version ? [] : [group]))
    return [...new Map(groups.map(({ id, services }) => [id, services.join(', ')])).values()].join('; ') || 'none'
  }

  /** What the newest record of a service says that all services run once it has ended well. */
  newestSetOf(service: MarinaService): string {
    const set = this.of(service).at(-1)?.set
    return set === undefined ? 'none' : versionsText(versionsIn(set))
  }

  /** The states of the locks, each once: `free` where all are. */
  async locks(): Promise<string> {
    const states = await Promise.all(
      marinaServices.map(async (service) => {
        const branch = `refs/heads/slipway/locks/${this.#environment}/${service}`
        const text = await showFile(this.#github.repository.gitDir, `${branch}:record.json`).catch(() => undefined)
        return text === undefined ? 'never taken' : String(parseObject(text)['state'])
      }),
    )
    return [...new Set(states.filter((state) => state !== 'never taken'))].join(' and ') || 'never taken'
  }

  /** Commits of any of the locks that contradict that one period follows another. */
  async lockBreaches(): Promise<string> {
    const histories = await Promise.all(
      marinaServices.map((service) => lockHistoryOn(this.#github.repository.gitDir, `slipway/locks/${this.#environment}/${service}`)),
    )
    return histories.flatMap(({ breaches }) => breaches).join('; ') || 'none'
  }

  #all(): ServiceRecord[] {
    const own = this.#github.state.deployments.filter(({ environment }) => environment === this.#environment)
    return own.flatMap((deployment) => {
      const parsed = payload.safeParse(deployment.payload)
      if (!parsed.success) return []
      const { statuses } = deployment
      return [
        {
          ...parsed.data,
          states: statuses.map(({ state }) => state).join(', '),
          details: statuses.map(({ description }) => description).join('; '),
        },
      ]
    })
  }
}

function versionsIn(set: Readonly<Record<string, { version: string }>>): VersionSet {
  return Object.fromEntries(Object.entries(set).map(([service, { version }]) => [service, version]))
}
