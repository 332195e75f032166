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

/** How a preset builds these files. */
export function presetBuild(name: PresetName, tree: BuildTree): PresetBuild {
  switch (name) {
    case 'node':
      return tree.texts['.vercel/project.json'] === undefined ? nodeBuild(tree) : vercelBuild(tree)
    case 'rust':
      return rustBuild(tree)
    case 'go':
      return goBuild(tree)
    case 'static':
      return {
        ...nothing(tree.texts['public/index.html'] === undefined ? 'index.html' : 'public/index.html'),
        output: { value: tree.texts['public/index.html'] === undefined ? '.' : 'public' },
        notes: ['Nothing is built and nothing is tested: these are files of a static site.'],
      }
    case 'container':
      return { ...nothing('Dockerfile'), command: noImages, output: noImages }
    case 'none':
      return nothing('no package.json, Cargo.toml, go.mod, Dockerfile or index.html')
  }
}

const noImages: Said = {
  refused:
    'a Dockerfile alone is not built: a registry knows an image by a digest of its own, which is not that of the folder that is packed, so what was tested could not be told from what is deployed. Give a build command that leaves what placement deploys, such as a file with the digest of the image that it has pushed',
}

/** The output of Vercel's own build, which is deployed without another one. */
function vercelBuild(tree: BuildTree): PresetBuild {
  const node = nodeBuild(tree)
  const cli = `npx --yes ${vercelCli.name}@${vercelCli.version}`
  return {
    ...node,
    because: `.vercel/project.json, ${node.because}`,
    command: { value: `${cli} build --prod && mkdir -p dist/.vercel && cp -a .vercel/output dist/.vercel/` },
    output: { value: 'dist' },
    notes: node.notes.filter((note) => !note.startsWith('package.json has no script "build"')),
  }
}

function rustBuild(tree: BuildTree): PresetBuild {
  const toml = tree.texts['Cargo.toml'] ?? ''
  const lock = lockOf(tree, 'cargo')
  const locked = lock === undefined ? '' : ' --locked'
  const output = 'dist'
  const isPackage = /^\s*\[package\]/m.test(toml)
  return {
    ...nothing(lock === undefined ? 'Cargo.toml' : `Cargo.toml, ${lock}`),
    command: isPackage
      ? { value: `cargo install${locked} --no-track --path . --root ${output}` }
      : {
          refused:
            'Cargo.toml has no [package], so it does not say which program is the release: give a build command, or the folder of the package',
        },
    test: { value: `cargo test${locked}` },
    output: { value: output },
    cache: cacheOf('cargo', tree, lock, [
      '~/.cargo/registry/index',
      '~/.cargo/registry/cache',
      '~/.cargo/git/db',
      posix.join(tree.folder, lock === undefined ? '.' : posix.dirname(lock), 'target'),
    ]),
    notes: lock === undefined ? ['There is no Cargo.lock: dependencies may differ from build to build. Commit it.'] : [],
  }
}

function goBuild(tree: BuildTree): PresetBuild {
  const lock = lockOf(tree, 'go')
  return {
    ...nothing(lock === undefined ? 'go.mod' : `go.mod, ${lock}`),
    command: { value: 'mkdir -p dist && go build -trimpath -o dist/ ./...' },
    test: { value: 'go test ./...' },
    output: { value: 'dist' },
    cache: cacheOf('go', tree, lock, ['~/go/pkg/mod', '~/.cache/go-build']),
  }
}

/** The same build with another folder as the release. */
export function withOutput(build: PresetBuild, name: PresetName, output: string): PresetBuild {
  if (name === 'rust' && 'value' in build.command) {
    return {
      ...build,
      command: { value: build.command.value.replace(/--root \S+$/, `--root ${shellWord(output)}`) },
      output: { value: output },
    }
  }
  if (name === 'go') {
    const into = shellWord(output)
    return { ...build, command: { value: `mkdir -p ${into} && go build -trimpath -o ${into}/ ./...` }, output: { value: output } }
  }
  return { ...build, output: { value: output } }
}
