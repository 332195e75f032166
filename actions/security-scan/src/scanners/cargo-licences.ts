import { z } from 'zod'
import type { ScanContext } from '../contract/scanner.ts'
import { type CargoPackage, cratesIo, type Licence, licenceKey } from './cargo-metadata.ts'
import type { EmptyRoom } from './empty-room.ts'
import { complaint, jsonIn, runProgram } from './program.ts'

/** `cargo metadata --format-version 1`. */
const metadata = z.object({
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      license: z.string().nullable(),
      license_file: z.string().nullable(),
      manifest_path: z.string(),
    }),
  ),
})

export type Licences = { state: 'read'; licences: Map<string, Licence> } | { state: 'failed'; reason: string }

/**
 * The licences of those of these packages that crates.io has, from their own manifests, by `licenceKey`. A Cargo.lock has none: cargo
 * fetches the packages for a manifest of ours, which runs nothing of them (cargo, `cargo metadata`). In the room, it finds no configuration
 * and no toolchain file of the tree.
 */
export async function licencesOf(
  packages: readonly CargoPackage[],
  { room, name, context }: { room: EmptyRoom; name: string; context: ScanContext },
): Promise<Licences> {
  const known = packages.filter((one) => one.source === cratesIo && isPlain(one))
  await room.put(`${name}/lib.rs`, '')
  const path = await room.put(`${name}/Cargo.toml`, manifestOf(known))
  const command = ['cargo', 'metadata', '--format-version', '1', '--manifest-path', path] as const
  const result = await runProgram(command, room.folder, context)
  if (result.state === 'not-found') return { state: 'failed', reason: 'cargo is not installed' }
  const read = metadata.safeParse(jsonIn(result.stdout))
  if (result.code !== 0 || !read.success) return { state: 'failed', reason: complaint(result) }
  const asked = new Set(known.map(licenceKey))
  const licences = read.data.packages.filter((one) => asked.has(licenceKey(one)))
  return {
    state: 'read',
    licences: new Map(
      licences.map((one) => [licenceKey(one), { license: one.license, license_file: one.license_file, manifest_path: one.manifest_path }]),
    ),
  }
}

/** A name and a version that need no quotes: others are no crates of crates.io. */
function isPlain({ name, version }: CargoPackage): boolean {
  return /^[A-Za-z0-9_-]+$/.test(name) && /^[0-9A-Za-z.+-]+$/.test(version)
}

/** Each in exactly its version, under a name of ours, and without the packages that its default features would bring. */
function manifestOf(packages: readonly CargoPackage[]): string {
  const dependencies = packages.map(
    ({ name, version }, index) =>
      `c${index} = { package = "${name}", version = "=${version.replace(/\+.*$/, '')}", default-features = false }\n`,
  )
  const own = '[package]\nname = "slipway-licences"\nversion = "0.0.0"\nedition = "2021"\npublish = false\n\n[lib]\npath = "lib.rs"\n'
  return `${own}\n[workspace]\n\n[dependencies]\n${dependencies.join('')}`
}
