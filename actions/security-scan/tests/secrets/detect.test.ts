import { generateKeyPairSync } from 'node:crypto'
import { detectSecrets } from '@slipway/shared/secrets/detect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { samples } from '../samples.ts'

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
    ['npm-token', `//registry.example.com/:_authToken=${samples.npm}`],
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

  const pem = { type: 'pkcs8', format: 'pem' } as const
  const spki = { type: 'spki', format: 'pem' } as const
  const secretOptions = { cipher: 'aes-256-cbc', passphrase: 'kT9v' }
  const rsa = { modulusLength: 1_024, publicKeyEncoding: spki }
  const ec = { namedCurve: 'P-256', publicKeyEncoding: spki }
  const keys: [what: string, rule: string, key: string][] = [
    ['PKCS #8 of RSA', 'private-key', generateKeyPairSync('rsa', { ...rsa, privateKeyEncoding: pem }).privateKey],
    ['PKCS #1', 'private-key', generateKeyPairSync('rsa', { ...rsa, privateKeyEncoding: { ...pem, type: 'pkcs1' } }).privateKey],
    ['SEC 1', 'private-key', generateKeyPairSync('ec', { ...ec, privateKeyEncoding: { ...pem, type: 'sec1' } }).privateKey],
    ['PKCS #8 of Ed25519', 'private-key', generateKeyPairSync('ed25519', { publicKeyEncoding: spki, privateKeyEncoding: pem }).privateKey],
    [
      'encrypted PKCS #8',
      'encrypted-private-key',
      generateKeyPairSync('rsa', { ...rsa, privateKeyEncoding: { ...pem, ...secretOptions } }).privateKey,
    ],
    [
      'encrypted PKCS #1',
      'encrypted-private-key',
      generateKeyPairSync('rsa', { ...rsa, privateKeyEncoding: { ...pem, type: 'pkcs1', ...secretOptions } }).privateKey,
    ],
  ]

  it.each(keys)('finds a fresh key in %s, as a file, in JSON, in YAML, in an address and on one line', (_what, rule, key) => {
    expect(rulesIn(key, 'id')).toEqual([rule])
    expect(rulesIn(JSON.stringify({ key }), 'a.json')).toEqual([rule])
    expect(rulesIn(JSON.stringify(JSON.stringify({ key })), 'a.json')).toEqual([rule])
    expect(rulesIn(`key: |\n${key.replace(/^/gm, '  ')}`, 'a.yaml')).toEqual([rule])
    expect(rulesIn(key.replaceAll('\n', '\r\n'), 'id')).toEqual([rule])
    expect(rulesIn(key.replaceAll('\n', '%0A'), 'a.url')).toEqual([rule])
    expect(rulesIn(key.replace(/^/gm, '# '), 'a.sh')).toEqual([rule])
    expect(rulesIn(key.replaceAll('\n', ' '), '.env.txt')).toEqual([rule])
  })

  it('tells two keys of one kind apart, whose first lines are the same', () => {
    const begin = ['-----BEGIN OPENSSH ', 'PRIVATE KEY-----'].join('')
    const first = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW'
    const keyOf = (second: string) => `${begin}\n${first}\n${second}\n`
    const one = detectSecrets('id', keyOf('QyNTUxOQAAACDhW3v0ZcT7kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0AAAAJhq1Wc5atVn'))
    const other = detectSecrets('id', keyOf('QyNTUxOQAAACDkT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0W3v0ZcT7AAAAJhq1Wc5atVn'))
    expect(one.map((hit) => hit.rule.id)).toEqual(['private-key'])
    expect(one[0]?.value).not.toBe(other[0]?.value)
  })

  const putty = (cipher: string) =>
    `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: ${cipher}\nComment: harbor\nPublic-Lines: 1\nAAAAC3NzaC1lZDI1NTE5AAAAIOFbe\nPrivate-Lines: 1\nAAAAIDkT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0W3v0\n`
  it('finds keys of PuTTY, and a block of PGP', () => {
    expect(rulesIn(putty('none'), 'a.ppk')).toEqual(['private-key'])
    expect(rulesIn(putty('aes256-cbc'), 'a.ppk')).toEqual(['encrypted-private-key'])
    const block = `${['-----BEGIN PGP ', 'PRIVATE KEY BLOCK-----'].join('')}\nVersion: GnuPG v2\n\nlQOYBGT9vXwBCADkT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0W3v0ZcT7hq1Wc5a\n`
    expect(rulesIn(block, 'a.asc')).toEqual(['private-key'])
  })

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

  const contexts = [
    '\\n',
    '\\t',
    '\\r\\n',
    '\\\\n',
    '%3D',
    '%3d',
    '%253D',
    '%0A',
    '\\u003d',
    '\\u{3d}',
    '\\x3d',
    '\\075',
    '_',
    '-',
    'prod_',
    'token-',
  ]
  const more = ['&quot;', '&#61;', '=3D', '\x1b[31m', '\\u001b[1;31m', '=', ':', '"', "'", '(', '<', '/', '@', ' ', '\n', '\0']
  const { github, npm, awsKey, slack, stripe, google, supabase, jwt } = samples
  const kinds = Object.entries({ github, npm, awsKey, slack, stripe, google, supabase, jwt })

  it.each([...contexts, ...more])('finds each kind of token after %j', (before) => {
    for (const [kind, value] of kinds) {
      const found = detectSecrets('a.json', `"x${before}${value}"`).map((hit) => hit.value)
      expect({ kind, found }).toEqual({ kind, found: [value] })
    }
  })

  it.each(['\\n', '_', '-old', '%26', '&amp;', '"', ' '])('finds each kind of fixed length before %j', (after) => {
    for (const value of [samples.github, samples.npm, samples.awsKey, samples.google, samples.supabase]) {
      expect(detectSecrets('a.json', `"${value}${after}"`).map((hit) => hit.value)).toEqual([value])
    }
  })

  it('finds a connection string after an escape', () =>
    expect(rulesIn(`"url:\\npostgres://harbor:${samples.password}@db.internal.io/harbor"`)).toEqual(['connection-string']))

  // Expired tokens that were published as test vectors of the checksum; put together here so that no file holds one whole.
  const vectors = [
    'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ.0mLq17',
    'adE7dp8rHP6gUTuPwxLTZjZdtya3sV.0UQzQM',
    'H3xbiBdlzffNx7Y56iNsPw3joObj7U.2nO29h',
  ]
  const vectorOf = (vector: string) => `ghp_${vector.replace('.', '')}`

  it.each(vectors)('needs nothing around a token whose checksum holds (%#)', (vector) => {
    expect(detectSecrets('a', `x${vectorOf(vector)}y`).map((hit) => hit.value)).toEqual([vectorOf(vector)])
    expect(detectSecrets('a', `x${vectorOf(vector).replace(/..$/, 'aa')}y`)).toEqual([])
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
  ])('takes a time in proportion to the length of many %j', (piece) => {
    expectLinear((length) => detectSecrets('.env', piece.repeat(Math.ceil(length / piece.length))))
  })

  it('takes a time in proportion to the number of hits', () => {
    expectLinear((length) => expect(detectSecrets('a.ts', `${samples.github}\n`.repeat(length / 50)).length).toBe(length / 50))
  })
})

/** The work on four times the length takes about four times as long, not sixteen times. Counts the time of this thread alone. */
function expectLinear(work: (length: number) => unknown): void {
  const took = (length: number) => {
    const before = process.threadCpuUsage()
    work(length)
    const { user, system } = process.threadCpuUsage(before)
    return user + system
  }
  took(100_000)
  const short = took(250_000)
  expect(took(1_000_000)).toBeLessThan(9 * short + 100_000)
}
