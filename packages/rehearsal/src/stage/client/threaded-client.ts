import { startThread } from '../system/thread.ts'
import type { ClientOptions } from './client.ts'
import { type ClientReport, type ClientSample, reportOn } from './client-samples.ts'

/** A constant client in a thread of its own. */
export type StageClient = AsyncDisposable & { report(): Promise<ClientReport>; stop(): Promise<ClientReport> }

export async function startThreadedClient(options: ClientOptions): Promise<StageClient> {
  const client = await startThread<string>(new URL('./client-thread.ts', import.meta.url), options)
  const ask = async (question: string) => reportOn(await client.ask<ClientSample[]>(question))
  return { report: () => ask('samples'), stop: () => ask('stop'), [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() }
}
