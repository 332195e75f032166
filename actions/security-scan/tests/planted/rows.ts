import { samples } from '../samples.ts'

/** What a repository can hold, with one problem planted in it: it is found there, or the file is named as not read. */
export type PlantedRow = {
  what: string
  path: string
  content: { kind: 'bytes'; bytes: Buffer } | { kind: 'link'; target: string } | { kind: 'submodule' } | { kind: 'missing'; text: string }
  outcome: 'found' | 'named'
}

const token = samples.github
const utf8 = (text: string): PlantedRow['content'] => ({ kind: 'bytes', bytes: Buffer.from(text) })
const bytes = (...parts: (string | number[] | Buffer)[]): PlantedRow['content'] => ({
  kind: 'bytes',
  bytes: Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)))),
})
const utf16 = Buffer.from(`x = '${token}'\n`, 'utf16le')

/** Of the package `minimist` in the version that the registry of the test has an advisory for. */
const locks: Readonly<Record<string, string>> = {
  'package-lock.json': '{"lockfileVersion": 3, "packages": {"node_modules/minimist": {"version": "0.0.8"}}}',
  'npm-shrinkwrap.json': '{"lockfileVersion": 1, "dependencies": {"minimist": {"version": "0.0.8"}}}',
  'pnpm-lock.yaml': "lockfileVersion: '9.0'\npackages:\n  minimist@0.0.8:\n    resolution: {integrity: a}\n",
  'yarn.lock': '# yarn lockfile v1\n\nminimist@0.0.8:\n  version "0.0.8"\n',
  'bun.lock': '{"lockfileVersion": 1, "packages": {"minimist": ["minimist@0.0.8", "", {}, "a"],}}',
}

export const plantedRows: readonly PlantedRow[] = [
  { what: 'text in UTF-8', path: 'a.js', content: utf8(`x = '${token}'\n`), outcome: 'found' },
  { what: 'text with a byte order mark', path: 'bom.js', content: bytes([0xef, 0xbb, 0xbf], `x = '${token}'\n`), outcome: 'found' },
  { what: 'text with the line breaks of Windows', path: 'crlf.js', content: utf8(`a\r\nx = '${token}'\r\n`), outcome: 'found' },
  { what: 'text in Latin-1', path: 'latin.txt', content: bytes([0x63, 0x61, 0x66, 0xe9], ` ${token}\n`), outcome: 'found' },
  { what: 'text in UTF-16, little end first', path: 'le.txt', content: bytes([0xff, 0xfe], utf16), outcome: 'found' },
  { what: 'text in UTF-16, big end first', path: 'be.txt', content: bytes([0xfe, 0xff], Buffer.from(utf16).swap16()), outcome: 'found' },
  { what: 'text in UTF-16 without a mark', path: 'wide.txt', content: bytes(utf16), outcome: 'found' },
  {
    what: 'one long line, as minified code has it',
    path: 'a.min.js',
    content: utf8(`${'x=1;'.repeat(800_000)}y='${token}'`),
    outcome: 'found',
  },
  { what: 'text behind 5 MiB', path: 'dump.sql', content: utf8(`${`${'x'.repeat(79)}\n`.repeat(66_000)}${token}\n`), outcome: 'found' },
  { what: 'a name in another script', path: 'ключ/键.txt', content: utf8(token), outcome: 'found' },
  { what: 'a name with a line break and quotes', path: 'a "b"\n.txt', content: utf8(token), outcome: 'found' },
  { what: 'a name like an option', path: '--config=x.txt', content: utf8(token), outcome: 'found' },
  { what: 'a name that begins with a dot', path: '.hidden/.x', content: utf8(token), outcome: 'found' },
  { what: 'a program', path: 'tool.bin', content: bytes('\x7fELF\0\0\0', [1, 2], token, [0, 0, 3]), outcome: 'found' },
  {
    what: 'a program with text in UTF-16',
    path: 'tool.exe',
    content: bytes('MZ\0\0', [1, 2, 3], Buffer.from(token, 'utf16le'), [0, 0, 3]),
    outcome: 'found',
  },
  { what: 'a picture', path: 'a.png', content: bytes([0x89], 'PNG\r\n', [0x1a, 0, 0, 0, 13], token, [0, 0]), outcome: 'found' },
  {
    what: 'a tar, which is not packed',
    path: 'a.tar',
    content: bytes(`a.txt${'\0'.repeat(507)}${token}${'\0'.repeat(400)}`),
    outcome: 'found',
  },
  { what: 'a zip', path: 'a.zip', content: bytes('PK\x03\x04', [1, 2]), outcome: 'named' },
  { what: 'a jar, which is a zip', path: 'a.jar', content: bytes('PK\x03\x04', [1, 3]), outcome: 'named' },
  { what: 'gzip', path: 'a.tgz', content: bytes([0x1f, 0x8b, 8, 0]), outcome: 'named' },
  { what: 'bzip2', path: 'a.bz2', content: bytes('BZh9', [1]), outcome: 'named' },
  { what: 'xz', path: 'a.xz', content: bytes([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), outcome: 'named' },
  { what: 'zstd', path: 'a.zst', content: bytes([0x28, 0xb5, 0x2f, 0xfd, 1]), outcome: 'named' },
  { what: '7z', path: 'a.7z', content: bytes([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), outcome: 'named' },
  { what: 'rar', path: 'a.rar', content: bytes('Rar!', [0x1a, 7]), outcome: 'named' },
  {
    what: 'a pointer of Git LFS',
    path: 'model.bin',
    content: utf8(`version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12\n`),
    outcome: 'named',
  },
  { what: 'a submodule', path: 'lib', content: { kind: 'submodule' }, outcome: 'named' },
  { what: 'a link out of the repository', path: 'out', content: { kind: 'link', target: '/etc/hostname' }, outcome: 'named' },
  {
    what: 'a link to an address with a password',
    path: 'remote',
    content: { kind: 'link', target: `https://mona:${token}@example.com` },
    outcome: 'found',
  },
  {
    what: 'a link that makes a Dockerfile of another file',
    path: 'images/Dockerfile',
    content: { kind: 'link', target: '../a.js' },
    outcome: 'named',
  },
  {
    what: 'a file whose object git does not have',
    path: 'gone.txt',
    content: { kind: 'missing', text: `gone ${token}` },
    outcome: 'named',
  },
  ...Object.entries(locks).map(
    ([name, text]): PlantedRow => ({
      what: `a ${name} with a vulnerable package`,
      path: `locks-${name.replace(/\W/g, '')}/${name}`,
      content: utf8(text),
      outcome: 'found',
    }),
  ),
  { what: 'a lock file that is not of its format', path: 'broken/package-lock.json', content: utf8('{"packages": 1}'), outcome: 'named' },
  { what: 'a bun.lockb, which is binary', path: 'bun/bun.lockb', content: bytes('#!/usr/bin/env bun\n', [0, 1, 2]), outcome: 'named' },
  {
    what: 'a package.json without a lock file',
    path: 'solo/package.json',
    content: utf8('{"dependencies": {"a": "1"}}'),
    outcome: 'named',
  },
  { what: 'a Cargo.lock without cargo-audit', path: 'rust/Cargo.lock', content: utf8('version = 3\n'), outcome: 'named' },
  { what: 'a Dockerfile without hadolint', path: 'Dockerfile', content: utf8('FROM scratch\nUSER 1000\n'), outcome: 'named' },
  { what: 'a Dockerfile with an image that has ended', path: 'old/Dockerfile', content: utf8('FROM node:12\nUSER 1\n'), outcome: 'found' },
  {
    what: 'a Compose file with an image that has ended',
    path: 'compose.yaml',
    content: utf8('services: { a: { image: "node:12" } }\n'),
    outcome: 'found',
  },
  { what: 'a go.mod', path: 'go/go.mod', content: utf8('module harbor\n'), outcome: 'named' },
  { what: 'a workflow with a token', path: '.github/workflows/ci.yml', content: utf8(`env: { T: ${token} }\n`), outcome: 'found' },
  { what: 'a .env with a password', path: 'api/.env', content: utf8(`DB_PASSWORD=${samples.password}\n`), outcome: 'found' },
  { what: 'an example with a real value', path: 'api/.env.example', content: utf8(`DB_PASSWORD=${samples.password}\n`), outcome: 'found' },
  { what: 'a private key', path: 'id_rsa', content: utf8(samples.privateKey), outcome: 'found' },
]
