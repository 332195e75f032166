import { describe, expect, it } from 'vitest'
import { ecosystems } from '../src/ecosystems.ts'
import { allScanners } from '../src/scanners/all.ts'
import { containerFiles } from '../src/scanners/container-files.ts'
import { osvScanner } from '../src/scanners/osv-scanner.ts'
import { unscannedIn } from '../src/unscanned.ts'
import { aScan } from './samples.ts'

const gaps = async (files: Readonly<Record<string, string>>) =>
  (await unscannedIn(aScan(files), allScanners, allScanners)).map(({ files: names, why }) => `${names.join(' ')}: ${why}`)

const unread = 'no scanner looked at them'
const unlocked = 'no lock file speaks for them, so no scanner looked at what they ask for'
const asks = '{"dependencies":{"a":"1"}}'

describe('unscannedIn', () => {
  // The lists of osv-scanner and of GitHub's dependency graph, and what Dependabot updates beside them.
  it.each([
    ['bun.lockb', 'deno.lock', 'Gopkg.lock', 'glide.lock'],
    ['pixi.lock', 'conda-lock.yml', 'Gemfile', 'harbor.gemspec', 'build.sbt', 'rebar.lock', 'paket.lock'],
    ['Package.resolved', 'Podfile.lock', 'Cartfile.resolved', 'pubspec.yaml', 'vcpkg.json', 'Manifest.toml', 'cpanfile'],
    ['.terraform.lock.hcl', 'flake.lock', 'MODULE.bazel', 'Chart.lock'],
  ])('names %s and its kin, which no scanner reads', async (...names) => {
    for (const name of names) {
      const why = ['Gemfile', 'harbor.gemspec', 'pubspec.yaml'].includes(name) ? unlocked : unread
      expect(await gaps({ [name]: '' })).toEqual([`${name}: ${why}`])
      expect(await gaps({ [`services/api/${name}`]: '' })).toEqual([`services/api/${name}: ${why}`])
    }
  })

  it.each([
    ['go.mod', 'poetry.lock', 'Pipfile.lock', 'pdm.lock', 'uv.lock', 'pylock.toml', 'pylock.dev.toml'],
    ['requirements.txt', 'requirements-dev.txt', 'dev-requirements.txt', 'requirements.in', 'constraints.txt'],
    ['Gemfile.lock', 'gems.locked', 'composer.lock', 'pom.xml', 'gradle.lockfile', 'buildscript-gradle.lockfile', 'mix.lock'],
    ['packages.lock.json', 'packages.config', 'harbor.deps.json', 'pubspec.lock', 'cabal.project.freeze', 'stack.yaml.lock'],
    ['renv.lock', 'conan.lock', 'verification-metadata.xml'],
  ])('leaves %s and its kin to osv-scanner', async (...names) => {
    expect(osvScanner.filesFor(names)).toEqual(names)
    for (const name of names) expect(await gaps({ [name]: '' })).toEqual([])
  })

  it('leaves Compose files to container-files', async () => {
    for (const name of ['compose.yaml', 'docker-compose.prod.yml']) {
      expect(await gaps({ [name]: '' })).toEqual([])
      expect(containerFiles.filesFor([`a/${name}`])).toEqual([`a/${name}`])
    }
  })

  it('leaves to a scanner what the table of ecosystems says that it reads, and nothing else', () => {
    const samples = ['go.mod', 'requirements.txt', 'deno.lock', 'yarn.lock', 'Cargo.lock', 'pixi.lock', 'a.deps.json', 'Package.resolved']
    const ofTable = samples.filter((name) =>
      ecosystems.some(({ locks }) => locks.some((lock) => lock.scanner === 'osv-scanner' && lock.file.test(name))),
    )
    expect(osvScanner.filesFor(samples)).toEqual(ofTable)
  })

  it.each([
    ['pyproject.toml', '[project]\ndependencies = ["flask"]', '[tool.ruff]\nline-length = 100', unlocked],
    ['build.gradle.kts', 'dependencies { implementation("a:b:1") }', '// nothing', unlocked],
    ['harbor.csproj', '<PackageReference Include="a" />', '<Project />', unlocked],
    ['main.tf', 'resource "a" "b" {}', 'locals {}', unread],
    ['composer.json', '{"require":{"a/b":"1"}}', '{}', unlocked],
    ['Chart.yaml', 'dependencies:\n- name: a', 'name: harbor', unread],
  ])('names %s where it asks for packages, and not where it does not', async (name, asking, silent, why) => {
    expect(await gaps({ [name]: asking })).toEqual([`${name}: ${why}`])
    expect(await gaps({ [name]: silent })).toEqual([])
  })

  it('names all of them in one sentence', async () =>
    expect(await gaps({ 'pixi.lock': '', 'flake.lock': '', 'deno.lock': '', 'src/a.ts': '' })).toEqual([
      `deno.lock flake.lock pixi.lock: ${unread}`,
    ]))

  it.each([
    ['package.json', asks, '{"name":"harbor"}'],
    ['package.json', '{"devDependencies":{"a":"1"}}', '{"dependencies":{}}'],
    ['package.json', '{broken', '{}'],
    ['Cargo.toml', '[package]\nname = "a"\n[dependencies]\nserde = "1"', '[package]\nname = "a"'],
    ['Cargo.toml', '[target.x.dev-dependencies.serde]\nversion = "1"', '[workspace]'],
  ])('names a %s that asks for packages and has no lock file', async (name, asking, silent) => {
    expect(await gaps({ [name]: asking })).toEqual([`${name}: ${unlocked}`])
    expect(await gaps({ [name]: silent })).toEqual([])
  })

  it('goes by the lock file above where that one speaks for the folder', async () => {
    const npm = '{"lockfileVersion": 3, "packages": {"": {}, "packages/a": {"name": "a"}}}'
    expect(await gaps({ 'package.json': asks, 'package-lock.json': npm, 'packages/a/package.json': asks })).toEqual([])
    expect(await gaps({ 'package-lock.json': npm, 'docs/package.json': asks })).toEqual([`docs/package.json: ${unlocked}`])
    const pnpm = "lockfileVersion: '9.0'\nimporters:\n  .: {}\n  packages/a:\n    dependencies: {}\n"
    expect(await gaps({ 'pnpm-lock.yaml': pnpm, 'packages/a/package.json': asks, 'b/package.json': asks })).toEqual([
      `b/package.json: ${unlocked}`,
    ])
    const cargo = '[[package]]\nname = "member"\n'
    const manifest = (name: string) => `[package]\nauthors = ["a"]\nname = "${name}"\n[dependencies]\nserde = "1"`
    expect(await gaps({ 'Cargo.lock': cargo, 'a/Cargo.toml': manifest('member'), 'b/Cargo.toml': manifest('other') })).toEqual([
      `b/Cargo.toml: ${unlocked}`,
    ])
  })

  it('leaves copies alone whose lock file is elsewhere', async () => {
    expect(await gaps({ 'node_modules/a/package.json': asks, 'node_modules/a/yarn.lock': '', 'vendor/b/package.json': asks })).toEqual([])
    expect(osvScanner.filesFor(['vendor/b/go.mod', 'node_modules/b/go.mod'])).toEqual(['vendor/b/go.mod'])
  })

  it('names what the input "scanners" leaves out', async () => {
    const chosen = allScanners.filter(({ name }) => name === 'secret-patterns')
    expect(await unscannedIn(aScan({ Dockerfile: '', 'a.ts': '' }), allScanners, chosen)).toEqual([
      { files: ['Dockerfile'], why: 'hadolint did not look: the input "scanners" leaves it out' },
      { files: ['Dockerfile'], why: 'container-files did not look: the input "scanners" leaves it out' },
    ])
  })

  const links = async (targets: Readonly<Record<string, string>>) => {
    const context = aScan({ 'docs/a.md': '', 'docker/Dockerfile': '' })
    const tree = { ...context.tree, links: Object.entries(targets).map(([path, target]) => ({ path, target })) }
    return (await unscannedIn({ ...context, tree }, allScanners, allScanners)).map((gap) => `${gap.files}: ${gap.why}`)
  }

  it('follows links in thought: into the tree is no gap, out of it is, and so is another name', async () => {
    expect(await links({ 'b.md': 'docs/a.md', 'docs/all': '.', 'api/Dockerfile': '../docker/Dockerfile' })).toEqual([])
    expect(await links({ 'b.md': '/etc/passwd', 'c.md': '../../away', 'd.md': 'docs/none.md' })).toEqual([
      'b.md,c.md,d.md: a link out of what git tracks here is not followed',
    ])
    expect(await links({ Dockerfile: 'docs/a.md' })).toEqual(['Dockerfile: no scanner follows a link to a file of another name'])
  })
})
