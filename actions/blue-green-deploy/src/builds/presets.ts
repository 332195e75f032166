import { posix } from 'node:path'
import { shellWord } from '@slipway/shared/core/shell-word'
import { vercelCli } from '@slipway/shared/rollout/targets/vercel/prebuilt-deployment'
import type { BuildTree } from './build-tree.ts'
import { nodeBuild } from './node-preset.ts'
import { cacheOf, lockOf, nothing, type PresetBuild, type Said } from './preset.ts'

export const presetNames = ['node', 'rust', 'go', 'static', 'container', 'none'] as const
export type PresetName = (typeof presetNames)[number]

/** The preset by the files of the folder, and what else there is that could have been meant. */
export function presetOf({ folders: [{ names }], texts }: BuildTree): { name: PresetName; also: readonly string[] } {
  const signs: [PresetName, string | undefined][] = [
    ['node', names.find((name) => name === 'package.json')],
    ['rust', names.find((name) => name === 'Cargo.toml')],
    ['go', names.find((name) => name === 'go.mod')],
    ['container', names.find((name) => name === 'Dockerfile' || name === 'Containerfile')],
    ['static', names.find((name) => name === 'index.html') ?? (texts['public/index.html'] === undefined ? undefined : 'public/index.html')],
  ]
  const found = signs.flatMap(([name, file]) => (file === undefined ? [] : [{ name, file }]))
  const also = found.slice(1).filter(({ name }) => name === 'rust' || name === 'go')
  return { name: found[0]?.name ?? 'none', also: also.map(({ file }) => file) }
}

/** How a preset builds these files. `output`: the folder that becomes the release, where somebody has said it. */
export function presetBuild(name: PresetName, tree: BuildTree, output?: string): PresetBuild {
  switch (name) {
    case 'node':
      return tree.texts['.vercel/project.json'] === undefined ? nodeBuild(tree, output) : vercelBuild(tree, output)
    case 'rust':
      return rustBuild(tree, output)
    case 'go':
      return goBuild(tree, output)
    case 'static':
      return staticBuild(tree, output)
    case 'container':
      return { ...nothing('Dockerfile', output), command: noImages, ...(output === undefined ? { output: noImages } : {}) }
    case 'none':
      return nothing('no package.json, Cargo.toml, go.mod, Dockerfile or index.html', output)
  }
}

function staticBuild({ texts }: BuildTree, output: string | undefined): PresetBuild {
  const below = texts['public/index.html'] !== undefined
  return {
    ...nothing(below ? 'public/index.html' : 'index.html', output ?? (below ? 'public' : '.')),
    notes: [{ about: 'build', text: 'Nothing is built and nothing is tested: these are files of a static site.' }],
  }
}

const noImages: Said = {
  refused:
    'a Dockerfile alone is not built: a registry knows an image by a digest of its own, which is not that of the folder that is packed, so what was tested could not be told from what is deployed. Give a build command that leaves what placement deploys, such as a file with the digest of the image that it has pushed',
}

/** The output of Vercel's own build, which is deployed without another one. */
function vercelBuild(tree: BuildTree, output = 'dist'): PresetBuild {
  const node = nodeBuild(tree, output)
  const cli = `npx --yes ${vercelCli.name}@${vercelCli.version}`
  const into = shellWord(`${output}/.vercel`)
  return {
    ...node,
    because: `.vercel/project.json, ${node.because}`,
    command: { value: `${cli} build --prod && mkdir -p ${into} && cp -a .vercel/output ${into}/` },
    output: { value: output },
    // Vercel knows by itself how the tree is built.
    notes: node.notes.filter(({ about }) => about === 'install' || about === 'test'),
  }
}

function rustBuild(tree: BuildTree, output = 'dist'): PresetBuild {
  const toml = tree.texts['Cargo.toml'] ?? ''
  const lock = lockOf(tree, 'cargo')
  const locked = lock === undefined ? '' : ' --locked'
  const isPackage = /^\s*\[package\]/m.test(toml)
  // cargo install takes other versions than those of a lock file that is out of date, also with --locked; cargo fetch refuses.
  const checked = lock === undefined ? '' : 'cargo fetch --locked && '
  return {
    ...nothing(lock === undefined ? 'Cargo.toml' : `Cargo.toml, ${lock}`, output),
    command: isPackage
      ? { value: `${checked}cargo install${locked} --no-track --path . --root ${shellWord(output)}` }
      : {
          refused:
            'Cargo.toml has no [package], so it does not say which program is the release: give a build command, or the folder of the package',
        },
    test: { value: `cargo test${locked}` },
    cache: cacheOf('cargo', tree, lock, [
      '~/.cargo/registry/index',
      '~/.cargo/registry/cache',
      '~/.cargo/git/db',
      posix.join(tree.folder, lock === undefined ? '.' : posix.dirname(lock), 'target'),
    ]),
    notes:
      lock === undefined
        ? [{ about: 'install', text: 'There is no Cargo.lock: dependencies may differ from build to build. Commit it.' }]
        : [],
  }
}

function goBuild(tree: BuildTree, output = 'dist'): PresetBuild {
  const lock = lockOf(tree, 'go')
  const into = shellWord(output)
  return {
    ...nothing(lock === undefined ? 'go.mod' : `go.mod, ${lock}`, output),
    command: { value: `mkdir -p ${into} && go build -trimpath -o ${into}/ ./...` },
    test: { value: 'go test ./...' },
    cache: cacheOf('go', tree, lock, ['~/go/pkg/mod', '~/.cache/go-build']),
  }
}
