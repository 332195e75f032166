import type { HaproxyTarget } from '../../../config/sections/targets/haproxy.ts'
import type { Clock } from '../../../ports/clock.ts'
import { systemFiles } from '../../../ports/files.ts'
import type { UserCommandDeps } from '../../commands/user-command.ts'
import type { TrafficTarget } from '../../contract/target.ts'
import { haproxySocket } from './runtime-socket.ts'
import { assertBeside } from './state-file.ts'
import { haproxyTarget } from './target.ts'

/** The target that `slipway.yml` describes. Throws an ActionError for what cannot be meant. */
export function haproxyOf(config: HaproxyTarget, { clock, onOutput }: Pick<UserCommandDeps, 'onOutput'> & { clock: Clock }): TrafficTarget {
  const { backend, servers, socket, affinity, 'state-file': path } = config
  if (path !== undefined) assertBeside(path, socket)
  const stateFile = path === undefined ? undefined : { path, files: systemFiles, warn: (what: string) => onOutput?.(what) }
  return haproxyTarget({
    backend,
    servers: {
      blue: { name: servers.blue.name, address: servers.blue.address },
      green: { name: servers.green.name, address: servers.green.address },
    },
    socket: haproxySocket(socket),
    clock,
    affinity,
    upWithin: 30_000,
    emptyWithin: 30_000,
    stateFile,
  })
}
