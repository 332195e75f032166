import { type ClientSample, hasFailed } from '../../stage/client/client-samples.ts'
import type { StageClient } from '../../stage/client/threaded-client.ts'

/** What the constant client has seen through the edge. */
export class ClientView {
  #client: StageClient | undefined
  #samples: readonly ClientSample[] = []

  /** Reads this client from now on. Before, there are no samples. */
  follow(client: StageClient): void {
    this.#client = client
  }

  async samples(): Promise<readonly ClientSample[]> {
    if (this.#client !== undefined) this.#samples = (await this.#client.report()).samples
    return this.#samples
  }

  /** Requests that a version answered through the edge. */
  async answersOf(version: string): Promise<number> {
    return (await this.samples()).filter((sample) => sample.release === version).length
  }

  /** Requests through the edge that failed with an answer of this version. */
  async failuresOf(version: string): Promise<number> {
    return (await this.samples()).filter((sample) => sample.release === version && hasFailed(sample)).length
  }

  /** Seconds from a time (milliseconds since 1970) until the last answer of any other version. */
  async secondsUntilOnly(version: string, since: number): Promise<number> {
    const other = (await this.samples()).findLast((sample) => sample.release !== version)
    return ((other?.at ?? Date.now()) - since) / 1_000
  }
}
