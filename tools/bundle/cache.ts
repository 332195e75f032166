import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { filesBelow, root } from '../repository.ts'
import { runScript } from '../run.ts'
import { bundleEntry, stepEntries, stepStub } from './entry.ts'

/** The bundle as it was made from the present sources, in a folder of the cache. */
export type Bundle = { folder: string; fresh: boolean }

const cacheFolder = join(root, 'node_modules/.cache/slipway-bundle')
const manifestSchema = z.object({ inputs: z.record(z.string(), z.string()), outputs: z.record(z.string(), z.string()) })

/** The bundle of all actions: from the cache where nothing it was made of has changed, made anew otherwise. */
export async function makeBundle(): Promise<Bundle> {
  const folder = join(cacheFolder, 'dist')
  const manifestPath = join(cacheFolder, 'manifest.json')
  const entry = writeEntry()
  if (isCurrent(manifestPath, folder)) return { folder, fresh: false }
  rmSync(manifestPath, { force: true })
  const partial = `${folder}.partial`
  const { code, output } = await runScript('tools/bundle/worker.ts', [entry, partial])
  if (code !== 0) throw new Error(`ncc could not make the bundle:\n${output.slice(-4_000)}`)
  writeStubs(partial)
  rmSync(folder, { recursive: true, force: true })
  renameSync(partial, folder)
  const inputs = z.array(z.string()).parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''))
  const manifest = { inputs: hashes([...inputs, ...alwaysInputs]), outputs: hashes(filesOf(folder)) }
  writeFileSync(manifestPath, JSON.stringify(manifest, null, 1))
  return { folder, fresh: true }
}

function writeEntry(): string {
  mkdirSync(cacheFolder, { recursive: true })
  const path = join(cacheFolder, 'entry.js')
  const text = bundleEntry(stepEntries(), cacheFolder)
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text) writeFileSync(path, text)
  return path
}

function writeStubs(folder: string): void {
  for (const entry of stepEntries()) {
    mkdirSync(join(folder, entry.action), { recursive: true })
    writeFileSync(join(folder, entry.action, `${entry.step}.js`), stepStub(entry))
  }
}

/** What shapes the bundle without being part of it: the bundler, through the lock file, and how it is called. */
const alwaysInputs = ['pnpm-lock.yaml', ...['worker', 'licences', 'entry', 'cache'].map((name) => `tools/bundle/${name}.ts`)].map((path) =>
  join(root, path),
)

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
