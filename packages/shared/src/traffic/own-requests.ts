import { sameVersion } from '../core/version.ts'
import type { Clock } from '../ports/clock.ts'
import type { Http } from '../ports/http.ts'
import type { SideTraffic } from './side-traffic.ts'

type Counts = Pick<SideTraffic, 'requests' | 's4xx' | 's5xx' | 'failed'>
export type Owner = 'release' | 'other'

/**
 * The requests that Slipway itself sends through the proxy whose counters are read, by the side that answered them. They are taken from the
 * counters, so that many good synthetic requests do not hide what a few users get.
 */
export class OwnRequests {
  readonly #version: string | undefined
  readonly #versionHeader: string
  readonly #late: Pick<Clock, 'now'> | undefined
  /** Answers that the source counts later, oldest first. */
  #waiting: { at: number; counts: Record<Owner, Counts> }[] = []
  readonly #pending: Record<Owner, Counts> = { release: nothing(), other: nothing() }
  /** The share of the traffic that the release has, 0 to 1: an answer that names no release is of it with this probability. */
  share = 0

  /**
   * Without a version, each answer is of the release by its share. `late`: the source counts minutes later, so an answer is taken from the
   * interval that it falls in by this clock, and not from the next one.
   */
  constructor({ version, versionHeader, late }: { version: string | undefined; versionHeader: string; late?: Pick<Clock, 'now'> }) {
    this.#late = late
    this.#version = version
    this.#versionHeader = versionHeader.toLowerCase()
  }

  /** The same client, with its answers counted. */
  counting(http: Http): Http {
    return async (request) => {
      const answer = await http(request)
      if (answer.state === 'answered') {
        const { status } = answer
        this.#add(answer.headers[this.#versionHeader], {
          requests: 1,
          s4xx: status >= 400 && status <= 499 ? 1 : 0,
          s5xx: status >= 500 && status <= 599 ? 1 : 0,
          failed: 0,
        })
      } else if (answer.reason === 'timeout' || answer.reason === 'reset') {
        this.#add(undefined, { requests: 1, s4xx: 0, s5xx: 0, failed: 1 })
      }
      return answer
    }
  }

  /**
   * The interval without Slipway's own requests. What the proxy has not counted yet is taken from the next one, since the answer may arrive
   * before or after the counter is read.
   */
  without(owner: Owner, interval: SideTraffic): SideTraffic {
    this.#count(Date.parse(interval.until))
    const pending = this.#pending[owner]
    const { tells } = interval
    if (tells === 'failures') Object.assign(pending, { failed: pending.failed + pending.s5xx, s4xx: 0, s5xx: 0 })
    const taken = { ...interval }
    for (const name of ['requests', 's4xx', 's5xx', 'failed'] as const) {
      const own = Math.min(interval[name], Math.round(pending[name]))
      taken[name] = interval[name] - own
      pending[name] -= own
    }
    // An answer with 5xx may have been no failure for such a source: what is left of it must not hide what users meet later.
    if (tells === 'failures') pending.failed = 0
    return taken
  }

  /** What was answered before that time is among what the source has counted until then. */
  #count(until: number): void {
    const counted = this.#waiting.filter(({ at }) => at < until)
    this.#waiting = this.#waiting.filter(({ at }) => at >= until)
    for (const { counts } of counted) this.#addBoth(counts)
  }

  #add(release: string | undefined, counts: Counts): void {
    const version = this.#version
    const named = release !== undefined && release !== '' && version !== undefined
    const share = !named ? this.share : sameVersion(release, version) ? 1 : 0
    const both = { release: shared(counts, share), other: shared(counts, 1 - share) }
    if (this.#late === undefined) this.#addBoth(both)
    else this.#waiting.push({ at: this.#late.now(), counts: both })
  }

  #addBoth(counts: Readonly<Record<Owner, Counts>>): void {
    for (const owner of ['release', 'other'] as const)
      for (const name of ['requests', 's4xx', 's5xx', 'failed'] as const) this.#pending[owner][name] += counts[owner][name]
  }
}

function shared({ requests, s4xx, s5xx, failed }: Counts, share: number): Counts {
  return { requests: share * requests, s4xx: share * s4xx, s5xx: share * s5xx, failed: share * failed }
}

function nothing(): Counts {
  return { requests: 0, s4xx: 0, s5xx: 0, failed: 0 }
}
