import { isIP } from 'node:net'
import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import type { Placement } from '../../contract/placement.ts'
import { type HaproxyBackend, type HaproxyOptions, refusal, type SideServer } from './backend.ts'
import { readVersion } from './runtime-answers.ts'

const retryEvery = 250
/** HAProxy's own 2 s would be the longest part of a way back to a side that has just come up. */
const check = 'check inter 500ms'

type Proxy = { options: HaproxyOptions; proxy: HaproxyBackend }

/** HAProxy's own part of bringing a side up and taking it down: its server there, closed, or gone. */
export function haproxyPlacement(options: HaproxyOptions, proxy: HaproxyBackend): Placement {
  const here = { options, proxy }
  return {
    prepare: async ({ colour }) => {
      const before = (await proxy.look())[colour]
      assertIdle(before, colour, 'prepared', options)
      const side = before.present ? await moveTo(colour, before, here) : await add(colour, here)
      if (side.weight > 0) await proxy.setWeight(colour, 0)
      // With a cookie only maintenance keeps users away. Without one, HAProxy's checks may begin: nobody is sent to weight 0.
      const closed = side.sticky ? 'maint' : 'ready'
      if (side.admin !== closed) await proxy.setState(colour, closed)
      await keepStateOrFail(options)
    },
    retire: async ({ colour }, signal) => {
      const before = (await proxy.look())[colour]
      if (!before.present) return
      assertIdle(before, colour, 'taken down', options)
      if (before.weight > 0) await proxy.setWeight(colour, 0)
      if (before.admin !== 'maint') await proxy.setState(colour, 'maint')
      if (options.servers[colour].address !== undefined) await remove(colour, here, signal)
      await keepStateOrFail(options)
    },
  }
}

function assertIdle(side: SideServer, colour: Colour, what: string, { backend }: HaproxyOptions): void {
  if (side.admin !== 'ready' || side.weight === 0) return
  throw new ActionError(`${colour} (${backend}/${side.name}) has the weight ${side.weight} in HAProxy, so it is not ${what}`, {
    hint: 'Nothing is touched while traffic comes to it. Give the other side everything first.',
  })
}

/** A server that is there keeps its place; one whose address was changed in the configuration is sent there. */
async function moveTo(colour: Colour, side: SideServer, { options, proxy }: Proxy): Promise<SideServer> {
  const { name, address } = options.servers[colour]
  const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(address ?? '') ?? []
  // A host name was resolved by HAProxy, so that it cannot be compared.
  if (address === undefined || isIP(host) === 0 || side.at === address) return side
  if (side.admin !== 'maint') await proxy.setState(colour, 'maint')
  return await proxy.change(colour, `set server ${options.backend}/${name} addr ${host} port ${port}`, ({ at }) => at === address)
}

/** An added server starts in maintenance and unchecked (Management Guide, "add server"). */
async function add(colour: Colour, { options, proxy }: Proxy): Promise<SideServer> {
  const { name, address } = options.servers[colour]
  const server = `${options.backend}/${name}`
  await assertVersion(options)
  const register = (more: string) => proxy.change(colour, `add server ${server} ${address} ${check}${more}`, ({ present }) => present)
  let side = await register('')
  if (options.affinity === 'cookie' && side.cookie === '') {
    // Without a cookie of its own nobody would stay on this side.
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

/** Nothing is cut: a server goes once its connections have ended. HAProxy itself refuses before. */
async function remove(colour: Colour, { options, proxy }: Proxy, signal: AbortSignal | undefined): Promise<void> {
  const { backend, servers, socket, clock, emptyWithin } = options
  const server = `${backend}/${servers[colour].name}`
  const { major } = readVersion(await socket('show info'))
  for (const deadline = clock.now() + emptyWithin; ; ) {
    if (major >= 3) await socket(`wait 2s srv-removable ${server}`)
    const said = await socket(`del server ${server}`)
    if (/^(Server deleted|No such server)/.test(said)) break
    if (!/connections|sessions|idle|attached/i.test(said)) throw refusal(`del server ${server}`, said)
    if (clock.now() >= deadline) throw stillInUse(server, (await proxy.look())[colour].sessions)
    await clock.sleep(retryEvery, signal)
  }
  if ((await proxy.look())[colour].present) throw new ActionError(`HAProxy says that ${server} was deleted, and still shows it`)
}

function stillInUse(server: string, sessions: number): ActionError {
  return new ActionError(
    `${server} still has ${sessions} connection(s), so HAProxy does not delete it; it is in maintenance and gets no new ones`,
    {
      hint: `It is deleted by the next "mode: retire" once they have ended. To cut them: "shutdown sessions server ${server}".`,
    },
  )
}

/** Before a side has traffic nothing is lost by stopping: a file that cannot be written is found out here. */
async function keepStateOrFail({ socket, stateFile }: HaproxyOptions): Promise<void> {
  if (stateFile !== undefined) await stateFile.files.write(stateFile.path, `${await socket('show servers state')}\n`)
}
