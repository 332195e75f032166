import type { EnvironmentConfig } from '../../config/load.ts'

/**
 * Whether a target tells what users get on each side, by its configuration alone. Cloudflare is not one: it needs a right of the token, and
 * tells failed invocations, but no answers with 5xx.
 */
export function countsUsers(target: EnvironmentConfig['target']): boolean {
  if (target?.type === 'kubernetes') return target.traffic !== undefined
  return target?.type === 'haproxy' || (target?.type === 'command' && target.traffic !== undefined)
}
