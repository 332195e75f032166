import { once } from 'node:events'
import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'

/** A part of the stage that runs in a worker thread of its own, so that work elsewhere does not delay its answers. */
export type Thread<Ready> = AsyncDisposable & {
  readonly ready: Ready
  /** Sends a question and waits for the next answer: one question at a time. */
  ask<Answer>(question: string): Promise<Answer>
}

/** Starts a module in a thread. The module reads `workerData`, and posts one message when it is ready and one for each question. */
export async function startThread<Ready>(module: URL, data: unknown): Promise<Thread<Ready>> {
  const worker = new Worker(module, { workerData: data, execArgv: ['--conditions=slipway-source'] })
  let asking: Promise<unknown> = Promise.resolve()
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`${basename(module.pathname)} ended early with code ${code}`)
  })
  ended.catch(() => {})
  const next = async () => {
    const [message] = await Promise.race([once(worker, 'message'), ended])
    return message
  }
  const ready = await next()
  return {
    ready,
    ask(question) {
      const answer = asking.then(() => {
        worker.postMessage(question)
        return next()
      })
      asking = answer.catch(() => {})
      return answer
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate()
    },
  }
}
