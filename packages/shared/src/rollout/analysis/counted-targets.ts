import type { EnvironmentConfig } from '../../config/load.ts'

/** Whether a target tells what users get on each side, by its configuration alone. */
export function countsUsers(target: EnvironmentConfig['target']): boolean {
  return target?.type === 'haproxy' || (target?.type === 'command' && target.traffic !== undefined)
}
