import { detectSecrets } from './detect.ts'
import { isJumbled, isSecretName, looksSecret } from './plausible.ts'
import { SecretValues } from './secret-values.ts'

/**
 * A text from outside (a message of a program, a name of a file, a comment) without the secrets that are known, and without any that our own
 * rules see in it. It is read as a file of variables, where a value needs no quotes: too much struck out is better than too little.
 */
export function cleaned(text: string, secrets: SecretValues): string {
  rememberSecretsIn(text, secrets)
  return secrets.redact(text)
}

/** Remembers what our rules see in a text, so that no part of it that is quoted later shows it. */
export function rememberSecretsIn(text: string, secrets: SecretValues): void {
  for (const { value } of detectSecrets('message.env', text)) secrets.remember(value)
  for (const { groups } of text.matchAll(assignment)) {
    const { name = '', value = '' } = groups ?? {}
    if (isSecretName(name) && looksSecret(value)) secrets.remember(value)
  }
}

/** In a sentence an assignment stands between other words, and ends with a comma or a bracket. */
const assignment = /(?<name>[A-Za-z_][\w.-]{2,60})["']?\s{0,4}[=:]\s{0,4}["'`]?(?<value>[^\s"'`,;<>()]{6,200})/g

/**
 * A message about what somebody has written (a key of slipway.yml, an input) without a secret that stood in the wrong place: there no name says
 * what it is, so each word that looks like one is struck out. Words, versions, addresses and the ids of commits and digests stay.
 */
export function withoutSecrets(text: string): string {
  const secrets = new SecretValues()
  rememberSecretsIn(text, secrets)
  for (const [word] of text.matchAll(/[^\s"'`,;()<>[\]{}]{8,200}/g)) {
    const value = word.replace(/[.:…]+$/, '')
    if (looksSecret(value) && isJumbled(value) && !isIdOrName(value)) secrets.remember(value)
  }
  return secrets.redact(text)
}

/** Words, numbers, and ids of commits and digests, joined by what joins them in names, versions and references of images. */
function isIdOrName(value: string): boolean {
  return value.split(/[-_.:/@+]/).every((part) => /^([0-9a-f]{0,40}|[0-9a-f]{64}|[a-z]+\d{0,3}|v?\d+)$/i.test(part))
}
