import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { filesBelow, root } from '../repository.ts'
import { inParallel, runScript } from '../run.ts'

/** A bundle as it was made from the present sources, in a folder of the cache. */
export type Bundle = { action: string; folder: string; fresh: boolean }

const cacheFolder = join(root, 'node_modules/.cache/slipway-bundles')
const manifestSchema = z.object({ inputs: z.record(z.string(), z.string()), outputs: z.record(z.string(), z.string()) })

/** The bundles of these actions: from the cache where nothing they were made of has changed, made anew otherwise. */
export function makeBundles(actions: readonly string[]): Promise<Bundle[]> {
  return inParallel(actions, 2, makeBundle)
}

async function makeBundle(action: string): Promise<Bundle> {
  const folder = join(cacheFolder, action, 'dist')
  const manifestPath = join(cacheFolder, action, 'manifest.json')
  if (isCurrent(manifestPath, folder)) return { action, folder, fresh: false }
  const entry = join(root, 'actions', action, 'build/main.js')
  if (!existsSync(entry))
    throw new Error(`actions/${action}/build/main.js is not there: is there a src/main.ts, and is the action in tsconfig.json?`)
  mkdirSync(join(cacheFolder, action), { recursive: true })
  rmSync(manifestPath, { force: true })
  const partial = `${folder}.partial`
  const { code, output } = await runScript('tools/bundle/worker.ts', [entry, partial])
  if (code !== 0) throw new Error(`ncc could not bundle ${action}:\n${output}`)
  rmSync(folder, { recursive: true, force: true })
  renameSync(partial, folder)
  const inputs = z.array(z.string()).parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''))
  const manifest = { inputs: hashes([...inputs, ...alwaysInputs]), outputs: hashes(filesOf(folder)) }
  writeFileSync(manifestPath, JSON.stringify(manifest, null, 1))
  return { action, folder, fresh: true }
}

/** What shapes every bundle without being part of one: the bundler, through the lock file, and how it is called. */
const alwaysInputs = ['pnpm-lock.yaml', 'tools/bundle/worker.ts', 'tools/bundle/licences.ts'].map((path) => join(root, path))

function isCurrent(manifestPath: string, folder: string): boolean {
  if (!existsSync(manifestPath)) return false
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestPath, 'utf8')))
  return (
    [manifest.inputs, manifest.outputs].every((hashed) => sameHashes(hashed)) &&
    filesOf(folder).length === Object.keys(manifest.outputs).length
  )
}

function sameHashes(recorded: Readonly<Record<string, string>>): boolean {
  return Object.entries(recorded).every(([path, hash]) => existsSync(join(root, path)) && hashOf(join(root, path)) === hash)
}

function hashes(paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [relative(root, path), hashOf(path)]))
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** Every file of a bundle's folder. */
export function filesOf(folder: string): string[] {
  return filesBelow(folder, () => true)
}
