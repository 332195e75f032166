/** Plays the scenarios that it is told to, one after the other: see `player.ts`. */
import { z } from 'zod'
import { playScenario } from './play.ts'
import { scenarios } from './scenarios/index.ts'
import { loadSchema } from './stage/harbor.ts'
import { startPostgres } from './stage/postgres.ts'

const options = z
  .object({ root: z.string(), report: z.string(), keep: z.boolean(), verbose: z.boolean() })
  .parse(JSON.parse(process.argv[2] ?? '{}'))
const tell = (what: string) => void process.send?.({ tell: what })
// The engine costs two seconds of a core: the stories of one player have it one after the other, never two at once.
const postgres = await startPostgres({ schema: await loadSchema() })

process.on('message', async (message) => {
  const { play } = z.object({ play: z.string() }).parse(message)
  const scenario = scenarios.find(({ name }) => name === play)
  if (scenario === undefined) throw new Error(`There is no scenario ${play}`)
  process.send?.({ result: await playScenario(scenario, { ...options, tell, postgres }) })
})
process.on('disconnect', () => process.exit())
