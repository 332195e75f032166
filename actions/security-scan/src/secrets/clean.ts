import { ActionError } from '@slipway/shared/core/errors'
import { detectSecrets } from './detect.ts'
import type { KnownSecrets } from './known-secrets.ts'
import { isSecretName, looksSecret } from './plausible.ts'

/**
 * A text from outside (a message of a program, a name of a file, a comment) without the secrets that are known, and without any that our own
 * rules see in it. It is read as a file of variables, where a value needs no quotes: too much struck out is better than too little.
 */
export function cleaned(text: string, secrets: KnownSecrets): string {
  rememberSecretsIn(text, secrets)
  return secrets.redact(text)
}

/** Remembers what our rules see in a text, so that no part of it that is quoted later shows it. */
export function rememberSecretsIn(text: string, secrets: KnownSecrets): void {
  for (const { value } of detectSecrets('message.env', text)) secrets.remember(value)
  for (const { groups } of text.matchAll(assignment)) {
    const { name = '', value = '' } = groups ?? {}
    if (isSecretName(name) && looksSecret(value)) secrets.remember(value)
  }
}

/** In a sentence an assignment stands between other words, and ends with a comma or a bracket. */
const assignment = /(?<name>[A-Za-z_][\w.-]{2,60})["']?\s{0,4}[=:]\s{0,4}["'`]?(?<value>[^\s"'`,;<>()]{6,200})/g

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
    // A value in a wrong place has no name that says what it is.
    for (const [, value = ''] of error.message.matchAll(/"([^"\s]{6,200})"/g)) if (looksSecret(value)) secrets.remember(value)
    throw new ActionError(cleaned(error.message, secrets), hint === undefined ? {} : { hint: cleaned(hint, secrets) })
  }
}
