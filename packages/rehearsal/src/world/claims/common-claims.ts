import { setTimeout as sleep } from 'node:timers/promises'
import type { GithubEmulator } from '../../github/emulator.ts'
import type { LockPeriod } from '../view/lock-history.ts'
import type { WorldView } from '../view/world-view.ts'
import type { Claims } from './claims.ts'
import { StoryClaims } from './story-claims.ts'

/** A change of the weights is detected at most this many milliseconds after it was made. */
const detectionDelay = 500

/** Claims that many stories of the demo service share. */
export class CommonClaims extends StoryClaims {
  readonly #view: WorldView

  constructor(claims: Claims, view: WorldView, github: GithubEmulator) {
    super(claims, view.client, github)
    this.#view = view
  }

  /** Only a holder of the lock changed the weights, and the lock had one holder at a time. */
  async onlyLockHolderShifted(environment: string, since: number): Promise<void> {
    const { periods, breaches } = await this.#view.github.lockHistory(environment)
    this.claims.equal('commits of the lock that let two hold it, or leave a generation out', 'none', breaches.join('; ') || 'none')
    const changes = this.#view.edge.changesSince(environment, since)
    const within = ({ from, to }: LockPeriod, at: number) => at >= from && (to === undefined || at <= to + detectionDelay)
    this.claims.atLeast('changes of the weights at the edge', { limit: 1, measured: changes.length })
    this.claims.equal("of which in nobody's turn", 0, changes.filter(({ at }) => !periods.some((period) => within(period, at))).length)
  }

  async servesAgain(environment: string, version: string): Promise<void> {
    this.claims.equal(`${environment} serves`, version, await this.#view.edge.versionAt(environment))
    this.claims.equal('one side has all traffic', 'yes', (await this.#view.edge.isShared(environment)) ? 'no' : 'yes')
    await sleep(300)
    const last = (await this.#view.client.samples()).slice(-10)
    this.claims.equal(
      'the last ten answers of the edge came from',
      version,
      [...new Set(last.map((sample) => sample.release ?? 'none'))].join(', '),
    )
  }
}
