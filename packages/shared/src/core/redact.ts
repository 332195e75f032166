/**
 * Replaces every secret with `***`: unchanged, each of its lines, percent-encoded, inside JSON and in Base64. For text that leaves the job
 * other than through its log, which the runner masks: evidence, comments, issues.
 */
export function redact(text: string, secrets: Iterable<string>): string {
  const forms = new Set([...secrets].flatMap(formsOf).filter((form) => form.trim() !== ''))
  if (forms.size === 0) return text
  // Longest first, so that a secret that contains another one is replaced completely.
  const alternatives = [...forms].sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return text.replace(new RegExp(alternatives.join('|'), 'g'), '***')
}

/**
 * Values that are probably secrets: those of variables with a name such as `API_TOKEN`, and the passwords in addresses. For the environment
 * of a step, which does not mark its secrets.
 */
export function likelySecrets(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).flatMap(([name, value]) => [
    ...(secretName.test(name) && value.length >= shortest ? [value] : []),
    ...[...value.matchAll(/:\/\/[^/\s:@]*:([^/\s@]+)@/g)].flatMap(([, password = '']) => [password, decoded(password)]),
  ])
}

const secretName = /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|_KEY$|_PAT$|_DSN$/i
/** Minimum characters of a secret: a value such as `yes` would hide half of the text. */
const shortest = 6

function formsOf(secret: string): string[] {
  const plain = [secret, ...secret.split(/\r?\n/)].map((form) => form.trim())
  return plain.flatMap((form) => [form, encoded(form), JSON.stringify(form).slice(1, -1), base64(form)])
}

function encoded(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    // A lone surrogate has no encoding.
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

/** Base64 without its end, which depends on the text after the secret. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3))
  return whole.length < shortest ? '' : btoa(String.fromCharCode(...whole))
}
