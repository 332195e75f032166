import { createHash } from 'node:crypto'
import type { WeightChange } from '../../stage/proxy/weight-watch.ts'
import type { RehearsalStage } from '../../stage/stage.ts'

/** What the edge of an environment serves, and how its weights have changed. Nothing here changes anything. */
export class EdgeView {
  readonly #stage: RehearsalStage

  constructor(stage: RehearsalStage) {
    this.#stage = stage
  }

  /** The version that the edge answers with. */
  async versionAt(environment: string): Promise<string> {
    const answer = await fetch(`${this.#stage.environment(environment).url}/api/health`, { headers: { connection: 'close' } })
    await answer.body?.cancel()
    return answer.headers.get('x-release') ?? `status ${answer.status}`
  }

  /** The SHA-256 of the body that the edge answers a path with. */
  async bodyDigestAt(environment: string, path = '/'): Promise<string> {
    const answer = await fetch(`${this.#stage.environment(environment).url}${path}`, { headers: { connection: 'close' } })
    return createHash('sha256')
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest('hex')
  }

  /** `BLUE + GREEN`, as shares of 100. */
  async weightsAt(environment: string): Promise<string> {
    const { blue, green } = await this.#stage.edgeWeights(environment)
    const all = blue + green
    return all === 0 ? '0 + 0' : `${Math.round((blue / all) * 100)} + ${Math.round((green / all) * 100)}`
  }

  async isShared(environment: string): Promise<boolean> {
    const { blue, green } = await this.#stage.edgeWeights(environment)
    return blue > 0 && green > 0
  }

  /** The version that runs on the side without traffic; empty where none does. */
  async versionOnIdleSide(environment: string): Promise<string> {
    const [{ blue }, running] = await Promise.all([this.#stage.edgeWeights(environment), this.#stage.running(environment)])
    return (blue === 0 ? running.blue : running.green) ?? ''
  }

  /** The number of different splits that the edge's weights have had while both sides had traffic. */
  distinctSplits(environment: string): number {
    const shares = this.#stage
      .environment(environment)
      .weightChanges()
      .filter(({ blue, green }) => blue > 0 && green > 0)
    return new Set(shares.map(({ blue, green }) => (blue / (blue + green)).toFixed(2))).size
  }

  /** Seconds during which the edge's weights gave both sides traffic. */
  secondsShared(environment: string): number {
    const changes = this.#stage.environment(environment).weightChanges()
    const spans = changes.map(({ blue, green, at }, index) => (blue > 0 && green > 0 ? (changes[index + 1]?.at ?? Date.now()) - at : 0))
    return spans.reduce((sum, span) => sum + span, 0) / 1_000
  }

  /** The largest share of green since a time, in percent. A state between the two commands of one shift counts. */
  peakShareOfGreen(environment: string, since: number): number {
    return Math.max(0, ...this.changesSince(environment, since).map(({ blue, green }) => (100 * green) / Math.max(1, blue + green)))
  }

  /** How often the edge's weights changed since a time, in milliseconds since 1970. */
  weightChangesSince(environment: string, since: number): number {
    return this.changesSince(environment, since).length
  }

  /** How often the direction of the shifts changed: two runs that shift at once would move traffic back and forth. */
  shiftReversals(environment: string, since: number): number {
    const greens = this.changesSince(environment, since).map(({ blue, green }) => green / Math.max(1, blue + green))
    const directions = greens.flatMap((green, at) => (at === 0 ? [] : [Math.sign(green - (greens[at - 1] ?? green))]))
    return directions.filter((direction, at) => at > 0 && direction !== directions[at - 1]).length
  }

  /** The changes of the weights since a time, in milliseconds since 1970. */
  changesSince(environment: string, since: number): WeightChange[] {
    return this.#stage
      .environment(environment)
      .weightChanges()
      .filter(({ at }) => at >= since)
  }
}
