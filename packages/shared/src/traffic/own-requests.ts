import { sameVersion } from '../core/version.ts'
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
  readonly #pending: Record<Owner, Counts> = { release: nothing(), other: nothing() }
  /** The share of the traffic that the release has, 0 to 1: an answer that names no release is of it with this probability. */
  share = 0

  /** Without a version, each answer is of the release by its share. */
  constructor({ version, versionHeader }: { version: string | undefined; versionHeader: string }) {
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
    const pending = this.#pending[owner]
    const taken = { ...interval }
    for (const name of ['requests', 's4xx', 's5xx', 'failed'] as const) {
      const own = Math.min(interval[name], Math.round(pending[name]))
      taken[name] = interval[name] - own
      pending[name] -= own
    }
    return taken
  }

  #add(release: string | undefined, counts: Counts): void {
    const version = this.#version
    const named = release !== undefined && release !== '' && version !== undefined
    const share = !named ? this.share : sameVersion(release, version) ? 1 : 0
    for (const name of ['requests', 's4xx', 's5xx', 'failed'] as const) {
      this.#pending.release[name] += share * counts[name]
      this.#pending.other[name] += (1 - share) * counts[name]
    }
  }
}

function nothing(): Counts {
  return { requests: 0, s4xx: 0, s5xx: 0, failed: 0 }
}
