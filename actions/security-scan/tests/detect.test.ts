import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectSecrets } from '../src/secrets/detect.ts'
import { samples } from './samples.ts'

const rulesIn = (text: string, path = 'src/a.ts') => detectSecrets(path, text).map((hit) => hit.rule.id)

describe('detectSecrets', () => {
  it.each([
    ['aws-access-key-id', `const id = '${samples.awsKey}'`],
    ['aws-secret-access-key', `AWS_SECRET_ACCESS_KEY = "${samples.awsSecret}"`],
    ['github-token', `token: ${samples.github}`],
    ['github-token', `Authorization: Bearer ${samples.githubInstallation}`],
    ['slack-token', samples.slack],
    ['slack-webhook', `fetch("${samples.slackWebhook}")`],
    ['stripe-key', `stripe(${JSON.stringify(samples.stripe)})`],
    ['google-api-key', `?key=${samples.google}&x`],
    ['npm-token', `//registry.npmjs.org/:_authToken=${samples.npm}`],
    ['supabase-key', samples.supabase],
    ['jwt', `"${samples.jwt}"`],
    ['private-key', samples.privateKey],
    ['private-key', `key: "${samples.privateKey.replaceAll('\n', '\\n')}"`],
    ['connection-string', `postgres://harbor:${samples.password}@db.internal.io:5432/harbor`],
    ['secret-assignment', `const config = { dbPassword: '${samples.password}' }`],
  ])('finds %s in %s', (rule, text) => expect(rulesIn(text)).toEqual([rule]))

  it.each([
    ['a documented example', "'AKIAIOSFODNN7EXAMPLE'"],
    ['crossed-out characters', `ghp_${'x'.repeat(36)}`],
    ['a reference to the environment', 'const password = process.env["DB_PASSWORD_FOR_2026"]'],
    ['a placeholder', "const password = 'your-password-here1'"],
    ['a name', "const tokenName = 'harbor_session_token_v2'"],
    ['an identifier', "const secretKey = 'user.credentials.password2'"],
    ['the public key of a Supabase project', `"${samples.anonJwt}"`],
    ['the header of a key alone', "if (text.includes('-----BEGIN PRIVATE KEY-----')) parse(text)"],
    ['a database on this machine', 'postgres://harbor:harbor9!x@localhost:5432/harbor'],
    ['a connection without a real password', `postgres://user:\${PASSWORD}@db.internal.io/x`],
    ['a hash in a lock file', '"integrity": "sha512-kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0kT9vXw2LmQ8zYb6NcJ1sHf7GdP3a=="'],
    ['a token within a longer word', `x${samples.awsKey}y`],
    ['plain code', 'export function authenticate(password: string): Promise<Token> { return sign(password, secretKey) }'],
  ])('does not take %s for a secret', (_what, text) => expect(rulesIn(text)).toEqual([]))

  it('reads values without quotes in files that write them so, and nowhere else', () => {
    expect(rulesIn(`DB_PASSWORD=${samples.password}`, '.env')).toEqual(['secret-assignment'])
    expect(rulesIn(`  password: ${samples.password}\n`, 'deploy/values.yaml')).toEqual(['secret-assignment'])
    expect(rulesIn(`password = ${samples.password}`, 'src/a.ts')).toEqual([])
  })

  it('tells the line, also with Windows line ends', () => {
    expect(detectSecrets('a.ts', `one\r\ntwo\r\nx ${samples.github}\r\n`)).toMatchObject([{ line: 3, value: samples.github }])
  })

  it('allows a line by a comment with a reason, on it or above it, and not by one without', () => {
    const allowed = (text: string) => detectSecrets('a.ts', text).map((hit) => hit.allowed)
    expect(allowed(`x = '${samples.github}' // slipway:allow-secret revoked in a drill`)).toEqual(['revoked in a drill'])
    expect(allowed(`# slipway:allow-secret revoked in a drill\n${samples.github}`)).toEqual(['revoked in a drill'])
    expect(allowed(`x = '${samples.github}' // slipway:allow-secret`)).toEqual([undefined])
    expect(allowed(`# slipway:allow-secret revoked in a drill\n\n${samples.github}`)).toEqual([undefined])
  })

  it('finds a token between any two texts that do not touch it', () => {
    const around = fc.string({ maxLength: 60 }).map((text) => text.replace(/slipway/g, ''))
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(detectSecrets('a.ts', `${before}\n${samples.github} ${after}`).map((hit) => hit.value)).toContain(samples.github)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    'eyJ',
    'aws.',
    '-----BEGIN PRIVATE KEY-----',
    'a://b:',
    'password=',
    'x.secret.',
    'AKIA',
    '"token": "a1',
    'cloudflare_',
    'sk-',
    ' ',
    'vercel.token',
  ])('stays quick on a megabyte of %j', (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length))
    const start = performance.now()
    detectSecrets('.env', text)
    expect(performance.now() - start).toBeLessThan(4_000)
  })
})
