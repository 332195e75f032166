/** The values of variables. One that is not there has a value that only the build knows. */
export type Variables = ReadonlyMap<string, string>

/**
 * Expands `$X`, `${X}`, `${X:-word}`, `${X-word}`, `${X:+word}` and `${X+word}` (Dockerfile reference, "Environment replacement"; Compose file reference,
 * "Interpolation"). Undefined where only the build knows the result.
 */
export function expand(text: string, variables: Variables): string | undefined {
  let unknown = false
  const result = text.replace(/\\\$|\$\$|\$(?:\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*)|([^}]*))\}|([A-Za-z_]\w*))/g, (...match: unknown[]) => {
    const [whole, braced, operator, word, other, bare] = match.slice(0, 6).map((part) => (typeof part === 'string' ? part : undefined))
    if (whole === '\\$' || whole === '$$') return '$'
    const value = variables.get(braced ?? bare ?? '')
    if (operator?.endsWith('-')) {
      const isThere = value !== undefined && !(operator === ':-' && value === '')
      return isThere ? value : (expand(word ?? '', variables) ?? '')
    }
    if (operator?.endsWith('+')) {
      if (value === undefined) unknown = true
      return value === undefined || (operator === ':+' && value === '') ? '' : (word ?? '')
    }
    // Other forms cut parts of a value out, or replace them.
    if (value === undefined || (other !== undefined && other !== '')) unknown = true
    return value ?? ''
  })
  return unknown ? undefined : result
}

/** What BuildKit sets by itself, for the platform of most servers. */
export const platformVariables: Variables = new Map([
  ['TARGETPLATFORM', 'linux/amd64'],
  ['TARGETOS', 'linux'],
  ['TARGETARCH', 'amd64'],
  ['TARGETVARIANT', ''],
  ['BUILDPLATFORM', 'linux/amd64'],
  ['BUILDOS', 'linux'],
  ['BUILDARCH', 'amd64'],
  ['BUILDVARIANT', ''],
])
