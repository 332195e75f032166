import { ActionError } from '../../../core/errors.ts'
import { bothColours } from '../../contract/observation.ts'
import type { HaproxyOptions } from './options.ts'

/** The characters that HAProxy allows in names (Configuration Manual, section 2). None of them can end a command or start another. */
const nameRule = /^[A-Za-z0-9_.:-]+$/
const addressRule = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+):\d{1,5}$/

/** Throws an ActionError for a name or address that could inject a command: both become part of the commands on the runtime socket. */
export function assertSafeNames({ backend, servers }: HaproxyOptions): void {
  const names = [
    ['target.backend', backend] as const,
    ...bothColours.map((colour) => [`target.servers.${colour}`, servers[colour].name] as const),
  ]
  for (const [where, name] of names) {
    if (!nameRule.test(name)) {
      throw new ActionError(`${where} is ${JSON.stringify(name)}, which is no name for HAProxy`, {
        hint: 'Names are of letters, digits and the signs _ . : -',
      })
    }
  }
  for (const colour of bothColours) {
    const { address } = servers[colour]
    if (address === undefined || addressRule.test(address)) continue
    throw new ActionError(`target.servers.${colour}.address is ${JSON.stringify(address)}`, {
      hint: 'Expected host:port, such as 10.0.0.7:8080 or [2001:db8::7]:8080.',
    })
  }
  if (servers.blue.name !== servers.green.name) return
  throw new ActionError(`target.servers names ${JSON.stringify(servers.blue.name)} for both sides`, {
    hint: 'The two sides are two servers.',
  })
}
