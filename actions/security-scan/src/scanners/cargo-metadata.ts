import { parse } from 'smol-toml'
import { z } from 'zod'

/** `Cargo.lock` of any version, as far as it names packages. */
const lockFile = z.object({
  package: z.array(z.object({ name: z.string(), version: z.string(), source: z.string().optional() })).default([]),
})
export type CargoPackage = z.infer<typeof lockFile>['package'][number]

/** The packages of a Cargo.lock; undefined where it is none. */
export function packagesIn(text: string): CargoPackage[] | undefined {
  try {
    const read = lockFile.safeParse(parse(text))
    return read.success ? read.data.package : undefined
  } catch {
    return undefined
  }
}

/** Where cargo gets packages from unless it is told otherwise, as Cargo.lock has it. */
export const cratesIo = 'registry+https://github.com/rust-lang/crates.io-index'

/** What the manifest of a package says of its licence, and where that manifest is. */
export type Licence = { license: string | null; license_file: string | null; manifest_path: string }

/** `name version`, by which a licence is found. */
export function licenceKey({ name, version }: Pick<CargoPackage, 'name' | 'version'>): string {
  return `${name} ${version}`
}

/**
 * The output of `cargo metadata` for a crate of ours that depends on each of these packages, and on nothing else (cargo, `cargo metadata`,
 * "JSON format"). Cargo would make it of the manifests of the tree, which name registries, folders and toolchains. The packages have no
 * dependencies on each other here: of each problem, a report would have all ways from the root to its package.
 */
export function metadataOf(packages: readonly CargoPackage[], licences: ReadonlyMap<string, Licence>, room: string): string {
  const root = { name: 'slipway-room', version: '0.0.0' }
  const rootId = `path+file://${room}#slipway-room@0.0.0`
  const all = packages.map((one) => ({ ...one, id: idOf(one, room) }))
  return JSON.stringify({
    packages: [
      packageOf({ ...root, id: rootId }, { license: null, license_file: null, manifest_path: `${room}/Cargo.toml` }, all.map(dependencyOn)),
      ...all.map((one) => {
        const unknown = { license: null, license_file: null, manifest_path: `${room}/crates/${one.name}/Cargo.toml` }
        return packageOf(one, licences.get(licenceKey(one)) ?? unknown, [])
      }),
    ],
    workspace_members: [rootId],
    workspace_default_members: [rootId],
    resolve: {
      nodes: [
        {
          id: rootId,
          dependencies: all.map(({ id }) => id),
          deps: all.map(({ name, id }) => ({
            name: name.replaceAll('-', '_'),
            pkg: id,
            dep_kinds: [{ kind: null, target: null }],
          })),
          features: [],
        },
        ...all.map(({ id }) => ({ id, dependencies: [], deps: [], features: [] })),
      ],
      root: rootId,
    },
    target_directory: `${room}/target`,
    version: 1,
    workspace_root: room,
    metadata: null,
  })
}

type Identified = CargoPackage & { id: string }

function idOf({ name, version, source }: CargoPackage, room: string): string {
  return `${source ?? `path+file://${room}/crates/${name}`}#${name}@${version}`
}

function dependencyOn({ name, version, source }: Identified) {
  return {
    name,
    source: source ?? null,
    req: `=${version}`,
    kind: null,
    rename: null,
    optional: false,
    uses_default_features: true,
    features: [],
    target: null,
    registry: null,
  }
}

function packageOf({ name, version, source, id }: Identified, licence: Licence, dependencies: unknown[]) {
  return {
    name,
    version,
    id,
    source: source ?? null,
    ...licence,
    description: null,
    dependencies,
    targets: [],
    features: {},
    metadata: null,
    // A package without a source is the team's own: its licence is its own affair.
    publish: source === undefined ? [] : null,
    authors: [],
    categories: [],
    keywords: [],
    readme: null,
    repository: null,
    homepage: null,
    documentation: null,
    edition: '2021',
    links: null,
    default_run: null,
    rust_version: null,
  }
}
