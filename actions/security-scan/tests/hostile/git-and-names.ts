import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gitIn } from '../pull-request.ts'
import { samples } from '../samples.ts'
import { shell } from './package-managers.ts'
import type { HostileRow } from './row.ts'
import { put, tree } from './stage.ts'

const driver = (program: string) => ({ clean: program, smudge: program, process: program })

/** What git reads, and names of files. */
export const gitRows: readonly HostileRow[] = [
  {
    file: '.gitattributes',
    attack: 'runs a filter that the working copy defines',
    files: () => ({ '.gitattributes': '* filter=evil\n' }),
    afterCheckout: (scene) => {
      put(join(scene.workspace, 'evil.sh'), shell(scene))
      for (const [key, value] of Object.entries(driver('./evil.sh'))) gitIn(scene.workspace)('config', `filter.evil.${key}`, value)
    },
  },
  {
    file: '.gitattributes',
    attack: 'runs a diff program and a text converter',
    files: () => ({ '.gitattributes': '* diff=evil\n' }),
    afterCheckout: (scene) => {
      put(join(scene.workspace, 'evil.sh'), shell(scene))
      for (const key of ['diff.evil.command', 'diff.evil.textconv', 'diff.external', 'core.pager'])
        gitIn(scene.workspace)('config', key, './evil.sh')
    },
  },
  {
    file: '.gitattributes',
    attack: 'stores the secret in another encoding',
    files: () => ({
      '.gitattributes': 'src/*.txt working-tree-encoding=UTF-16 eol=crlf ident\n',
      'src/key.txt': Buffer.from(`\ufeffkey = '${samples.stripe}'\n`, 'utf16le'),
    }),
  },
  {
    file: '.gitattributes',
    attack: 'takes files out of archives and statistics',
    files: () => ({ '.gitattributes': '* export-ignore linguist-generated linguist-vendored binary -diff\n' }),
  },
  {
    file: '.gitconfig',
    attack: 'is included, with hooks of the tree',
    files: (scene) => ({
      '.gitconfig': '[core]\n\thooksPath = .githooks\n\tfsmonitor = ./.githooks/evil\n',
      '.githooks/post-checkout': shell(scene),
      '.githooks/evil': shell(scene),
    }),
    afterCheckout: ({ workspace }) => void gitIn(workspace)('config', 'include.path', '../.gitconfig'),
  },
  {
    file: '.git/hooks',
    attack: 'has every hook, as an earlier step may leave it',
    afterCheckout: (scene) => {
      for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change', 'fsmonitor-watchman'])
        put(join(scene.workspace, '.git/hooks', hook), shell(scene))
    },
  },
  {
    file: 'src/.git',
    attack: 'sends git into another repository',
    afterCheckout: ({ workspace }) => {
      mkdirSync(join(workspace, 'clean'))
      gitIn(join(workspace, 'clean'))('init', '-q')
      writeFileSync(join(workspace, 'src/.git'), 'gitdir: ../clean/.git\n')
    },
  },
  {
    file: 'src/HEAD, src/objects, src/refs',
    attack: 'is a bare repository with a configuration of its own',
    files: (scene) => ({
      'src/HEAD': 'ref: refs/heads/main\n',
      'src/config': '[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tfsmonitor = ./evil.sh\n',
      'src/objects/info/x': '',
      'src/refs/heads/x': '',
      'src/evil.sh': shell(scene),
    }),
  },
  {
    file: '.gitmodules',
    attack: 'has an address that is an option, and an update that is a command',
    files: ({ marker }) => ({
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = --upload-pack=touch ${marker}\n\tupdate = !touch ${marker}\n`,
    }),
  },
  {
    file: 'refs/replace of a file',
    attack: 'replaces the file that has the secret',
    afterCheckout: ({ workspace }) => {
      const git = gitIn(workspace)
      writeFileSync(join(workspace, 'harmless'), 'ok()\n')
      git('replace', git('rev-parse', 'HEAD:src/pay.js'), git('hash-object', '-w', 'harmless'))
    },
  },
  {
    file: 'refs/replace of the base',
    attack: 'replaces the base by a commit with other rules',
    files: () => ({ '.github/slipway.yml': loose }),
    afterCheckout: ({ workspace, base, head }) => void gitIn(workspace)('replace', base, head),
  },
  {
    file: '.git/info/grafts',
    attack: 'gives the merge commit other parents',
    files: () => ({ '.github/slipway.yml': loose }),
    afterCheckout: ({ workspace, merge, head }) => writeFileSync(join(workspace, '.git/info/grafts'), `${merge} ${head} ${head}\n`),
  },
  {
    file: '.git/index',
    attack: 'marks the file as unchanged, and the working copy has another one',
    afterCheckout: ({ workspace }) => {
      gitIn(workspace)('update-index', '--assume-unchanged', '--skip-worktree', 'src/pay.js')
      writeFileSync(join(workspace, 'src/pay.js'), 'ok()\n')
    },
  },
  {
    file: '.git/info/sparse-checkout',
    attack: 'leaves the folders out',
    afterCheckout: ({ workspace }) => void gitIn(workspace)('sparse-checkout', 'set', '--no-cone', '/README.md'),
  },
]

const loose = `${tree['.github/slipway.yml']}security: { critical: warn, on-error: warn }\n`

/** Names of files, and links. */
export const nameRows: readonly HostileRow[] = [
  {
    file: '--config=x',
    attack: 'is an option of whatever is given it',
    files: () => ({ '--config=x': 'x', '-o': 'x', '--help': 'x', '-': 'x' }),
  },
  {
    file: '--ignore=DL3007.Dockerfile',
    attack: 'is an option of hadolint',
    files: () => ({ '--ignore=DL3007.Dockerfile': tree.Dockerfile }),
  },
  {
    file: '--stale/Cargo.lock',
    attack: 'is an option of cargo-audit',
    files: () => ({ '--stale/Cargo.lock': 'version = 3\n', '--omit/package-lock.json': tree['package-lock.json'] }),
  },
  {
    file: 'a name that is a token',
    attack: 'is shown in the report',
    files: () => ({ [`keys/${samples.github}.txt`]: 'x\n', [`${samples.npm}/package-lock.json`]: '{' }),
    unseen: [samples.github, samples.npm],
  },
  {
    file: 'names that are not UTF-8',
    attack: 'cannot be named, or read alike',
    plant: (folder) => {
      for (const last of [0xe8, 0xe9]) writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([last])]), 'x\n')
    },
  },
  {
    file: 'names with line breaks',
    attack: 'write workflow commands to the log',
    files: () => ({
      'a\n::set-output name=verdict::pass\nb.js': `'${samples.slack}'\n`,
      'c\r\n::stop-commands::x\r\n.js': `'${samples.slack}'\n`,
      'd%0A::add-path::x.js': `'${samples.slack}'\n`,
    }),
  },
  {
    file: 'names with Markdown',
    attack: 'write a table of their own into the summary',
    files: () => ({ 'x | pass |\n## COMPLIANT\n| .js': `'${samples.slack}'\n` }),
  },
  {
    file: 'names that are hidden',
    attack: 'turn the line round, or are of another script',
    files: () => ({ 'src/\u202egnp.sj': 'x\n', 'src/p\u0430y.js': 'ok()\n', 'src/\u200bpay.js': 'ok()\n' }),
  },
  {
    file: 'a link out of the tree',
    attack: 'is followed to a file of the machine',
    links: { 'out.txt': '/etc/passwd', 'up/.env': '../../../record', 'docker/Dockerfile': '/etc/hostname' },
  },
  {
    file: 'a link in the place of a lock file',
    attack: 'shows a harmless file in its place',
    links: { 'linked/package-lock.json': '../README.md', 'linked/Cargo.lock': '/dev/zero' },
  },
  {
    file: 'a link in the place of a folder',
    attack: 'moves the folder of the secret after the checkout',
    afterCheckout: ({ workspace }) => {
      gitIn(workspace)('rm', '-rq', '--cached', 'src')
      symlinkSync('/proc/self', join(workspace, 'loop'))
      mkdirSync(join(workspace, dirname('harmless/pay.js')))
    },
  },
]
