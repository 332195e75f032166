import { ActionError } from '@slipway/shared/core/errors'
import { cleaned, withoutSecrets } from '@slipway/shared/secrets/clean'
import { isSecretName } from '@slipway/shared/secrets/plausible'
import type { KnownSecrets } from './known-secrets.ts'

/** Remembers the values of variables whose names say that they are secrets. */
export function rememberEnvironment(environment: Readonly<Record<string, string>>, secrets: KnownSecrets): void {
  for (const [name, value] of Object.entries(environment)) if (isSecretName(name) && !isSetting(value)) secrets.remember(value)
}

/** `true`, a number, or a path: to strike these out would make reports unreadable, and hides nothing. */
function isSetting(value: string): boolean {
  return /^(true|false|null|none|\d+|[~.]{0,2}\/.*)$/i.test(value)
}

/** Does some work; an error of it that is shown to people quotes no secret. */
export async function cleaningErrors<T>(secrets: KnownSecrets, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    const { hint } = error
    const clean = (text: string) => cleaned(withoutSecrets(text), secrets)
    throw new ActionError(clean(error.message), hint === undefined ? {} : { hint: clean(hint) })
  }
}
