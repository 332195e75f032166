import { ActionError } from '../../../core/errors.ts'
import type { Colour } from '../../../core/words.ts'
import { commandRefusal, isSuccess } from './command-refusal.ts'
import { assertSafeNames } from './name-validation.ts'
import type { HaproxyOptions } from './options.ts'
import { type HaproxyServer, readServers } from './server-status.ts'
import { type SideServer, type SideServers, sideServers } from './side-servers.ts'

/** The two servers, read and changed over the runtime socket. Each change is verified before the next one. */
export type HaproxyBackend = {
  read(): Promise<SideServers>
  /** Sends a command that changes a server, and waits until HAProxy shows the change. */
  change(colour: Colour, command: string, shown: (side: SideServer) => boolean): Promise<SideServer>
  setWeight(colour: Colour, weight: number): Promise<SideServer>
  setState(colour: Colour, state: HaproxyServer['admin']): Promise<SideServer>
}

/** Milliseconds for HAProxy to show a change, and between two reads. */
const shownWithin = 1_000
const pollInterval = 20

export function haproxyBackend(options: HaproxyOptions): HaproxyBackend {
  assertSafeNames(options)
  const { backend, servers, socket, clock } = options
  // One connection for both commands: their output is of the same moment, and a proxy under load answers once.
  const read = async () => {
    const [stat = '', state = ''] = (await socket(`show stat; show servers state ${backend}`)).split('\n\n')
    return sideServers(options, readServers(backend, stat, state))
  }
  const change: HaproxyBackend['change'] = async (colour, command, shown) => {
    const output = await socket(command)
    if (!isSuccess(output)) throw commandRefusal(command, output)
    for (const deadline = clock.now() + shownWithin; ; ) {
      const side = (await read())[colour]
      if (shown(side)) return side
      if (clock.now() >= deadline)
        throw new ActionError(`HAProxy took "${command}" and shows no effect: ${side.name} is ${side.admin} with the weight ${side.weight}`)
      await clock.sleep(pollInterval)
    }
  }
  const at = (colour: Colour) => `${backend}/${servers[colour].name}`
  return {
    read,
    change,
    setWeight: (colour, weight) => change(colour, `set server ${at(colour)} weight ${weight}`, (side) => side.weight === weight),
    setState: (colour, state) => change(colour, `set server ${at(colour)} state ${state}`, (side) => side.admin === state),
  }
}
