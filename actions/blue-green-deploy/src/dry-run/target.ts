import type { Context } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import type { TrafficTarget } from '@slipway/shared/rollout/contract/target'
import { targetOf } from '@slipway/shared/rollout/targets/select-target'

/** The target of the environment, with the values of the variables that its configuration reads. */
export function buildTarget(
  environment: EnvironmentConfig,
  variables: Readonly<Record<string, string>>,
  { exec, clock, rest, log, runner }: Context,
): Promise<TrafficTarget> {
  return targetOf(environment, { exec, cwd: runner.workspace, variables, clock, http: rest, log })
}

/**
 * A target that only describes its calls. Each variable has its own name as its value, so that a description shows `$NAME` as the
 * configuration does: no secret is needed, and none can show. Undefined where the target cannot be built without the real values.
 */
export async function describingTarget(environment: EnvironmentConfig, context: Context): Promise<TrafficTarget | undefined> {
  const names = JSON.stringify(environment.target ?? {}).matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)
  try {
    return await buildTarget(environment, Object.fromEntries([...names].map(([, name = '']) => [name, `$${name}`])), context)
  } catch {
    return undefined
  }
}
