import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CellReleases, packCellReleases } from '../../src/faults/cell-releases.ts'
import { parseCell } from '../../src/faults/fault-cell.ts'
import { playCell } from '../../src/faults/fault-run.ts'

let folder: string
let releases: CellReleases
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fault-run-'))
  releases = await packCellReleases(folder)
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

/** How often a cell is played in which the machine was too late with its own requests: then it shows nothing of the product. */
const tries = 3

async function playedInTime(name: string) {
  for (let count = 1; ; count += 1) {
    const told: string[] = []
    const { measures } = await playCell(parseCell(name), { releases, proxy: 'edge', tell: (line) => told.push(line) })
    const isLate = told.some((line) => line.includes('could not be judged') && line.includes('this machine was late'))
    if (!isLate || count === tries) return { measures, told }
  }
}

/** A few of the cells; `bench faults` has all of them, and holds their times against the goals. */
it.each(['forward-haproxy-github-error-at-share-2s', 'cancelled-at-10-command-provider-refuse-return-2s'])(
  'the shipped bundle leaves the traffic on one side, goes on with what is good, and says what is: %s',
  async (name) => {
    const { measures, told } = await playedInTime(name)
    expect(measures, told.join('\n')).toMatchObject({
      reached: true,
      between: false,
      forward: 0,
      blip: false,
      contradictions: [],
      capped: false,
    })
  },
  240_000,
)
