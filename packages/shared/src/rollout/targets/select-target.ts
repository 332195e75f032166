import type { EnvironmentConfig } from '../../config/load.ts'
import { substitute } from '../../config/variables.ts'
import { ActionError } from '../../core/errors.ts'
import type { Clock } from '../../ports/clock.ts'
import { systemFiles } from '../../ports/files.ts'
import type { Http } from '../../ports/http.ts'
import type { Log } from '../../ports/log.ts'
import type { UserCommandDeps } from '../commands/user-command.ts'
import type { TrafficTarget } from '../contract/target.ts'
import { providerFolder } from './provider-folder.ts'

/** The target that the configuration names. Loads only its own module. Throws an ActionError where none is configured. */
export async function targetOf(
  environment: EnvironmentConfig,
  deps: UserCommandDeps & { clock: Clock; http: Http; log: Log },
): Promise<TrafficTarget> {
  const { target } = environment
  if (target === undefined) throw missingTarget(environment.name)
  switch (target.type) {
    case 'haproxy': {
      const { haproxyOf } = await import('./haproxy/configured-target.ts')
      return haproxyOf(substitute(target, deps.variables, `environments.${environment.name}.target`), deps)
    }
    case 'command': {
      const { commandTarget } = await import('./command/target.ts')
      const { observe, shift, traffic, weighted, affinity } = target
      return commandTarget({ observe, shift, traffic, weighted, affinity, timeLimit: target['time-limit'] }, deps)
    }
    case 'cloudflare-workers': {
      const [{ cloudflareOf }, { workerNames, wranglerFiles }] = await Promise.all([
        import('./cloudflare/target.ts'),
        import('./cloudflare/worker-names.ts'),
      ])
      const given = substitute(target, deps.variables, `environments.${environment.name}.target`)
      const folder = await providerFolder(environment, wranglerFiles, { cwd: deps.cwd, files: systemFiles })
      const at = { variables: deps.variables, cwd: folder, files: systemFiles, environment: environment.name }
      const names = await workerNames(given, at)
      return cloudflareOf({ ...given, ...names }, { ...deps, commands: deps })
    }
    case 'vercel': {
      const [{ vercelOf }, { linkFile, vercelNames }] = await Promise.all([
        import('./vercel/target.ts'),
        import('./vercel/project-names.ts'),
      ])
      const weights = environment.rollout.steps.flatMap((step) => ('weight' in step ? [step.weight] : []))
      const given = substitute(target, deps.variables, `environments.${environment.name}.target`)
      const folder = await providerFolder(environment, [linkFile], { cwd: deps.cwd, files: systemFiles })
      const names = await vercelNames(given, { variables: deps.variables, cwd: folder, files: systemFiles })
      return vercelOf({ ...given, ...names }, { ...deps, commands: deps, weights })
    }
    case 'kubernetes': {
      const { configuredKubernetesTarget } = await import('./kubernetes/target.ts')
      return configuredKubernetesTarget(target, `environments.${environment.name}.target`, deps)
    }
  }
}

export function missingTarget(environment: string): ActionError {
  return new ActionError(`environments.${environment}.target is missing: nothing says who shifts its traffic`, {
    hint: 'Add for example: target: { type: haproxy, socket: /run/haproxy/admin.sock, backend: web }',
  })
}
