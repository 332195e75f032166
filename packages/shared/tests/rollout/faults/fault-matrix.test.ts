import { describe, expect, it } from 'vitest'
import { lastingFaults } from '../../../src/testing/simulation/fault-model.ts'
import { matrix, whyMeaningless } from './matrix.ts'
import { playCell } from './play-cell.ts'
import { failuresOf, findCell, pathOf } from './tally.ts'

/** What missed a goal in one play. The play has to meet its fault. */
async function failures(path: string): Promise<string[]> {
  const { cell, spans } = findCell(path) ?? {}
  const lasts = spans?.[0]
  if (cell === undefined || lasts === undefined) throw new Error(`there is no play ${path}`)
  const result = await playCell(cell, lasts)
  expect(result.met).toBeGreaterThan(0)
  return failuresOf(cell, lasts, result).map(({ goal, what }) => `${goal}: ${what}`)
}

describe('a rollout while something is wrong for a time', () => {
  it.each([
    ['goes back from a cancelled release, although the first shift back fails', 'command/provider/refuse/shift-50/back-cancelled/2s'],
    ['does not go forward where the provider has not done what it was asked', 'cloudflare/provider/not-applied/shift-50/forward/5s'],
    ['goes back at once from a bad release while GitHub hangs', 'haproxy/github/hang/judge-50/back-judged/600s'],
    ['goes on with a good release when GitHub was away for 2 s', 'haproxy/github/5xx/shift-50/forward/2s'],
    ['goes on with a good release when answers of GitHub were lost for 2 s', 'haproxy/github/lost/prepare/forward/2s'],
    ['waits for a socket that is away for 5 s', 'haproxy/provider/refuse/shift-50/back-cancelled/5s'],
    ['waits for a platform that is away for a minute', 'cloudflare/provider/5xx/judge-50/back-judged/60s'],
    ['waits for a platform that refuses its token for a minute', 'cloudflare/provider/refuse/judge-50/back-judged/60s'],
    ['goes back in the rollback step of a job that GitHub does not answer', 'haproxy/github/hang/watch/back-watch/600s'],
    ['goes back in the post step of a job that GitHub does not answer', 'haproxy/github/hang/judge-50/back-post/60s'],
    ['is asked again often enough, after a minute too', 'haproxy/provider/not-applied/judge-5/back-post/60s'],
    ['gets back in an emergency without GitHub', 'haproxy/github/hang/lock-held/back-emergency/60s'],
    ['gets back in an emergency that begins while the provider is away', 'haproxy/provider/refuse/lock-held/back-emergency/30s'],
    ['is mended by a run that begins while the provider is away', 'haproxy/provider/5xx/judge-50/back-mend/30s'],
    ['is mended by a run that begins while GitHub is away', 'haproxy/github/refuse/judge-50/back-mend/60s'],
    ['goes back where GitHub shows older records than there are', 'service/github/stale/watch/back-watch/30s'],
  ])('%s', async (_what, path) => {
    expect(await failures(path)).toEqual([])
  })

  it.each(lastingFaults.flatMap((fault) => (['github', 'provider'] as const).map((where) => ({ fault, where }))))(
    'goes back from a bad release: $where, $fault',
    async ({ fault, where }) => {
      // HAProxy's socket is never late.
      expect(await failures(`${fault === 'stale' ? 'gateway' : 'haproxy'}/${where}/${fault}/judge-50/back-judged/30s`)).toEqual([])
    },
  )
})

describe('the matrix', () => {
  it('has a cell for every fault and place with every target, each with a name of its own', () => {
    const names = new Set(matrix.map(({ name }) => name))
    expect(names.size).toBe(matrix.length)
    expect(new Set(matrix.map(({ target, where, fault }) => `${target}/${where}/${fault}`)).size).toBe(6 * 2 * 8)
  })

  it('finds a cell by its name, and one play of it by its seconds', () => {
    const [cell] = matrix.filter((one) => whyMeaningless(one) === undefined)
    if (cell === undefined) throw new Error('the matrix is empty')
    expect(findCell(pathOf(cell, 30_000))).toEqual({ cell, spans: [30_000] })
    expect(findCell(cell.name)).toMatchObject({ cell })
    expect(findCell('haproxy/nobody')).toBeUndefined()
  })
})
