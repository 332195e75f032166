import { parseProduct } from '@slipway/shared/config/load'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BuildPlan, type BuildWords, cacheUseOf, exportLines, planBuild } from '../../src/builds/build-plan.ts'
import { aTree, packageJson } from './tree.ts'

/** The `build` of a service as slipway.yml gives it. */
function buildIn(text: string) {
  const file = `product: shop\nservices: { api: { in: api, ${text} }, web: { in: web, url: /web } }\nenvironments: { staging: { url: https://a.test } }`
  return parseProduct(file, 'x.yml').of('api').environments.get('staging')?.build
}

const none = undefined
const plan = async (files: Record<string, string>, folder = '.') => planBuild({ build: none, tree: await aTree(files, folder) })
const js = packageJson()
const cargo = '[package]\nname = "x"\n'

describe('a tree is built', () => {
  it.each<[string, Record<string, string>, { command: string; test: string; output?: string }]>([
    ['npm', { 'package.json': js, 'package-lock.json': '{}' }, { command: 'npm ci && npm run build', test: 'npm test' }],
    ['npm without a lock', { 'package.json': js }, { command: 'npm install && npm run build', test: 'npm test' }],
    [
      'pnpm',
      { 'package.json': js, 'pnpm-lock.yaml': '' },
      { command: 'pnpm install --frozen-lockfile && pnpm run build', test: 'pnpm run test' },
    ],
    [
      'yarn 1',
      { 'package.json': js, 'yarn.lock': '# yarn lockfile v1\n' },
      { command: 'yarn install --frozen-lockfile && yarn run build', test: 'yarn run test' },
    ],
    [
      'yarn from 2 on',
      { 'package.json': js, 'yarn.lock': '__metadata:\n  version: 8\n', '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn-4.cjs\n' },
      { command: 'yarn install --immutable && yarn run build', test: 'yarn run test' },
    ],
    ['bun', { 'package.json': js, 'bun.lock': '{}' }, { command: 'bun install --frozen-lockfile && bun run build', test: 'bun run test' }],
    [
      'cargo',
      { 'Cargo.toml': cargo, 'Cargo.lock': '' },
      { command: 'cargo fetch --locked && cargo install --locked --no-track --path . --root dist', test: 'cargo test --locked' },
    ],
    ['cargo without a lock', { 'Cargo.toml': cargo }, { command: 'cargo install --no-track --path . --root dist', test: 'cargo test' }],
    [
      'go',
      { 'go.mod': 'module x\n', 'go.sum': '' },
      { command: 'mkdir -p dist && go build -trimpath -o dist/ ./...', test: 'go test ./...' },
    ],
    ['a static site', { 'index.html': '<p>' }, { command: '', test: '', output: '.' }],
    ['a static site in public', { 'public/index.html': '<p>' }, { command: '', test: '', output: 'public' }],
    ['nothing known', { 'main.py': '' }, { command: '', test: '', output: '.' }],
    [
      'react-scripts',
      { 'package.json': packageJson({ dependencies: { 'react-scripts': '5' } }), 'package-lock.json': '' },
      { command: 'npm ci && npm run build', test: 'npm test', output: 'build' },
    ],
    [
      'Next.js that exports',
      {
        'package.json': packageJson({ dependencies: { next: '16' } }),
        'package-lock.json': '',
        'next.config.mjs': "export default { output: 'export' }",
      },
      { command: 'npm ci && npm run build', test: 'npm test', output: 'out' },
    ],
    [
      'Next.js on Vercel',
      { 'package.json': packageJson({ dependencies: { next: '16' } }), 'package-lock.json': '', '.vercel/project.json': '{}' },
      { command: 'npx --yes vercel@58.4.4 build --prod && mkdir -p dist/.vercel && cp -a .vercel/output dist/.vercel/', test: 'npm test' },
    ],
  ])('with %s', async (_what, files, expected) => {
    expect(await plan(files)).toMatchObject({ output: 'dist', ...expected, problems: [] })
  })

  it('with Next.js as a server of its own, with what it does not copy itself', async () => {
    const files = {
      'package.json': packageJson({ dependencies: { next: '16' } }),
      'package-lock.json': '',
      'next.config.ts': 'export default { output: "standalone" }',
    }
    const { command, output } = await plan(files)
    expect(output).toBe('.next/standalone')
    expect(command).toBe(
      'npm ci && npm run build && mkdir -p .next/standalone/.next && cp -R .next/static .next/standalone/.next/ && if [ -d public ]; then cp -R public .next/standalone/; fi',
    )
  })

  it('by the lock file and the manager of the workspace around it', async () => {
    const built = await plan(
      {
        'package.json': JSON.stringify({ packageManager: 'pnpm@10.2.0', workspaces: [] }),
        'pnpm-lock.yaml': 'x',
        '.nvmrc': '22',
        'apps/web/package.json': js,
      },
      'apps/web',
    )
    expect(built).toMatchObject({
      command: 'pnpm install --frozen-lockfile && pnpm run build',
      because: 'package.json, packageManager pnpm@10.2.0, ../../pnpm-lock.yaml',
      nodeVersionFile: '../../.nvmrc',
      problems: [],
    })
    expect(built.cache?.key).toMatch(/^slipway-pnpm-apps_web-[0-9a-f]{64}$/)
    expect(built.setup).toContain('corepack enable')
  })
})

describe('what a reader would not expect is said', () => {
  it.each<[string, Record<string, string>, string]>([
    ['no build', { 'package.json': packageJson({ scripts: { test: 'x' } }), 'package-lock.json': '' }, 'no script "build"'],
    ['no test', { 'package.json': packageJson({ scripts: { build: 'x' } }), 'package-lock.json': '' }, 'no script "test"'],
    [
      'the test of npm init',
      { 'package.json': packageJson({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }), 'package-lock.json': '' },
      'no script "test"',
    ],
    ['no lock file', { 'package.json': js }, 'There is no lock file'],
    [
      'a lock file beside the one that packageManager means',
      { 'package.json': packageJson({ packageManager: 'pnpm@10.2.0' }), 'pnpm-lock.yaml': '', 'package-lock.json': '' },
      'package-lock.json is not read, since packageManager says pnpm@10.2.0',
    ],
    ['a manager without a version', { 'package.json': js, 'pnpm-lock.yaml': '' }, 'does not say which pnpm'],
    ['a second language', { 'package.json': js, 'package-lock.json': '', 'Cargo.toml': cargo }, 'Cargo.toml is not built'],
  ])('%s', async (_what, files, note) => {
    const { notes, problems } = await plan(files)
    expect(problems).toEqual([])
    expect(notes.join('\n')).toContain(note)
  })

  it.each<[BuildWords, string[]]>([
    [{}, ['nothing is built', 'what was installed is the release', 'no test is run', 'no lock file']],
    [{ output: 'src' }, ['nothing is built', 'no test is run', 'no lock file']],
    [{ test: 'make check' }, ['nothing is built', 'what was installed is the release', 'no lock file']],
    [{ command: 'make', output: 'out' }, ['no test is run']],
    [{ command: 'make', output: 'out', test: 'make check' }, []],
  ])('but not of what is said in own words: %o', async (words, expected) => {
    const { notes } = planBuild({ words, build: none, tree: await aTree({ 'package.json': '{}' }) })
    expect(notes).toHaveLength(expected.length)
    for (const part of expected) expect(notes.join('\n')).toContain(part)
  })

  it('and Vercel is told nothing of how others would build it', async () => {
    const { notes } = await plan({
      'package.json': packageJson({ scripts: { test: 'x' } }),
      'package-lock.json': '',
      '.vercel/project.json': '{}',
    })
    expect(notes).toEqual([])
  })

  it('and a script that is missing is not run', async () => {
    const built = await plan({ 'package.json': '{}', 'package-lock.json': '' })
    expect(built).toMatchObject({ command: 'npm ci', test: '', output: '.' })
  })
})

describe('a release of yarn from 2 on that is the whole folder', () => {
  const files = { 'package.json': packageJson({ packageManager: 'yarn@4.9.1', scripts: {} }), 'yarn.lock': '' }
  const carried = 'YARN_ENABLE_GLOBAL_CACHE=false yarn install --immutable'

  it.each([
    ['carries its packages', files, carried],
    ['does not where they are in node_modules', { ...files, '.yarnrc.yml': 'nodeLinker: node-modules\n' }, 'yarn install --immutable'],
    ['is not meant of another manager', { 'package.json': packageJson({ scripts: {} }), 'package-lock.json': '' }, 'npm ci'],
  ])('%s', async (_what, tree, command) => {
    expect(await plan(tree)).toMatchObject({ command, output: '.' })
  })

  it('carries them where its own words make it so', async () => {
    const tree = await aTree({ ...files, 'package.json': packageJson({ packageManager: 'yarn@4.9.1' }) })
    expect(planBuild({ words: { output: './' }, build: none, tree }).command).toBe(`${carried} && yarn run build`)
  })
})

describe('what cannot be decided is refused', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'two lock files',
      { 'package.json': js, 'pnpm-lock.yaml': '', 'package-lock.json': '' },
      'pnpm-lock.yaml and package-lock.json are both there, and package.json has no packageManager',
    ],
    [
      'a lock file of another manager',
      { 'package.json': packageJson({ packageManager: 'yarn@4.9.1' }), 'package-lock.json': '' },
      'packageManager of package.json says yarn@4.9.1, and the lock file is package-lock.json',
    ],
    ['a manager that is not known', { 'package.json': packageJson({ packageManager: 'cnpm@9.0.0' }) }, 'is "cnpm@9.0.0"'],
    [
      'a lock file of yarn 2 or later without a word of which',
      { 'package.json': js, 'yarn.lock': '__metadata:\n  version: 8\n' },
      'yarn.lock is of yarn 2 or later, and neither packageManager',
    ],
    ['a package.json that cannot be read', { 'package.json': '{' }, 'package.json cannot be read'],
    ['a workspace of cargo without a package', { 'Cargo.toml': '[workspace]\nmembers = ["a"]\n' }, 'Cargo.toml has no [package]'],
    ['an image', { Dockerfile: 'FROM scratch' }, 'a Dockerfile alone is not built'],
    [
      'Next.js that does not say what for',
      { 'package.json': packageJson({ dependencies: { next: '16' } }), 'package-lock.json': '' },
      "output: 'standalone'",
    ],
  ])('%s', async (_what, files, problem) => {
    const shuffled = Object.fromEntries(Object.entries(files))
    expect((await plan(shuffled)).problems.join()).toContain(problem.startsWith('pnpm-lock') ? 'are both there' : problem)
  })

  it('unless it is said', async () => {
    const tree = await aTree({ Dockerfile: 'FROM scratch' })
    expect(planBuild({ words: { command: 'make image', output: 'out' }, build: none, tree })).toMatchObject({
      command: 'make image',
      output: 'out',
      problems: [],
    })
  })
})

describe('own words win', () => {
  const files = { 'package.json': js, 'package-lock.json': '' }

  it.each<[BuildWords, string, Partial<BuildPlan>]>([
    [
      { command: 'make' },
      '',
      { command: 'make', test: 'npm test', output: 'dist', because: 'own command; package.json, package-lock.json' },
    ],
    [
      { command: 'make', test: 'make check', output: 'out' },
      '',
      { command: 'make', test: 'make check', output: 'out', because: 'own commands' },
    ],
    [{ command: ' ' }, '', { command: 'npm ci && npm run build' }],
    [{ setup: 'apt-get install x' }, '', { setup: 'apt-get install x' }],
    [{ command: 'make' }, 'run: ninja, test: ctest', { command: 'make', test: 'ctest' }],
  ])('%o beside %s', async (words, build, expected) => {
    expect(planBuild({ words, build: buildIn(`build: { ${build} }`), tree: await aTree(files) })).toMatchObject(expected)
  })

  it.each([
    ['build: { preset: node, output: out }', { command: 'npm ci && npm run build', output: 'out' }],
    [
      'build: { preset: rust, output: out dir }',
      { command: "cargo install --no-track --path . --root 'out dir'", test: 'cargo test', output: 'out dir' },
    ],
    ['build: { preset: go, output: bin }', { command: 'mkdir -p bin && go build -trimpath -o bin/ ./...', output: 'bin' }],
    ['build: { run: make, output: bin }', { command: 'make', test: '', output: 'bin' }],
    ['build: { run: make, preset: node }', { command: 'make', test: 'npm test', output: 'dist' }],
    ['build: { setup: [rustup, toolchain, install, "1.90"] }', { setup: 'rustup toolchain install 1.90' }],
    ["build: { run: [make, 'it''s', a b], output: bin }", { command: "make 'it'\\''s' 'a b'", test: '', output: 'bin' }],
    ['build: { preset: none }', { command: '', test: '', output: '.' }],
  ])('in slipway.yml: %s', async (text, expected) => {
    const tree = await aTree({ ...files, 'Cargo.toml': cargo })
    expect(planBuild({ build: buildIn(text), tree })).toMatchObject(expected)
  })

  it('and keep the cache of the manager that they use', async () => {
    const built = planBuild({ build: buildIn('build: { run: make }'), tree: await aTree(files) })
    expect(built.cache?.key).toMatch(/^slipway-npm-[0-9a-f]{64}$/)
  })
})

describe('a release is built without a cache, and leaves one for checks', () => {
  it.each([
    ['checks', true, { restore: false, save: true }],
    ['checks', false, { restore: true, save: false }],
    ['all', true, { restore: true, save: true }],
    ['off', true, { restore: false, save: false }],
    ['off', false, { restore: false, save: false }],
  ] as const)('with cache %s where it deploys: %s', (setting, deploys, expected) => {
    expect(cacheUseOf(setting, { deploys, cached: true })).toEqual(expected)
    expect(cacheUseOf(setting, { deploys, cached: false })).toEqual({ restore: false, save: false })
  })
})

it('writes any value so that bash reads it as it is', async () => {
  const { execFileSync } = await import('node:child_process')
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
      (value) => {
        const script = `${exportLines({ VALUE: value })}printf %s "$VALUE"`
        expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe(value)
      },
    ),
    { numRuns: 30 },
  )
})
