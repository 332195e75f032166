import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'
import type { AnyScenario } from '../world/scenario.ts'
import type { ScenarioResult } from './scenario-result.ts'

const claim = z.object({ claim: z.string(), expected: z.string(), measured: z.string(), held: z.boolean() })
const result = z.object({
  name: z.string(),
  story: z.string(),
  seconds: z.number(),
  held: z.boolean(),
  stoodIn: z.array(z.string()),
  passedOver: z.array(z.string()),
  claims: z.array(claim),
})
const message = z.union([z.object({ progress: z.string() }), z.object({ result })])

export type PlayerOptions = { root: string; report: string; keep: boolean; verbose: boolean }

/**
 * A process of its own that plays one scenario after another. Starting a process blocks the thread that does it, so
 * stories side by side in one process would wait for one another's steps.
 */
export class Player implements AsyncDisposable {
  readonly #options: PlayerOptions
  #process: ChildProcess | undefined

  constructor(options: PlayerOptions) {
    this.#options = options
  }

  /** A process that ends without a result is a scenario that did not hold; the next gets a new one. */
  async play({ name, story }: AnyScenario, onProgress: (event: string) => void): Promise<ScenarioResult> {
    const player = this.#process ?? this.#start()
    this.#process = player
    const listening = new AbortController()
    const answered = Promise.withResolvers<ScenarioResult>()
    player.on('message', (sent) => {
      if (listening.signal.aborted) return
      const parsed = message.parse(sent)
      if ('progress' in parsed) onProgress(parsed.progress)
      else answered.resolve(parsed.result)
    })
    const died = once(player, 'exit', { signal: listening.signal }).then(([code]): ScenarioResult => {
      this.#process = undefined
      const measured = `its process ended with ${code}`
      return {
        name,
        story,
        seconds: 0,
        held: false,
        stoodIn: [],
        passedOver: [],
        claims: [{ claim: 'the scenario runs to its end', expected: 'yes', measured, held: false }],
      }
    })
    player.send({ play: name })
    try {
      return await Promise.race([answered.promise, died])
    } finally {
      died.catch(() => {})
      listening.abort()
      player.removeAllListeners('message')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const player = this.#process
    if (player === undefined) return
    this.#process = undefined
    const ended = once(player, 'exit')
    player.disconnect()
    await ended
  }

  #start(): ChildProcess {
    return fork(new URL('./player-process.ts', import.meta.url), [JSON.stringify(this.#options)], { execArgv: process.execArgv })
  }
}
