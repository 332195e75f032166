/** Plays cells in a thread: see `thread.ts`. Asked with a cell's name, it answers with its outcome and what it told. */
import { parentPort, workerData } from 'node:worker_threads'
import { parseCell } from './fault-cell.ts'
import { type CellOptions, type CellOutcome, playCell } from './fault-run.ts'

/** `failure`: the cell could not be played, which says nothing about the product. */
export type ToldOutcome = { told: readonly string[] } & ({ outcome: CellOutcome } | { failure: string })

const { releases, proxy }: Pick<CellOptions, 'releases' | 'proxy'> = workerData
parentPort?.on('message', async (name: string) => {
  parentPort?.postMessage(await play(name))
})
parentPort?.postMessage('ready')

async function play(name: string): Promise<ToldOutcome> {
  const told: string[] = []
  try {
    return { told, outcome: await playCell(parseCell(name), { releases, proxy, tell: (line) => told.push(line) }) }
  } catch (error) {
    return { told, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
