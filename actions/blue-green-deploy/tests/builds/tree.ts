import { fakeFiles } from '@slipway/shared/testing/fakes'
import { type BuildTree, readBuildTree } from '../../src/builds/build-tree.ts'

/** The tree of a repository with these files, as the build of the service in `folder` sees it. */
export async function aTree(files: Readonly<Record<string, string>>, folder = '.'): Promise<BuildTree> {
  const at = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/w/${path}`, text]))
  return await readBuildTree('/w', folder, fakeFiles(at))
}

/** A package.json with these parts. */
export function packageJson(parts: Record<string, unknown> = {}): string {
  return JSON.stringify({ scripts: { build: 'tsc', test: 'vitest run' }, ...parts })
}
