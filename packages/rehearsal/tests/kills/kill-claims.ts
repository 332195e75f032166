import { describe, expect, it } from 'vitest'
import { type Kill, killOnce, type ProductionState, unusedVersions } from '../../src/kills/kill-run.ts'
import { KillSite } from '../../src/kills/kill-site.ts'

/** A few of the boundaries; `bench kills` has all of them. */
const kills: readonly Kill[] = [
  { doing: 'deploy', by: 'lost', at: 11, when: 'after' },
  { doing: 'rollback', by: 'lost', at: 8, when: 'before' },
  { doing: 'deploy', by: 'cancelled', at: 12, when: 'after' },
  { doing: 'deploy', by: 'killed', at: 3, when: 'after' },
  { doing: 'deploy', by: 'killed', at: 12, when: 'after' },
  { doing: 'rollback', by: 'killed', at: 8, when: 'before' },
]
const versions = ['v1', 'v2', 'v3', 'v4'] as const

export function describeKills(proxy: 'edge' | 'haproxy'): void {
  describe(`a shipped bundle that is ended in the middle, before ${proxy}`, () => {
    it('leaves what the next run brings to its end, with no request failed', async () => {
      await using site = await KillSite.start(versions, proxy)
      let before: ProductionState = { live: 'v1', colour: 'blue', standby: undefined }
      for (const kill of kills) {
        const done = await killOnce(site, { kill, before, versions: unusedVersions(versions, before) })
        expect(done.outcome.effect, JSON.stringify(kill)).toBeDefined()
        expect(done.outcome.problems, JSON.stringify(done.outcome)).toEqual([])
        before = done.after
      }
    }, 300_000)
  })
}
