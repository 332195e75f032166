import { describe, expect, it } from 'vitest'
import { clients, reachabilityTable } from '../../src/network/reachability-table.ts'

describe('every client of the suite', () => {
  it('goes through the proxy of its runner, past it where told, and trusts whom the runner trusts', async () => {
    const rows = await reachabilityTable()
    expect(rows.filter(({ held }) => !held)).toEqual([])
    expect(rows.length).toBe(10 * clients.length)
    expect(
      rows.filter(({ client, said }) => client !== 'github' && client !== 'mail' && /40[37]/.test(said)).map(({ said }) => said),
    ).toEqual(Array.from({ length: 6 }, () => expect.stringMatching(/^proxy: the proxy did not let it through: /)))
  }, 120_000)
})
