import { join } from 'node:path'
import type { Exec } from '@slipway/shared/ports/exec'
import { exited, fakeExec, fakeFiles } from '@slipway/shared/testing/fakes'
import type { ScanContext } from '../src/contract/scanner.ts'
import { KnownSecrets } from '../src/secrets/known-secrets.ts'

/** Values of the right form, put together here so that no file of this repository holds one whole. */
export const samples = {
  awsKey: ['AKIA', 'QZ7RM4TNC2XW5LPD'].join(''),
  awsSecret: ['wJalrXUtnFEMIK7MDENGbPx', 'RfiCYzQ8vLm3kT0pN'].join(''),
  github: ['ghp', 'R4kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0'].join('_'),
  githubInstallation: [
    'ghs',
    '123456',
    `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"iss":"123456","exp":1790000000}').toString('base64url')}.Zm9vYmFyc2lnbmF0dXJlMTIz`,
  ].join('_'),
  slack: ['xoxb', '2847362910', '9182736450', 'kT9vXw2LmQ8zYb6NcJ1sHf7G'].join('-'),
  slackWebhook: ['https://hooks.slack.com', 'services', 'T8K2L4M6N', 'B9P1Q3R5S', 'kT9vXw2LmQ8zYb6NcJ1sHf7G'].join('/'),
  stripe: ['sk', 'live', 'kT9vXw2LmQ8zYb6NcJ1sHf7G'].join('_'),
  google: ['AIza', 'SyD4kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5'].join(''),
  npm: ['npm', 'R4kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0'].join('_'),
  supabase: ['sbp', '4f9c2b7e1a8d3f6c5b0e9a2d7c4f1b8e3a6d5c02'].join('_'),
  jwt: [
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
    Buffer.from('{"sub":"4711","role":"service_role"}').toString('base64url'),
    'kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0',
  ].join('.'),
  anonJwt: [
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
    Buffer.from('{"iss":"supabase","role":"anon"}').toString('base64url'),
    'kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0',
  ].join('.'),
  privateKey: ['-----BEGIN ', 'PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n'].join(''),
  password: ['kT9v', 'Xw2L', 'mQ8z'].join('!'),
} as const

type Program = (args: readonly string[]) => ReturnType<Exec> | Awaited<ReturnType<Exec>>

/** A repository in memory: git lists its files, and `programs` answer by name. */
export function aScan(
  files: Readonly<Record<string, string>>,
  programs: Readonly<Record<string, Program>> = {},
  tracked = true,
): ScanContext {
  const listing = Object.keys(files)
    .map((path) => `100644 ${'0'.repeat(40)} 0\t${path}\0`)
    .join('')
  const exec = fakeExec(([program, ...args]) => {
    if (program === 'git') return tracked ? exited(0, listing) : exited(128, '', 'fatal: not a git repository')
    return programs[program]?.(args) ?? { state: 'not-found', program }
  })
  return {
    tree: {
      root: '/workspace',
      paths: Object.keys(files).sort(),
      tracked,
      repository: '/workspace',
      blobs: new Map(),
      gitOnly: [],
      links: [],
      unscanned: [],
    },
    exec,
    files: fakeFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [join('/workspace', path), text]))),
    environment: {},
    signal: new AbortController().signal,
    temp: '/temp',
    secrets: new KnownSecrets('quay/harbor'),
  }
}
