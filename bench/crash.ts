import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import {
  explain,
  findCounterexample,
  historyAt,
  type Kind,
  oneService,
  severalServices,
  tellStory,
} from '../packages/shared/tests/rollout/histories/search.ts'
import { type Bench, type Row, row, Untrusted } from './bench.ts'

const tallySchema = z.object({
  seed: z.int(),
  histories: z.int(),
  effects: z.int(),
  violations: z.int(),
  broken: z.record(z.string(), z.int()),
})
type Share = z.infer<typeof tallySchema>

const threads = 2
/** Histories of one seed. */
const batch = 1_000
const firstSeed = 20_260_105

export const crash: Bench = {
  name: 'crash',
  about:
    'Random histories of a rollout, of one service and of several together (deployments, rollbacks and retirements that are killed, cancelled, refused, lied to and meet one another) on a virtual clock, each held against what must always hold.',
  async measure({ quick, seed = firstSeed, path }) {
    if (path !== undefined) {
      const several = path.startsWith(severalPath)
      return several ? await replay(seed, path.slice(severalPath.length), severalServices) : await replay(seed, path, oneService)
    }
    const seeds = Array.from({ length: quick ? 2 : 100 }, (_, index) => seed + index)
    return [...(await measureKind(seeds, oneService)), ...(await measureKind(seeds, severalServices))]
  },
}

/** Before the path of a history of several services. */
const severalPath = 'several/'

async function measureKind<H>(seeds: readonly number[], kind: Kind<H>): Promise<Row[]> {
  const of = kind.name === 'several' ? ' of several services' : ''
  const began = performance.now()
  const waiting = [...seeds]
  const shares: Share[] = []
  const lane = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const share = await playSeed(seed, kind.name)
      shares.push(share)
      if (share.violations > 0)
        console.error(`seed ${seed}${of}: ${share.violations} violations of ${Object.keys(share.broken).join(', ')}`)
    }
  }
  await Promise.all(Array.from({ length: threads }, lane))
  shares.sort((one, other) => one.seed - other.seed)
  const seconds = (performance.now() - began) / 1_000
  const sum = (count: (share: Share) => number) => shares.reduce((all, share) => all + count(share), 0)
  const histories = sum(({ histories: played }) => played)
  if (histories !== seeds.length * batch)
    throw new Untrusted(`only ${histories} of ${seeds.length * batch} histories${of} were played to their end`)
  const invariants = [...new Set(shares.flatMap(({ broken }) => Object.keys(broken)))].sort()
  for (const invariant of invariants) await showFirst(invariant, shares, kind)
  return [
    row(`histories${of}`, histories, '', null, `seeds ${seeds[0]} to ${seeds.at(-1)}, ${batch} each`),
    row(
      `violations${of}`,
      sum(({ violations }) => violations),
      '',
      0,
    ),
    ...invariants.map((invariant) =>
      row(
        `histories${of} that break invariant ${invariant}`,
        sum(({ broken }) => broken[invariant] ?? 0),
        '',
        0,
      ),
    ),
    row(
      `effects${of}`,
      sum(({ effects }) => effects),
      '',
    ),
    row(`wall time${of}`, Number(seconds.toFixed(1)), 's'),
    row(`histories${of} a second`, Math.round(histories / seconds), ''),
  ]
}

/** One history again, told effect by effect. */
async function replay<H>(seed: number, path: string, kind: Kind<H>): Promise<Row[]> {
  const history = await historyAt(seed, path, kind)
  if (history === undefined) throw new Untrusted(`there is no history at the path ${path} of the seed ${seed}`)
  console.log(`${JSON.stringify(history)}\n${await tellStory(history, kind)}\n`)
  const { broken, effects } = await kind.play(history)
  return [row('violations', broken.length, '', 0), row('effects', effects, '')]
}

/** The smallest history of the first seed that breaks the invariant, for people. */
async function showFirst<H>(invariant: string, shares: readonly Share[], kind: Kind<H>): Promise<void> {
  const share = shares.find(({ broken }) => (broken[invariant] ?? 0) > 0)
  const found = share === undefined ? undefined : await findCounterexample(share.seed, batch, kind, invariant)
  if (found !== undefined) console.error(`Invariant ${invariant} does not hold:\n${await explain(found, kind)}\n`)
}

/** A thread of its own for each seed: what the histories of one leave in memory ends with it. */
function playSeed(seed: number, kind: 'one' | 'several'): Promise<Share> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./crash-thread.ts', import.meta.url), { workerData: { seed, runs: batch, kind } })
    worker.on('message', (message) => resolve(tallySchema.parse(message)))
    worker.on('error', (error) => reject(new Untrusted(`the histories of the seed ${seed} were not played to their end: ${error.message}`)))
    worker.on('exit', () => reject(new Untrusted(`the histories of the seed ${seed} ended without a result`)))
  })
}
