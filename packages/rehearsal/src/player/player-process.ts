/** Plays the scenarios that `player.ts` requests, one after the other. */
import { z } from 'zod'
import { scenarios } from '../scenarios/index.ts'
import { startPostgres } from '../stage/database/postgres.ts'
import { loadSchema } from '../stage/demo-service/harbor.ts'
import { playScenario } from './play-scenario.ts'

const options = z
  .object({ root: z.string(), report: z.string(), keep: z.boolean(), verbose: z.boolean() })
  .parse(JSON.parse(process.argv[2] ?? '{}'))
const onProgress = (event: string) => void process.send?.({ progress: event })
// Starting the engine takes two seconds of a core, so the stories of one player share it, one after the other.
const postgres = await startPostgres({ schema: await loadSchema() })

process.on('message', async (message) => {
  const { play } = z.object({ play: z.string() }).parse(message)
  const scenario = scenarios.find(({ name }) => name === play)
  if (scenario === undefined) throw new Error(`There is no scenario ${play}`)
  process.send?.({ result: await playScenario(scenario, { ...options, onProgress, postgres }) })
})
process.on('disconnect', () => process.exit())
