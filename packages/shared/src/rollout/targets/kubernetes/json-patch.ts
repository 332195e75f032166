/** One operation of a JSON patch (RFC 6902). */
export type PatchOperation = { op: 'test' | 'add' | 'replace'; path: string; value: unknown }

/** Fails when the object was changed after it was read. As the first operation it makes a patch a compare-and-swap. */
export function unchangedSince(resourceVersion: string): PatchOperation {
  return { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion }
}

/** A JSON pointer (RFC 6901), with `~` and `/` of the keys escaped. */
export function pointer(...keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** kubectl's arguments for a patch; `resource` is `TYPE/NAME`. */
export function patchArguments(resource: string, patch: readonly PatchOperation[]): string[] {
  return ['patch', resource, '--type=json', '--field-manager=slipway', `--patch=${JSON.stringify(patch)}`, '--output=name']
}
