import type { EnvironmentConfig } from '../../config/load.ts'
import { substitute } from '../../config/variables.ts'
import { ActionError } from '../../core/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TrafficTarget } from '../contract.ts'
import type { UserCommandDeps } from '../user-command.ts'

/** The target that the configuration names; only its own module is loaded. Throws an ActionError where there is none. */
export async function targetOf(environment: EnvironmentConfig, deps: UserCommandDeps & { clock: Clock }): Promise<TrafficTarget> {
  const { target } = environment
  if (target === undefined) throw missingTarget(environment.name)
  switch (target.type) {
    case 'haproxy': {
      const [{ haproxyTarget }, { haproxySocket }] = await Promise.all([import('./haproxy.ts'), import('./haproxy-socket.ts')])
      const { backend, servers, socket, affinity } = substitute(target, deps.variables, `environments.${environment.name}.target`)
      const names = { blue: servers.blue.name, green: servers.green.name }
      return haproxyTarget({ backend, servers: names, socket: haproxySocket(socket), clock: deps.clock, affinity, upWithin: 30_000 })
    }
    case 'command': {
      const { commandTarget } = await import('./command.ts')
      const { observe, shift, weighted, affinity } = target
      return commandTarget({ observe, shift, weighted, affinity, timeLimit: target['time-limit'] }, deps)
    }
    case 'kubernetes': {
      const { configuredKubernetesTarget } = await import('./kubernetes.ts')
      return configuredKubernetesTarget(target, `environments.${environment.name}.target`, deps)
    }
    case 'cloudflare-workers':
    case 'vercel':
      throw new Error(`The target ${target.type} is not written yet`)
  }
}

export function missingTarget(environment: string): ActionError {
  return new ActionError(`environments.${environment}.target is missing: nothing says who shifts its traffic`, {
    hint: 'Add for example: target: { type: haproxy, socket: /run/haproxy/admin.sock, backend: web }',
  })
}
