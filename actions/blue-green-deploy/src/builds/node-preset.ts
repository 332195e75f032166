import { posix } from 'node:path'
import { z } from 'zod'
import { type BuildTree, lockFiles } from './build-tree.ts'
import { type BuildNote, cacheOf, type PresetBuild, type Said } from './preset.ts'

const managers = ['npm', 'pnpm', 'yarn', 'bun'] as const
type Manager = (typeof managers)[number]

const texts = z.record(z.string(), z.string())
const packageJson = z.looseObject({
  packageManager: z.string().optional().catch(undefined),
  scripts: texts.default({}).catch({}),
  dependencies: texts.default({}).catch({}),
  devDependencies: texts.default({}).catch({}),
})
type PackageJson = z.infer<typeof packageJson>

/**
 * A package of Node by its package.json, its lock file, and the packageManager of the nearest package.json that has one. `ownOutput`: the
 * folder that becomes the release, where somebody has said it.
 */
export function nodeBuild(tree: BuildTree, ownOutput?: string): PresetBuild {
  const own = parsed(tree.folders[0].packageJson)
  if (own === undefined) return refusing('package.json', 'package.json cannot be read: it is not a JSON object')
  const chosen = managerOf(tree)
  if ('refused' in chosen) return refusing(chosen.because, chosen.refused)
  const { manager, lock, pin } = chosen
  const yarn = yarnOf(tree, lock, pin)
  const built = isScript(own.scripts['build'])
  const found = own.dependencies['next'] === undefined ? plainOutput(own) : nextOutput(tree)
  const output: Said = ownOutput === undefined ? found.output : { value: ownOutput }
  const install = `${manager === 'yarn' && carriesPackages(tree, yarn, output) ? 'YARN_ENABLE_GLOBAL_CACHE=false ' : ''}${installOf(manager, { lock, yarn })}`
  const tested = isTest(own.scripts['test'])
  return {
    because: ['package.json', ...(pin === undefined ? [] : [`packageManager ${pin}`]), ...(lock === undefined ? [] : [lock])].join(', '),
    setup: setups[manager](pin),
    command: { value: built ? `${install} && ${manager} run build${found.command}` : install },
    test: { value: tested ? (manager === 'npm' ? 'npm test' : `${manager} run test`) : '' },
    output,
    cache: cacheOf(manager, tree, lock, manager === 'yarn' ? yarnCaches[yarn] : cachePaths[manager]),
    nodeVersionFile: nodeVersionFileOf(tree),
    notes: [
      ...chosen.notes.map((text): BuildNote => ({ about: 'install', text })),
      ...(lock === undefined ? [noLock] : []),
      ...(built ? found.notes.map((text): BuildNote => ({ about: 'output', text })) : noBuild),
      ...(tested ? [] : [noTest]),
    ],
  }
}

const noLock: BuildNote = { about: 'install', text: 'There is no lock file: dependencies may differ from build to build. Commit it.' }
const noBuild: readonly BuildNote[] = [
  { about: 'build', text: 'package.json has no script "build", so nothing is built.' },
  { about: 'output', text: 'The folder with what was installed is the release.' },
]
const noTest: BuildNote = {
  about: 'test',
  text: 'package.json has no script "test", so no test is run, and the quality gate has nothing to judge.',
}

function parsed(text: string | undefined): PackageJson | undefined {
  try {
    const result = packageJson.safeParse(JSON.parse(text ?? ''))
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}

function refusing(because: string, refused: string): PresetBuild {
  const said: Said = { refused }
  return {
    because,
    setup: '',
    command: said,
    test: { value: '' },
    output: { value: 'dist' },
    cache: undefined,
    nodeVersionFile: '',
    notes: [],
  }
}

type Chosen =
  | { manager: Manager; lock: string | undefined; pin: string | undefined; notes: readonly string[] }
  | { because: string; refused: string }

/** packageManager comes before lock files. Two of these without it, or only another's, contradict each other. */
function managerOf(tree: BuildTree): Chosen {
  const { folders } = tree
  const pin = folders.map((folder) => parsed(folder.packageJson)?.packageManager).find((one) => one !== undefined)
  const named = managers.find((one) => pin?.split('@')[0] === one)
  if (pin !== undefined && named === undefined)
    return { because: 'package.json', refused: `packageManager of package.json is "${pin}", which is none of ${managers.join(', ')}` }
  const holder = folders.find(({ names }) => names.some((name) => isNodeLock(name)))
  const locks = (holder?.names ?? []).filter(isNodeLock)
  const path = (name: string) => posix.join(holder?.path ?? '.', name)
  const present = [...new Set(locks.map(lockManager))]
  const all = locks.map(path).join(' and ')
  if (named !== undefined) {
    const lock = locks.find((name) => lockManager(name) === named)
    if (lock === undefined && locks.length > 0)
      return {
        because: `packageManager ${pin}`,
        refused: `packageManager of package.json says ${pin}, and the lock file is ${all}: take one of the two out`,
      }
    const others = locks.filter((name) => lockManager(name) !== named).map(path)
    const notes = others.map((other) => `${other} is not read, since packageManager says ${pin}. Delete it: somebody will install by it.`)
    return { manager: named, lock: lock === undefined ? undefined : path(lock), pin, notes }
  }
  const [only = 'npm', ...more] = present
  if (more.length > 0)
    return {
      because: all,
      refused: `${all} are both there, and package.json has no packageManager that says which one holds: delete one of them`,
    }
  // Yarn 1, which is taken without a packageManager, would not read this lock file and write another over it.
  if (only === 'yarn' && isBerryLock(tree, all) && !/^yarnPath:/m.test(yarnSettings(tree)))
    return {
      because: all,
      refused: `${all} is of yarn 2 or later, and neither packageManager of package.json nor yarnPath of .yarnrc.yml says of which: write "packageManager": "yarn@VERSION" into package.json`,
    }
  const unpinned =
    only === 'pnpm' || only === 'bun' ? [`package.json does not say which ${only} by packageManager, so the newest is taken.`] : []
  return { manager: only, lock: locks[0] === undefined ? undefined : path(locks[0]), pin: undefined, notes: unpinned }
}

function isNodeLock(name: string): boolean {
  return managers.some((one) => one === lockFiles[name])
}

function lockManager(name: string): Manager {
  return managers.find((one) => one === lockFiles[name]) ?? 'npm'
}

type Yarn = 'classic' | 'berry'

/** Yarn 1 has other options, caches and lock files than those after it. */
function yarnOf(tree: BuildTree, lock: string | undefined, pin: string | undefined): Yarn {
  if (pin !== undefined) return /^yarn@[01]\./.test(pin) ? 'classic' : 'berry'
  return lock !== undefined && isBerryLock(tree, lock) ? 'berry' : 'classic'
}

function isBerryLock({ texts }: BuildTree, lock: string): boolean {
  return /^__metadata:/m.test(texts[lock] ?? '')
}

/** Of the nearest folder that has them. */
function yarnSettings({ folders, texts }: BuildTree): string {
  return folders.map(({ path }) => texts[posix.join(path, '.yarnrc.yml')]).find((text) => text !== undefined) ?? ''
}

/** Plug'n'Play reads packages where yarn keeps them: in the home of the build, unless it is told otherwise, which no target has. */
function carriesPackages(tree: BuildTree, yarn: Yarn, output: Said): boolean {
  const whole = 'value' in output && posix.relative('.', output.value) === ''
  return yarn === 'berry' && whole && !/^nodeLinker:/m.test(yarnSettings(tree))
}

function installOf(manager: Manager, { lock, yarn }: { lock: string | undefined; yarn: Yarn }): string {
  if (manager === 'npm') return lock === undefined ? 'npm install' : 'npm ci'
  if (lock === undefined) return `${manager} install`
  return manager === 'yarn' && yarn === 'berry' ? 'yarn install --immutable' : `${manager} install --frozen-lockfile`
}

/** Corepack comes with Node up to 24, and with none of the newer ones. */
const corepack = '{ command -v corepack > /dev/null || npm install --global corepack; } && corepack enable'

const setups: Record<Manager, (pin: string | undefined) => string> = {
  npm: () => '',
  pnpm: () => corepack,
  yarn: (pin) => (pin === undefined ? 'command -v yarn > /dev/null || npm install --global yarn@1' : corepack),
  bun: (pin) => `npm install --global ${pin?.split('+')[0] ?? 'bun@1'}`,
}

const yarnCaches: Record<Yarn, readonly string[]> = { classic: ['~/.cache/yarn'], berry: ['~/.yarn/berry/cache'] }

const cachePaths: Record<Exclude<Manager, 'yarn'>, readonly string[]> = {
  npm: ['~/.npm/_cacache'],
  pnpm: ['~/.local/share/pnpm/store'],
  bun: ['~/.bun/install/cache'],
}

function isScript(script: string | undefined): boolean {
  return script !== undefined && script.trim() !== ''
}

/** `npm init` writes a script that only fails. */
function isTest(script: string | undefined): boolean {
  return isScript(script) && !/no test specified/.test(script ?? '')
}

type Output = { command: string; output: Said; notes: readonly string[] }

/** Where tools leave a build that do not leave it in dist. */
const buildFolders: Readonly<Record<string, string>> = {
  'react-scripts': 'build',
  '@docusaurus/core': 'build',
  '@sveltejs/kit': 'build',
  nuxt: '.output',
  gatsby: 'public',
  '@11ty/eleventy': '_site',
}

function plainOutput({ scripts, dependencies, devDependencies }: PackageJson): Output {
  const tool = Object.keys(buildFolders).find((name) => dependencies[name] !== undefined || devDependencies[name] !== undefined)
  const output = isScript(scripts['build']) ? ((tool === undefined ? undefined : buildFolders[tool]) ?? 'dist') : '.'
  return { command: '', output: { value: output }, notes: tool === undefined ? [] : [`${tool} leaves its build in ${output}.`] }
}

/** Next.js says in its configuration what a build is for; without it, `next start` needs the whole folder. */
function nextOutput({ texts, folder }: BuildTree): Output {
  const config = Object.entries(texts).find(([path]) => path.startsWith('next.config.'))
  const mode = /\boutput\s*:\s*['"](export|standalone)['"]/.exec(config?.[1] ?? '')?.[1]
  if (mode === 'export') return { command: '', output: { value: 'out' }, notes: [`${config?.[0]} exports a static site, into out.`] }
  if (mode === 'standalone') {
    // In a workspace, Next.js repeats the folder of the app below standalone.
    const app = posix.join('.next/standalone', folder)
    const copies = ` && mkdir -p ${app}/.next && cp -R .next/static ${app}/.next/ && if [ -d public ]; then cp -R public ${app}/; fi`
    return {
      command: copies,
      output: { value: '.next/standalone' },
      notes: [`${config?.[0]} makes a server of its own, started by node ${posix.join(folder, 'server.js')}.`],
    }
  }
  return {
    command: '',
    output: {
      refused:
        "Next.js leaves a server only with output: 'standalone' in next.config, and a static site only with output: 'export': say one of them, or commit .vercel/project.json for Vercel, or name the folder that becomes the release",
    },
    notes: [],
  }
}

function nodeVersionFileOf({ folders }: BuildTree): string {
  for (const { path, names } of folders) {
    const name = ['.nvmrc', '.node-version'].find((one) => names.includes(one))
    if (name !== undefined) return posix.join(path, name)
  }
  return ''
}
