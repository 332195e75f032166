import { isIP } from 'node:net'
import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import type { Placement } from '../../contract/placement.ts'
import type { HaproxyBackend } from './backend.ts'
import { commandRefusal } from './command-refusal.ts'
import type { HaproxyOptions } from './options.ts'
import { readVersion } from './server-status.ts'
import type { SideServer } from './side-servers.ts'
import { saveState } from './state-file.ts'

const retryInterval = 250
/** HAProxy's default of 2 s would be the longest part of a rollback to a side that was just started. */
const check = 'check inter 500ms'

type Connection = { options: HaproxyOptions; proxy: HaproxyBackend }

/** HAProxy's part of bringing a side up and taking it down: its server is added without traffic, or deleted. */
export function haproxyPlacement(options: HaproxyOptions, proxy: HaproxyBackend): Placement {
  const connection = { options, proxy }
  return {
    prepare: async ({ colour }) => {
      const before = (await proxy.read())[colour]
      assertIdle(before, { colour, action: 'prepared' }, options)
      const side = before.present ? await updateAddress(colour, before, connection) : await addServer(colour, connection)
      if (side.weight > 0) await proxy.setWeight(colour, 0)
      // Users with a cookie are kept away only by maintenance. Without a cookie, HAProxy's checks can start: weight 0 gets no user.
      const closed = side.sticky ? 'maint' : 'ready'
      if (side.admin !== closed) await proxy.setState(colour, closed)
      await saveState(options)
    },
    retire: async ({ colour }, signal) => {
      const before = (await proxy.read())[colour]
      if (!before.present) return
      assertIdle(before, { colour, action: 'taken down' }, options)
      if (before.weight > 0) await proxy.setWeight(colour, 0)
      if (before.admin !== 'maint') await proxy.setState(colour, 'maint')
      if (options.servers[colour].address !== undefined) await deleteServer(colour, connection, signal)
      await saveState(options)
    },
  }
}

function assertIdle(side: SideServer, { colour, action }: { colour: Colour; action: string }, { backend }: HaproxyOptions): void {
  if (side.admin !== 'ready' || side.weight === 0) return
  throw new ActionError(`${colour} (${backend}/${side.name}) has the weight ${side.weight} in HAProxy, so it is not ${action}`, {
    hint: 'Nothing is touched while traffic comes to it. Give the other side everything first.',
  })
}

/** Changes the address of an existing server to the configured one. */
async function updateAddress(colour: Colour, side: SideServer, { options, proxy }: Connection): Promise<SideServer> {
  const { name, address } = options.servers[colour]
  const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(address ?? '') ?? []
  // HAProxy shows a host name only as the address that it resolved, so the two cannot be compared.
  if (address === undefined || isIP(host) === 0 || side.at === address) return side
  if (side.admin !== 'maint') await proxy.setState(colour, 'maint')
  return await proxy.change(colour, `set server ${options.backend}/${name} addr ${host} port ${port}`, ({ at }) => at === address)
}

/** Adds a server and turns its checks on: an added server starts in maintenance and without checks (Management Guide, "add server"). */
async function addServer(colour: Colour, { options, proxy }: Connection): Promise<SideServer> {
  const { name, address } = options.servers[colour]
  const server = `${options.backend}/${name}`
  await assertVersion(options)
  const register = (more: string) => proxy.change(colour, `add server ${server} ${address} ${check}${more}`, ({ present }) => present)
  let side = await register('')
  if (options.affinity === 'cookie' && side.cookie === '') {
    // Without a cookie for this server, users would not stay on this side.
    await proxy.change(colour, `del server ${server}`, ({ present }) => !present)
    side = await register(` cookie ${name}`)
  }
  await proxy.change(colour, `enable health ${server}`, ({ present }) => present)
  return side
}

async function assertVersion({ socket }: HaproxyOptions): Promise<void> {
  const { text, major, minor } = readVersion(await socket('show info'))
  if (major > 2 || (major === 2 && minor >= 6)) return
  throw new ActionError(`HAProxy is version ${text}, which adds no servers while it runs`, {
    hint: 'Write both servers into haproxy.cfg and take target.servers.*.address away, or use HAProxy 2.6 or later.',
  })
}

/** Deletes a server once its connections have ended. Cuts none: HAProxy refuses to delete a server that has connections. */
async function deleteServer(colour: Colour, { options, proxy }: Connection, signal: AbortSignal | undefined): Promise<void> {
  const { backend, servers, socket, clock, emptyWithin } = options
  const server = `${backend}/${servers[colour].name}`
  const { major } = readVersion(await socket('show info'))
  for (const deadline = clock.now() + emptyWithin; ; ) {
    if (major >= 3) await socket(`wait 2s srv-removable ${server}`)
    const output = await socket(`del server ${server}`)
    if (/^(Server deleted|No such server)/.test(output)) break
    if (!/connections|sessions|idle|attached/i.test(output)) throw commandRefusal(`del server ${server}`, output)
    if (clock.now() >= deadline) throw stillInUse(server, (await proxy.read())[colour].sessions)
    await clock.sleep(retryInterval, signal)
  }
  if ((await proxy.read())[colour].present) throw new ActionError(`HAProxy says that ${server} was deleted, and still shows it`)
}

function stillInUse(server: string, sessions: number): ActionError {
  return new ActionError(
    `${server} still has ${sessions} connection(s), so HAProxy does not delete it; it is in maintenance and gets no new ones`,
    {
      hint: `It is deleted by the next "mode: retire" once they have ended. To cut them: "shutdown sessions server ${server}".`,
    },
  )
}
