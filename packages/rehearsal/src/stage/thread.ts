import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** A part of the stage that lives in a thread of its own, so that work elsewhere does not slow its answers. */
export type Thread<Ready> = AsyncDisposable & {
  readonly ready: Ready
  /** Sends a question and waits for the next answer: one question at a time. */
  ask<Answer>(question: string): Promise<Answer>
}

/** Starts a module of this folder. It reads `workerData`, and posts one message when it is ready and one for each question. */
export async function startThread<Ready>(module: string, data: unknown): Promise<Thread<Ready>> {
  const worker = new Worker(new URL(module, import.meta.url), { workerData: data, execArgv: ['--conditions=slipway-source'] })
  let asking: Promise<unknown> = Promise.resolve()
  const gone = once(worker, 'exit').then(([code]) => {
    throw new Error(`${module} ended early with code ${code}`)
  })
  gone.catch(() => {})
  const next = async () => {
    const [message] = await Promise.race([once(worker, 'message'), gone])
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
