import { crc32 } from 'node:zlib'

/**
 * One rule of the table of providers: a text that has a secret of it, and texts that are near to one. All are put together when the
 * tests run, so that no file of this repository holds a whole one.
 */
export type ProviderSample = {
  value: string
  /** The other forms of the rule. */
  also?: readonly string[]
  /** The line around the value; the value in quotes by default. */
  line?: (value: string) => string
  /** What is wrong with each, and the value. */
  misses: Readonly<Record<string, string>>
}

const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digits = '0123456789'
const alnum = `${digits}${upper}${lower}`
const base32 = `${upper}234567`
const hex = `${digits}abcdef`
const word = `${alnum}_-`

/** So many characters of an alphabet, which look random and are always the same. They begin with a letter or digit, and end with one. */
function chars(alphabet: string, length: number): string {
  const ends = [...alphabet].filter((one) => alnum.includes(one)).join('')
  let state = length * 7_919 + alphabet.length
  const next = (from: string) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return from[Math.floor(state / 65_536) % from.length] ?? ''
  }
  return Array.from({ length }, (_, at) => next(at === 0 || at === length - 1 ? ends : alphabet)).join('')
}

/** The last character replaced by one that the format does not have. */
function ending(value: string, character: string): string {
  return `${value.slice(0, -1)}${character}`
}

/** In the middle of a value: its ends may touch other texts. */
function broken(value: string, character: string): string {
  const middle = Math.floor(value.length / 2)
  return `${value.slice(0, middle)}${character}${value.slice(middle + 1)}`
}

/** 30 random characters and their CRC-32 in base 62, as GitHub and npm make tokens. */
function withChecksum(prefix: string): string {
  const body = chars(alnum, 30)
  const base62 = `${digits}${upper}${lower}`
  let rest = crc32(body)
  let sum = ''
  for (let place = 0; place < 6; place += 1) {
    sum = `${base62[rest % 62] ?? ''}${sum}`
    rest = Math.floor(rest / 62)
  }
  return `${prefix}${body}${sum}`
}

/** A valid one with its last character changed. */
function wrongChecksum(prefix: string): string {
  const token = withChecksum(prefix)
  return ending(token, token.endsWith('a') ? 'b' : 'a')
}

/** Tokens of a prefix and a body of fixed length. */
function fixed(prefix: string, alphabet: string, length: number, stranger: string): ProviderSample {
  return {
    value: prefix + chars(alphabet, length),
    misses: {
      'one character too few': prefix + chars(alphabet, length - 1),
      'another character within it': prefix + broken(chars(alphabet, length), stranger),
    },
  }
}

/** The same, where one more character is another word. */
function exact(prefix: string, alphabet: string, length: number, stranger: string): ProviderSample {
  const sample = fixed(prefix, alphabet, length, stranger)
  return { ...sample, misses: { ...sample.misses, 'one character too many': prefix + chars(alphabet, length + 1) } }
}

/** A value that only the name before it makes a secret. */
function under(name: string, alphabet: string, length: number, stranger: string): ProviderSample {
  return { ...exact('', alphabet, length, stranger), line: (value) => `${name} = "${value}"\n` }
}

const touching = (value: string) => `"x${value}y"\n`
const json = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64url')
const jwt = [json({ alg: 'RS256', typ: 'JWT' }), json({ iss: '123456', exp: 1_790_000_000 }), chars(word, 40)].join('.')

/** By the id of the rule, each of those that share it. */
export const providerSamples: Readonly<Record<string, readonly ProviderSample[]>> = {
  'aws-access-key-id': [
    { ...exact('AKIA', base32, 16, '1'), also: [`ASIA${chars(base32, 16)}`, `ABIA${chars(base32, 16)}`, `ACCA${chars(base32, 16)}`] },
  ],
  'aws-secret-access-key': [under('AWS_SECRET_ACCESS_KEY', `${alnum}/+`, 40, '!')],
  'github-token': [
    {
      value: `ghs_123456_${jwt}`,
      misses: { 'two parts of three': `ghs_123456_${jwt.split('.').slice(0, 2).join('.')}` },
    },
    {
      value: withChecksum('ghp_'),
      also: ['gho_', 'ghu_', 'ghs_', 'ghr_'].map(withChecksum),
      line: touching,
      misses: { 'a wrong checksum': wrongChecksum('ghp_') },
    },
    {
      value: wrongChecksum('gho_'),
      also: ['ghp_', 'ghu_', 'ghs_', 'ghr_'].map(wrongChecksum),
      misses: {
        'one character too few': `gho_${chars(alnum, 35)}`,
        'another character within it': `gho_${broken(chars(alnum, 36), '.')}`,
        'another kind': `ghx_${chars(alnum, 36)}`,
      },
    },
  ],
  'github-fine-grained-token': [
    {
      value: `github_pat_${chars(alnum, 22)}_${chars(alnum, 59)}`,
      misses: {
        'a first part that is too short': `github_pat_${chars(alnum, 21)}_${chars(alnum, 59)}`,
        'a second part that is too short': `github_pat_${chars(alnum, 22)}_${chars(alnum, 58)}`,
        'another character within it': `github_pat_${chars(alnum, 22)}.${chars(alnum, 59)}`,
      },
    },
  ],
  'gitlab-token': [fixed('glpat-', word, 20, '.')],
  'slack-token': [{ ...fixed('xoxb-', `${alnum}-`, 20, '_'), also: [`xoxp-${chars(alnum, 20)}`, `xapp-${chars(alnum, 20)}`] }],
  'slack-webhook': [
    {
      value: ['https://hooks.slack.com', 'services', chars(alnum, 9), chars(alnum, 9), chars(alnum, 24)].join('/'),
      misses: {
        'a team that is too short': ['https://hooks.slack.com', 'services', chars(alnum, 7), chars(alnum, 9), chars(alnum, 24)].join('/'),
        'another path': ['https://hooks.slack.com', 'docs', chars(alnum, 9), chars(alnum, 9), chars(alnum, 24)].join('/'),
      },
    },
  ],
  'discord-webhook': [
    {
      value: `https://discord.com/api/webhooks/${chars(digits, 18)}/${chars(word, 68)}`,
      misses: {
        'a number that is too short': `https://discord.com/api/webhooks/${chars(digits, 16)}/${chars(word, 68)}`,
        'a token that is too short': `https://discord.com/api/webhooks/${chars(digits, 18)}/${chars(word, 59)}`,
      },
    },
  ],
  'telegram-bot-token': [
    {
      value: `${chars(digits, 9)}:AA${chars(word, 33)}`,
      misses: {
        'one character too few': `${chars(digits, 9)}:AA${chars(word, 32)}`,
        'a number that is too short': `${chars(digits, 7)}:AA${chars(word, 33)}`,
        'another begin': `${chars(digits, 9)}:AB${chars(word, 33)}`,
      },
    },
  ],
  'stripe-key': [
    {
      ...fixed('sk_live_', alnum, 20, '-'),
      misses: { ...fixed('sk_live_', alnum, 20, '-').misses, 'a key for tests': `sk_test_${chars(alnum, 24)}` },
    },
  ],
  'stripe-webhook-secret': [fixed('whsec_', `${alnum}+/`, 32, '_')],
  'google-api-key': [exact('AIza', word, 35, '.')],
  'google-oauth-secret': [exact('GOCSPX-', word, 28, '.')],
  'npm-token': [
    { value: withChecksum('npm_'), line: touching, misses: { 'a wrong checksum': wrongChecksum('npm_') } },
    exact('npm_', alnum, 36, '-'),
  ],
  'npm-auth-token': [
    {
      value: chars(alnum, 24),
      line: (value) => `//registry.example.com/:_authToken=${value}\n`,
      misses: { 'one character too few': chars(alnum, 19), 'a reference to a variable': '$' + '{NPM_TOKEN_OF_THE_JOB}' },
    },
  ],
  'pypi-token': [
    {
      ...fixed('pypi-AgEI', word, 50, '.'),
      misses: { ...fixed('pypi-AgEI', word, 50, '.').misses, 'another begin': `pypi-AgEX${chars(word, 60)}` },
    },
  ],
  'crates-io-token': [exact('cio', alnum, 32, '_')],
  'rubygems-key': [exact('rubygems_', hex, 48, 'g')],
  'docker-token': [exact('dckr_pat_', word, 27, '.')],
  'supabase-key': [
    {
      ...exact('sbp_', hex, 40, 'g'),
      also: [`sb_secret_${chars(word, 20)}`],
      misses: { ...exact('sbp_', hex, 40, 'g').misses, 'one of the other form that is too short': `sb_secret_${chars(word, 19)}` },
    },
  ],
  'vercel-token': [
    { ...fixed('vcp_', alnum, 24, '-'), also: ['vci_', 'vca_', 'vcr_', 'vck_'].map((prefix) => prefix + chars(alnum, 24)) },
    under('VERCEL_TOKEN', alnum, 24, '-'),
  ],
  'cloudflare-token': [
    { ...under('CLOUDFLARE_API_TOKEN', word, 40, '.'), also: [chars(hex, 37)] },
    { ...under('CF_API_TOKEN', word, 40, '.'), also: [chars(hex, 37)] },
  ],
  'digitalocean-token': [{ ...exact('dop_v1_', hex, 64, 'g'), also: [`doo_v1_${chars(hex, 64)}`, `dor_v1_${chars(hex, 64)}`] }],
  'fly-token': [{ ...exact('fo1_', word, 43, '.'), also: [`FlyV1 fm2${chars(`${word}+/=,`, 80)}`] }],
  'vault-token': [{ ...fixed('hvs.', word, 24, '.'), also: [`hvb.${chars(word, 24)}`] }],
  'sendgrid-key': [
    {
      value: `SG.${chars(word, 22)}.${chars(word, 43)}`,
      misses: {
        'a first part that is too short': `SG.${chars(word, 21)}.${chars(word, 43)}`,
        'a second part that is too short': `SG.${chars(word, 22)}.${chars(word, 42)}`,
      },
    },
  ],
  'twilio-key': [exact('SK', hex, 32, 'g')],
  'openai-key': [
    {
      value: ['sk-proj-', chars(alnum, 24), 'T3Blbk', 'FJ', chars(alnum, 24)].join(''),
      misses: {
        'no mark in its middle': ['sk-proj-', chars(alnum, 24), 'T3Blbk', 'FX', chars(alnum, 24)].join(''),
        'an end that is too short': ['sk-proj-', chars(alnum, 24), 'T3Blbk', 'FJ', chars(alnum, 19)].join(''),
      },
    },
  ],
  'anthropic-key': [fixed('sk-ant-api03-', word, 80, '.')],
  'hugging-face-token': [exact('hf_', `${upper}${lower}`, 34, '1')],
  'sentry-token': [{ ...fixed('sntrys_', `${word}+/=`, 60, '.'), also: [`sntryu_${chars(`${word}+/=`, 60)}`] }],
  'grafana-token': [
    {
      value: `glsa_${chars(alnum, 32)}_${chars(hex, 8)}`,
      also: [`glc_${chars(`${alnum}+/=`, 40)}`],
      misses: {
        'one character too few': `glsa_${chars(alnum, 31)}_${chars(hex, 8)}`,
        'a checksum that is not hexadecimal': `glsa_${chars(alnum, 32)}_${broken(chars(hex, 8), 'g')}`,
      },
    },
  ],
  'databricks-token': [{ ...fixed('dapi', hex, 32, 'g'), also: [`dapi${chars(hex, 32)}-2`] }],
  'shopify-token': [{ ...exact('shpat_', hex, 32, 'g'), also: ['shpss_', 'shpca_', 'shppa_'].map((prefix) => prefix + chars(hex, 32)) }],
  'linear-key': [exact('lin_api_', alnum, 40, '-')],
  'new-relic-key': [exact('NRAK-', `${upper}${digits}`, 27, 'a')],
  'planetscale-token': [
    { ...fixed('pscale_tkn_', word, 32, '!'), also: [`pscale_pw_${chars(word, 32)}`, `pscale_oauth_${chars(word, 32)}`] },
  ],
  'azure-storage-key': [
    {
      value: `${chars(`${alnum}+/`, 86)}==`,
      line: (value) => `DefaultEndpointsProtocol=https;AccountName=harbor;AccountKey=${value};\n`,
      misses: { 'one character too few': `${chars(`${alnum}+/`, 85)}==`, 'another end': `${chars(`${alnum}+/`, 86)}=` },
    },
  ],
}

/** The line of a sample with a value. */
export function lineOf({ line = (text) => `open("${text}")\n` }: ProviderSample, value: string): string {
  return line(value)
}
