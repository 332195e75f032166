import type { Tally } from './tally.ts'

/**
 * Whether most of the bad requests of a tally may be bad by this machine's network: they reached nobody, or nobody answered in time. Wrong
 * answers, certificates that are not trusted and connections that were reset are the service's.
 */
export function mayBeTheRunner({ failures, classes }: Tally): boolean {
  const { timeout = 0, refused = 0, unresolved = 0, unreachable = 0, proxy = 0, tls = 0, reset = 0, other = 0 } = failures
  const ofTheService = tls + reset + other + classes['server-error'] + classes.unexpected + classes['client-error']
  return timeout + refused + unresolved + unreachable + proxy > ofTheService
}

/** Added to the reason of what would have failed. */
export const noNetworkReason = 'but the control address does not answer this machine either'
