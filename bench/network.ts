import { reachabilityTable } from '../packages/rehearsal/src/network/reachability-table.ts'
import { type Bench, row } from './bench.ts'

export const network: Bench = {
  name: 'network',
  about:
    'Every client of the suite (probes, load, providers and messengers, GitHub, mail) in ten networks: by itself, behind proxies, with private and expired certificates. Each row is the number of outcomes that are not as they should be. All of it on this machine.',
  async measure() {
    const rows = await reachabilityTable()
    return rows.map(({ network, client, held, said, throughProxy }) =>
      row(`${network}: ${client}`, held ? 0 : 1, 'wrong', 0, `${throughProxy ? 'proxy asked; ' : ''}${said}`),
    )
  },
}
