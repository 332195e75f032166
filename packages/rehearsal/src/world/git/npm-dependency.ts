import type { Clone } from './developer-clone.ts'
import { objectIn, parseObject } from './json-object.ts'

/** Adds a dependency as `npm install` writes it into package.json and package-lock.json; an optional one, because nothing here serves its archive. */
export async function addOptionalDependency(clone: Clone, dependency: string, version: string): Promise<void> {
  await clone.edit('package.json', (text) => {
    const manifest = parseObject(text)
    const optionalDependencies = { ...objectIn(manifest, 'optionalDependencies'), [dependency]: version }
    return `${JSON.stringify({ ...manifest, optionalDependencies }, null, 2)}\n`
  })
  await clone.edit('package-lock.json', (text) => {
    const lock = parseObject(text)
    const packages = objectIn(lock, 'packages')
    const root = objectIn(packages, '')
    const entries = {
      ...packages,
      '': { ...root, optionalDependencies: { ...objectIn(root, 'optionalDependencies'), [dependency]: version } },
      [`node_modules/${dependency}`]: { version, license: 'MIT', optional: true },
    }
    return `${JSON.stringify({ ...lock, packages: entries }, null, 2)}\n`
  })
}
