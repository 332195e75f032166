import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseCell } from '../../src/faults/fault-cell.ts'
import { badRelease, type CellReleases, playCell } from '../../src/faults/fault-run.ts'
import { packRelease } from '../../src/stage/demo-service/harbor.ts'

let folder: string
let releases: CellReleases
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fault-run-'))
  const pack = (version: string) => packRelease(join(folder, version), { version })
  releases = {
    'v1.0.0': await pack('v1.0.0'),
    'v1.1.0': await pack('v1.1.0'),
    'v1.2.0': await pack('v1.2.0'),
    [badRelease]: await packRelease(join(folder, badRelease), { version: badRelease, behaviour: { kind: 'failing', share: 0.6 } }),
  }
}, 60_000)
afterAll(() => rm(folder, { recursive: true }))

/** A few of the cells; `bench faults` has all of them, and holds their times against the goals. */
it.each(['forward-haproxy-github-error-at-share-2s', 'cancelled-at-10-command-provider-refuse-return-2s'])(
  'the shipped bundle leaves the traffic on one side, goes on with what is good, and says what is: %s',
  async (name) => {
    const told: string[] = []
    const { measures } = await playCell(parseCell(name), { releases, proxy: 'edge', tell: (line) => told.push(line) })
    expect(measures, told.join('\n')).toMatchObject({
      reached: true,
      between: false,
      forward: 0,
      blip: false,
      contradictions: [],
      capped: false,
    })
  },
  120_000,
)
