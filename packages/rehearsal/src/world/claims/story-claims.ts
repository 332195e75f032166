import type { GithubEmulator } from '../../github/emulator.ts'
import { type ClientSample, failuresNotBy, hasFailed } from '../../stage/client/client-samples.ts'
import type { ClientView } from '../view/client-view.ts'
import { RequestView } from '../view/request-view.ts'
import type { Claims } from './claims.ts'

/** Claims about any story, whatever its stage is. */
export class StoryClaims {
  protected readonly claims: Claims
  protected readonly client: Pick<ClientView, 'samples'>
  readonly #github: GithubEmulator

  constructor(claims: Claims, client: Pick<ClientView, 'samples'>, github: GithubEmulator) {
    this.claims = claims
    this.client = client
    this.#github = github
  }

  /** The number of approvals in the whole story so far. */
  approvals(times: number): void {
    const { approvalsAsked, approvals } = this.#github.state
    this.claims.equal('approvals that were asked for', times, approvalsAsked.length)
    this.claims.equal('approvals that were given', times, approvals.filter(({ decision }) => decision === 'approved').length)
  }

  async noFailedRequest(): Promise<void> {
    const samples = await this.client.samples()
    this.claims.atLeast('requests of the client that never stops asking', { limit: 25, measured: samples.length })
    this.claims.equal('of which failed', 'none', describeFailures(samples.filter(hasFailed)))
  }

  async onlyReleaseFailed(version: string): Promise<void> {
    const samples = await this.client.samples()
    this.claims.atLeast('requests of the client that never stops asking', { limit: 25, measured: samples.length })
    this.claims.equal(
      'failed requests that the bad release did not answer itself',
      'none',
      describeFailures(failuresNotBy(samples, version)),
    )
  }

  /** The requests of all jobs so far that count against their rate limit of 1,000 an hour; `requests.md` of the report says what they are. */
  countedRequests(limit: number): void {
    const measured = new RequestView(this.#github).counted()
    this.claims.atMost('requests to GitHub that count against the limit of an hour', { limit, measured })
  }

  /** The emulator gave no answer that GitHub's description forbids, and refused no call. */
  soundEmulator(): void {
    const { defects, refused } = this.#github.state
    const breaches = defects.map(({ method, path, problems }) => `${method} ${path}: ${problems.join(', ')}`)
    const refusals = refused.map(({ method, path, reason }) => `${method} ${path}: ${reason}`)
    this.claims.equal('answers of GitHub that its own description forbids', 'none', breaches.join('; ') || 'none')
    this.claims.equal('calls that the permissions did not grant', 'none', refusals.join('; ') || 'none')
  }
}

/** The number of failures, and the first one in detail. */
function describeFailures(failures: readonly ClientSample[]): string {
  const [first] = failures
  if (first === undefined) return 'none'
  const { at, path, connection, status, release, reason, latency } = first
  const outcome = status === undefined ? (reason ?? 'no answer') : `status ${status} from ${release ?? 'the edge'}`
  return `${failures.length}, the first at ${new Date(at).toISOString()}: ${path}, ${connection}, ${outcome}, after ${Math.round(latency)} ms`
}
