import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bomb, shell } from './package-managers.ts'
import type { HostileRow } from './row.ts'
import { canaries, tree } from './stage.ts'

const config = (security: string) => ({ '.github/slipway.yml': `${tree['.github/slipway.yml']}${security}` })

/** What would be its own judge. */
export const judgeRows: readonly HostileRow[] = [
  {
    file: 'slipway.yml',
    attack: 'only warns of what is critical',
    files: () => config('security: { critical: warn, high: warn, on-error: warn, not-looked-at: warn }\n'),
  },
  {
    file: 'slipway.yml',
    attack: 'allows each finding by its fingerprint',
    files: ({ known }) =>
      config(
        `security:\n  allow:\n${known.map(({ fingerprint, place }) => `    - { finding: ${fingerprint}, file: ${place?.file}, reason: it is fine, owner: me, until: 2999-12-31 }\n`).join('')}`,
      ),
  },
  {
    file: 'slipway.yml',
    attack: 'accepts that nothing is read',
    files: () => config("security: { unread: [{ path: '**', reason: nobody has to look, owner: me, until: 2999-12-31 }] }\n"),
  },
  {
    file: 'slipway.yml',
    attack: 'is a bomb of aliases',
    files: () => ({
      '.github/slipway.yml': `${bomb('x-bomb:\n', '  ')}service: harbor\nnotify: *l11\nquality: *l11\nenvironments: { staging: *l11 }\n`,
    }),
  },
  {
    file: 'slipway.yml',
    attack: 'is nested a hundred thousand deep',
    files: () => config(`quality: ${'['.repeat(100_000)}${']'.repeat(100_000)}\n`),
  },
  {
    file: 'slipway.yml',
    attack: 'is huge, with a key in each line that is not known',
    files: () => config(Array.from({ length: 400_000 }, (_, index) => `qualit${index}: x\n`).join('')),
  },
  {
    file: 'slipway.yml',
    attack: 'has as many unknown keys as it may have bytes',
    files: () => config(Array.from({ length: 18_000 }, (_, index) => `kality${index}: x\n`).join('')),
  },
  {
    file: 'slipway.yml',
    attack: 'has as many environments as it may have bytes',
    files: () => ({
      '.github/slipway.yml': `x: &e { url: https://example.com }\nservice: harbor\nenvironments:\n${Array.from({ length: 18_000 }, (_, index) => `  e${index}: *e\n`).join('')}`,
    }),
  },
  {
    file: 'slipway.yml',
    attack: 'merges maps into maps into maps',
    files: () => ({
      '.github/slipway.yml': `x:\n  l0: &l0 { a: 1, b: 2, c: 3 }\n${Array.from({ length: 400 }, (_, level) => `  l${level + 1}: &l${level + 1} { <<: [${Array(80).fill(`*l${level}`).join(', ')}], k${level}: 1 }\n`).join('')}service: harbor\nenvironments: *l400\n`,
    }),
  },
  {
    file: 'slipway.yml',
    attack: 'is a link to a file that never ends',
    plant: (folder) => {
      rmSync(join(folder, '.github/slipway.yml'))
      symlinkSync('/dev/zero', join(folder, '.github/slipway.yml'))
    },
  },
  {
    file: 'src/pay.js',
    attack: 'allows its secret by a comment',
    files: () => ({ 'src/pay.js': tree['src/pay.js'].replace('\n', ' // slipway:allow-secret it is only a test\n') }),
  },
  {
    file: '.github/slipway.yml in the working copy',
    attack: 'was written by an earlier step',
    afterCheckout: ({ workspace }) =>
      writeFileSync(join(workspace, '.github/slipway.yml'), `${tree['.github/slipway.yml']}security: { critical: warn }\n`),
  },
  {
    file: '.github/actions',
    attack: 'replaces the action that installs scanners',
    files: (scene) => ({
      '.github/actions/install-scanners/action.yml': 'runs: { using: composite, steps: [] }\n',
      '.github/actions/install-scanners/install.sh': shell(scene),
    }),
  },
  { file: '.github/CODEOWNERS', attack: 'makes its author the owner', files: () => ({ '.github/CODEOWNERS': '* @me\n' }) },
  {
    file: '.env',
    attack: 'sets variables of programs',
    files: ({ elsewhere }) => ({
      'app/.env': `npm_config_registry=${elsewhere}\nNODE_OPTIONS="--require ./evil.cjs"\nPATH=.\nGIT_DIR=x\nHTTPS_PROXY=${elsewhere}\n`,
    }),
  },
  {
    file: '.envrc',
    attack: 'is loaded by a shell',
    files: (scene) => ({ '.envrc': shell(scene), '.tool-versions': 'nodejs path:./node\n', 'mise.toml': '[hooks]\nenter = "./.envrc"\n' }),
  },
  {
    file: '.env',
    attack: 'repeats a variable of the job by its name',
    files: () => ({ '.env.production': `DEPLOY_PASSWORD=$\{DEPLOY_PASSWORD}\nA=$(cat /proc/self/environ)\nB=${'`'}env${'`'}\n` }),
  },
  {
    file: 'a log of the job',
    attack: 'holds a value of the job in a name that is shown',
    files: () => ({ [`x-${canaries.DEPLOY_PASSWORD}/go.mod`]: 'module x\n' }),
  },
]

const names = ['git', 'npm', 'npx', 'pnpm', 'yarn', 'node', 'cargo', 'cargo-audit', 'hadolint', 'osv-scanner', 'sh', 'env']

const programRow = (file: string, folder: string, first: NonNullable<HostileRow['pathFirst']>): HostileRow => ({
  file,
  attack: 'are programs with the names of those that the scan starts, and the folder is on PATH',
  files: (scene) => Object.fromEntries(names.map((name) => [`${folder}/${name}`, shell(scene)])),
  afterCheckout: ({ workspace }) => {
    for (const name of names) chmodSync(join(workspace, folder, name), 0o755)
  },
  pathFirst: first,
})

/** Programs in the tree under the names of those that are started. */
export const programRows: readonly HostileRow[] = [
  programRow('programs in the root', '.', () => ['.', '']),
  programRow('programs in src', 'src', () => ['src', './src']),
  programRow('programs in a folder of the tree', 'app', ({ workspace }) => [join(workspace, 'app'), `${workspace}/src/../app/`]),
]
