import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { systemClock } from '../../../src/ports/clock.ts'

/** What a client that keeps its connections open has seen: how often each answer or error came. */
export type Traffic = {
  /** `200 blue`, `503 …`, `ECONNRESET`: how many there were. */
  seen: ReadonlyMap<string, number>
  asked: number
  /** Everything that was not 200. An error is named with whether its connection had served a request before. */
  failed: readonly string[]
}

/** Asks `rate` times a second over connections that stay open, until `end` is called. */
export function keepAsking(port: number, { rate, connections = 20 }: { rate: number; connections?: number }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const seen = new Map<string, number>()
  const failed: string[] = []
  const note = (what: string, good: boolean) => {
    seen.set(what, (seen.get(what) ?? 0) + 1)
    if (!good) failed.push(what)
  }
  const open = new Set<Promise<void>>()
  const askOnce = async (): Promise<void> => {
    const asked = request({ host: '127.0.0.1', port, path: '/', agent }).end()
    // An error after the answer has begun is that of the answer, which is read below.
    asked.on('error', () => undefined)
    try {
      const [response] = await once(asked, 'response')
      let body = ''
      for await (const chunk of response) body += String(chunk)
      note(`${response.statusCode} ${body}`, response.statusCode === 200)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : String(error)
      note(`${code} on a ${asked.reusedSocket ? 'kept' : 'new'} connection`, false)
    }
  }
  const began = performance.now()
  let asked = 0
  const timer = setInterval(() => {
    for (const due = ((performance.now() - began) / 1_000) * rate; asked < due; asked += 1) {
      const one = askOnce().finally(() => open.delete(one))
      open.add(one)
    }
  }, 2)
  return {
    /** Resolves once so many requests more have been sent. */
    more: async (count: number): Promise<void> => {
      for (const until = asked + count; asked < until; ) await systemClock.sleep(5)
    },
    end: async (): Promise<Traffic> => {
      clearInterval(timer)
      await Promise.all(open)
      agent.destroy()
      return { seen, asked, failed }
    },
  }
}
