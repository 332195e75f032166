/**
 * Puts `***` in the place of every secret: as it stands, each of its lines, percent-encoded, inside JSON and in Base64. For
 * text that leaves the job otherwise than through its log, where the runner masks: evidence, comments, issues.
 */
export function redact(text: string, secrets: Iterable<string>): string {
  const forms = new Set([...secrets].flatMap(formsOf).filter((form) => form.trim() !== ''))
  if (forms.size === 0) return text
  // The longest first, so that of a secret that holds another nothing is left over.
  const alternatives = [...forms].sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return text.replace(new RegExp(alternatives.join('|'), 'g'), '***')
}

/**
 * Values that are secrets by the look of it: of variables whose name says so, and the passwords in addresses. For what comes
 * from the environment of a step, where a secret looks like anything else.
 */
export function likelySecrets(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).flatMap(([name, value]) => [
    ...(secretName.test(name) && value.length >= shortest ? [value] : []),
    ...[...value.matchAll(/:\/\/[^/\s:@]*:([^/\s@]+)@/g)].flatMap(([, password = '']) => [password, decoded(password)]),
  ])
}

const secretName = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|_KEY$|_PAT$|_DSN$/i
/** A value as short as `yes` says nothing, and would blank half the text. */
const shortest = 6

function formsOf(secret: string): string[] {
  const plain = [secret, ...secret.split(/\r?\n/)].map((form) => form.trim())
  return plain.flatMap((form) => [form, encoded(form), JSON.stringify(form).slice(1, -1), base64(form)])
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    // Half a character has no encoding.
    return text
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Without its end, which depends on what follows the secret. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3))
  return whole.length < shortest ? '' : btoa(String.fromCharCode(...whole))
}
