/** A key of the grammar, or one value of a key. `*` stands for a name of the user's, `[]` for an entry of a list. */
export type GrammarPlace = { path: string; value?: string }

/**
 * What the grammar has, and no code acts on yet. A file that says it is refused, so that nothing is ignored in silence. Whoever builds
 * one of these takes its line out; docs/configuration.md and the JSON Schema take their marks from here.
 */
export const notActedOn: readonly GrammarPlace[] = [
  // An image is known by the digest of its registry, not by that of a folder that is packed.
  { path: 'build.preset', value: 'container' },
  { path: 'services.*.build.preset', value: 'container' },
  // The addresses of its sides depend on the namespace, which the short form does not say: another service could be verified instead.
  { path: 'environments.*.on', value: 'kubernetes' },
  { path: 'environments.*.on.kubernetes' },
  { path: 'quality.reports' },
  { path: 'notify.deployments' },
  { path: 'notify.alerts' },
  { path: 'notify.smtp' },
]

/** One line for each key of the document that no code acts on yet; what lies under such a key is not named again. */
export function notYetProblems(document: unknown, places: readonly GrammarPlace[] = notActedOn): string[] {
  return notYetIn(document, [], places)
}

function notYetIn(node: unknown, path: readonly string[], places: readonly GrammarPlace[]): string[] {
  const place = places.find((one) => matchesPath(one.path, path) && (one.value === undefined || one.value === node))
  if (place !== undefined) {
    const what = place.value === undefined ? 'this key' : `"${place.value}"`
    return [`${path.join('.')}: ${what} is part of the grammar, but this version of Slipway does not act on it yet; leave it out`]
  }
  // Nothing below is looked at where no place can be: an alias that is used again and again makes a document without an end.
  if (typeof node !== 'object' || node === null || !places.some((one) => leadsTo(one.path, path))) return []
  return Object.entries(node).flatMap(([key, inner]) => notYetIn(inner, [...path, key], places))
}

/** Whether a path of the grammar stands for these keys. */
export function matchesPath(pattern: string, keys: readonly string[]): boolean {
  return partsOf(pattern).length === keys.length && agrees(pattern, keys)
}

/** Whether it stands for a key below these. */
function leadsTo(pattern: string, keys: readonly string[]): boolean {
  return partsOf(pattern).length > keys.length && agrees(pattern, keys)
}

function agrees(pattern: string, keys: readonly string[]): boolean {
  const parts = partsOf(pattern)
  return keys.every((key, index) => parts[index] === '*' || parts[index] === key || (parts[index] === '[]' && /^\d+$/.test(key)))
}

function partsOf(pattern: string): string[] {
  return pattern.replaceAll('[]', '.[]').split('.')
}
